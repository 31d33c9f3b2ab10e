// The compiled curve against the published vectors and, on anything at all, against the plain one.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { schnorr } from "@noble/secp256k1"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { type Curve, type CurveOperations, curveOver, nobleCurve } from "../../../lib/core/curve.ts"
import { compiledCurve } from "../../../lib/platform/libsecp256k1.ts"
import { SIGNED, VERIFIED } from "./bip340-vectors.ts"

const library = createRequire(import.meta.url).resolve("@bitauth/libauth")
const binary = readFileSync(library.replace(/index\.js$/, "lib/bin/secp256k1/secp256k1.wasm"))

let curve: Curve
beforeAll(async () => {
  curve = await compiledCurve(new Uint8Array(binary).buffer)
})

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const secret = bytes(32).filter((key) => key.some((byte) => byte > 0) && (key[0] ?? 255) < 255)

describe("a Schnorr signature", () => {
  test.each(SIGNED)("by %s is the published one", (key, publicKey, auxiliary, message, signature) => {
    const made = curve.signer(hexToBytes(message), hexToBytes(key), hexToBytes(auxiliary))
    expect(bytesToHex(made)).toBe(signature)
    expect(curve.verifier.schnorr(hexToBytes(message), made, hexToBytes(publicKey))).toBe(true)
  })

  test.each(VERIFIED)("with %s: %s", (_, valid, key, message, signature) => {
    expect(curve.verifier.schnorr(hexToBytes(message), hexToBytes(signature), hexToBytes(key))).toBe(valid)
  })

  test("is the plain one's to the byte, and each proves the other's", () => {
    fc.assert(
      fc.property(secret, bytes(32), bytes(32), (key, digest, auxiliary) => {
        const made = curve.signer(digest, key, auxiliary)
        expect(made).toEqual(Uint8Array.from(nobleCurve.signer(digest, key, auxiliary)))
      }),
      { numRuns: 200 },
    )
  })

  test("that is changed anywhere is refused by both", () => {
    const at = fc.nat(127)
    fc.assert(
      fc.property(secret, bytes(32), at, fc.integer({ min: 1, max: 255 }), (key, digest, at, change) => {
        const made = curve.signer(digest, key, digest)
        const point = schnorr.getPublicKey(key)
        const all = Uint8Array.of(...made, ...point, ...digest)
        all[at] = (all[at] ?? 0) ^ change
        const parts = [all.slice(96), all.slice(0, 64), all.slice(64, 96)] as const
        expect(curve.verifier.schnorr(...parts)).toBe(false)
        expect(nobleCurve.verifier.schnorr(...parts)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test("of the wrong length is refused", () => {
    const [, key, , message, signature] = SIGNED[0]
    const check = (...parts: readonly string[]): boolean => {
      const [a = "", b = "", c = ""] = parts
      return curve.verifier.schnorr(hexToBytes(a), hexToBytes(b), hexToBytes(c))
    }
    expect(check(message, signature, key)).toBe(true)
    expect(check(message.slice(2), signature, key)).toBe(false)
    expect(check(message, `${signature}00`, key)).toBe(false)
    expect(check(message, signature.slice(2), key)).toBe(false)
    expect(check(message, signature, `00${key}`)).toBe(false)
  })
})

test("a key is recovered as the plain curve does, or not at all", () => {
  fc.assert(
    fc.property(bytes(32), bytes(64), fc.integer({ min: -1, max: 4 }), (digest, signature, recovery) => {
      const expected =
        recovery === 0 || recovery === 1 ? nobleCurve.verifier.recover(digest, signature, recovery) : null
      const found = curve.verifier.recover(digest, signature, recovery)
      expect(found && bytesToHex(found)).toBe(expected && bytesToHex(expected))
    }),
    { numRuns: 200 },
  )
})

test("where the compiled curve has no answer, the plain one gives it", () => {
  const nothing: CurveOperations = {
    publicKey: () => null,
    add: () => null,
    multiply: () => null,
    recover: () => null,
  }
  const [key, publicKey, auxiliary, message, signature] = SIGNED[1].map((hex) => hexToBytes(hex)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const { signer, verifier } = curveOver(nothing)
  expect(bytesToHex(signer(message, key, auxiliary))).toBe(bytesToHex(signature))
  expect(verifier.schnorr(message, signature, publicKey)).toBe(true)
  expect(verifier.schnorr(message, signature, message)).toBe(false)
})

test("the secret that was given is left as it was", () => {
  const key = hexToBytes(SIGNED[2][0])
  curve.signer(new Uint8Array(32), key, new Uint8Array(32))
  expect(bytesToHex(key)).toBe(SIGNED[2][0])
})
