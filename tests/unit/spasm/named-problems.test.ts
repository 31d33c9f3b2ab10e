// Problems with a meaning of their own, each told under its own name and no other.
import { hexToBytes } from "@noble/hashes/utils.js"
import { describe, expect, test } from "vitest"
import { review } from "../../../lib/core/review.ts"
import { signPersonalMessage } from "../../../lib/core/signer.ts"
import { cardOf } from "../../../lib/core/spasm/card.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

const alice = keys.ethereum.alice.address.toLowerCase()
const NOW = 1_732_000_000_000
const body = {
  type: "SpasmEventBodyV2",
  action: "post",
  content: "hello",
  timestamp: NOW,
  authors: [{ addresses: [{ value: alice }] }],
}

describe("a signature of a scheme that is not ours", () => {
  const signedString = JSON.stringify(body)
  const genuine = {
    value: signPersonalMessage(
      encodeUtf8(signedString) ?? new Uint8Array(),
      hexToBytes(keys.ethereum.alice.privateKey.slice(2)),
    ),
    pubkey: alice,
  }
  const foreign = { value: "zz", pubkey: alice, format: { name: "bitcoin-message" } }
  const reading = (...signatures: readonly object[]) =>
    read(
      {
        type: "SpasmEventEnvelopeV2",
        siblings: [{ type: "SiblingSpasmSignedV2", signedString, signatures }],
      },
      { as: "event" },
    )
  const codes = (...signatures: readonly object[]): string[] =>
    reading(...signatures).problems.map(({ code, tier }) => `${tier} ${code}`)

  test("is called neither right nor wrong, and proves nobody", () => {
    for (const signatures of [[foreign], [genuine, foreign]]) {
      expect(codes(...signatures)).toEqual(["danger unknown-signature"])
      expect(reading(...signatures)).toMatchObject({ view: "refuse", authors: [{ state: "claimed" }] })
      expect(cardOf(reading(...signatures)).state).toBe("unknown")
    }
    expect(reading(foreign).signatures).toEqual([
      { format: "ethereum", valid: false, unknown: true, part: "SiblingSpasmSignedV2" },
    ])
  })

  test.each([
    ["beside one that is wrong", [foreign, { ...genuine, pubkey: keys.ethereum.mallory.address }]],
    ["by its word, but not by its looks", [{ ...foreign, value: `0x${"11".repeat(64)}1b` }]],
    ["by its looks, but not by its word", [{ ...foreign, format: { name: "ethereum-signature" } }]],
    ["by its looks, without a word", [{ ...foreign, format: undefined }]],
  ])("excuses no wrong one: %s", (_, signatures) => {
    expect(codes(...signatures)).toEqual(["danger bad-signature"])
    expect(cardOf(reading(...signatures)).state).toBe("invalid")
  })
})

describe("a licence", () => {
  const codes = (value: object): string[] =>
    review(read(JSON.stringify(value), { as: "request" }), {
      origin: "https://forum.example",
      now: NOW,
      signer: alice,
      own: [alice],
    }).problems.map(({ code, tier }) => `${tier} ${code}`)
  const dmp = { version: "dmp_v0.1.0", time: "2024-11-19T07:06:40.000Z", action: "post", text: "hello" }

  test.each([
    ["a body without one", body],
    ["a body with an empty one", { ...body, license: "" }],
    ["a DMP message with an empty one", { ...dmp, license: "" }],
  ])("that is missing is told: %s", (_, value) => {
    expect(codes(value)).toEqual(["check no-licence"])
  })

  test.each([
    ["a body", { ...body, license: "MIT" }],
    ["a DMP message", { ...dmp, license: "SPDX-License-Identifier: CC0-1.0" }],
    ["plain words", "hello there"],
  ])("is not missed in %s", (_, value) => {
    expect(codes(value as object)).not.toContain("check no-licence")
  })
})
