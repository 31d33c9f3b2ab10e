// A real vault in memory with two known keys, and every look at a secret noted down.
import { hexToBytes } from "@noble/hashes/utils.js"
import { createKeyring } from "../../lib/app/keyring.ts"
import type { VaultReader } from "../../lib/app/ports.ts"
import { bundleIdentity } from "../../lib/core/keys/identity-bundle.ts"
import { addIdentity } from "../../lib/core/vault/identities.ts"
import { createVault } from "../../lib/core/vault/vault.ts"
import { webCryptoSealer } from "../../lib/platform/vault-sealer.ts"
import { lockWorld } from "./lock-world.ts"
import { newKdf, newWorld, PASSWORD, quickKey } from "./vault-world.ts"

/** The second key of the well-known test phrase, and what it is known by. */
export const SECRET = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
export const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
export const PUBKEY = "ba5734d8f7091719471e7f7ed6b9df170dc70cc661ca05e688601ad984f068b0"
/** The third. */
export const SECOND_SECRET = "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"
export const SECOND_ADDRESS = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"

/** A new vault's contents with the keys as one identity. */
export async function vaultOf(secrets: readonly string[]) {
  const kdf = newKdf()
  const kek = await quickKey(PASSWORD, kdf)
  const { dataKey, contents } = await createVault(webCryptoSealer, kek, kdf, { accounts: [], secrets: [] })
  const keys = secrets.map((hex) => ({ ok: true, kind: "hex", key: hexToBytes(hex) }) as const)
  const bundle = bundleIdentity(keys, { id: "1", name: "Me" }, [])
  const added = await addIdentity(webCryptoSealer, contents, dataKey, bundle)
  if (!added.ok) throw new Error(added.code)
  return { dataKey, contents: added.contents }
}

export async function keyWorld() {
  const { store } = newWorld()
  const { memory, clock, idle, start } = lockWorld()
  const { dataKey, contents } = await vaultOf([SECRET, SECOND_SECRET])
  await store.create(dataKey, contents)
  /** What was decrypted, the very arrays; and the data keys that were lent. */
  const opened: Uint8Array[] = []
  const lent: Uint8Array[] = []
  const reader = { fails: false }
  const vault: VaultReader = {
    sealer: {
      ...webCryptoSealer,
      open: async (...args) => {
        const bytes = await webCryptoSealer.open(...args)
        if (bytes) opened.push(bytes)
        return bytes
      },
    },
    load: async () => (reader.fails ? { ok: false, code: "unreadable" } : store.load()),
    open: async (key) => {
      const found = await store.open(key)
      return found.ok ? found.slot : null
    },
  }
  /** What a worker has of keys; the vault and the lock's memory outlive it. */
  const newWorker = () => {
    const real = start()
    const lock = {
      ...real,
      dataKey: async () => {
        const key = await real.dataKey()
        if (key) lent.push(key)
        return key
      },
    }
    return { lock, keyring: createKeyring(vault, lock) }
  }
  return { memory, clock, idle, store, dataKey, contents, opened, lent, reader, newWorker, ...newWorker() }
}

export type KeyWorld = Awaited<ReturnType<typeof keyWorld>>

export const isWiped = (bytes: Uint8Array): boolean => bytes.length > 0 && bytes.every((byte) => byte === 0)
