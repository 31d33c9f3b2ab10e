// What each signed leaf of a Nostr event is called, and what its tags say twice.

import type { NostrTemplate } from "../nostr/event.ts"
import { kindMeaning } from "../nostr/kinds.ts"
import type { Leaf, Problem } from "./reading.ts"

/** Tags that may stand in any event, a note included. */
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
    client: "client",
    alt: "claim",
    nonce: "pow",
    "content-warning": "content-warning",
    emoji: "emoji",
    imeta: "media",
    l: "label",
    L: "label",
    "-": "protected",
    expiration: "expiration",
    published_at: "published",
    summary: "summary",
    image: "picture",
    thumb: "picture",
    zap: "zap-split",
  }),
)

/** Tags that make part of what other kinds do. A note has no use for them, so there they stay unknown. */
const ACTING_TAG_NAMES = new Map(
  Object.entries({
    d: "identifier",
    k: "about-kind",
    K: "about-kind",
    A: "root",
    E: "root",
    I: "root",
    P: "mention",
    i: "outside",
    h: "group",
    g: "place",
    location: "place",
    m: "media-type",
    x: "file-hash",
    X: "file-hash",
    ox: "file-hash",
    size: "media",
    dim: "media",
    duration: "media",
    blurhash: "media",
    streaming: "link",
    recording: "link",
    service: "link",
    url: "link",
    web: "link",
    clone: "link",
    fallback: "link",
    icon: "picture",
    banner: "picture",
    name: "name",
    about: "summary",
    description: "description",
    relay: "relay",
    relays: "relay",
    server: "server",
    challenge: "challenge",
    u: "url",
    method: "method",
    payload: "payload",
    amount: "amount",
    lnurl: "payment-address",
    bolt11: "invoice",
    preimage: "invoice",
    price: "price",
    status: "state",
    start: "date",
    end: "date",
    starts: "date",
    ends: "date",
    endsAt: "date",
    start_tzid: "date",
    end_tzid: "date",
    option: "option",
    polltype: "option",
    response: "option",
    code: "invite-code",
    word: "word",
    context: "context",
    comment: "context",
  }),
)

/** Kinds in which a tag means something of its own. */
const OWN_TAG_NAMES = new Map(
  Object.entries({
    "10002 r": "relay",
    "24242 t": "method",
  }),
)

/** Tags of which a post has one; where they differ, readers disagree on which one counts. */
const SINGLE = new Map([
  ["title", "title"],
  ["spasm_title", "title"],
  ["subject", "title"],
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

/** Tells the name of each leaf of the event, or null where no reader of posts would show it. */
export function nostrFieldNames({ kind, tags }: NostrTemplate): (path: string) => string | null {
  const names = tags.map(([tag = ""]) => {
    const name = OWN_TAG_NAMES.get(`${kind} ${tag}`) ?? TAG_NAMES.get(tag)
    return name ?? (kind === 1 ? null : (ACTING_TAG_NAMES.get(tag) ?? null))
  })
  return (path) => {
    if (path === "/pubkey") return "author"
    if (path === "/created_at") return "timestamp"
    if (path === "/tags") return "empty"
    return path.startsWith("/tags/") ? (names[rowOf(path)] ?? null) : path.slice(1)
  }
}

/** The place of the tag that a leaf under `/tags/` is part of. */
const rowOf = (path: string): number => Number.parseInt(path.slice(6), 10)

/** Problems that only an event of Nostr can have. `doubts` are of its mapping, with the place of the tag. */
export function nostrProblems(event: NostrTemplate, doubts: ReadonlyMap<Problem["code"], number>): Problem[] {
  const problems: Problem[] = []
  const { power, known } = kindMeaning(event.kind)
  if (power !== "ordinary") problems.push({ code: "powerful-kind", tier: power, path: "/kind" })
  if (!known) problems.push({ code: "unknown-kind", tier: "check", path: "/kind" })
  const zap = event.tags.findIndex(([name]) => name === "zap")
  if (zap >= 0) problems.push({ code: "tips", tier: "check", path: `/tags/${zap}` })
  for (const [code, row] of doubts) problems.push({ code, tier: "danger", path: `/tags/${row}` })
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
