// NIP-01, NIP-42: every prefix that a relay answers with, and the words that decide where there is none.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { asksForLogin, prefixOf, relayAnswer } from "../../../lib/core/outbox/relay-answers.ts"

const stranger = { authenticated: false }
const known = { authenticated: true }

describe("a relay's answer", () => {
  test.each([
    [true, "", { is: "accepted" }],
    [true, "thanks", { is: "accepted" }],
    [true, "pow: difficulty 25>=24", { is: "accepted" }],
    [true, "duplicate: already have this event", { is: "already" }],
    [false, "duplicate: have it", { is: "already" }],
    [false, "DUPLICATE: have it", { is: "already" }],
    [false, "rate-limited: slow down there chief", { is: "later", why: "rate-limited", waitMs: 60_000 }],
    [false, "rate-limited: try again in 30 seconds", { is: "later", why: "rate-limited", waitMs: 30_000 }],
    [false, "rate-limited: 5 per minute, wait 2 min", { is: "later", why: "rate-limited", waitMs: 120_000 }],
    [false, "rate-limited: in 999999 h", { is: "later", why: "rate-limited", waitMs: 86_400_000 }],
    [false, "error: could not connect to the database", { is: "later", why: "server-error" }],
    [false, "auth-required: who are you", { is: "later", why: "login-off" }],
    [false, "restricted: members only", { is: "refused", why: "restricted" }],
    [false, "restricted: payment required", { is: "refused", why: "payment" }],
    [false, "blocked: you are banned", { is: "refused", why: "blocked" }],
    [false, "blocked: pubkey not admitted, please pay", { is: "refused", why: "payment" }],
    [false, "pow: 20 bits needed", { is: "refused", why: "proof-of-work", bits: 20 }],
    [false, "pow: difficulty 26 is less than 30", { is: "refused", why: "proof-of-work", bits: 30 }],
    [false, "pow: see NIP-13", { is: "refused", why: "proof-of-work" }],
    [false, "pow: 28 bits required (nip 13), got 3", { is: "refused", why: "proof-of-work", bits: 28 }],
    [false, "pow: 100000000 bits", { is: "refused", why: "proof-of-work" }],
    [false, "invalid: signature is wrong", { is: "refused", why: "invalid" }],
    [false, "invalid: event creation date is too far off", { is: "refused", why: "time-window" }],
    [false, "invalid: created_at too late", { is: "refused", why: "time-window" }],
    [false, "invalid: event too large", { is: "refused", why: "too-large" }],
    [false, "mute: no one was listening", { is: "refused", why: "not-kept" }],
    [false, "", { is: "later", why: "strange-answer" }],
    [false, "no", { is: "later", why: "strange-answer" }],
    [false, "banana: no", { is: "later", why: "strange-answer" }],
    [false, "event too large", { is: "refused", why: "too-large" }],
    [false, "too many tags", { is: "refused", why: "invalid" }],
    [false, "bad signature", { is: "refused", why: "invalid" }],
    [false, "bad event id", { is: "refused", why: "invalid" }],
    [false, "kind forbidden", { is: "refused", why: "refused" }],
    [false, "against our policy", { is: "refused", why: "refused" }],
    [false, "proof of work: 16 bits", { is: "refused", why: "proof-of-work", bits: 16 }],
  ] as const)("%s %s", (ok, message, answer) => {
    expect(relayAnswer(ok, message, stranger)).toEqual({ ...answer, said: message })
  })

  test("after a login is about the key", () => {
    expect(relayAnswer(false, "auth-required: again", known)).toMatchObject({
      is: "refused",
      why: "login-refused",
    })
    expect(relayAnswer(false, "restricted: not you", known)).toMatchObject({
      is: "refused",
      why: "restricted",
    })
  })

  test("keeps 300 characters of its words, none of them broken", () => {
    const { said } = relayAnswer(false, `x${"\u{1f600}".repeat(500)}\ud800`, stranger)
    expect([...said].length).toBeLessThanOrEqual(300)
    expect(said.isWellFormed()).toBe(true)
  })

  test("is one of the known ones, whatever is said", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.string({ unit: "binary" }), fc.boolean(), (ok, message, authenticated) => {
        expect(relayAnswer(ok, message, { authenticated }).is).toMatch(/^(?:accepted|already|refused|later)$/)
      }),
    )
  })
})

describe("a relay that wants to know who sends", () => {
  test.each([
    [false, "auth-required: log in", stranger, true],
    [false, "restricted: members", stranger, true],
    [false, "auth-required: log in", known, false],
    [false, "restricted: members", known, false],
    [true, "auth-required: log in", stranger, false],
    [false, "blocked: log in", stranger, false],
    [false, "please auth-required: log in", stranger, false],
  ])("%s %s", (ok, message, context, asks) => {
    expect(asksForLogin(ok, message, context)).toBe(asks)
  })

  test("says so in the word before the first colon", () => {
    expect(prefixOf("  Auth-Required : x")).toBe("")
    expect(prefixOf("Auth-Required: x")).toBe("auth-required")
    expect(prefixOf("http://x")).toBe("http")
  })
})

test("a text of a megabyte that was made to be slow is judged at once", () => {
  const text = `invalid: ${"exceed ".repeat(150_000)}`
  const began = performance.now()
  relayAnswer(false, text, { authenticated: false })
  expect(performance.now() - began).toBeLessThan(500)
})
