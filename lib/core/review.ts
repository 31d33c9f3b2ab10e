// A Reading in front of a person: one sentence, and the problems that need who asks, who signs and what time it is.
import { hexToBytes } from "@noble/hashes/utils.js"
import { parseSiwe, type Siwe, withoutUsualPort } from "./ethereum/siwe.ts"
import { kindPower } from "./nostr/kinds.ts"
import type { Caller, Wish } from "./request.ts"
import { isModeration } from "./spasm/checks.ts"
import { read } from "./spasm/read.ts"
import type { Field, Problem, Reading, Tier } from "./spasm/reading.ts"

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
    ...(context.twoAddresses ? [{ code: "two-addresses", tier: "check" } as const] : []),
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

/** A wish to sign words: what one key is asked to sign. */
export type SigningWish = Extract<Wish, { readonly kind: "personal-sign" | "sign-event" }>

/** The review of a wish to sign: its own exact bytes, read. `own` are the person's addresses and public keys. */
export function reviewWish(
  wish: SigningWish,
  { origin }: Pick<Caller, "origin">,
  { own, now }: Pick<ReviewContext, "own" | "now">,
): Review {
  const [input, signer, twoAddresses] =
    wish.kind === "personal-sign"
      ? [hexToBytes(wish.message.slice(2)), wish.address, wish.twoAddresses]
      : [wish.event, wish.event.pubkey]
  return review(read(input, { as: "request" }), { origin, now, signer, own, twoAddresses })
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
  if ((authors.length === 0 && ofBody.length === 0) || form === "siwe") return []
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

/**
 * How far a log-in is from being for the site that asks. Without a scheme it is for https, without a port for the usual one
 * (EIP-4361); who may listen on a person's own machine is that person.
 */
function siteTier({ scheme, domain, uri }: Siwe, origin: string): Tier | null {
  const [asking, host = ""] = origin.split("://")
  const named = domain.toLowerCase()
  const [, place = ""] = withoutUsualPort(`${asking}://${named}`).split("://")
  const hasPort = /:\d+$/.test(named)
  if (place !== (hasPort ? host : host.replace(/:\d+$/, ""))) return "danger"
  if (scheme && scheme.toLowerCase() !== asking) return "danger"
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host)) return null
  if (asking === "http" && uri.toLowerCase().startsWith("https:")) return "danger"
  return !hasPort && (place !== host || (!scheme && asking !== "https")) ? "check" : null
}

type Span = { readonly start: number; readonly end: number }

/** All that was read of a text; of a log-in with its place, and what only who asks, who signs and the time tell. */
function loginProblems(
  { form, fields, problems }: Reading,
  { origin, signer, now }: ReviewContext,
): Problem[] {
  const text = form === "siwe" ? fields.find(({ name }) => name === "content")?.value : undefined
  const siwe = typeof text === "string" ? parseSiwe(text) : null
  if (typeof text !== "string" || !siwe) return [...problems]
  const { issuedAt, expirationTime, notBefore } = siwe
  const spanOf = (words: string, from: number): Span => {
    const start = text.indexOf(words, from)
    return { start, end: start + words.length }
  }
  // Lines like those of the fields may stand in the statement, which comes before the fields.
  const line = (name: string, value: string): Span =>
    spanOf(`${name}: ${value}`, text.lastIndexOf(`\n${name}: ${value}`))
  const domainSpan = spanOf(siwe.scheme ? `${siwe.scheme}://${siwe.domain}` : siwe.domain, 0)
  const addressSpan = spanOf(siwe.address, text.indexOf("\n"))
  const spans: Readonly<Record<string, Span>> = {
    "danger siwe-domain": domainSpan,
    "check siwe-domain": line("URI", siwe.uri),
    "danger siwe-address": addressSpan,
    "danger siwe-malformed": line("Version", siwe.version),
    "check siwe-malformed": line("Nonce", siwe.nonce),
    "danger siwe-resource": spanOf(
      `- ${siwe.resources.find((one) => /^urn:recap:/i.test(one))}`,
      text.lastIndexOf("\nResources:\n"),
    ),
  }
  const told = problems.map(
    (problem): Problem => ({
      ...spans[`${problem.tier} ${problem.code}`],
      ...problem,
    }),
  )
  const say = (code: Problem["code"], tier: Tier, span: Span): void => {
    if (!told.some((one) => one.code === code && one.start === span.start)) told.push({ code, tier, ...span })
  }
  const tier = siteTier(siwe, origin)
  if (tier) say("siwe-domain", tier, domainSpan)
  if (siwe.address.toLowerCase() !== signer.toLowerCase()) say("siwe-address", "danger", addressSpan)
  const age = now - Date.parse(issuedAt)
  if (age < -2 * MINUTE || age > DAY) say("siwe-time", "check", line("Issued At", issuedAt))
  if (expirationTime && Date.parse(expirationTime) <= now) {
    say("siwe-time", "danger", line("Expiration Time", expirationTime))
  }
  if (notBefore && Date.parse(notBefore) > now) say("siwe-time", "danger", line("Not Before", notBefore))
  return told
}

/** NIP-98: a login over HTTP names the address that it opens, which must be the asking site's. */
function httpLoginProblems({ kind, fields, rest }: Reading, { origin }: ReviewContext): Problem[] {
  if (kind !== 27235) return []
  const values = new Map([...fields, ...rest].map(({ path, value }) => [path, value]))
  return [...values].flatMap(([path, value]): Problem[] => {
    if (value !== "u" || !/^\/tags\/\d+\/0$/.test(path)) return []
    const place = path.replace(/0$/, "1")
    const opened = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(String(values.get(place)))?.[0].toLowerCase()
    return opened !== undefined && withoutUsualPort(opened) === origin
      ? []
      : [{ code: "siwe-domain", tier: "danger", path: place }]
  })
}
