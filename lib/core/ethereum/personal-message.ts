// EIP-191 version 0x45, the message that personal_sign signs, and its signature's spellings.
import { keccak_256 } from "@noble/hashes/sha3.js"
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import type { Verifier } from "../verifier.ts"
import { addressOfPublicKey } from "./address.ts"

/** The 32 bytes that are signed for a message of these bytes. */
export function personalMessageHash(message: Uint8Array): Uint8Array {
  const prefix = `\u0019Ethereum Signed Message:\n${message.length}`
  return keccak_256(
    concatBytes(
      Uint8Array.from(prefix, (letter) => letter.charCodeAt(0)),
      message,
    ),
  )
}

/** r and s (64 bytes) with the recovery bit; `standard` is false where some peers refuse the spelling. */
export type EthereumSignature = {
  readonly rs: Uint8Array
  readonly recovery: number
  readonly standard: boolean
}

/** Reads 65 bytes with v of 0, 1, 27, 28 or an EIP-155 value, or 64 bytes as EIP-2098; null for anything else or a high s. */
export function parseSignature(text: string): EthereumSignature | null {
  if (!/^0x(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{130})$/.test(text)) return null
  const bytes = hexToBytes(text.slice(2))
  const rs = bytes.slice(0, 64)
  let recovery: number
  const v = bytes[64]
  if (v === undefined) {
    const high = rs[32] ?? 0
    recovery = high >> 7
    rs[32] = high & 0x7f
  } else if (v < 2) recovery = v
  else if (v === 27 || v === 28) recovery = v - 27
  else if (v >= 35) recovery = (v - 35) % 2
  else return null
  if (isHighS(rs)) return null
  return { rs, recovery, standard: v === 27 || v === 28 }
}

/** Half the order of secp256k1 (SEC 2), past which a signature is malleable (EIP-2). */
const HALF_ORDER = hexToBytes("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")

function isHighS(rs: Uint8Array): boolean {
  for (let at = 0; at < 32; at++) {
    const difference = (rs[32 + at] ?? 0) - (HALF_ORDER[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return false
}

/** Lower-case address that signed the message, or null where none can be recovered. */
export const recoverSigner = (
  message: Uint8Array,
  signature: EthereumSignature,
  verifier: Verifier,
): string | null => recoverFromHash(personalMessageHash(message), signature, verifier)

/** The same, of the hash that a message has. */
export function recoverFromHash(
  hash: Uint8Array,
  { rs, recovery }: EthereumSignature,
  verifier: Verifier,
): string | null {
  const key = verifier.recover(hash, rs, recovery)
  return key && addressOfPublicKey(key)
}
