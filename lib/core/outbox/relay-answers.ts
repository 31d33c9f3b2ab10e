// NIP-01, NIP-42: a relay's OK as an answer of a destination, by the prefix of its text and by the words behind it.
import type { Answer, Refusal } from "./destination.ts"
import { saidOf } from "./said.ts"

/** Whether the event was sent after the relay had taken our login on the same socket. */
export type RelayContext = { readonly authenticated: boolean }

const RATE_LIMITED_MS = 60_000
const LONGEST_WAIT_MS = 86_400_000
const MOST_BITS = 256

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** Words that tell more than the prefix in front of them, or that come without one. The first that fits counts. */
const TIME_WINDOW = /created_at|timestamp|in the future|too (?:old|new|early|late|far)/i
const PAYMENT = /\b(?:pay(?:ment|ing)?|paid|invoice)\b/i
const MARKERS: readonly (readonly [Refusal, RegExp])[] = [
  ["too-large", /too (?:large|big|long)|(?:size|length) (?:limit|exceeded)|exceeds? .{0,80}(?:size|length)/i],
  ["invalid", /too many tags|(?:bad|invalid|wrong) (?:signature|event id|id)\b/i],
  ["proof-of-work", /proof.of.work|\bpow\b/i],
  ["refused", /forbidden|polic(?:y|ies)/i],
]

/** The single word in front of the first colon, in lower case; empty where there is none. */
export function prefixOf(message: string): string {
  return /^\s*([a-z][a-z-]*):/i.exec(message)?.[1]?.toLowerCase() ?? ""
}

/**
 * Whether the relay first wants to know who sends: log in once on this socket and send once more. `restricted` counts
 * as that only before a login, since afterwards it is about this key.
 */
export function asksForLogin(ok: boolean, message: string, { authenticated }: RelayContext): boolean {
  const prefix = prefixOf(message)
  return !ok && !authenticated && (prefix === "auth-required" || prefix === "restricted")
}

/**
 * What a relay's `["OK", id, ok, message]` comes to. Where `asksForLogin` is true the caller logs in first; the answer
 * given here then is what remains when that is not possible. Text without a known prefix is worth another try unless
 * its words say that nothing will change. Never throws.
 */
export function relayAnswer(ok: boolean, message: string, context: RelayContext): Answer {
  const said = saidOf(message)
  const prefix = prefixOf(message)
  const refused = (why: Refusal): Answer => ({ is: "refused", why, said })
  if (prefix === "duplicate") return { is: "already", said }
  if (ok) return { is: "accepted", said }
  switch (prefix) {
    case "rate-limited":
      return { is: "later", why: "rate-limited", said, waitMs: waitOf(message) }
    case "error":
      return { is: "later", why: "server-error", said }
    case "auth-required":
      return context.authenticated ? refused("login-refused") : { is: "later", why: "login-off", said }
    case "restricted":
      return refused(PAYMENT.test(message) ? "payment" : "restricted")
    case "blocked":
      return refused(PAYMENT.test(message) ? "payment" : "blocked")
    case "pow":
      return workRefusal(said)
    case "invalid":
      if (TIME_WINDOW.test(message)) return refused("time-window")
      return refused(markerOf(message) === "too-large" ? "too-large" : "invalid")
    case "mute":
      // Nobody listened to an event that relays do not keep.
      return refused("not-kept")
  }
  const marker = markerOf(message)
  if (marker === "proof-of-work") return workRefusal(said)
  return marker ? refused(marker) : { is: "later", why: "strange-answer", said }
}

const markerOf = (message: string): Refusal | undefined =>
  MARKERS.find(([, words]) => words.test(message))?.[0]

/** Of "difficulty 26 is less than 30" and "20 bits needed, 12 given" the greatest number is the one asked for. */
function workRefusal(said: string): Answer {
  const numbers = [...said.replace(/nip-?\d+/gi, "").matchAll(/\d+/g)].map(Number)
  const bits = Math.max(0, ...numbers.filter((number) => number <= MOST_BITS))
  return { is: "refused", why: "proof-of-work", said, ...(bits > 0 && { bits }) }
}

/** How long the relay asks to wait, in milliseconds: a minute where it does not say, a day at most. */
function waitOf(message: string): number {
  const [, number, unit = ""] = /(\d{1,6})\s*(ms|s|m|h)(?:ec|econd|in|inute|our|r)?s?\b/i.exec(message) ?? []
  const each = unit.toLowerCase() === "ms" ? 1 : (UNIT_MS[unit.toLowerCase()] ?? 0)
  const wait = Number(number ?? 0) * each
  return wait > 0 ? Math.min(wait, LONGEST_WAIT_MS) : RATE_LIMITED_MS
}
