// Everything that speaks against a post, or is worth knowing of it, before any key is asked.
import type { Destination } from "../outbox/destination.ts"
import type { ProblemCode } from "../spasm/reading.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import {
  type ComposedBody,
  type ComposedNostr,
  type ComposeRefusal,
  composeBody,
  composeNostr,
  type ToNostr,
} from "./compose.ts"
import type { Draft, DraftAction, DraftField } from "./draft.ts"
import { type ForumProblem, forumProblems } from "./forum-problems.ts"
import { draftOf, type SigningKey, type Written } from "./written.ts"

/** What would be signed: each half as it is, or why it cannot be. */
export type Composition = {
  readonly keys: readonly SigningKey[]
  readonly draft: Draft
  readonly body: ComposedBody | ComposeRefusal
  /** Null where no Nostr key signs, or where the network's conversion is not there yet. */
  readonly nostr: ComposedNostr | ComposeRefusal | null
}

export type ConcernCode =
  | ComposeRefusal["code"]
  | Exclude<ForumProblem["code"], "too-large">
  | "ids-differ"
  | "login-off"
  | "nostr-cannot-carry"
  | "payment"
  | "proof-of-work"
  | "rules-unknown"
  | "text-problem"
  | "too-large-there"

/** What can be done about it with one press. */
export type Choice = "drop-field" | "ethereum-only" | "leave-out" | "without-html"

export type Concern = {
  readonly code: ConcernCode
  /** `stop`: it cannot be signed so. `warn`: somebody would refuse it. `note`: it is only said. */
  readonly tier: "stop" | "warn" | "note"
  /** The destinations that it concerns; none where it is the post itself. */
  readonly to: readonly string[]
  readonly choices: readonly Choice[]
  readonly fields?: readonly DraftField[]
  /** The piece of text that is refused. */
  readonly text?: string
  /** What the text itself gives reason to say. */
  readonly problem?: ProblemCode
  readonly bytes?: number
  readonly maxBytes?: number
  readonly bits?: number
  /** When the destination told the rule, in milliseconds. */
  readonly at?: number
}

const ACTIONS: readonly DraftAction[] = ["post", "reply", "react", "moderate"]
/** Parts of a post that may go without the rest becoming another post. */
const DROPPABLE: readonly DraftField[] = ["title", "categories", "licence"]
/** Bytes of an id, a signature and the frame around an event on its way to a relay. */
const FRAME_BYTES = 256

/** Composes both halves as far as they go. `timestamp` in milliseconds. */
export function compositionOf(
  written: Written,
  keys: readonly SigningKey[],
  timestamp: number,
  toNostr: ToNostr | null,
): Composition {
  const draft = draftOf(written, keys, timestamp)
  const body = composeBody(draft)
  const wantsNostr = body.ok && toNostr !== null && hasKey(keys, "nostr")
  return { keys, draft, body, nostr: wantsNostr ? composeNostr(body, toNostr) : null }
}

/** Whether a destination can take it at all: relays know Nostr keys alone. */
export const canTake = ({ kind }: Pick<Destination, "kind">, keys: readonly SigningKey[]): boolean =>
  kind !== "nostr-relay" || hasKey(keys, "nostr")

/** What speaks against it, worst first. `own` are the keys that could sign as well. */
export function concernsOf(
  { keys, draft, body, nostr }: Composition,
  destinations: readonly Destination[],
  own: readonly SigningKey[],
): Concern[] {
  if (!body.ok) return [{ code: body.code, tier: "stop", to: [], choices: [], fields: [body.field] }]
  const texts = new Set(body.problems.map(({ code }) => code).filter((code) => code !== "html"))
  const said = [...texts].map(
    (problem): Concern => ({ code: "text-problem", tier: "warn", to: [], choices: [], problem }),
  )
  const there = destinations.flatMap((destination) => concernsThere(draft, nostr, destination))
  const all = [...nostrConcerns(keys, nostr, own), ...said, ...merged(there)]
  return (["stop", "warn", "note"] as const).flatMap((tier) => all.filter((one) => one.tier === tier))
}

const hasKey = (keys: readonly SigningKey[], scheme: SigningKey["scheme"]): boolean =>
  keys.some((key) => key.scheme === scheme)

/** What Nostr cannot carry parts two keys that would sign one post; to one key it is a loss. */
function nostrConcerns(
  keys: readonly SigningKey[],
  nostr: Composition["nostr"],
  own: readonly SigningKey[],
): Concern[] {
  if (nostr === null) return []
  const both = hasKey(keys, "ethereum")
  const otherwise: Choice[] = both || hasKey(own, "ethereum") ? ["ethereum-only"] : []
  if (!nostr.ok) {
    return [{ code: nostr.code, tier: "stop", to: [], choices: otherwise, fields: [nostr.field] }]
  }
  const { differing, nostr: id } = nostr.bothIds
  const lost = nostr.problems.flatMap(({ field }) => (field ? [field] : []))
  const fields = [...new Set([...differing, ...lost])]
  if (fields.length === 0) return []
  const drop: Choice[] = fields.every((field) => DROPPABLE.includes(field)) ? ["drop-field"] : []
  const code = both && differing.length > 0 && id !== null ? "ids-differ" : "nostr-cannot-carry"
  return [
    { code, tier: both || id === null ? "stop" : "warn", to: [], choices: [...otherwise, ...drop], fields },
  ]
}

function concernsThere(
  draft: Draft,
  nostr: Composition["nostr"],
  { url, kind, tested, login }: Destination,
): Concern[] {
  const to = [url]
  const warn = (code: ConcernCode, more: Partial<Concern> = {}): Concern => ({
    code,
    tier: "warn",
    to,
    choices: ["leave-out"],
    ...more,
  })
  const unknown: Concern[] = tested?.ok
    ? []
    : [{ code: "rules-unknown", tier: "note", to, choices: [], ...(tested && { at: tested.at }) }]
  const event = nostr?.ok ? nostr.event : undefined
  const { maxBytes, minPow = 0, needsLogin, needsPayment, acceptsMe, at } = tested ?? {}
  const when = at === undefined ? {} : { at }
  if (kind === "nostr-relay") {
    const bytes = event ? (encodeUtf8(JSON.stringify(event))?.length ?? 0) + FRAME_BYTES : 0
    return [
      ...(maxBytes && bytes > maxBytes ? [warn("too-large-there", { bytes, maxBytes })] : []),
      ...(acceptsMe === false ? [warn("not-allowed", when)] : []),
      ...(needsPayment ? [warn("payment", when)] : []),
      ...(needsLogin && !login ? [warn("login-off")] : []),
      ...(minPow > 0
        ? [{ code: "proof-of-work", tier: "note", to, choices: [], bits: minPow } as const]
        : []),
      ...unknown,
    ]
  }
  const limits = limitsOf(tested)
  const problems = forumProblems(draft, kind === "spasm-instance" ? limits : sizeOnly(limits), event)
  const told = problems.flatMap((problem): Concern[] => {
    if (problem.code === "too-large") {
      return [warn("too-large-there", { bytes: problem.bytes, maxBytes: problem.maxBytes })]
    }
    // A node keeps what it is given, as HTML or not.
    if (problem.code === "text-refused") {
      if (kind !== "spasm-instance") return []
      const { text, field } = problem
      return [warn("text-refused", { text, fields: [field], choices: ["without-html", "leave-out"] })]
    }
    return [warn(problem.code, { fields: [problem.field], ...when })]
  })
  return [...told, ...unknown]
}

type Limits = Parameters<typeof forumProblems>[1]

const sizeOnly = ({ maxBytes = Number.POSITIVE_INFINITY }: Limits): Limits => ({ maxBytes })

/** What a test learnt of a forum's rules. What it does not say refuses nothing. */
function limitsOf(tested: Destination["tested"]): Limits {
  const { maxBytes, closedActions, closedKeys, acceptsMe } = tested ?? {}
  const nobody = Object.fromEntries(ACTIONS.map((action) => [action, []]))
  return {
    ...(maxBytes !== undefined && { maxBytes }),
    ...(closedActions && { actions: ACTIONS.filter((action) => !closedActions.includes(action)) }),
    ...(closedKeys && {
      keys: (["ethereum", "nostr"] as const).filter((scheme) => !closedKeys.includes(scheme)),
    }),
    ...(acceptsMe === false && { allowed: nobody }),
  }
}

/** One concern for all destinations that say the same. */
function merged(concerns: readonly Concern[]): Concern[] {
  const groups = Map.groupBy(concerns, ({ to: _, at: __, ...same }) => JSON.stringify(same))
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (!first) return []
    return [{ ...first, to: [first, ...more].flatMap(({ to }) => to) }]
  })
}

/** The most proof of work that a chosen relay asks for, in leading zero bits; 0 where none does, or no Nostr key signs. */
export function bitsWanted(keys: readonly SigningKey[], destinations: readonly Destination[]): number {
  if (!hasKey(keys, "nostr")) return 0
  return Math.max(0, ...destinations.map(({ tested }) => tested?.minPow ?? 0))
}
