// Signature checks over secp256k1: ECDSA recovery (SEC 1 §4.1.6, as Ethereum uses it) and BIP-340 Schnorr.
import { sha256 } from "@noble/hashes/sha2.js"
import { concatBytes } from "@noble/hashes/utils.js"
import { etc, Point } from "@noble/secp256k1"

/** The two curve operations that reading needs; a host may bring a faster pair. Neither throws. */
export type Verifier = {
  /** 65-byte uncompressed public key that made `signature` (64 bytes, r and s) over a 32-byte digest, or null. */
  readonly recover: (digest: Uint8Array, signature: Uint8Array, recovery: number) => Uint8Array | null
  /** Whether a 64-byte Schnorr signature over 32 bytes was made by the 32-byte x-only key. */
  readonly schnorr: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean
}

const { n: ORDER } = Point.CURVE()
const { bytesToNumberBE, invert, mod, numberToBytesBE } = etc

/** SHA-256 under a name (BIP-340, "Design"). */
export function tagged(tag: string): (...parts: readonly Uint8Array[]) => Uint8Array {
  const name = sha256(Uint8Array.from(tag, (letter) => letter.charCodeAt(0)))
  return (...parts) => sha256(concatBytes(name, name, ...parts))
}
export const challengeHash = tagged("BIP0340/challenge")

/** In plain JavaScript: the library's points, multiplied without hiding the number, for all of it is public. */
export const nobleVerifier: Verifier = {
  recover(digest, signature, recovery) {
    if (digest.length !== 32 || signature.length !== 64 || ![0, 1, 2, 3].includes(recovery)) return null
    try {
      const r = scalar(signature.subarray(0, 32))
      const s = scalar(signature.subarray(32))
      const x = numberToBytesBE(recovery > 1 ? r + ORDER : r)
      const point = Point.fromBytes(concatBytes(Uint8Array.of(2 + (recovery & 1)), x))
      const inverse = invert(r, ORDER)
      const z = bytesToNumberBE(digest)
      return sum(mod(-z * inverse, ORDER), mod(s * inverse, ORDER), point).toBytes(false)
    } catch {
      return null
    }
  },
  schnorr(digest, signature, publicKey) {
    if (signature.length !== 64 || publicKey.length !== 32) return false
    try {
      const r = signature.subarray(0, 32)
      const point = Point.fromBytes(concatBytes(Uint8Array.of(2), publicKey))
      const challenge = mod(-bytesToNumberBE(challengeHash(r, publicKey, digest)), ORDER)
      const { x, y } = sum(scalar(signature.subarray(32)), challenge, point)
        .assertValidity()
        .toAffine()
      return y % 2n === 0n && x === bytesToNumberBE(r)
    } catch {
      return false
    }
  },
}

/** A number that may multiply a point; throws for zero, and for one that is not below the order. */
function scalar(bytes: Uint8Array): bigint {
  const number = bytesToNumberBE(bytes)
  if (number === 0n || number >= ORDER) throw new RangeError("no scalar of the curve")
  return number
}

/** `one` times the base point and `other` times a point. */
const sum = (one: bigint, other: bigint, point: Point): Point =>
  Point.BASE.multiply(one, false).add(times(point, other))

/** Bits that one addition stands for, at most: multiples of a point up to half of what they say are made beforehand. */
const WINDOW = 5
const RANGE = 2 ** WINDOW

/** A point times a number, in the number's non-adjacent form (Guide to Elliptic Curve Cryptography, algorithm 3.36). */
function times(point: Point, number: bigint): Point {
  const twice = point.double()
  const odd = [point]
  while (odd.length < RANGE / 4) odd.push((odd.at(-1) ?? point).add(twice))
  const digits: number[] = []
  for (let left = number; left > 0n; left >>= 1n) {
    const low = Number(left & BigInt(RANGE - 1))
    const digit = low % 2 === 0 ? 0 : low < RANGE / 2 ? low : low - RANGE
    digits.push(digit)
    left -= BigInt(digit)
  }
  return digits.reduceRight((sum, digit) => {
    const doubled = sum.double()
    const multiple = odd[Math.abs(digit) >> 1]
    if (digit === 0 || !multiple) return doubled
    return doubled.add(digit < 0 ? multiple.negate() : multiple)
  }, Point.ZERO)
}
