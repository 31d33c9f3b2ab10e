// What a person has written so far, as it is kept until it is published, and the draft that it makes.
import * as v from "valibot"
import type { Draft } from "./draft.ts"

const DEFAULT_LICENCE = "SPDX-License-Identifier: CC0-1.0"

const parent = v.union([
  v.strictObject({ ids: v.pipe(v.array(v.string()), v.nonEmpty(), v.readonly()) }),
  v.strictObject({ url: v.string() }),
])

const WrittenSchema = v.strictObject({
  title: v.string(),
  content: v.string(),
  category: v.string(),
  /** As it is signed; empty for none. */
  licence: v.string(),
  /** The id of the identity that it was last written as; null before it was known. */
  identity: v.nullable(v.string()),
  /** The address that signs, `false` for none of this kind; null where the person left it to us. */
  ethereum: v.union([v.null(), v.literal(false), v.string()]),
  nostr: v.union([v.null(), v.literal(false), v.string()]),
  /** Addresses of destinations; null where the person left it to us. */
  to: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  /** What it answers; nothing where it is a post of its own. */
  parent: v.optional(parent),
  /** Addresses of the people whom it answers, as forums name them. */
  mentions: v.optional(v.pipe(v.array(v.string()), v.readonly())),
})

export type Written = Readonly<v.InferOutput<typeof WrittenSchema>>
export type WrittenParent = NonNullable<Written["parent"]>

/** A key that a post can be signed with: an Ethereum address, or a Nostr public key in hex. */
export type SigningKey = { readonly scheme: "ethereum" | "nostr"; readonly address: string }

export const nothingWritten = (about?: WrittenParent): Written => ({
  title: "",
  content: "",
  category: "",
  licence: DEFAULT_LICENCE,
  identity: null,
  ethereum: null,
  nostr: null,
  to: null,
  ...(about && { parent: about }),
})

/** Whether there is nothing in it that a person typed. */
export const isEmpty = ({ title, content }: Written): boolean => title.trim() === "" && content.trim() === ""

/** What was stored, or null where it is of another shape. */
export function parseWritten(value: unknown): Written | null {
  const parsed = v.safeParse(WrittenSchema, value)
  return parsed.success ? parsed.output : null
}

/** The post as it would be signed at a time, in milliseconds, by these keys, which are all one author's. */
export function draftOf(written: Written, keys: readonly SigningKey[], timestamp: number): Draft {
  const { title, content, category, licence, parent: about, mentions = [] } = written
  return {
    action: about ? "reply" : "post",
    ...(title.trim() !== "" && { title }),
    ...(content.trim() !== "" && { content }),
    timestamp,
    ...(licence.trim() !== "" && { licence }),
    authors: keys.length === 0 ? [] : [{ addresses: keys.map(({ address }) => address) }],
    ...(category.trim() !== "" && { categories: [[category.trim()]] }),
    ...(about && mentions.length > 0 && { mentions: [{ addresses: mentions }] }),
    ...(about && { parent: "url" in about ? about : { ids: about.ids.map((value) => ({ value })) } }),
  }
}

/**
 * The keys that sign: those chosen, else the first of each kind. `mixed` are keys of several people in one list, as they
 * are known while locked: there only a choice counts, since two keys that sign one post are known as one person's.
 */
export function keysOf(written: Written, own: readonly SigningKey[], mixed: boolean): SigningKey[] {
  return (["ethereum", "nostr"] as const).flatMap((scheme) => {
    const wanted = written[scheme]
    const some = own.filter((key) => key.scheme === scheme)
    const chosen = some.find(({ address }) => address === wanted) ?? (mixed ? undefined : some[0])
    return wanted === false || !chosen ? [] : [chosen]
  })
}
