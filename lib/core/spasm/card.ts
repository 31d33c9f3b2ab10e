// A found post as a card shows it: a plain tree made of a Reading, so that whoever draws it needs no curve and no parser.
import type { MarkdownTree } from "../text/markdown-nodes.ts"
import { plainTree } from "../text/plain-tree.ts"
import { isAround } from "./around.ts"
import { isModeration } from "./checks.ts"
import type { Form, KeyFormat, Problem, Reading, View } from "./reading.ts"

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
  /** It can be called neither right nor wrong. */
  readonly unknown?: true
  readonly signer: string | null
}

/** One of several signed forms of the same post, as it stands alone. */
export type CardPart = {
  readonly form: Form
  readonly spasmid: string | null
  readonly title: string
  readonly content: string
  readonly signatures: readonly CardSignature[]
}

/** What the parts say differently of one field: one value for each part, in their order. */
export type CardDifference = { readonly name: string; readonly values: readonly string[] }

export type Card = {
  readonly form: Form
  readonly view: View
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
  /** Authors without a key, of posts that nobody signed. */
  readonly names: readonly string[]
  /** Addresses of the post itself, where it names any. */
  readonly links: readonly string[]
  readonly signatures: readonly CardSignature[]
  readonly parentIds: readonly string[]
  readonly categories: readonly (readonly string[])[]
  readonly problems: readonly Problem[]
  readonly parts: readonly CardPart[]
  readonly differences: readonly CardDifference[]
  /** Replies and reactions that came with it. */
  readonly children: readonly Card[]
}

/** The card of one post that was found. Pure; every text is as signed, and not yet formatted (`formatted-card.ts`). */
export function cardOf(reading: Reading): Card {
  const { form, view, spasmid, claimedIds, title = "", content = "", kind, authors, parentIds } = reading
  return {
    form,
    view,
    spasmid,
    claimedIds,
    state: stateOf(reading),
    action: actionOf(reading),
    kind: kind ?? null,
    title,
    content,
    body: plainTree(content),
    time: timeOf(reading),
    authors: authors.map(({ address, format, state }) => ({ address, format, proven: state === "signed" })),
    names: valuesOf(reading, "author-name"),
    links: valuesOf(reading, "link"),
    signatures: signaturesOf(reading),
    parentIds,
    categories: reading.categories,
    problems: reading.problems,
    parts: reading.parts.map((part) => ({
      form: part.form,
      spasmid: part.spasmid,
      title: part.title ?? "",
      content: part.content ?? "",
      signatures: signaturesOf(part),
    })),
    differences: differencesOf(reading.parts),
    children: reading.children.map(cardOf),
  }
}

const signaturesOf = ({ signatures }: Reading): CardSignature[] =>
  signatures.map(({ format, valid, unknown, signer = null }) => ({
    format,
    valid,
    ...(unknown && { unknown }),
    signer,
  }))

/** The texts of a field by its name, each once. */
const valuesOf = ({ fields }: Reading, wanted: string): string[] => [
  ...new Set(
    fields.flatMap(({ name, value }) => (name === wanted && typeof value === "string" ? [value] : [])),
  ),
]

/** What a person reads of each part, by the name of its label. Times are told apart to the second, as Nostr has them. */
const SAID: readonly (readonly [name: string, of: (part: Reading) => string])[] = [
  ["action", ({ action = "" }) => action],
  ["title", ({ title = "" }) => title],
  ["content", ({ content = "" }) => content],
  ["timestamp", (part) => String(Math.floor((timeOf(part) ?? 0) / 1000))],
  ["parent", ({ parentIds }) => parentIds.join(", ")],
  ["category", ({ categories }) => categories.map((path) => path.join(" › ")).join(", ")],
  ["author", ({ authors }) => authors.map(({ address }) => address).join(", ")],
]

function differencesOf(parts: readonly Reading[]): CardDifference[] {
  return SAID.flatMap(([name, of]) => {
    const values = parts.map(of)
    return new Set(values).size > 1 ? [{ name, values }] : []
  })
}

function stateOf({ form, view, authors, signatures, problems, parts }: Reading): CardState {
  if (form === "unreadable" || form === "text" || form === "siwe" || form === "feed") return "unknown"
  const isBroken = problems.some(({ code }) => code === "bad-signature" || code === "siblings-differ")
  if (!isBroken && problems.some(({ code }) => code === "unknown-signature")) return "unknown"
  if (view === "refuse" || isBroken || signatures.some(({ valid }) => !valid)) return "invalid"
  if (signatures.length === 0) return "unsigned"
  const isWhole =
    authors.length > 0 &&
    authors.every(({ state }) => state === "signed") &&
    parts.every((part) => part.signatures.some(({ valid }) => valid)) &&
    problems.every(
      (problem) =>
        problem.code !== "author-mismatch" &&
        problem.code !== "polyglot" &&
        (problem.code !== "unsigned-part" || isAround(problem)),
    )
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
