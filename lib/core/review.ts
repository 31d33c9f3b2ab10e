// A Reading in front of a person: one sentence, and the problems that need who asks, who signs and what time it is.
import { hexToBytes } from "@noble/hashes/utils.js"
import { parseSiwe } from "./ethereum/siwe.ts"
import type { Caller, Wish } from "./request.ts"
import { isModeration } from "./spasm/checks.ts"
import { read } from "./spasm/read.ts"
import type { Problem, Reading, Tier } from "./spasm/reading.ts"

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
    ...reading.problems,
    ...timeProblems(reading, context.now),
    ...authorProblems(reading, context),
    ...licenceProblems(reading),
    ...siweProblems(reading, context),
  ].sort((a, b) => Number(b.tier === "danger") - Number(a.tier === "danger"))
  const tier = problems.some((problem) => problem.tier === "danger")
    ? "danger"
    : problems.length > 0
      ? "check"
      : "clear"
  return {
    sentence: sentenceOf(reading),
    tier: reading.form === "unreadable" ? "danger" : tier,
    problems,
    reading,
  }
}

/** The review of a wish to sign: its own exact bytes, read. `own` are the person's addresses and public keys. */
export function reviewWish(
  wish: Extract<Wish, { readonly kind: "personal-sign" | "sign-event" }>,
  { origin }: Pick<Caller, "origin">,
  { own, now }: Pick<ReviewContext, "own" | "now">,
): Review {
  const [input, signer] =
    wish.kind === "personal-sign"
      ? [hexToBytes(wish.message.slice(2)), wish.address]
      : [wish.event, wish.event.pubkey]
  return review(read(input, { as: "request" }), { origin, now, signer, own })
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

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Seconds (10 digits) or milliseconds (13), told apart by size, as milliseconds. */
export function asMillis(timestamp: number): number {
  return Math.abs(timestamp) < 1e11 ? timestamp * 1000 : timestamp
}

function timeProblems({ timestamp, view }: Reading, now: number): Problem[] {
  if (timestamp === undefined || view === "none") return []
  const ahead = asMillis(timestamp) - now
  if (ahead < -DAY || ahead > DAY) return [{ code: "time-skew", tier: "danger" }]
  return ahead < -10 * MINUTE || ahead > 2 * MINUTE ? [{ code: "time-skew", tier: "check" }] : []
}

function authorProblems({ form, authors }: Reading, { signer, own }: ReviewContext): Problem[] {
  if (authors.length === 0 || form === "siwe") return []
  const mine = own.map((address) => address.toLowerCase())
  const stranger = authors.some(({ address }) => !mine.includes(address))
  const unnamed = !authors.some(({ address }) => address === signer.toLowerCase())
  return stranger || unnamed ? [{ code: "author-mismatch", tier: "danger" }] : []
}

function licenceProblems({ form, fields }: Reading): Problem[] {
  if (form !== "body" && form !== "dmp") return []
  return fields.some(({ name, value }) => name === "licence" && value)
    ? []
    : [{ code: "no-licence", tier: "check" }]
}

function siweProblems({ form, fields }: Reading, { origin, signer, now }: ReviewContext): Problem[] {
  const text = form === "siwe" ? fields.find(({ name }) => name === "content")?.value : undefined
  const siwe = typeof text === "string" ? parseSiwe(text) : null
  if (!siwe) return []
  const problems: Problem[] = []
  const say = (code: Problem["code"], tier: Tier): void => {
    problems.push({ code, tier })
  }
  const [scheme, host = ""] = origin.split("://")
  const domain = siwe.domain.toLowerCase()
  const sameHost = domain.includes(":") ? domain === host : domain === host.split(":")[0]
  if (!sameHost || (siwe.scheme && siwe.scheme.toLowerCase() !== scheme)) say("siwe-domain", "danger")
  if (siwe.address.toLowerCase() !== signer.toLowerCase()) say("siwe-address", "danger")
  const age = now - Date.parse(siwe.issuedAt)
  if (age < -2 * MINUTE || age > DAY) say("siwe-time", "check")
  const over = siwe.expirationTime && Date.parse(siwe.expirationTime) <= now
  const early = siwe.notBefore && Date.parse(siwe.notBefore) > now
  if (over || early) say("siwe-time", "danger")
  return problems
}
