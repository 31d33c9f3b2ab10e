// What each signed leaf of a Nostr event is called, and what its tags say twice.

import type { NostrTemplate } from "../nostr/event.ts"
import { kindPower, SPEAKING_KINDS } from "../nostr/kinds.ts"
import type { Leaf, Problem } from "./reading.ts"

const TAG_NAMES = new Map(
  Object.entries({
    e: "reference",
    a: "reference",
    q: "reference",
    p: "mention",
    r: "link",
    t: "keyword",
    title: "title",
    spasm_title: "title",
    subject: "title",
    spasm_action: "action",
    spasm_timestamp: "timestamp",
    spasm_target: "parent",
    spasm_category: "category",
    spasm_tips: "tip",
    spasm_version: "protocol",
    nostr_spasm_version: "protocol",
    spasm_custom_schema: "tag",
    license: "licence",
    O: "author",
    tags_mapping: "mapping",
    client: "tag",
    alt: "tag",
    nonce: "pow",
    "content-warning": "tag",
    emoji: "tag",
    imeta: "media",
    l: "tag",
    L: "tag",
    "-": "tag",
    expiration: "tag",
  }),
)

/** Tags of which a post has one; where they differ, readers disagree on which one counts. */
const SINGLE = new Map([
  ["title", "title"],
  ["spasm_title", "title"],
  ["spasm_action", "action"],
  ["spasm_timestamp", "timestamp"],
  ["spasm_target", "target"],
  ["license", "licence"],
])

/** Signed leaves of an event, in the order in which they are hashed. */
export function nostrLeaves(event: NostrTemplate): Leaf[] {
  const leaves: Leaf[] = [
    { path: "/pubkey", value: event.pubkey },
    { path: "/created_at", value: event.created_at },
    { path: "/kind", value: event.kind },
  ]
  for (const [row, tag] of event.tags.entries()) {
    if (tag.length === 0) leaves.push({ path: `/tags/${row}`, value: [] })
    for (const [column, value] of tag.entries()) leaves.push({ path: `/tags/${row}/${column}`, value })
  }
  if (event.tags.length === 0) leaves.push({ path: "/tags", value: [] })
  leaves.push({ path: "/content", value: event.content })
  return leaves
}

/** Name of a leaf of the event, or null where no reader of posts would show it. */
export function nostrFieldName(event: NostrTemplate, path: string): string | null {
  const [, top = "", row] = path.split("/")
  if (top === "pubkey") return "author"
  if (top === "created_at") return "timestamp"
  if (top !== "tags") return top
  if (row === undefined) return "empty"
  return TAG_NAMES.get(event.tags[Number(row)]?.[0] ?? "") ?? null
}

/** Problems that only an event of Nostr can have. */
export function nostrProblems(event: NostrTemplate, badMappings: readonly number[]): Problem[] {
  const problems: Problem[] = []
  const power = kindPower(event.kind)
  if (power) problems.push({ code: "powerful-kind", tier: power, path: "/kind" })
  else if (!SPEAKING_KINDS.includes(event.kind))
    problems.push({ code: "unknown-kind", tier: "check", path: "/kind" })
  for (const row of badMappings.slice(0, 1))
    problems.push({ code: "tag-index", tier: "danger", path: `/tags/${row}` })
  const firsts = new Map<string, string | undefined>()
  for (const [row, [name = "", value]] of event.tags.entries()) {
    const meaning = SINGLE.get(name)
    if (meaning === undefined) continue
    if (!firsts.has(meaning)) firsts.set(meaning, value)
    else if (firsts.get(meaning) !== value) {
      problems.push({ code: "repeated-tag", tier: "danger", path: `/tags/${row}` })
    }
  }
  const millis = Number(event.tags.findLast(([name]) => name === "spasm_timestamp")?.[1] ?? Number.NaN)
  if (Math.abs(millis / 1000 - event.created_at) > 1) {
    problems.push({ code: "two-times", tier: "check", path: "/created_at" })
  }
  return problems
}
