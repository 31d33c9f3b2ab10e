// The Spasm fields of a Nostr event (NostrSpasm 1.0.0 and 2.0.0), with synthetic tags decoded to what they stand for.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { bech32 } from "@scure/base"
import type { NostrTemplate } from "../nostr/event.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import { hasValue, type JsonObject, type Post } from "./post.ts"

type Tag = readonly string[]
type Ids = { ids: JsonObject[] }
type Person = { addresses: JsonObject[]; marker?: string }

/** The highest index that a `tags_mapping` row may name; a larger one costs memory and carries nothing. */
export const MAX_MAPPING_INDEX = 64

const MARKS = ["spasm_version", "spasm_action", "spasm_target", "spasm_title"]

/** Whether an event carries Spasm fields. */
export const hasSpasmTags = (event: NostrTemplate): boolean =>
  event.tags.some(([name = ""]) => MARKS.includes(name))

/** What the network reads in a Nostr event, and the tags whose mapping is out of bounds. Time in seconds without `spasm_timestamp`. */
export function postOfNostr(event: NostrTemplate): {
  readonly post: Post
  readonly badMappings: readonly number[]
} {
  const mapped = { parent: [] as Ids[], root: [] as Ids[], references: [] as Ids[], mentions: [] as Person[] }
  const plain = { parent: [] as Ids[], root: [] as Ids[], references: [] as Ids[], mentions: [] as Person[] }
  const authors: Person[] = [{ addresses: [{ value: event.pubkey, format: { name: "nostr-hex" } }] }]
  const keywords: string[] = []
  const schemas: Tag[] = []
  const { rows, badMappings } = mappings(event.tags)
  let marked = false

  for (const tag of event.tags) {
    const [name = "", value = ""] = tag
    if (value === "") {
      if (name === "spasm_custom_schema") schemas.push(tag)
      continue
    }
    const own = rows.get(`${name}\n${value}`)
    if (own && (name === "e" || name === "p" || name === "O")) {
      for (const row of own) placeMapped(name, row, mapped, authors)
    } else if (name === "e") {
      const event = { ids: [{ value: hexOf(value) }] }
      const marker = tag[3] ?? ""
      if (marker === "root") plain.root.push(event)
      else if (marker === "reply") plain.parent.push(event)
      else if (marker === "" || marker === "mention") plain.references.push(event)
      if (marker === "root" || marker === "reply") marked = true
    } else if (name === "p") {
      plain.mentions.push({ addresses: [{ value: hexOf(value) }], ...(tag[3] && { marker: tag[3] }) })
    } else if (name === "r" && !own) plain.references.push({ ids: [{ value }] })
    else if (name === "t") keywords.push(value)
    else if (name === "spasm_custom_schema") schemas.push(tag)
  }

  const roots = present([...mapped.root, ...plain.root])
  const parents = present([...mapped.parent, ...plain.parent])
  const mentions = present([...mapped.mentions, ...plain.mentions])
  let references = present([...mapped.references, ...plain.references])
  let parent: Ids | undefined
  if (parents[0]) {
    parent = parents[0]
    references = [...references, ...parents.slice(1), ...roots.slice(1)]
  } else if (roots[0]) {
    parent = roots[0]
    references = [...references, ...roots.slice(1)]
  } else {
    parent = references[0]
    references = references.slice(1)
  }

  const action = marked ? "reply" : event.kind === 1 ? (parent ? "reply" : "post") : undefined
  const post: Post = {
    ...(action && { action }),
    ...(event.content && { content: event.content }),
    ...(event.created_at && { timestamp: event.created_at }),
    ...(parent && { parent }),
    authors,
    ...(hasValue(keywords) && { keywords }),
    ...(schemas.length > 0 && { tags: schemas }),
    ...(references[0] && { references }),
    ...(mentions[0] && { mentions }),
  }
  return { post: hasSpasmTags(event) ? withSpasmFields(post, event.tags) : post, badMappings }
}

/** Fields that Spasm's own tags carry. The last of several equal tags wins on the network. */
function withSpasmFields(post: Post, tags: readonly Tag[]): Post {
  const last = (...names: string[]): string | undefined =>
    tags.findLast(([name = ""]) => names.includes(name))?.[1]
  const timestamp = tags.findLast(([name, value]) => name === "spasm_timestamp" && Number(value))?.[1]
  const target = last("spasm_target")
  const action = last("spasm_action")
  const title = last("title", "spasm_title")
  const license = last("license")
  const tips = tags.filter(([name, value]) => name === "spasm_tips" && value).map(tipOf)
  const categories = tags.filter(([name, value]) => name === "spasm_category" && value).map(categoryOf)
  const parentIds = (post.parent as Ids | undefined)?.ids ?? []
  return {
    ...post,
    ...(action && { action }),
    ...(title && { title }),
    ...(license && { license }),
    ...(timestamp && { timestamp: Number(timestamp) }),
    ...(tips.length > 0 && { tips }),
    ...(categories.length > 0 && { categories }),
    ...(target && { parent: { ids: [...parentIds, { value: target }] } }),
  }
}

function tipOf([, address = "", text, expiration, currency, ticker, network, networkId]: Tag): JsonObject {
  return {
    address,
    ...(text && { text }),
    ...(expiration && { expiration: { timestamp: Number(expiration) } }),
    ...((currency || ticker) && {
      currency: { ...(currency && { name: currency }), ...(ticker && { ticker }) },
    }),
    ...((network || networkId) && {
      network: { ...(network && { name: network }), ...(networkId && { id: networkId }) },
    }),
  }
}

function categoryOf([, ...names]: Tag): JsonObject {
  const [name = "", ...subs] = names.slice(0, 4)
  return { name, ...(subs[0] && { sub: categoryOf(["", ...subs]) }) }
}

/** The `tags_mapping` rows by the tag that they describe, and the places of rows that are out of bounds. */
function mappings(tags: readonly Tag[]): { rows: Map<string, Tag[]>; badMappings: number[] } {
  const rows = new Map<string, Tag[]>()
  const badMappings: number[] = []
  for (const [place, tag] of tags.entries()) {
    if (tag[0] !== "tags_mapping") continue
    if (Number(tag[6]) > MAX_MAPPING_INDEX || Number(tag[7]) > MAX_MAPPING_INDEX) {
      badMappings.push(place)
      continue
    }
    const key = `${tag[2]}\n${tag[3]}`
    const known = rows.get(key)
    if (known === undefined) rows.set(key, [tag])
    else if (known.length <= MAX_MAPPING_INDEX) known.push(tag)
  }
  return { rows, badMappings }
}

const ALGORITHM = { e: "spasm_id_1", p: "spasm_add_1", O: "spasm_aadd_1" } as const

function placeMapped(
  name: "e" | "p" | "O",
  row: Tag,
  mapped: { parent: Ids[]; root: Ids[]; references: Ids[]; mentions: Person[] },
  authors: Person[],
): void {
  const [, algorithm, , , schema, path, first, second] = row
  const value = originalOf(row)
  const outer = Number(first)
  const inner = Number(second)
  if (algorithm !== ALGORITHM[name] || schema !== "se2" || !value || !isIndex(outer) || !isIndex(inner))
    return
  if (name === "e") {
    const lists: Record<string, Ids[]> = {
      "parent.ids": mapped.parent,
      "root.ids": mapped.root,
      "references.ids": mapped.references,
    }
    const list = lists[path ?? ""]
    if (list) fill(list, outer, () => ({ ids: [] })).ids[inner] = { value }
  } else if (name === "p" && path === "mentions.addresses") {
    fill(mapped.mentions, outer, () => ({ addresses: [] })).addresses[inner] = { value }
  } else if (name === "O" && path === "authors.addresses") {
    fill(authors, outer, () => ({ addresses: [] })).addresses[inner] = { value }
  }
}

const isIndex = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= MAX_MAPPING_INDEX
const present = <T>(list: readonly T[]): T[] => list.filter((item) => item !== undefined)

function fill<T>(list: T[], index: number, make: () => T): T {
  const known = list[index]
  if (known !== undefined) return known
  const made = make()
  list[index] = made
  return made
}

/** What a synthetic tag value stands for, undone by the row's method and checked where it can be. */
function originalOf(row: Tag): string | null {
  const value = row[3] ?? ""
  const original = row[9] ?? ""
  switch (row[8]) {
    case "full":
      return value
    case "hex_to_spasmid01_1":
      return `spasmid01${value}`
    case "hex_to_eth_pub_1":
      return `0x${value.slice(0, 40)}`
    case "slice.13":
      return value.slice(13)
    case "slice.19":
      return value.slice(19)
    case "slice064":
      return original.slice(0, 64) === value ? original : null
    case "slice266":
      return original.slice(2, 66) === value ? original : null
    case "sha256":
      return bytesToHex(sha256(encodeUtf8(original) ?? new Uint8Array())) === value ? original : null
    default:
      return null
  }
}

/** Hex of a hex, npub, note or short nevent id; empty where it is none of them, as on the network. */
function hexOf(value: string): string {
  if (value.startsWith("0x")) return ""
  const bech =
    (value.length === 63 && /^(?:npub|note)/.test(value)) ||
    (value.length === 68 && value.startsWith("nevent"))
  if (!bech) return value.length === 64 && !value.startsWith("npub") ? value : ""
  const decoded = bech32.decodeUnsafe(value)
  const bytes = decoded && bech32.fromWordsUnsafe(decoded.words)
  const hex = bytes ? bytesToHex(Uint8Array.from(bytes)) : ""
  return value.startsWith("nevent") && hex.length === 68 ? hex.slice(4) : hex
}
