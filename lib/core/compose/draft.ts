// What a person writes, before it becomes a text to sign: its shape, and what is refused of it.
import * as v from "valibot"
import { isAddress } from "../ethereum/address.ts"
import { isHex64 } from "../nostr/event.ts"
import { hasValue } from "../spasm/post.ts"
import { MAX_DEPTH } from "../spasm/strict-json.ts"
import { isUrl } from "../spasm/url.ts"

export type DraftAction = "post" | "reply" | "react" | "moderate"

/** Why a draft is no post yet. Closed; `wrong-type` is anything that the types of a Draft do not allow. */
export type DraftRefusal =
  | "bad-address"
  | "bad-timestamp"
  | "bad-url"
  | "empty"
  | "empty-item"
  | "lone-surrogate"
  | "no-author"
  | "no-parent"
  | "wrong-type"

const REFUSALS: readonly string[] = [
  "bad-address",
  "bad-timestamp",
  "bad-url",
  "empty-item",
  "lone-surrogate",
  "no-author",
  "no-parent",
] satisfies DraftRefusal[]

const text = v.pipe(
  v.string(),
  v.check((value) => value.isWellFormed(), "lone-surrogate"),
)
const item = v.pipe(
  text,
  v.check((value) => value.trim() !== "", "empty-item"),
)
const listOf = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.optional(v.pipe(v.array(schema), v.readonly()))
const items = <Schema extends v.GenericSchema>(schema: Schema, refusal: DraftRefusal = "empty-item") =>
  v.pipe(v.array(schema), v.nonEmpty(refusal), v.readonly())
const object = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(v.strictObject(entries), v.readonly())

const link = object({ value: item, marker: v.optional(text) })
/** `hosts` are relays or servers that have the event, `pubkey` is its author's key. */
const eventId = object({
  value: item,
  marker: v.optional(text),
  pubkey: v.optional(text),
  hosts: listOf(item),
})
const username = object({
  value: item,
  owner: v.optional(text),
  protocol: v.optional(text),
  proof: v.optional(text),
  provider: v.optional(text),
})

const isKey = (value: string): boolean => isHex64(value.toLowerCase()) || isAddress(value)
/** Keys are signed in lower case, whatever their spelling. */
const address = v.pipe(
  item,
  v.transform((value) => (isKey(value) ? value.toLowerCase() : value)),
)
const ownAddress = v.pipe(address, v.check(isKey, "bad-address"))
const author = object({
  addresses: items(ownAddress, "no-author"),
  usernames: listOf(username),
  marker: v.optional(text),
})
const mention = v.pipe(
  object({ addresses: listOf(address), usernames: listOf(username), marker: v.optional(text) }),
  v.check(
    ({ addresses, usernames }) => Boolean(addresses?.length || usernames?.length),
    "empty-item" satisfies DraftRefusal,
  ),
)

const isWebUrl = (value: string): boolean => /^https?:\/\//i.test(value) && isUrl(value)
const parent = v.pipe(
  object({
    ids: v.optional(items(eventId, "no-parent")),
    url: v.optional(v.pipe(item, v.check(isWebUrl, "bad-url"))),
    marker: v.optional(text),
  }),
  v.check(({ ids, url }) => (ids === undefined) !== (url === undefined), "no-parent" satisfies DraftRefusal),
)

const keyword = v.union([item, v.pipe(v.number(), v.finite())])
const tip = object({
  address: item,
  text: v.optional(text),
  /** Milliseconds since the epoch. */
  expiration: v.optional(object({ timestamp: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) })),
  currency: v.optional(object({ name: v.optional(text), ticker: v.optional(text) })),
  network: v.optional(object({ name: v.optional(text), id: v.optional(text) })),
})
const media = object({
  ids: listOf(eventId),
  hashes: listOf(object({ value: item, format: v.optional(object({ name: item })) })),
  links: listOf(link),
  type: v.optional(text),
})
const proof = object({
  value: item,
  links: listOf(link),
  protocol: v.optional(object({ name: item, version: v.optional(text) })),
})

/** A copy of a JSON value, so that nothing changes after it was looked at; or why it is none. */
function jsonCopy(value: unknown, depth = 2): { readonly value: unknown } | DraftRefusal {
  if (typeof value === "string") return value.isWellFormed() ? { value } : "lone-surrogate"
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) return { value }
  const isList = Array.isArray(value)
  if (depth > MAX_DEPTH || (!isList && Object.prototype.toString.call(value) !== "[object Object]")) {
    return "wrong-type"
  }
  const entries: [string, unknown][] = []
  for (const [key, child] of isList ? Array.from(value).entries() : Object.entries(Object(value))) {
    const copy = jsonCopy(child, depth + 1)
    if (typeof copy === "string") return copy
    if (!String(key).isWellFormed()) return "lone-surrogate"
    entries.push([String(key), copy.value])
  }
  return { value: isList ? entries.map(([, child]) => child) : Object.fromEntries(entries) }
}

const extra = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const copy = jsonCopy(dataset.value)
    if (typeof copy !== "string") return copy.value as Readonly<Record<string, unknown>>
    addIssue({ message: copy })
    return NEVER
  }),
)

const nonce = v.union([text, v.pipe(v.number(), v.finite())])
const pow = v.pipe(
  object({
    marker: v.optional(nonce),
    nonce: v.optional(nonce),
    difficulty: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    words: listOf(nonce),
    network: v.optional(object({ name: nonce, id: nonce })),
  }),
  v.check((fields) => hasValue(Object.values(fields)), "empty-item" satisfies DraftRefusal),
)

const DraftSchema = object({
  action: v.picklist(["post", "reply", "react", "moderate"] satisfies DraftAction[]),
  title: v.optional(text),
  content: v.optional(text),
  /** Milliseconds since the epoch, thirteen digits: shorter and longer times have another id on Nostr. */
  timestamp: v.pipe(
    v.number(),
    v.safeInteger("bad-timestamp"),
    v.minValue(1e12, "bad-timestamp"),
    v.maxValue(1e13 - 1, "bad-timestamp"),
  ),
  /** As it is signed, such as `SPDX-License-Identifier: CC0-1.0`. */
  licence: v.optional(text),
  language: v.optional(text),
  /** Each with Ethereum addresses and Nostr public keys in hex. */
  authors: items(author, "no-author"),
  /** All known ids of one event, or the address of a web page. */
  parent: v.optional(parent),
  /** Each a name and its sub-categories. */
  categories: listOf(items(item)),
  keywords: listOf(
    v.pipe(
      keyword,
      v.check((value) => value !== 0, "empty-item"),
    ),
  ),
  /** Nostr carries those that begin with `spasm_custom_schema`. */
  tags: listOf(v.pipe(v.tupleWithRest([item], text), v.readonly())),
  references: listOf(object({ ids: items(eventId), marker: v.optional(text) })),
  mentions: listOf(mention),
  links: listOf(link),
  hosts: listOf(link),
  medias: listOf(
    v.pipe(
      media,
      v.check(
        ({ type, ...lists }) => Boolean(type || hasValue(Object.values(lists))),
        "empty-item" satisfies DraftRefusal,
      ),
    ),
  ),
  tips: listOf(tip),
  proofs: listOf(proof),
  /** Where this one stands among its author's events, for protocols that chain them. No id covers these two. */
  previousEvent: v.optional(object({ ids: items(eventId), marker: v.optional(text) })),
  sequence: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  extra: v.optional(extra),
  pows: listOf(pow),
})

export type Draft = v.InferOutput<typeof DraftSchema>

/** A field of a draft, or `draft` where no single one is meant. */
export type DraftField = keyof Draft | "draft"

export type DraftCheck =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly code: DraftRefusal; readonly field: DraftField }

/**
 * A copy of the draft with keys in lower case, or the first thing that keeps it from being a post. Takes anything,
 * such as a draft that was stored, and never throws.
 */
export function checkDraft(input: unknown): DraftCheck {
  try {
    const { success, output, issues } = v.safeParse(DraftSchema, input)
    if (success) return meant(output)
    const key = String(issues[0].path?.[0].key ?? "draft")
    const code = REFUSALS.includes(issues[0].message) ? (issues[0].message as DraftRefusal) : "wrong-type"
    return refused(code, Object.hasOwn(DraftSchema.entries, key) ? (key as DraftField) : "draft")
  } catch {
    return refused("wrong-type", "draft")
  }
}

const refused = (code: DraftRefusal, field: DraftField): DraftCheck => ({ ok: false, code, field })

/** Everything but a post answers something; a reaction and a moderation say it in their content. */
function meant(draft: Draft): DraftCheck {
  const { action, title = "", content = "", medias, links } = draft
  if (action !== "post" && !draft.parent) return refused("no-parent", "parent")
  const saysMore = action === "post" || action === "reply"
  const other = saysMore && (title.trim() !== "" || Boolean(medias?.length || links?.length))
  return content.trim() === "" && !other ? refused("empty", "content") : { ok: true, draft }
}
