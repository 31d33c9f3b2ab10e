// AES-256-GCM (NIST SP 800-38D) with associated data that says what each ciphertext is and where it belongs.
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { base64 } from "@scure/base"
import type { KdfParams } from "./kdf.ts"
import type { Sealer } from "./ports.ts"
import { AES_256_GCM, FORMAT_VERSION, type Sealed, type Slot } from "./slot.ts"
import { plainParts } from "./slot-text.ts"

const NONCE_BYTES = 12

/** A JSON array of strings and numbers has one reading, so no two labels can run together. */
type Label = readonly unknown[]

function bytesOf(label: Label): Uint8Array {
  return utf8ToBytes(JSON.stringify(["spasm-vault", FORMAT_VERSION, AES_256_GCM, ...label]))
}

/** Of a secret: its record's id and type and the account it belongs to. Holds across slots and passwords. */
export function recordLabel(record: {
  readonly id: string
  readonly type: string
  readonly accountId: string
}): Label {
  return ["record", record.id, record.type, record.accountId]
}

/** Of the data key: how the key that wraps it is derived from the password. */
export function dataKeyLabel(kdf: KdfParams): Label {
  const { id, version, memoryKib, iterations, parallelism, salt } = kdf
  return ["data-key", id, version, memoryKib, iterations, parallelism, base64.encode(salt)]
}

/** Of the seal: slot, generation, derivation, wrapped key, public accounts and every record, bit for bit. */
export function slotLabel(slot: Omit<Slot, "seal">): Label {
  return ["slot", plainParts(slot)]
}

/** Encrypts with a fresh random nonce. */
export async function sealBytes(
  sealer: Sealer,
  key: Uint8Array,
  plaintext: Uint8Array,
  label: Label,
): Promise<Sealed> {
  const nonce = sealer.random(NONCE_BYTES)
  const ciphertext = await sealer.seal(key, nonce, plaintext, bytesOf(label))
  return { algorithm: AES_256_GCM, nonce, ciphertext }
}

/** The plaintext, or null where it does not authenticate or the algorithm is not known here. */
export async function openBytes(
  sealer: Sealer,
  key: Uint8Array,
  sealed: Sealed,
  label: Label,
): Promise<Uint8Array | null> {
  if (sealed.algorithm !== AES_256_GCM || sealed.nonce.length !== NONCE_BYTES) return null
  return sealer.open(key, sealed.nonce, sealed.ciphertext, bytesOf(label))
}
