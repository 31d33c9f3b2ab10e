// NIP-01: the id of an event and its exact text, against another client's library.
import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { finalizeEvent, getEventHash, serializeEvent, verifyEvent } from "nostr-tools/pure"
import { describe, expect, test } from "vitest"
import {
  eventHash,
  invalidField,
  isHex64,
  type NostrTemplate,
  signedText,
  templateOf,
} from "../../../lib/core/nostr/event.ts"
import { signNostrEvent } from "../../../lib/core/signer.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")
const { pubkey, secretKey } = keys.nostr.alice
const note: NostrTemplate = { kind: 1, created_at: 1_732_000_000, content: "gm", tags: [], pubkey }
const mutable = (event: NostrTemplate) => ({ ...event, tags: event.tags.map((tag) => [...tag]) })

/** Text with what JSON writes in escapes, and what it does not. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      ..."\b\t\n\v\f\r\"\\/'<>&",
      ...Array.from({ length: 34 }, (_, code) => String.fromCharCode(code)),
      "\u007f",
      "\u0080",
      "\u2028",
      "\u2029",
      "\ufeff",
      "é",
      "e\u0301",
      "👩‍👩‍👧",
      "\u{10ffff}",
    ),
  }),
  fc.string({ unit: "binary" }),
)
const event = fc.record({
  kind: fc.integer({ min: 0, max: 65_535 }),
  created_at: fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  content: text,
  tags: fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 4 }),
  pubkey: fc.constant(pubkey),
})

describe("an event", () => {
  test("has the id and the text that another library computes, whatever its letters", () => {
    fc.assert(
      fc.property(event, (template) => {
        expect(signedText(template)).toBe(serializeEvent(mutable(template)))
        expect(hex(eventHash(template))).toBe(getEventHash(mutable(template)))
      }),
      { numRuns: 3_000 },
    )
  })

  test("is written with the escapes of NIP-01", () => {
    const content = 'line\nquote"back\\slash\rtab\tbell\bfeed\f/é\u2028'
    expect(signedText({ ...note, content })).toBe(
      `[0,"${pubkey}",1732000000,1,[],"line\\nquote\\"back\\\\slash\\rtab\\tbell\\bfeed\\f/é\u2028"]`,
    )
  })

  test("signed here is verified there, and the other way round", () => {
    const secret = hexToBytes(secretKey)
    fc.assert(
      fc.property(event, (template) => {
        const ours = signNostrEvent(template, secret, new Uint8Array(32))
        expect(Object.keys(ours)).toEqual(["id", "pubkey", "created_at", "kind", "tags", "content", "sig"])
        expect(verifyEvent(structuredClone(mutable(ours)) as never)).toBe(true)
        const theirs = finalizeEvent(structuredClone(mutable(template)), secret)
        expect(ours.id).toBe(theirs.id)
        expect(read({ ...theirs }, { as: "event" }).signatures).toMatchObject([
          { valid: true, signer: pubkey },
        ])
      }),
      { numRuns: 30 },
    )
  })

  test("is reduced to what is signed, as a copy", () => {
    const tags = [["t", "x"]]
    const given = { ...note, tags, id: "x", sig: "y", type: "SpasmEventBodyV2", extra: 1 }
    const template = templateOf(given)
    expect(template).toEqual({ ...note, tags })
    expect(template?.tags).not.toBe(tags)
    expect(template?.tags[0]).not.toBe(tags[0])
    const { pubkey: _, ...unnamed } = note
    expect(templateOf(unnamed)).toEqual({ ...note, pubkey: "" })
  })

  test.each([
    ["kind", -1],
    ["kind", 65_536],
    ["kind", 1.5],
    ["kind", "1"],
    ["kind", null],
    ["kind", undefined],
    ["created_at", -1],
    ["created_at", 0.5],
    ["created_at", 2 ** 53],
    ["created_at", Number.NaN],
    ["created_at", "1732000000"],
    ["content", undefined],
    ["content", 5],
    ["content", "\ud800"],
    ["tags", undefined],
    ["tags", {}],
    ["tags", ["t"]],
    ["tags", [["t", 5]]],
    ["tags", [["t", null]]],
    ["tags", [["\udc00"]]],
    ["tags", [[["t"]]]],
    ["pubkey", pubkey.toUpperCase()],
    ["pubkey", pubkey.slice(1)],
    ["pubkey", `0x${pubkey}`],
    ["pubkey", "npub1xyz"],
    ["pubkey", null],
    ["pubkey", 5],
  ])("with a %s of %j is none, and is told by that field", (field, value) => {
    expect(invalidField({ ...note, [field]: value })).toBe(field)
    expect(templateOf({ ...note, [field]: value })).toBeNull()
  })

  test("has ids and keys of 64 small digits", () => {
    expect(isHex64(pubkey)).toBe(true)
    for (const value of [pubkey.toUpperCase(), `${pubkey}\n`, pubkey.slice(1), "z".repeat(64), 5, [pubkey]])
      expect(isHex64(value)).toBe(false)
  })
})
