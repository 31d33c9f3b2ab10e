// The outbox on disk: one record for each signed event and one for each of its deliveries, in IndexedDB.
import { type DBSchema, type IDBPDatabase, openDB } from "idb"
import type { OutboxStore } from "../app/outbox-rows.ts"
import type { Delivery } from "../core/outbox/delivery.ts"
import type { SignedEvent } from "../core/outbox/signed-event.ts"

interface OutboxDatabase extends DBSchema {
  events: { key: string; value: SignedEvent; indexes: { signed: [number, string] } }
  deliveries: {
    key: [string, string]
    value: Delivery
    indexes: { due: [string, number]; state: string }
  }
}

/** The largest count that the database takes. */
const MOST = 2 ** 32 - 1
const STRICT = { durability: "strict" } as const

/** Opened once for each worker. A row without `dueAt` is in no index of what is due. */
export function idbOutbox(name = "outbox"): OutboxStore {
  let opened: Promise<IDBPDatabase<OutboxDatabase>> | null = null
  const database = (): Promise<IDBPDatabase<OutboxDatabase>> => {
    const forget = (): void => {
      opened = null
    }
    opened ??= openDB<OutboxDatabase>(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("events", { keyPath: "key" }).createIndex("signed", ["signedAt", "key"])
        const deliveries = fresh.createObjectStore("deliveries", { keyPath: ["event", "to"] })
        deliveries.createIndex("due", ["to", "dueAt"])
        deliveries.createIndex("state", "state")
      },
      // The browser may close it at any time, such as when site data is cleared.
      terminated: forget,
    }).catch((error: unknown) => {
      forget()
      throw error
    })
    return opened
  }
  const ofEvent = (key: string): IDBKeyRange => IDBKeyRange.bound([key], [key, []])

  return {
    write: async (event, rows) => {
      const transaction = (await database()).transaction(["events", "deliveries"], "readwrite", STRICT)
      const deliveries = transaction.objectStore("deliveries")
      // Asynchronous, so that a value that cannot be kept makes one of them fail and not the line.
      const puts = rows.map(async (row) => deliveries.put(row))
      try {
        await Promise.all([transaction.objectStore("events").put(event), ...puts, transaction.done])
      } catch (error) {
        // The database takes back what it could not do itself, but not what came before a value that it refused.
        if (transaction.error === null) transaction.abort()
        throw error
      }
    },
    event: async (key) => (await (await database()).get("events", key)) ?? null,
    rowsOf: async (key) => (await database()).getAll("deliveries", ofEvent(key)),
    row: async (event, to) => (await (await database()).get("deliveries", [event, to])) ?? null,
    save: async (row) => {
      await (await database()).put("deliveries", row)
    },
    remove: async (key) => {
      const transaction = (await database()).transaction(["events", "deliveries"], "readwrite", STRICT)
      await Promise.all([
        transaction.objectStore("events").delete(key),
        transaction.objectStore("deliveries").delete(ofEvent(key)),
        transaction.done,
      ])
    },
    due: async (to, by, most) =>
      (await database()).getAllFromIndex(
        "deliveries",
        "due",
        IDBKeyRange.bound([to, 0], [to, by]),
        Math.min(most, MOST),
      ),
    dueTimes: async () => {
      const times = new Map<string, number>()
      const { store, done } = (await database()).transaction("deliveries")
      let cursor = await store.index("due").openKeyCursor()
      while (cursor) {
        const [to, at] = cursor.key
        times.set(to, at)
        // To the first row of the next destination: an array is greater than every number.
        cursor = await cursor.continue([to, [] as unknown as number])
      }
      await done
      return times
    },
    sending: async () => (await database()).getAllFromIndex("deliveries", "state", "sending"),
    page: async (before, most) => {
      const range = before && IDBKeyRange.upperBound([before.signedAt, before.key], true)
      const events: SignedEvent[] = []
      const { store, done } = (await database()).transaction("events")
      let cursor = await store.index("signed").openCursor(range, "prev")
      while (cursor && events.length < most) {
        events.push(cursor.value)
        cursor = await cursor.continue()
      }
      await done
      return events
    },
    count: async (some) => {
      const { store, done } = (await database()).transaction("deliveries")
      const counts = await Promise.all(some.map((state) => store.index("state").count(state)))
      await done
      return counts.reduce((sum, count) => sum + count, 0)
    },
  }
}
