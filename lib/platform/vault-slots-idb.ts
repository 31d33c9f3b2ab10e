import { type DBSchema, openDB } from "idb"
import type { CopyStore, SlotKey, SlotStore, WriterLock } from "../core/vault/ports.ts"

interface VaultDatabase extends DBSchema {
  slots: { key: SlotKey; value: unknown }
}

/** The vault's slots in IndexedDB. Each call opens the database anew: a worker may have slept since the last one. */
export function idbSlots(name = "vault"): SlotStore {
  const withDatabase = async <Result>(work: (database: Database) => Promise<Result>): Promise<Result> => {
    const database = await openDB<VaultDatabase>(name, 1, {
      upgrade: (fresh) => void fresh.createObjectStore("slots"),
    })
    try {
      return await work(database)
    } finally {
      database.close()
    }
  }
  return {
    read: (slot) => withDatabase((database) => database.get("slots", slot)),
    write: (slot, value) =>
      withDatabase(async (database) => {
        const transaction = database.transaction("slots", "readwrite", { durability: "strict" })
        const settled = await Promise.allSettled([transaction.store.put(value, slot), transaction.done])
        const failures = settled.filter((outcome) => outcome.status === "rejected")
        // A full disk aborts the transaction; either of the two promises may be the one that says why.
        if (failures.some(({ reason }) => isQuotaError(reason))) return { ok: false, code: "disk-full" }
        if (failures[0]) throw failures[0].reason
        return { ok: true }
      }),
  }
}

type Database = Awaited<ReturnType<typeof openDB<VaultDatabase>>>

/** The part of `browser.storage.local` that the copy needs. */
export type StorageArea = {
  readonly get: (key: string) => Promise<Record<string, unknown>>
  readonly set: (items: Record<string, unknown>) => Promise<void>
}

/** The vault's second copy in the extension's own storage. */
export function storageCopy(area: StorageArea): CopyStore {
  return {
    get: async (key) => (await area.get(key))[key],
    set: (key, value) => area.set({ [key]: value }),
  }
}

/** One writer among all contexts of the extension. */
export const webLock: WriterLock = async (work) => navigator.locks.request("vault-writer", work)

function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError"
}
