// What was composed, compared with what a reader takes from its text: nothing may be lost, added or moved.
import { postOfBody } from "../spasm/body.ts"
import { isObject, type JsonObject, type Post } from "../spasm/post.ts"
import type { Leaf, Problem, Reading } from "../spasm/reading.ts"
import { spasmid } from "../spasm/spasmid.ts"
import type { Draft, DraftField } from "./draft.ts"

/** By the key of the body: the field of the draft, and what the reader calls its leaves. */
const KEYS: Readonly<Record<string, readonly [field: DraftField, name: string]>> = {
  type: ["draft", "type"],
  protocol: ["draft", "protocol"],
  parent: ["parent", "parent"],
  action: ["action", "action"],
  title: ["title", "title"],
  content: ["content", "content"],
  timestamp: ["timestamp", "timestamp"],
  authors: ["authors", "author"],
  categories: ["categories", "category"],
  tips: ["tips", "tip"],
  hosts: ["hosts", "host"],
  links: ["links", "link"],
  keywords: ["keywords", "keyword"],
  tags: ["tags", "tag"],
  medias: ["medias", "media"],
  references: ["references", "reference"],
  mentions: ["mentions", "mention"],
  proofs: ["proofs", "proof"],
  license: ["licence", "licence"],
  language: ["language", "language"],
  previousEvent: ["previousEvent", "previous-event"],
  sequence: ["sequence", "sequence"],
  extra: ["extra", "extra"],
  pows: ["pows", "pow"],
}

/** Field of the draft that became a top-level key of the body. */
export const fieldOfKey = (key: string): DraftField => KEYS[key]?.[0] ?? "draft"

/** What a writer may mean: the review tells it, and the text is still read as it was written. */
const MEANT: readonly Problem["code"][] = [
  "bidi-control",
  "hidden-character",
  "html",
  "mixed-script-host",
  "moderation",
  "secret-in-text",
  "tips",
]

/** The first problem that no writer meant. */
export const unexpected = (problems: readonly Problem[]): Problem | undefined =>
  problems.find(({ code }) => !MEANT.includes(code))

/** The first field of the draft that the reader of the body's text took differently, or null where it took all. */
export function bodyDifference(
  draft: Draft,
  body: JsonObject,
  id: string | null,
  reading: Reading,
): DraftField | null {
  const problem = unexpected(reading.problems)
  if (problem) return fieldOfProblem(problem, body)
  if (reading.form !== "body" || reading.view !== "spasm") return "draft"
  const unnamed = reading.rest[0]
  if (unnamed) return fieldOfPath(unnamed.path)
  const untold = Object.entries(told(draft)).find(([field, value]) => !isEqual(value, toldBy(reading, field)))
  if (untold) return untold[0] as DraftField
  const keys = new Set([...Object.keys(body), ...reading.fields.map(({ path }) => topOf(path))])
  const moved = [...keys].find((key) => !isEqual(leavesBelow(body, key), leavesRead(reading, key)))
  if (moved !== undefined) return fieldOfKey(moved)
  return id === null || reading.spasmid !== id ? fieldWithoutId(body) : null
}

/** What a Reading has by name of every form, as the draft has it. */
function told({ action, title, content, timestamp, parent, categories, authors }: Draft): JsonObject {
  return {
    action,
    title: title || undefined,
    content: content || undefined,
    timestamp,
    parent: parent?.url === undefined ? (parent?.ids ?? []).map(({ value }) => value) : [parent.url],
    categories: categories ?? [],
    authors: [...new Set(authors.flatMap(({ addresses }) => addresses))],
  }
}

function toldBy(reading: Reading, field: string): unknown {
  if (field === "parent") return reading.parentIds
  if (field === "authors") return reading.authors.map(({ address }) => address)
  return reading[field as "action" | "title" | "content" | "timestamp" | "categories"]
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const topOf = (path: string): string => path.split("/", 2)[1] ?? ""
const fieldOfPath = (path: string): DraftField => fieldOfKey(topOf(path))

/** Leaves by JSON Pointer (RFC 6901), each list and object without members one of them. */
function leaves(value: unknown, path: string): Leaf[] {
  const children = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []
  if (children.length === 0) return [{ path, value }]
  return children.flatMap(([key, child]) =>
    leaves(child, `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`),
  )
}

const leavesBelow = (body: JsonObject, key: string): Leaf[] =>
  key in body ? leaves(body[key], `/${key}`) : []

/** The leaves that the reader found below a key, where it calls them what they are. */
function leavesRead({ fields }: Reading, key: string): Leaf[] {
  const name = KEYS[key]?.[1] ?? ""
  return fields
    .filter(({ path }) => topOf(path) === key)
    .map((field) => {
      const isOurs = field.name === name || field.name.startsWith(`${name}-`)
      return isOurs ? { path: field.path, value: field.value } : field
    })
}

/** Where a problem has no path, its place in the whole text tells the key. */
function fieldOfProblem({ path, start }: Problem, body: JsonObject): DraftField {
  if (path !== undefined) return fieldOfPath(path)
  let end = 1
  for (const [key, value] of Object.entries(body)) {
    end += JSON.stringify({ [key]: value }).length - 1
    if (start !== undefined && start < end) return fieldOfKey(key)
  }
  return "draft"
}

/** The field that alone has no id. */
function fieldWithoutId(body: JsonObject): DraftField {
  const post = Object.entries(postOfBody(body))
  return fieldOfKey(post.find(([key, value]) => spasmid({ [key]: value } as Post) === null)?.[0] ?? "")
}
