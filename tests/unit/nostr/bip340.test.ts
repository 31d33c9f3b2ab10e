// The plain curve against the published vectors of BIP-340.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { schnorr } from "@noble/secp256k1"
import { describe, expect, test } from "vitest"
import { signNostrEvent } from "../../../lib/core/signer.ts"
import { nobleVerifier } from "../../../lib/core/verifier.ts"
import { SIGNED, VERIFIED } from "./bip340-vectors.ts"

const verifies = (key: string, message: string, signature: string): boolean =>
  nobleVerifier.schnorr(hexToBytes(message), hexToBytes(signature), hexToBytes(key))

describe("a Schnorr signature", () => {
  test.each(SIGNED)("by %s is the published one", (secret, key, auxiliary, message, signature) => {
    // The module that signs events is what gives the curve its hash.
    expect(signNostrEvent).toBeTypeOf("function")
    expect(bytesToHex(schnorr.sign(hexToBytes(message), hexToBytes(secret), hexToBytes(auxiliary)))).toBe(
      signature,
    )
    expect(verifies(key, message, signature)).toBe(true)
    expect(
      verifies(
        key,
        message.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        signature,
      ),
    ).toBe(false)
  })

  test.each(VERIFIED)("with %s: %s", (_, valid, key, message, signature) => {
    expect(verifies(key, message, signature)).toBe(valid)
  })

  test("of another length, or over one, is refused without an error", () => {
    const [, key, , message, signature] = SIGNED[0]
    for (const [k, s] of [
      ["", signature],
      [key.slice(2), signature],
      [key, ""],
      [key, signature.slice(2)],
      [key, `${signature}00`],
    ] as const) {
      expect(verifies(k, message, s)).toBe(false)
    }
  })
})
