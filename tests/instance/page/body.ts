import DOMPurify from "dompurify"
import type { SpasmEventV2 } from "spasm.js"
import { sanitizeEvent, sortAuthorsForSpasmEventV2 } from "spasm.js"
import { connection, nostrHex } from "./wallet.ts"

type Author = NonNullable<SpasmEventV2["authors"]>[number]

export interface Draft {
  action: "post" | "reply" | "react"
  content: string
  title?: string
  category?: string
  license?: string
  parent?: SpasmEventV2
  multiSigning?: boolean
}

export interface Body {
  type: "SpasmEventBodyV2"
  action: string
  content?: string
  title?: string
  parent?: { ids: { value: string | number }[] }
  categories?: { name: string }[]
  mentions?: Author[]
  timestamp: number
  license: string
  protocol: { name: string; version: string }
  authors: { addresses: { value: string; format: { name: string } }[] }[]
}

export const usualLicense = "SPDX-License-Identifier: CC0-1.0"

/** The text to be signed. The order of its keys is the one real forums send. */
export function assembleBody(draft: Draft): Body | null {
  const authors = addresses(draft.multiSigning ?? false)
  if (authors.length === 0) return null
  const action = DOMPurify.sanitize(draft.action)
  const purified = DOMPurify.sanitize(draft.content)
  const content = draft.action === "react" ? purified.toLowerCase() : purified
  const title = DOMPurify.sanitize(draft.title ?? "")
  const parentIds = draft.parent ? parentIdsFor(draft.action, draft.parent) : []
  const categories = categoriesOf(draft)
  const mentions = draft.parent ? mentionsOf(draft.action, draft.parent) : []
  return {
    type: "SpasmEventBodyV2",
    action,
    ...(content ? { content } : {}),
    ...(title ? { title } : {}),
    ...(parentIds.length > 0 ? { parent: { ids: parentIds } } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(mentions.length > 0 ? { mentions } : {}),
    timestamp: Date.now(),
    license: draft.license ?? usualLicense,
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: authors }],
  }
}

function addresses(multiSigning: boolean): Body["authors"][number]["addresses"] {
  const { address, keyType, ethereum, nostr } = connection
  const one = (type: "ethereum" | "nostr", value: string) =>
    type === "ethereum"
      ? { value: value.toLowerCase(), format: { name: "ethereum-pubkey" } }
      : { value: nostrHex(value), format: { name: "nostr-hex" } }
  if (multiSigning)
    return [...(ethereum ? [one("ethereum", ethereum)] : []), ...(nostr ? [one("nostr", nostr)] : [])]
  return address && keyType ? [one(keyType, address)] : []
}

/** A reply names every known id of its parent, a reaction only the first. */
function parentIdsFor(action: Draft["action"], parent: SpasmEventV2): { value: string | number }[] {
  const ids = (parent.ids ?? []).map(({ value }) => value)
  const named = [...new Set(action === "reply" ? ids : ids.slice(0, 1))]
  sanitizeEvent(named)
  return named.map((value) => ({ value }))
}

function categoriesOf({ action, category, parent }: Draft): { name: string }[] {
  const inherited = action === "reply" && parent?.categories?.[0]?.name ? parent.categories : null
  const categories = structuredClone(inherited ?? (category ? [{ name: category.toLowerCase() }] : []))
  sanitizeEvent(categories)
  return categories as { name: string }[]
}

function mentionsOf(action: Draft["action"], parent: SpasmEventV2): Author[] {
  const all = [...(parent.authors ?? []), ...(action === "reply" ? (parent.mentions ?? []) : [])] as Author[]
  const named = new Map(
    all.map((author) => [author.addresses?.[0]?.value ?? author.usernames?.[0]?.value, author]),
  )
  named.delete(undefined)
  return named.size > 0 ? sortAuthorsForSpasmEventV2(structuredClone([...named.values()])) : []
}
