// Ethereum addresses: the last 20 bytes of the key's keccak-256, and their checksummed spelling (EIP-55).
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex } from "@noble/hashes/utils.js"

/** Lower-case address of a 65-byte uncompressed public key. */
export function addressOfPublicKey(publicKey: Uint8Array): string {
  return `0x${bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12))}`
}

/** Whether a value is `0x` and 40 hex digits, these in any case. */
export function isAddress(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)
}

/** The address as EIP-55 spells it. */
export function checksummed(address: string): string {
  const digits = address.slice(2).toLowerCase()
  const hash = bytesToHex(keccak_256(Uint8Array.from(digits, (digit) => digit.charCodeAt(0))))
  return `0x${[...digits].map((digit, at) => ((hash[at] ?? "0") >= "8" ? digit.toUpperCase() : digit)).join("")}`
}
