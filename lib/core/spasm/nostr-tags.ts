// The Spasm fields of a Nostr event (NostrSpasm 1.0.0 and 2.0.0), with synthetic tags decoded to what they stand for.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { decodeBech32 } from "../nostr/bech32.ts"
import type { NostrTemplate } from "../nostr/event.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import { formatOf } from "./address-format.ts"
import { hasValue, type JsonObject, type Post } from "./post.ts"
import type { Field, Problem } from "./reading.ts"

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

type PostOfNostr = {
  readonly post: Post
  /** What tags and their mapping leave open, and the last tag that does. */
  readonly doubts: ReadonlyMap<Problem["code"], number>
  /** By the path of a mapped value: the field that it is part of, and what it stands for there. */
  readonly decoded: ReadonlyMap<string, Pick<Field, "name" | "means">>
}

/** What the network reads in a Nostr event. Time in seconds without `spasm_timestamp`. */
export function postOfNostr(event: NostrTemplate): PostOfNostr {
  const mapped: Lists = { parent: [], root: [], references: [], mentions: [] }
  const plain: Lists = { parent: [], root: [], references: [], mentions: [] }
  const self = { value: event.pubkey, format: { name: "nostr-hex" } }
  const authors: Person[] = [{ addresses: [self] }]
  const keywords: string[] = []
  const schemas: Tag[] = []
  const doubts = new Map<Problem["code"], number>()
  /** The places of `tags_mapping` rows by the tag that they describe. */
  const rows = new Map<string, number[]>()
  for (const [place, [kind, , name, value, , , first, second]] of event.tags.entries()) {
    if (kind !== "tags_mapping" || name === undefined || value === undefined) continue
    if (Number(first) > MAX_MAPPING_INDEX || Number(second) > MAX_MAPPING_INDEX)
      doubts.set("tag-index", place)
    const key = mappingKey(name, value)
    const places = rows.get(key)
    if (places) places.push(place)
    else rows.set(key, [place])
  }
  const synthetic = new Map<string, Tag>()
  const decoded = new Map<string, Pick<Field, "name" | "means">>()
  /** By id: the value of the tag that carries it. */
  const carriers = new Map<unknown, string>()
  const replies: Tag[] = []
  const rootTags: Tag[] = []
  let last: Tag[] = []
  let isMapped = false
  let marked = false

  for (const tag of event.tags) {
    const [name = "", value = "", , marker = ""] = tag
    if (name === "spasm_custom_schema") schemas.push(tag)
    if (value === "") continue
    const key = mappingKey(name, value)
    if (name === "e") {
      if (marker === "reply") replies.push(tag)
      if (marker === "root") rootTags.push(tag)
      if (marker === "") last = [tag]
    }
    if (name === "t") keywords.push(value)
    else if (rows.has(key)) {
      // The last of equal tags decides, so that each row is applied once however often its tag is repeated.
      synthetic.delete(key)
      synthetic.set(key, tag)
      isMapped ||= name === "e"
    } else if (name === "e") {
      const reference = { ids: [{ value: hexOf(value) }] }
      carriers.set(reference.ids[0], value)
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
    for (const place of rows.get(key) ?? []) {
      const row = event.tags[place] ?? []
      const [, algorithm, name = "", value = "", schema, path = "", first, second, method, original] = row
      if (algorithm !== ALGORITHM.get(name) || schema !== "se2") continue
      const [outer, inner] = [Number(first), Number(second)]
      const means = originalOf(value, method, original)
      if (means && isIndex(outer) && inner >= 0) {
        const list = listAt(`${name} ${path}`, outer, mapped, authors)
        if (list && isIndex(inner)) {
          const known = list[inner] ?? self
          if (known !== self && known.value !== means) doubts.set("repeated-tag", place)
          const item = itemOf(tag, row, means)
          list[inner] = item
          carriers.set(item, value)
          // The network passes over what fills an address out, so that another key may stand there.
          if (method !== "hex_to_eth_pub_1" || value.slice(40) === ETHEREUM_PADDING) {
            // A list's name is that of its members and an s.
            decoded.set(`/tags/${place}/3`, { name: path.replace(/s?\..*/, ""), means })
            continue
          }
        }
      }
      doubts.set("tag-mapping", place)
    }
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

  // Readers who know no mapping take these for the parent (NIP-10).
  const seen = replies[0] ? replies : rootTags[0] ? rootTags : last
  const carried = parent?.ids.map((id) => carriers.get(id))
  const other = isMapped && seen.find(([, value]) => !carried?.includes(value))
  if (other) doubts.set("tag-mapping", event.tags.indexOf(other))

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
  return { post: hasSpasmTags(event) ? withSpasmFields(post, event.tags) : post, doubts, decoded }
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

const ALGORITHM = new Map([
  ["e", "spasm_id_1"],
  ["p", "spasm_add_1"],
  ["O", "spasm_aadd_1"],
])

/** What fills out an Ethereum address to the length of a Nostr key: `ethereum-pub` in hex. */
const ETHEREUM_PADDING = "657468657265756d2d707562"

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
