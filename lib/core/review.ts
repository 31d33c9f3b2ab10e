// A Reading in front of a person: one sentence, and the problems that need who asks, who signs and what time it is.
import { hexToBytes } from "@noble/hashes/utils.js"
import { httpLoginProblems, loginProblems } from "./login-problems.ts"
import type { NostrTemplate } from "./nostr/event.ts"
import { kindPower } from "./nostr/kinds.ts"
import type { Caller, Wish } from "./request.ts"
import { beginSearch, isModeration, textProblems } from "./spasm/checks.ts"
import { read } from "./spasm/read.ts"
import type { Field, Problem, Reading, Tier } from "./spasm/reading.ts"
import { decodeUtf8 } from "./text/utf8.ts"

export type Sentence =
  | "publish"
  | "reply"
  | "react"
  | "moderate"
  | "sign-in"
  | "sign-message"
  | "sign-nostr"
  | "not-readable"

export type ReviewContext = {
  readonly origin: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The address or public key that would sign, and all that are the person's own; any case. */
  readonly signer: string
  readonly own: readonly string[]
  /** A frame asks that stands inside another site's page. */
  readonly framed?: boolean | undefined
  /** The page gave two addresses and no text. */
  readonly twoAddresses?: boolean | undefined
}

export type Review = {
  readonly sentence: Sentence
  readonly tier: "clear" | Tier
  readonly problems: readonly Problem[]
  readonly reading: Reading
}

/** What the window says of a request to sign, worst problem first. Deterministic for equal arguments. */
export function review(reading: Reading, context: ReviewContext): Review {
  const problems = [
    ...loginProblems(reading, context),
    ...timeProblems(reading, context.now),
    ...authorProblems(reading, context),
    ...licenceProblems(reading),
    ...mentionProblems(reading),
    ...httpLoginProblems(reading, context),
    ...(context.framed ? [{ code: "framed", tier: "check" } as const] : []),
    ...(context.twoAddresses ? [{ code: "two-addresses", tier: "check" } as const] : []),
  ].sort((a, b) => Number(b.tier === "danger") - Number(a.tier === "danger"))
  return {
    sentence: sentenceOf(reading),
    tier: reading.form === "unreadable" ? "danger" : tierOf(problems),
    problems,
    reading,
  }
}

/** A wish to sign words: what one key is asked to sign. */
export type SigningWish = Extract<Wish, { readonly kind: "personal-sign" | "sign-event" }>

/** The review of a wish to sign: its own exact bytes, read. `own` are the person's addresses and public keys. */
export function reviewWish(
  wish: SigningWish,
  { origin, top }: Pick<Caller, "origin" | "top">,
  { own, now }: Pick<ReviewContext, "own" | "now">,
): Review {
  const [input, signer, twoAddresses] =
    wish.kind === "personal-sign"
      ? [hexToBytes(wish.message.slice(2)), wish.address, wish.twoAddresses]
      : [wish.event, wish.event.pubkey]
  const framed = top !== origin
  return review(read(input, { as: "request" }), { origin, framed, now, signer, own, twoAddresses })
}

/** What each key is asked to sign, one wish for each: of a post of our own up to two. */
export function signingWishes(wish: Wish): readonly SigningWish[] {
  switch (wish.kind) {
    case "personal-sign":
    case "sign-event":
      return [wish]
    case "publish":
      return [
        ...(wish.ethereum ? [{ kind: "personal-sign" as const, ...wish.ethereum }] : []),
        ...(wish.nostr ? [{ kind: "sign-event" as const, event: wish.nostr }] : []),
      ]
    default:
      return []
  }
}

/** The words that the keys would sign: of an event what a person wrote, not the keys and times around it. */
export function signedWords(wish: Wish, second?: NostrTemplate): readonly string[] {
  const events = second ? [{ kind: "sign-event" as const, event: second }] : []
  return [...signingWishes(wish), ...events].flatMap((one) =>
    one.kind === "sign-event"
      ? [one.event.content, ...one.event.tags.flat()]
      : (decodeUtf8(hexToBytes(one.message.slice(2))) ?? []),
  )
}

/** What needs a look in words that are not signed, such as those to be encrypted. */
export function wordsProblems(text: string): readonly Problem[] {
  beginSearch()
  return textProblems(text)
}

/** The worst of some problems. */
export function tierOf(problems: readonly Problem[]): "clear" | Tier {
  if (problems.some(({ tier }) => tier === "danger")) return "danger"
  return problems.length > 0 ? "check" : "clear"
}

function sentenceOf({ form, view, action }: Reading): Sentence {
  if (form === "unreadable") return "not-readable"
  if (form === "siwe") return "sign-in"
  if (view !== "spasm") return form === "nostr" || form === "nostr-spasm" ? "sign-nostr" : "sign-message"
  if (isModeration(action)) return "moderate"
  if (action === "post") return "publish"
  if (action === "reply") return "reply"
  if (action === "react") return "react"
  return form === "nostr" || form === "nostr-spasm" ? "sign-nostr" : "sign-message"
}

/** Whether what is asked is a post of some kind, which may go to other places too. */
export const isRelayed = (sentence: Sentence): boolean =>
  sentence === "publish" || sentence === "reply" || sentence === "react" || sentence === "moderate"

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Seconds (10 digits) or milliseconds (13), told apart by size, as milliseconds. */
export function asMillis(timestamp: number): number {
  return Math.abs(timestamp) < 1e11 ? timestamp * 1000 : timestamp
}

/** The time that is shown and, of a Nostr event, the one that relays go by, which is always in seconds. */
function timeProblems({ timestamp, view, fields }: Reading, now: number): Problem[] {
  if (view === "none") return []
  const created = fields.find(({ path }) => path === "/created_at")
  const isShown = (value: unknown): boolean =>
    Number(value) === timestamp || Date.parse(String(value)) === timestamp
  const shown = fields.find(({ name, value }) => name === "timestamp" && isShown(value)) ?? created
  // Of a plain event both are one.
  const times = new Map([
    ...(timestamp === undefined ? [] : [[shown?.path, asMillis(timestamp)] as const]),
    ...(typeof created?.value === "number" ? [[created.path, created.value * 1000] as const] : []),
  ])
  return [...times].flatMap(([path, time]) => {
    const tier = skewOf(time - now)
    return tier ? [{ code: "time-skew", tier, ...(path !== undefined && { path }) }] : []
  })
}

function skewOf(ahead: number): Tier | null {
  if (ahead < -DAY || ahead > DAY) return "danger"
  return ahead < -10 * MINUTE || ahead > 2 * MINUTE ? "check" : null
}

/** Everybody whom the text names as author must be the person, and the key that signs must be among them. */
function authorProblems({ form, authors, fields }: Reading, { signer, own }: ReviewContext): Problem[] {
  const ofBody = fields.filter(({ path }) => path.startsWith("/authors/"))
  // A body that names nobody leaves its signer out; other forms need not name anybody.
  if (authors.length === 0 && ofBody.length === 0)
    return form === "body" ? [{ code: "no-author", tier: "danger" }] : []
  if (form === "siwe") return []
  const mine = own.map((address) => address.toLowerCase())
  const named = [
    ...ofBody.filter(({ name }) => name === "author").map(({ value }) => String(value).toLowerCase()),
    ...authors.map(({ address }) => address),
  ]
  const stranger = named.find((name) => !mine.includes(name))
  const unnamed = !authors.some(({ address }) => address === signer.toLowerCase())
  if (stranger === undefined && !unnamed) return []
  const wrong = stranger ?? named[0]
  const isWrong = ({ value, means = String(value) }: Field): boolean => means.toLowerCase() === wrong
  // What a tag stands for is told at its mapping, which repeats it.
  const mapped = new Set(fields.filter((field) => field.means && isWrong(field)).map(({ value }) => value))
  const place =
    fields.find((field) => field.name === "author" && (isWrong(field) || mapped.has(field.value))) ??
    ofBody[0]
  return [{ code: "author-mismatch", tier: "danger", ...(place && { path: place.path }) }]
}

function licenceProblems({ form, fields }: Reading): Problem[] {
  if (form !== "body" && form !== "dmp") return []
  return fields.some(({ name, value }) => name === "licence" && value)
    ? []
    : [{ code: "no-licence", tier: "check" }]
}

/** More than these are no talk among people who know of each other. */
const MOST_MENTIONS = 10

const MENTION = /^\/(?:tags\/\d+\/1|mentions\/\d+\/(?:address|usernam)es\/\d+\/value)$/

/** Every key and name that would be notified. A list of people, which its kind tells, notifies nobody. */
function mentionProblems({ fields, kind }: Reading): Problem[] {
  if (kind !== undefined && kindPower(kind) !== null) return []
  const mentions = fields.filter(({ path, name }) => name.startsWith("mention") && MENTION.test(path))
  const named = new Set(mentions.map(({ value }) => String(value).toLowerCase()))
  return named.size > MOST_MENTIONS ? [{ code: "many-mentions", tier: "check" }] : []
}
