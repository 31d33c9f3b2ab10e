// Signature checks over secp256k1: ECDSA recovery (SEC 1, as Ethereum uses it) and BIP-340 Schnorr.
import { sha256 } from "@noble/hashes/sha2.js"
import { hashes, recoverPublicKey, schnorr } from "@noble/secp256k1"

/** The two curve operations that reading needs; a host may bring a faster pair. Neither throws. */
export type Verifier = {
  /** 65-byte uncompressed public key that made `signature` (64 bytes, r and s) over a 32-byte digest, or null. */
  readonly recover: (digest: Uint8Array, signature: Uint8Array, recovery: number) => Uint8Array | null
  /** Whether a 64-byte Schnorr signature over 32 bytes was made by the 32-byte x-only key. */
  readonly schnorr: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean
}

hashes.sha256 = (message) => Uint8Array.from(sha256(message))

export const nobleVerifier: Verifier = {
  recover(digest, signature, recovery) {
    try {
      const withRecovery = Uint8Array.of(recovery, ...signature)
      return recoverPublicKey(withRecovery, digest, { prehash: false, isCompressed: false })
    } catch {
      return null
    }
  },
  schnorr(digest, signature, publicKey) {
    try {
      return schnorr.verify(signature, digest, publicKey)
    } catch {
      return false
    }
  },
}
