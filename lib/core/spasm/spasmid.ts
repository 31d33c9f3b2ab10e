// spasmid01: the id that one event has in every form (Spasm 2.0.0; sorted as under en-US, see docs/decisions/0004).
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { encodeUtf8 } from "../text/utf8.ts"
import { formatOf } from "./address-format.ts"
import { isObject, type JsonObject, type Post } from "./post.ts"

const collator = new Intl.Collator("en-US")

/** Longest run of combining marks that is composed: putting one in order takes time quadratic in its length. */
const LONGEST_STACK = 1000

/** `spasmid01` and 64 hex digits, or null where marks are stacked so high that composing the text would take seconds. */
export function spasmid(post: Post): string | null {
  const text = JSON.stringify(hashedFields(post))
  const composed = /[^\0-\x7f]/.test(text) ? compose(text) : text
  const bytes = composed === null ? null : encodeUtf8(composed)
  return bytes && `spasmid01${bytesToHex(sha256(bytes))}`
}

/** The text in NFC, or null where marks are stacked too high. */
function compose(text: string): string | null {
  for (const [marks] of text.matchAll(/\p{M}+/gu)) if (marks.length > LONGEST_STACK) return null
  return text.normalize("NFC")
}

/** The fields that the id covers, in the order in which they are hashed. The rest only the signature covers. */
const COVERED_BY_ID = [
  "parent",
  "action",
  "title",
  "content",
  "timestamp",
  "authors",
  "tips",
  "hosts",
  "links",
  "keywords",
  "tags",
  "medias",
  "references",
  "mentions",
  "proofs",
  "license",
  "language",
  "extra",
] as const

function hashedFields(post: Post): JsonObject {
  const fields: Record<string, unknown> = {}
  for (const name of COVERED_BY_ID) {
    const value = post[name]
    if (value) fields[name] = name in ARRANGED ? ARRANGED[name]?.(value) : value
  }
  return fields
}

const ARRANGED: { readonly [name in keyof Post]?: (value: unknown) => unknown } = {
  parent: arrangeParent,
  authors: (value) => arrangePeople(value),
  mentions: (value) => arrangePeople(value),
  tips: (value) => lowerCased(sortByKey(value, "address")),
  hosts: arrangeLinks,
  links: arrangeLinks,
  keywords: sortScalars,
  tags: sortTags,
  medias: arrangeMedias,
  references: (value) =>
    sortByFirst(
      list(value).map((reference) => valuesOnly(keep(reference, ["ids", "marker"]), ["ids"])),
      "ids",
    ),
  proofs: (value) =>
    sortByKey(value, "value").map((proof) =>
      isObject(proof) && truthyFirst(proof.links) ? { ...proof, links: arrangeLinks(proof.links) } : proof,
    ),
}

function arrangeParent(value: unknown): unknown {
  const parent = keep(value, ["ids", "marker"])
  return parent ? valuesOnly(parent, ["ids"]) : null
}

function arrangeLinks(value: unknown): unknown {
  const kept = list(value).map((item) => keep(item, ["value", "marker"]))
  return kept[0] ? sortByKey(kept, "value") : kept
}

function arrangePeople(value: unknown): unknown[] {
  const people = list(value).map((person) => {
    const kept = keep(person, ["addresses", "usernames", "marker"])
    if (!kept) return kept
    const out: Record<string, unknown> = { ...kept }
    if (truthyFirst(out.addresses)) out.addresses = sortByKey(list(out.addresses).map(withFormat), "value")
    if (truthyFirst(out.usernames)) out.usernames = sortByKey(out.usernames, "value")
    return out
  })
  return people[0] ? sortByFirstOf(people, ["addresses", "usernames"]) : []
}

/** Address and format; a format that the text claims is replaced by the one that its value has. */
function withFormat(address: unknown): unknown {
  const kept = keep(address, ["value", "format"])
  if (!kept) return kept
  const claimed = kept.format
  const replace = !claimed || (isObject(claimed) && Object.keys(claimed).length > 0)
  const format = replace ? formatOf(kept.value) : null
  return format ? { ...kept, format } : kept
}

function arrangeMedias(value: unknown): unknown[] {
  const medias = list(value).map((media) =>
    isObject(media) ? valuesOnly(media, ["ids", "hashes", "links"]) : media,
  )
  return sortByFirstOf(medias, ["ids", "hashes", "links"])
}

/** The object with each named list, where it has one, reduced to sorted `{value}` items. */
function valuesOnly(value: unknown, keys: readonly string[]): unknown {
  if (!isObject(value)) return value
  const out: Record<string, unknown> = { ...value }
  for (const key of keys) {
    const items = out[key]
    if (truthyFirst(items)) {
      out[key] = sortByKey(
        list(items).map((item) => keep(item, ["value"])),
        "value",
      )
    }
  }
  return out
}

function keep(value: unknown, keys: readonly string[]): JsonObject | null {
  if (!isObject(value)) return null
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(value, key)).map((key) => [key, value[key]]))
}

function sortByKey(value: unknown, key: string): unknown[] {
  const items = list(value)
  if (!items[0]) return []
  const isKeyed = (item: unknown): item is JsonObject => isObject(item) && scalar(item[key]) !== ""
  const sorted = items.filter(isKeyed).sort((a, b) => collator.compare(scalar(a[key]), scalar(b[key])))
  return [...sorted, ...sortScalars(items.filter((item) => !isKeyed(item)))]
}

/** Items by the first value of the first list that they have, list after list; the others at the end. */
function sortByFirstOf(items: readonly unknown[], keys: readonly string[]): unknown[] {
  let left = items
  const sorted = keys.flatMap((key) => {
    const having = left.filter((item) => firstValue(item, key) !== "")
    left = left.filter((item) => firstValue(item, key) === "")
    return sortByFirst(having, key)
  })
  return [...sorted, ...sortByKey(left, "id")]
}

function sortByFirst(items: readonly unknown[], key: string): unknown[] {
  return [...items].sort((a, b) => collator.compare(firstValue(a, key), firstValue(b, key)))
}

function sortScalars(value: unknown): unknown[] {
  const items = list(value)
  if (!items[0]) return []
  const isScalar = (item: unknown): boolean => typeof item === "string" || typeof item === "number"
  const sorted = items.filter(isScalar).sort((a, b) => collator.compare(String(a), String(b)))
  return [...sorted, ...items.filter((item) => !isScalar(item))]
}

/** Sorting stably by each column from the last to the first is one comparison of rows from the first to the last. */
function sortTags(value: unknown): unknown {
  const tags = list(value)
  const width = tags.reduce<number>((widest, tag) => Math.max(widest, list(tag).length), 1)
  const rows = tags.map((tag) => ({ tag, cells: cellsOf(tag, width + 1) }))
  return rows.sort((a, b) => compareCells(a.cells, b.cells)).map(({ tag }) => tag)
}

/** The columns of a tag, however it is written: a text has one for each character, an object those that it names. */
function cellsOf(tag: unknown, most: number): string[] {
  const cells: string[] = []
  for (const key of isObject(tag) || Array.isArray(tag) || typeof tag === "string" ? Object.keys(tag) : []) {
    const column = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : most
    if (column < most) cells[column] = scalar(Object(tag)[key])
  }
  return cells
}

function compareCells(a: readonly string[], b: readonly string[]): number {
  for (let column = 0; column < Math.max(a.length, b.length); column++) {
    const [one = "", other = ""] = [a[column], b[column]]
    const order = one === other ? 0 : collator.compare(one, other)
    if (order !== 0) return order
  }
  return 0
}

function firstValue(value: unknown, key: string): string {
  const first = isObject(value) ? list(value[key])[0] : undefined
  return isObject(first) && first.value ? scalar(first.value) : ""
}

function lowerCased(value: unknown): unknown {
  if (typeof value === "string") return value.toLowerCase()
  if (Array.isArray(value)) return value.map(lowerCased)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, lowerCased(child)]))
}

const scalar = (value: unknown): string =>
  typeof value === "string" || (typeof value === "number" && value) ? String(value) : ""
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const truthyFirst = (value: unknown): boolean => Boolean(list(value)[0])
