// The plain checks against those of the library whose points they add, on anything at all and at every edge.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { Point, recoverPublicKey, schnorr, sign } from "@noble/secp256k1"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { nobleSigner } from "../../lib/core/signer.ts"
import { nobleVerifier } from "../../lib/core/verifier.ts"

const { n: ORDER, p: PRIME } = Point.CURVE()
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const number32 = (number: bigint): Uint8Array => hexToBytes(number.toString(16).padStart(64, "0"))
/** Numbers at which a scalar, a coordinate or a window of bits begins or ends, and any other. */
const EDGES = [
  0n,
  1n,
  2n,
  15n,
  16n,
  17n,
  31n,
  32n,
  ORDER - 17n,
  ORDER - 1n,
  ORDER,
  ORDER + 1n,
  PRIME - ORDER - 1n,
  PRIME - 1n,
  PRIME,
  2n ** 256n - 1n,
  BigInt(`0x${"f0".repeat(32)}`),
  BigInt(`0x${"0f".repeat(32)}`),
  BigInt(`0x${"55".repeat(32)}`),
]
const scalar = fc.oneof(bytes32, fc.constantFrom(...EDGES).map(number32))
const secret = bytes32.filter((key) => key.some((byte) => byte > 0) && (key[0] ?? 255) < 255)

function recoveredByLibrary(digest: Uint8Array, signature: Uint8Array, recovery: number): string | null {
  try {
    const options = { prehash: false, isCompressed: false }
    return bytesToHex(recoverPublicKey(Uint8Array.of(recovery, ...signature), digest, options))
  } catch {
    return null
  }
}

function recovered(digest: Uint8Array, signature: Uint8Array, recovery: number): string | null {
  const key = nobleVerifier.recover(digest, signature, recovery)
  return key && bytesToHex(key)
}

describe("a recovered key", () => {
  test("is the library's, of any two numbers over anything", () => {
    let some = 0
    fc.assert(
      fc.property(scalar, scalar, scalar, fc.integer({ min: 0, max: 3 }), (digest, r, s, recovery) => {
        const signature = Uint8Array.of(...r, ...s)
        const key = recovered(digest, signature, recovery)
        expect(key).toBe(recoveredByLibrary(digest, signature, recovery))
        if (key !== null) some++
      }),
      { numRuns: 600 },
    )
    expect(some).toBeGreaterThan(30)
  })

  test("is whose signature it is", () => {
    fc.assert(
      fc.property(secret, bytes32, (key, digest) => {
        const [recovery = 0, ...rs] = sign(digest, key, { prehash: false, format: "recovered" })
        const publicKey = Point.BASE.multiply(BigInt(`0x${bytesToHex(key)}`)).toHex(false)
        expect(recovered(digest, Uint8Array.from(rs), recovery)).toBe(publicKey)
      }),
      { numRuns: 100 },
    )
  })

  test("is none where a part has another length, or the bit is no bit", () => {
    const [recovery = 0, ...rs] = sign(number32(5n), number32(7n), { prehash: false, format: "recovered" })
    const [digest, signature] = [number32(5n), Uint8Array.from(rs)]
    expect(recovered(digest, signature, recovery)).not.toBeNull()
    for (const [d, s, bit] of [
      [digest.slice(1), signature, recovery],
      [Uint8Array.of(0, ...digest), signature, recovery],
      [digest, signature.slice(1), recovery],
      [digest, Uint8Array.of(...signature, 0), recovery],
      [digest, signature, 4],
      [digest, signature, -1],
      [digest, signature, 0.5],
      [digest, signature, Number.NaN],
    ] as const)
      expect(recovered(d, s, bit)).toBeNull()
  })
})

describe("a Schnorr signature", () => {
  test("holds where the library says so", () => {
    const part = fc.constantFrom("r", "s", "key", "digest", "nothing")
    let held = 0
    fc.assert(
      fc.property(secret, bytes32, scalar, part, (key, digest, other, part) => {
        const signature = nobleSigner(digest, key, other)
        const parts: Record<string, Uint8Array> & Record<"r" | "s" | "key" | "digest", Uint8Array> = {
          r: signature.slice(0, 32),
          s: signature.slice(32),
          key: Uint8Array.from(schnorr.getPublicKey(key)),
          digest,
          nothing: other,
        }
        parts[part] = other
        const whole = Uint8Array.of(...parts.r, ...parts.s)
        const holds = nobleVerifier.schnorr(parts.digest, whole, parts.key)
        expect(holds).toBe(schnorr.verify(whole, parts.digest, parts.key))
        if (holds) held++
      }),
      { numRuns: 250 },
    )
    expect(held).toBeGreaterThan(30)
  })
})
