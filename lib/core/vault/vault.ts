// The vault's keys: a random data key encrypts, the password's key wraps it, and a seal under it covers the whole slot.
import type { KdfParams } from "./kdf.ts"
import type { Sealer } from "./ports.ts"
import { dataKeyLabel, openBytes, sealBytes, slotLabel } from "./sealing.ts"
import { type Additions, addSecrets } from "./secrets.ts"
import type { Place, Slot, VaultContents } from "./slot.ts"

export type OpenedVault =
  | { readonly ok: true; readonly dataKey: Uint8Array }
  | { readonly ok: false; readonly code: "wrong-password" | "corrupt" }

const KEY_BYTES = 32
const NOTHING = new Uint8Array(0)

/** A new vault. `kek` is the 32-byte key derived from the password with `kdf`; the caller wipes both keys. */
export async function createVault(
  sealer: Sealer,
  kek: Uint8Array,
  kdf: KdfParams,
  additions: Additions,
): Promise<{ readonly dataKey: Uint8Array; readonly contents: VaultContents }> {
  const dataKey = sealer.random(KEY_BYTES)
  const wrappedKey = await sealBytes(sealer, kek, dataKey, dataKeyLabel(kdf))
  const empty: VaultContents = { kdf, wrappedKey, accounts: [], records: [] }
  return { dataKey, contents: await addSecrets(sealer, empty, dataKey, additions) }
}

/**
 * The data key of a slot. `wrong-password` also where the derivation or the wrapped key was altered with a matching
 * checksum: the two cannot be told apart. `corrupt` where the password is right and the slot is not as it was sealed.
 */
export async function openVault(sealer: Sealer, slot: Slot, kek: Uint8Array): Promise<OpenedVault> {
  const dataKey = await openBytes(sealer, kek, slot.wrappedKey, dataKeyLabel(slot.kdf))
  if (!dataKey) return { ok: false, code: "wrong-password" }
  if (await isSealedBy(sealer, slot, dataKey)) return { ok: true, dataKey }
  dataKey.fill(0)
  return { ok: false, code: "corrupt" }
}

/** The same secrets under another password. No secret is decrypted or written anew. */
export async function rewrap(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  kek: Uint8Array,
  kdf: KdfParams,
): Promise<VaultContents> {
  return { ...contents, kdf, wrappedKey: await sealBytes(sealer, kek, dataKey, dataKeyLabel(kdf)) }
}

/** The contents bound to a place and a generation. */
export async function sealSlot(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  at: { readonly place: Place; readonly generation: number },
): Promise<Slot> {
  const { kdf, wrappedKey, accounts, records } = contents
  const unsealed = { place: at.place, generation: at.generation, kdf, wrappedKey, accounts, records }
  return { ...unsealed, seal: await sealBytes(sealer, dataKey, NOTHING, slotLabel(unsealed)) }
}

/** Whether every bit of the slot is as it was when it was sealed with this data key. */
export async function isSealedBy(sealer: Sealer, slot: Slot, dataKey: Uint8Array): Promise<boolean> {
  return (await openBytes(sealer, dataKey, slot.seal, slotLabel(slot))) !== null
}
