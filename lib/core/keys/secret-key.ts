// SEC 2 secp256k1 secret keys, and the public names made of them: EIP-55 addresses and BIP-340 (NIP-01) public keys.
import { bytesToHex } from "@noble/hashes/utils.js"
import { getPublicKey } from "@noble/secp256k1"
import { addressOfPublicKey, checksummed } from "../ethereum/address.ts"

/** Order of the group: a secret key k must satisfy 1 ≤ k < n. */
export const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

export type ScalarFault = "zero" | "out-of-range"

/** What keeps 32 big-endian bytes from being a secret key, or null where nothing does. */
export function scalarFault(key: Uint8Array): ScalarFault | null {
  const scalar = bytesToScalar(key)
  if (key.length !== 32 || scalar >= CURVE_ORDER) return "out-of-range"
  return scalar === 0n ? "zero" : null
}

/** Bytes read as one big-endian number. */
export function bytesToScalar(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

/** A number below 2^256 as 32 big-endian bytes. */
export function scalarToBytes(scalar: bigint): Uint8Array {
  const bytes = new Uint8Array(32)
  let rest = scalar
  for (let at = 31; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

/** Ethereum address of a valid secret key, spelled as EIP-55 does. */
export function ethereumAddressOf(key: Uint8Array): string {
  return checksummed(addressOfPublicKey(getPublicKey(key, false)))
}

/** Nostr public key of a valid secret key: 64 lower-case hex digits, the x coordinate alone. */
export function nostrPublicKeyOf(key: Uint8Array): string {
  return bytesToHex(getPublicKey(key, true).subarray(1))
}
