// The Spasm fields of a Nostr event (NostrSpasm 1.0.0 and 2.0.0), with synthetic tags decoded to what they stand for.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { decodeBech32 } from "../nostr/bech32.ts"
import type { NostrTemplate } from "../nostr/event.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import { formatOf } from "./address-format.ts"
import { hasValue, type JsonObject, type Post } from "./post.ts"

type Tag = readonly string[]
type Ids = { ids: JsonObject[] }
type Person = { addresses: JsonObject[]; marker?: string }
type Lists = { parent: Ids[]; root: Ids[]; references: Ids[]; mentions: Person[] }

/** The highest index that a `tags_mapping` row may name; a larger one costs memory and carries nothing. */
const MAX_MAPPING_INDEX = 64

const MARKS = ["spasm_version", "spasm_action", "spasm_target", "spasm_title"]

/** Whether an event carries Spasm fields. */
export const hasSpasmTags = (event: NostrTemplate): boolean =>
  event.tags.some(([name = ""]) => MARKS.includes(name))

/** What the network reads in a Nostr event, and the tags whose mapping is out of bounds. Time in seconds without `spasm_timestamp`. */
export function postOfNostr(event: NostrTemplate): {
  readonly post: Post
  readonly badMappings: readonly number[]
} {
  const mapped: Lists = { parent: [], root: [], references: [], mentions: [] }
  const plain: Lists = { parent: [], root: [], references: [], mentions: [] }
  const authors: Person[] = [{ addresses: [{ value: event.pubkey, format: { name: "nostr-hex" } }] }]
  const keywords: string[] = []
  const schemas: Tag[] = []
  const { rows, badMappings } = mappings(event.tags)
  const synthetic = new Map<string, Tag>()
  let marked = false

  for (const tag of event.tags) {
    const [name = "", value = "", , marker = ""] = tag
    if (name === "spasm_custom_schema") schemas.push(tag)
    if (value === "") continue
    const key = mappingKey(name, value)
    if (name === "t") keywords.push(value)
    else if (rows.has(key)) {
      // The last of equal tags decides, so that each row is applied once however often its tag is repeated.
      synthetic.delete(key)
      synthetic.set(key, tag)
    } else if (name === "e") {
      const reference = { ids: [{ value: hexOf(value) }] }
      if (marker === "root") plain.root.push(reference)
      else if (marker === "reply") plain.parent.push(reference)
      else if (marker === "" || marker === "mention") plain.references.push(reference)
      if (marker === "root" || marker === "reply") marked = true
    } else if (name === "p") {
      const address = { value: hexOf(value), format: formatOf(value) }
      plain.mentions.push({ addresses: [address], ...(marker && { marker }) })
    } else if (name === "r") plain.references.push({ ids: [{ value }] })
  }
  for (const [key, tag] of synthetic) {
    for (const row of rows.get(key) ?? []) placeMapped(tag, row, mapped, authors)
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
  const targetId = target && { value: target, format: formatOf(target) }
  return {
    ...post,
    ...(action && { action }),
    ...(title && { title }),
    ...(license && { license }),
    ...(timestamp && { timestamp: Number(timestamp) }),
    ...(tips.length > 0 && { tips }),
    ...(categories.length > 0 && { categories }),
    ...(targetId && { parent: { ids: parentIds.concat(targetId) } }),
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

const mappingKey = (name: string, value: string): string => JSON.stringify([name, value])

/** The `tags_mapping` rows by the tag that they describe, and the places of rows that are out of bounds. */
function mappings(tags: readonly Tag[]): { rows: Map<string, Tag[]>; badMappings: number[] } {
  const rows = new Map<string, Tag[]>()
  const badMappings: number[] = []
  for (const [place, tag] of tags.entries()) {
    const [kind, , name, value] = tag
    if (kind !== "tags_mapping" || name === undefined || value === undefined) continue
    if (Number(tag[6]) > MAX_MAPPING_INDEX || Number(tag[7]) > MAX_MAPPING_INDEX) badMappings.push(place)
    const key = mappingKey(name, value)
    const known = rows.get(key)
    if (known) known.push(tag)
    else rows.set(key, [tag])
  }
  return { rows, badMappings }
}

const ALGORITHM = new Map([
  ["e", "spasm_id_1"],
  ["p", "spasm_add_1"],
  ["O", "spasm_aadd_1"],
])

function placeMapped(tag: Tag, row: Tag, mapped: Lists, authors: Person[]): void {
  const [, algorithm, name = "", value = "", schema, path, first, second, method, original] = row
  const outer = Number(first)
  const inner = Number(second)
  const meant = originalOf(value, method, original)
  if (algorithm !== ALGORITHM.get(name) || schema !== "se2" || !meant) return
  if (!isIndex(outer) || !(inner >= 0)) return
  const list = listAt(`${name} ${path}`, outer, mapped, authors)
  if (list && isIndex(inner)) list[inner] = itemOf(tag, row, meant)
}

/** The ids or addresses that a mapped path names. */
function listAt(path: string, index: number, mapped: Lists, authors: Person[]): JsonObject[] | undefined {
  const ids = (): Ids => ({ ids: [] })
  const addresses = (): Person => ({ addresses: [] })
  switch (path) {
    case "e parent.ids":
      return fill(mapped.parent, index, ids).ids
    case "e root.ids":
      return fill(mapped.root, index, ids).ids
    case "e references.ids":
      return fill(mapped.references, index, ids).ids
    case "p mentions.addresses":
      return fill(mapped.mentions, index, addresses).addresses
    case "O authors.addresses":
      return fill(authors, index, addresses).addresses
    default:
      return undefined
  }
}

/** An id or an address as its row describes it. An id may claim a format; an address has the one of its value. */
function itemOf(tag: Tag, row: Tag, value: string): JsonObject {
  const isId = row[2] === "e"
  const [formatName, formatVersion, marker, hosts, pubkeyMethod, pubkeyOriginal] = row.slice(10)
  const pubkey = isId && tag[4] ? originalOf(tag[4], pubkeyMethod, pubkeyOriginal) : null
  return {
    value,
    format: {
      ...formatOf(value),
      ...(isId && formatName && { name: formatName }),
      ...(isId && formatVersion && { version: formatVersion }),
    },
    ...(marker && { marker }),
    ...(pubkey && { pubkey }),
    ...(hosts && { hosts: hosts.split(",").map((host) => ({ value: host })) }),
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
function originalOf(value: string, method = "", original = ""): string | null {
  switch (method) {
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
  const decoded = decodeBech32(value)
  const hex = decoded ? bytesToHex(decoded.bytes) : ""
  return value.startsWith("nevent") && hex.length === 68 ? hex.slice(4) : hex
}
