import type { KdfParams } from "../../lib/core/vault/kdf.ts"
import type { VaultContents } from "../../lib/core/vault/slot.ts"
import { createVault } from "../../lib/core/vault/vault.ts"
import { webCryptoSealer } from "../../lib/platform/vault-sealer.ts"
import { createVaultStore, type VaultStore } from "../../lib/platform/vault-store.ts"
import { type FakeDisk, fakeDisk } from "./vault-disk.ts"
import { fakeLock } from "./vault-lock.ts"

export const PASSWORD = "correct horse battery staple"

/** A derivation that costs nothing, for tests of everything but the derivation. */
export async function quickKey(password: string, kdf: KdfParams): Promise<Uint8Array> {
  const { memoryKib, iterations, parallelism, salt } = kdf
  const text = new TextEncoder().encode([password, memoryKib, iterations, parallelism, salt].join("|"))
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text))
}

export function newKdf(): KdfParams {
  const salt = crypto.getRandomValues(new Uint8Array(32))
  return { id: "argon2id", version: 19, memoryKib: 65_536, iterations: 3, parallelism: 1, salt }
}

export type World = { readonly disk: FakeDisk; readonly store: VaultStore }

export function newWorld(disk: FakeDisk = fakeDisk()): World {
  const ports = { sealer: webCryptoSealer, slots: disk.slots, copy: disk.copy, lock: fakeLock() }
  return { disk, store: createVaultStore({ ...ports, deriveKey: quickKey }) }
}

/** `n` secrets of 32 bytes that all hold their own number. */
export function numbered(
  n: number,
  from = 0,
): { readonly type: string; readonly accountId: string; readonly bytes: Uint8Array }[] {
  return Array.from({ length: n }, (_, at) => ({
    type: "private-key",
    accountId: `ethereum:${from + at}`,
    bytes: new Uint8Array(32).fill(from + at + 1),
  }))
}

export async function newVault(
  secrets = numbered(2),
  password = PASSWORD,
): Promise<{ readonly dataKey: Uint8Array; readonly contents: VaultContents }> {
  const kdf = newKdf()
  const accounts = secrets.map(({ accountId }) => ({
    id: accountId,
    scheme: "ethereum" as const,
    address: accountId,
  }))
  return createVault(webCryptoSealer, await quickKey(password, kdf), kdf, { accounts, secrets })
}
