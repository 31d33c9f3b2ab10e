// A disk for the outbox: what a write left there stays, whatever dies; each start is a new worker over it.
import type { OutboxStore } from "../../lib/app/outbox-rows.ts"
import type { Delivery } from "../../lib/core/outbox/delivery.ts"
import type { SignedEvent } from "../../lib/core/outbox/signed-event.ts"

export type OutboxDisk = {
  readonly events: Map<string, SignedEvent>
  readonly rows: Map<string, Delivery>
  /** Makes every write fail. */
  readonly fill: (full: boolean) => void
  /** A store for one worker; once that worker is `dead`, nothing of it reaches the disk and nothing answers it. */
  readonly start: () => { readonly store: OutboxStore; readonly kill: () => void }
}

export function outboxDisk(): OutboxDisk {
  const events = new Map<string, SignedEvent>()
  const rows = new Map<string, Delivery>()
  let full = false
  const nameOf = (event: string, to: string): string => `${event} ${to}`
  const all = (): Delivery[] => [...rows.values()]

  const start = (): { readonly store: OutboxStore; readonly kill: () => void } => {
    let dead = false
    /** One transaction: whole or not at all. */
    const at = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve()
      if (dead) return new Promise<T>(() => undefined)
      const result = structuredClone(work())
      await Promise.resolve()
      return dead ? new Promise<T>(() => undefined) : result
    }
    const put = (row: Delivery): unknown => rows.set(nameOf(row.event, row.to), structuredClone(row))
    const store: OutboxStore = {
      write: (event, some) =>
        at(() => {
          if (full) throw new DOMException("full", "QuotaExceededError")
          events.set(event.key, structuredClone(event))
          for (const row of some) put(row)
        }),
      event: (key) => at(() => events.get(key) ?? null),
      rowsOf: (key) => at(() => all().filter(({ event }) => event === key)),
      row: (event, to) => at(() => rows.get(nameOf(event, to)) ?? null),
      save: (row) =>
        at(() => {
          put(row)
        }),
      remove: (key) =>
        at(() => {
          events.delete(key)
          for (const row of all()) if (row.event === key) rows.delete(nameOf(row.event, row.to))
        }),
      due: (to, by, most) =>
        at(() =>
          all()
            .filter((row) => row.to === to && row.dueAt !== undefined && row.dueAt <= by)
            .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
            .slice(0, most),
        ),
      dueTimes: () =>
        at(() => {
          const times = new Map<string, number>()
          for (const { to, dueAt } of all())
            if (dueAt !== undefined) times.set(to, Math.min(dueAt, times.get(to) ?? dueAt))
          return times
        }),
      sending: () => at(() => all().filter(({ state }) => state === "sending")),
      page: (before, most) =>
        at(() =>
          [...events.values()]
            .sort((a, b) => b.signedAt - a.signedAt || (a.key < b.key ? 1 : -1))
            .filter(
              (one) =>
                !before ||
                one.signedAt < before.signedAt ||
                (one.signedAt === before.signedAt && one.key < before.key),
            )
            .slice(0, most),
        ),
      count: (states) => at(() => all().filter(({ state }) => states.includes(state)).length),
    }
    return {
      store,
      kill: () => {
        dead = true
      },
    }
  }
  const fill = (now: boolean): void => {
    full = now
  }
  return { events, rows, start, fill }
}
