// The keys at hand: public accounts always, one secret key for the length of one use while the vault is open.
import { accountIdOf, type Identity, type Scheme } from "../core/keys/identity.ts"
import { holdsSecret, mayHoldSecret } from "../core/keys/secret-in-text.ts"
import { readIdentities } from "../core/vault/identities.ts"
import { findRecord, readSecret } from "../core/vault/secrets.ts"
import type { PublicAccount, Slot } from "../core/vault/slot.ts"
import type { Lock } from "./lock.ts"
import type { VaultReader, VaultState } from "./ports.ts"

export type Keyring = ReturnType<typeof createKeyring>

/** Builds the keyring. It keeps the sealed slot in memory, never a key. */
export function createKeyring(vault: VaultReader, lock: Lock) {
  let slot: Slot | null = null
  let accounts: readonly PublicAccount[] | null = null

  const withDataKey = async <T>(
    ask: () => Promise<Uint8Array | null>,
    use: (dataKey: Uint8Array, slot: Slot) => Promise<T>,
  ): Promise<T | null> => {
    const dataKey = await ask()
    if (!dataKey) return null
    try {
      // What was read meanwhile, by whoever stored a change, is newer.
      const opened = slot ?? (await vault.open(dataKey))
      slot ??= opened
      if (slot) return await use(dataKey, slot)
      await lock.close()
      return null
    } finally {
      dataKey.fill(0)
    }
  }

  return {
    /** Keeps a data key that a page found by opening the vault; false where it opens nothing here. */
    hold: async (dataKey: Uint8Array): Promise<boolean> => {
      const opened = await vault.open(dataKey)
      if (!opened) return false
      slot = opened
      accounts = opened.accounts
      await lock.open(dataKey)
      return true
    },
    state: async (): Promise<VaultState | "locked" | "unlocked"> => {
      if ((await lock.locksAt()) !== null) return "unlocked"
      const loaded = await vault.load()
      return loaded.ok ? "locked" : loaded.code
    },
    /** Public accounts, locked or not, in the order in which they were added. */
    accounts: async (): Promise<readonly PublicAccount[]> => {
      if (accounts) return accounts
      const loaded = await vault.load()
      if (!loaded.ok) return []
      accounts = loaded.slot.accounts
      return accounts
    },
    /** Identities by name; null while locked. */
    identities: async (): Promise<readonly Identity[] | null> =>
      withDataKey(lock.look, async (dataKey, contents) => {
        const list = await readIdentities(vault.sealer, contents, dataKey)
        return list.ok ? list.identities : []
      }),
    /** Whether one of the texts holds a key or a phrase of the vault; false while locked, when nothing is signed either. */
    holdsOwn: async (texts: readonly string[]): Promise<boolean> => {
      const suspects = texts.filter(mayHoldSecret)
      if (suspects.length === 0) return false
      const found = await withDataKey(lock.look, async (dataKey, contents) => {
        for (const { id, type } of contents.records) {
          if (type !== "private-key" && type !== "phrase") continue
          const secret = await readSecret(vault.sealer, contents, dataKey, id)
          if (!secret.ok) continue
          const held = suspects.some((text) => holdsSecret(text, { type, bytes: secret.bytes }))
          secret.bytes.fill(0)
          if (held) return true
        }
        return false
      })
      return found ?? false
    },
    /**
     * Runs `use` with the secret key of an account and wipes the key afterwards. `locked` while the vault is closed,
     * `no-key` where it holds no such account.
     */
    withSecret: async <T>(
      scheme: Scheme,
      address: string,
      use: (secret: Uint8Array) => T | Promise<T>,
    ): Promise<
      { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: "locked" | "no-key" }
    > => {
      const result = await withDataKey(lock.dataKey, async (dataKey, contents) => {
        const record = findRecord(contents, "private-key", accountIdOf({ scheme, address }))
        const secret = record && (await readSecret(vault.sealer, contents, dataKey, record.id))
        if (!secret?.ok) return { ok: false, code: "no-key" } as const
        try {
          return { ok: true, value: await use(secret.bytes) } as const
        } finally {
          secret.bytes.fill(0)
        }
      })
      return result ?? { ok: false, code: "locked" }
    },
  }
}
