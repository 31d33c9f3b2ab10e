// Whether a text holds the very secret that is asked about, however it is written down.
import { utf8ToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { nsecEncode } from "nostr-tools/nip19"
import { describe, expect, test } from "vitest"
import { holdsSecret, mayHoldSecret, type OwnSecret } from "../../../lib/core/keys/secret-in-text.ts"

const PHRASE = "leader monkey parrot ring guide accident before fence cannon height naive bean"
const phrase: OwnSecret = { type: "phrase", bytes: utf8ToBytes(PHRASE) }
const keyOf = (bytes: Uint8Array): OwnSecret => ({ type: "private-key", bytes })
const key = keyOf(Uint8Array.from({ length: 32 }, (_, at) => at * 7 + 1))
const hex = Buffer.from(key.bytes).toString("hex")

const holds = (text: string, secret: OwnSecret): boolean => mayHoldSecret(text) && holdsSecret(text, secret)

describe("a key", () => {
  test.each([
    ["alone", hex],
    ["in a sentence", `my key is ${hex}, keep it`],
    ["with 0x", `0x${hex}`],
    ["in capitals", hex.toUpperCase()],
    ["inside more digits", `00${hex}ff`],
    ["as nsec", `send to ${nsecEncode(key.bytes)}!`],
    ["as nsec in capitals", nsecEncode(key.bytes).toUpperCase()],
    ["in JSON", JSON.stringify({ content: `line\n${hex}\nline` })],
  ])("is found %s", (_, text) => {
    expect(holds(text, key)).toBe(true)
  })

  test.each([
    ["another key", "ab".repeat(32)],
    ["another nsec", nsecEncode(new Uint8Array(32).fill(3))],
    ["an nsec with a slip", nsecEncode(key.bytes).replace(/.$/, "q")],
    ["all but its last digit", hex.slice(0, -1)],
  ])("is not found in %s", (_, text) => {
    expect(holds(text, key)).toBe(false)
  })
})

describe("a phrase", () => {
  test.each([
    ["alone", PHRASE],
    ["in a sentence", `Here: ${PHRASE}. Bye.`],
    [
      "numbered, a line each",
      PHRASE.split(" ")
        .map((word, at) => `${at + 1}. ${word}`)
        .join("\n"),
    ],
    ["in capitals with commas", PHRASE.toUpperCase().replaceAll(" ", ", ")],
    ["in JSON, a line each", JSON.stringify({ content: PHRASE.replaceAll(" ", "\n") })],
  ])("is found %s", (_, text) => {
    expect(holds(text, phrase)).toBe(true)
  })

  test.each([
    ["eleven of its words", PHRASE.replace(" bean", "")],
    ["its words in another order", PHRASE.replace("leader monkey", "monkey leader")],
    ["longer words", `x${PHRASE}x`],
  ])("is not found in %s", (_, text) => {
    expect(holds(text, phrase)).toBe(false)
  })
})

test("no key goes by unsuspected, and most words raise no suspicion", () => {
  const around = fc.string({ maxLength: 40 })
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), around, around, (bytes, before, after) => {
      expect(holds(before + Buffer.from(bytes).toString("hex") + after, keyOf(bytes))).toBe(true)
    }),
  )
  expect(mayHoldSecret("Hello Spasm, this is what I think of it. It is short, and so are its words.")).toBe(
    false,
  )
})

test("a megabyte is looked through at once, whatever its shape", () => {
  for (const piece of ["a", " ", "abc ", "abandon", "0", "0a", "nsec1", "abc  ", "\\n", "abcdefgh"]) {
    const text = piece.repeat(1_000_000 / piece.length)
    const began = performance.now()
    holds(text, key)
    holds(text, phrase)
    expect(performance.now() - began, piece).toBeLessThan(2000)
  }
})
