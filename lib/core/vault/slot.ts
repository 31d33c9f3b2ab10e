// The vault's record format, version 1: what one slot holds.
import type { Scheme } from "../keys/identity.ts"
import type { KdfParams } from "./kdf.ts"

export const FORMAT_VERSION = 1
export const AES_256_GCM = "aes-256-gcm"

/** Algorithms and types are open sets: what a later release adds is carried along untouched. */
export type Sealed = {
  readonly algorithm: string
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/**
 * One secret under the data key. Known types: `private-key` (32 bytes, account id), `words` (BIP-39 entropy,
 * account id of the words), `identities` (JSON, no account id). A type and an account id name one record.
 */
export type SecretRecord = Sealed & {
  readonly id: string
  readonly type: string
  readonly accountId: string
}

/** A secret on its way into the vault. */
export type NewSecret = { readonly type: string; readonly accountId: string; readonly bytes: Uint8Array }

/** What is readable while locked, because a connected site may ask for it then. */
export type PublicAccount = { readonly id: string; readonly scheme: Scheme; readonly address: string }

/** Everything but where and when it is written. */
export type VaultContents = {
  readonly kdf: KdfParams
  readonly wrappedKey: Sealed
  readonly accounts: readonly PublicAccount[]
  readonly records: readonly SecretRecord[]
}

export type Place = "a" | "b"

/** `seal` is an empty text under the data key whose associated data is all the rest of the slot. */
export type Slot = VaultContents & {
  readonly place: Place
  readonly generation: number
  readonly seal: Sealed
}
