// A Nostr event compared with the body that it was made of: what Nostr cannot carry is named, all else must be there.
import type { NostrTemplate } from "../nostr/event.ts"
import { postOfNostr } from "../spasm/nostr-tags.ts"
import { isObject, type JsonObject, type Post } from "../spasm/post.ts"
import type { Reading } from "../spasm/reading.ts"
import { spasmid } from "../spasm/spasmid.ts"
import type { Draft, DraftField } from "./draft.ts"
import { fieldOfKey, unexpected } from "./read-back.ts"

export type NostrLoss = {
  /** Fields that the event has not, or not all of. */
  readonly lost: readonly DraftField[]
  /** `nostr` is null where the network gives the event no id of Spasm. */
  readonly bothIds: {
    readonly body: string
    readonly nostr: string | null
    /** The fields that keep the ids apart; none where they are equal. */
    readonly differing: readonly DraftField[]
  }
}

/** By the name of a tag that the network's conversion writes (spasm.js 2.0.0-rc.52): the field that it carries. */
const WRITTEN: Readonly<Record<string, DraftField>> = {
  spasm_action: "action",
  spasm_timestamp: "timestamp",
  license: "licence",
  spasm_version: "draft",
  nostr_spasm_version: "draft",
  spasm_category: "categories",
  t: "keywords",
  title: "title",
  e: "parent",
  p: "mentions",
  O: "authors",
  tags_mapping: "draft",
  spasm_tips: "tips",
}

/** The first field that the event carries wrongly, or what it cannot carry and both ids. */
export function nostrReadBack(
  draft: Draft,
  post: Post,
  bodyId: string,
  event: NostrTemplate,
  reading: Reading,
): NostrLoss | DraftField {
  const wrong = wrongTag(draft, event, reading)
  if (wrong !== null) return wrong
  const found = postOfNostr(event).post
  const cannot = nostrCannotCarry(draft)
  const changed = changedFields(post, found)
  const broken = changed.find((key) => !cannot.has(fieldOfKey(key)))
  if (broken !== undefined) return fieldOfKey(broken)

  // An event without content is no event to the network: it takes it for an item of the old web.
  const nostr = event.content === "" ? null : reading.spasmid
  const apart = fieldsApart(post, found)
  const empty: DraftField[] = nostr === null ? ["content"] : []
  const differing = nostr === bodyId ? [] : [...empty, ...apart]
  if (nostr !== bodyId && differing.length === 0) return "draft"
  return { lost: [...empty, ...changed.map(fieldOfKey)], bothIds: { body: bodyId, nostr, differing } }
}

const fieldsOf = (post: Post, found: Post): (keyof Post)[] =>
  [...new Set(["parent", ...Object.keys(post), ...Object.keys(found)])] as (keyof Post)[]

/** The fields that one of two posts has and the other has not, or has otherwise. */
export const changedFields = (post: Post, found: Post): (keyof Post)[] =>
  fieldsOf(post, found).filter((key) => normal(post[key]) !== normal(found[key]))

/** The fields that give two posts two ids. */
export const fieldsApart = (post: Post, found: Post): DraftField[] =>
  fieldsOf(post, found)
    .filter((key) => idOf(post, key) !== idOf(found, key))
    .map(fieldOfKey)

/** Whether the network's conversion writes a tag of this name. */
export const isWrittenTag = ([name = ""]: readonly string[]): boolean => Object.hasOwn(WRITTEN, name)

/** The field of the first tag that says what the body does not, or that a reader would refuse. */
function wrongTag(draft: Draft, event: NostrTemplate, reading: Reading): DraftField | null {
  const own = new Set((draft.tags ?? []).map((tag) => JSON.stringify(tag)))
  // What no reader shows is told below, unless it is a tag of the draft's own.
  const problem = unexpected(reading.problems.filter(({ code }) => code !== "unknown-field"))
  if (problem) return fieldOfTag(event, problem.path)
  if (reading.form !== "nostr-spasm" || reading.view !== "spasm") return "draft"
  if (event.created_at !== Math.floor(draft.timestamp / 1000)) return "timestamp"
  const stray = event.tags.find((tag) => !isWrittenTag(tag) && !own.has(JSON.stringify(tag)))
  return stray ? "tags" : null
}

/** The field that a tag, or another part of the event, carries. */
function fieldOfTag(event: NostrTemplate, path = ""): DraftField {
  const [, top, row] = path.split("/")
  if (top === "created_at") return "timestamp"
  const [name = "", , , , , mapped = ""] = event.tags[Number(row)] ?? []
  if (name === "tags_mapping") return fieldOfKey(mapped.split(".")[0] ?? "")
  return top === "tags" ? (WRITTEN[name] ?? "tags") : "draft"
}

/** Fields of this draft that Nostr may lose or change (measured with spasm.js 2.0.0-rc.52). */
function nostrCannotCarry(draft: Draft): Set<DraftField> {
  const { parent, references = [], authors, mentions = [], keywords = [] } = draft
  const cannot = new Set<DraftField>([
    ...(["language", "extra", "links", "hosts", "medias", "proofs"] as const),
    ...(["previousEvent", "sequence", "pows"] as const),
  ])
  const when = (condition: boolean, ...fields: DraftField[]): void => {
    if (condition) for (const field of fields) cannot.add(field)
  }
  const hasNames = ({ usernames, marker }: NonNullable<Draft["mentions"]>[number]): boolean =>
    Boolean(usernames?.length || marker)
  const isBech = (value: string): boolean => /^(?:note|nevent|npub)1/.test(value)
  const named = (ids: readonly { readonly value: string }[] = []): boolean =>
    ids.some(({ value }) => isBech(value))
  // Without a parent the first reference becomes it.
  when(references.length > 0 && !parent, "references", "parent")
  // Tags of one event share what is said of it.
  const events = [parent, ...references].flatMap((event) => event?.ids ?? []).map(({ value }) => value)
  when(new Set(events).size < events.length, "references", "parent")
  when(Boolean(parent?.marker) || named(parent?.ids), "parent")
  when(
    references.some(({ ids, marker }) => marker || named(ids)),
    "references",
  )
  when(authors.some(hasNames), "authors")
  when(
    mentions.some((person) => hasNames(person) || person.addresses?.some(isBech)),
    "mentions",
  )
  when(
    keywords.some((keyword) => typeof keyword === "number"),
    "keywords",
  )
  when(Boolean(draft.tags?.some(([name]) => name !== "spasm_custom_schema")), "tags")
  when(Boolean(draft.categories?.some((path) => path.length > 3)), "categories")
  return cannot
}

const idOf = (post: Post, key: keyof Post): string | null => spasmid({ [key]: post[key] } as Post)

/** A field as text, where the order of a list, the order of keys and a format told by the value do not count. */
const normal = (value: unknown): string => JSON.stringify(arranged(value, true)) ?? ""

function arranged(value: unknown, sorts: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => arranged(item, !Array.isArray(item)))
    const text = (item: unknown): string => JSON.stringify(item)
    return sorts ? items.sort((a, b) => (text(a) < text(b) ? -1 : 1)) : items
  }
  if (!isObject(value)) return value
  const kept: JsonObject = value
  return Object.fromEntries(
    Object.keys(kept)
      .filter((key) => key !== "format")
      .sort()
      .map((key) => [key, arranged(kept[key], true)]),
  )
}
