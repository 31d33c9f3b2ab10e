// BIP-340 over the few operations of a compiled secp256k1 that knows ECDSA alone: fast, in constant time, no big integers.
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { nobleSigner, type SchnorrSigner } from "./signer.ts"
import { challengeHash, nobleVerifier, tagged, type Verifier } from "./verifier.ts"

/** Operations on 32-byte big-endian scalars; each is null where a number is zero or not below the order. */
export type CurveOperations = {
  /** 33-byte compressed public key. */
  readonly publicKey: (secret: Uint8Array) => Uint8Array | null
  /** The first is wiped after use, the second may stay in the library's memory until its next use. */
  readonly add: (secret: Uint8Array, other: Uint8Array) => Uint8Array | null
  readonly multiply: (secret: Uint8Array, other: Uint8Array) => Uint8Array | null
  /** SEC 1 recovery of the 65-byte uncompressed public key. */
  readonly recover: Verifier["recover"]
}

/** What signs for Nostr, and what proves signatures. */
export type Curve = { readonly signer: SchnorrSigner; readonly verifier: Verifier }

/** In plain JavaScript. */
export const nobleCurve: Curve = { signer: nobleSigner, verifier: nobleVerifier }

/** Over a compiled library. */
export const curveOver = (operations: CurveOperations): Curve => ({
  signer: signerOver(operations),
  verifier: verifierOver(operations),
})

/** The order of the curve less one: what a scalar is multiplied by to negate it. */
const MINUS_ONE = hexToBytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")

const auxiliaryHash = tagged("BIP0340/aux")
const nonceHash = tagged("BIP0340/nonce")

/**
 * Checks over this curve. A Schnorr check is one recovery: with the key's x for r, ECDSA recovery computes
 * (s'P - zG) / r, which is sG - eP for s' = -er and z = -sr. What recovery cannot take is left to the slower library.
 */
function verifierOver({ multiply, recover }: CurveOperations): Verifier {
  const negativeProduct = (one: Uint8Array, other: Uint8Array): Uint8Array | null => {
    const product = multiply(one, other)
    return product && multiply(product, MINUS_ONE)
  }
  return {
    recover,
    schnorr(digest, signature, publicKey) {
      const whole = digest.length === 32 && signature.length === 64 && publicKey.length === 32
      if (!whole) return false
      const r = signature.subarray(0, 32)
      const s = negativeProduct(challengeHash(r, publicKey, digest), publicKey)
      const z = negativeProduct(signature.subarray(32), publicKey)
      const point = s && z && recover(z, concatBytes(publicKey, s), 0)
      if (!point) return nobleVerifier.schnorr(digest, signature, publicKey)
      const isEven = ((point[64] ?? 1) & 1) === 0
      return isEven && r.every((byte, at) => byte === point[1 + at])
    },
  }
}

/** Signs as BIP-340 says, to the byte like every implementation that is given the same auxiliary randomness. */
function signerOver({ publicKey, add, multiply }: CurveOperations): SchnorrSigner {
  /** The secret whose point has an even y, and that point's x. */
  const even = (secret: Uint8Array): { readonly secret: Uint8Array; readonly x: Uint8Array } | null => {
    const point = publicKey(secret)
    const chosen = point?.[0] === 3 ? multiply(secret, MINUS_ONE) : secret.slice()
    return point && chosen && { secret: chosen, x: point.slice(1) }
  }
  return (digest, secret, auxiliary) => {
    const key = even(secret)
    const masked = auxiliaryHash(auxiliary).map((byte, at) => byte ^ (key?.secret[at] ?? 0))
    const nonce = key && even(nonceHash(masked, key.x, digest))
    const product = nonce && multiply(key.secret, challengeHash(nonce.x, key.x, digest))
    const s = product && add(nonce.secret, product)
    const signature = s && concatBytes(nonce.x, s)
    for (const bytes of [key?.secret, masked, nonce?.secret, product]) bytes?.fill(0)
    return signature ?? nobleSigner(digest, secret, auxiliary)
  }
}
