// A found post as a card shows it: a plain tree made of a Reading, so that whoever draws it needs no curve and no parser.
import { parseMarkdown } from "../text/markdown.ts"
import type { MarkdownTree } from "../text/markdown-nodes.ts"
import { isModeration } from "./checks.ts"
import type { KeyFormat, Problem, Reading } from "./reading.ts"

/**
 * `verified`: every named author signed it. `partial`: signed, but an author or a part is not proven. `unsigned`: nobody
 * signed it. `invalid`: a signature fails, or its parts disagree. `unknown`: it cannot be told.
 */
export type CardState = "verified" | "partial" | "unsigned" | "invalid" | "unknown"

export type CardAction = "post" | "reply" | "react" | "moderate" | "other"

export type CardAuthor = { readonly address: string; readonly format: KeyFormat; readonly proven: boolean }
export type CardSignature = {
  readonly format: KeyFormat
  readonly valid: boolean
  readonly signer: string | null
}

export type Card = {
  /** Recomputed by us; of a plain Nostr event none. */
  readonly spasmid: string | null
  /** What the source says of itself: other networks' ids of the same post among them. */
  readonly claimedIds: readonly string[]
  readonly state: CardState
  readonly action: CardAction
  readonly kind: number | null
  readonly title: string
  /** As signed; drawn through `body`. */
  readonly content: string
  readonly body: MarkdownTree
  /** Milliseconds since the epoch, as the author says. */
  readonly time: number | null
  readonly authors: readonly CardAuthor[]
  readonly signatures: readonly CardSignature[]
  readonly parentIds: readonly string[]
  readonly categories: readonly (readonly string[])[]
  readonly problems: readonly Problem[]
  /** Replies and reactions that came with it. */
  readonly children: readonly Card[]
}

/** The card of one post that was found. Pure; every text is as signed. */
export function cardOf(reading: Reading): Card {
  const { spasmid, claimedIds, title = "", content = "", kind, authors, signatures, parentIds } = reading
  return {
    spasmid,
    claimedIds,
    state: stateOf(reading),
    action: actionOf(reading),
    kind: kind ?? null,
    title,
    content,
    body: parseMarkdown(content),
    time: timeOf(reading),
    authors: authors.map(({ address, format, state }) => ({ address, format, proven: state === "signed" })),
    signatures: signatures.map(({ format, valid, signer = null }) => ({ format, valid, signer })),
    parentIds,
    categories: reading.categories,
    problems: reading.problems,
    children: reading.children.map(cardOf),
  }
}

function stateOf({ form, view, authors, signatures, problems, parts }: Reading): CardState {
  if (form === "unreadable" || form === "text" || form === "siwe" || form === "feed") return "unknown"
  const isBroken = problems.some(({ code }) => code === "bad-signature" || code === "siblings-differ")
  if (view === "refuse" || isBroken || signatures.some(({ valid }) => !valid)) return "invalid"
  if (signatures.length === 0) return "unsigned"
  const isWhole =
    authors.length > 0 &&
    authors.every(({ state }) => state === "signed") &&
    parts.every((part) => part.signatures.some(({ valid }) => valid)) &&
    problems.every(({ code }) => code !== "unsigned-part" && code !== "author-mismatch")
  return isWhole ? "verified" : "partial"
}

function actionOf({ action }: Reading): CardAction {
  if (isModeration(action)) return "moderate"
  return action === "post" || action === "reply" || action === "react" ? action : "other"
}

/** Seconds on plain Nostr, milliseconds elsewhere, told apart by size. */
function timeOf({ timestamp }: Reading): number | null {
  if (timestamp === undefined) return null
  return Math.abs(timestamp) < 1e11 ? timestamp * 1000 : timestamp
}
