import type { SpasmEventV2 } from "spasm.js"
import { convertToSpasmEventDatabase } from "spasm.js"
import { type Journal, noJournal, openJournal } from "./journal.ts"
import { isStorable, toStoredOrder } from "./stored-json.ts"

export type Table = "spasm_events" | "app_configs" | "admin_events"
type StoredEvent = NonNullable<ReturnType<typeof convertToSpasmEventDatabase>>
export type Stat = NonNullable<SpasmEventV2["stats"]>[number]

export interface Row {
  readonly key: number
  readonly added: number
  readonly event: StoredEvent
  stats: Stat[] | null
}

export type Change =
  | { do: "insert"; table: Table; key: number; added: number; event: StoredEvent }
  | { do: "delete"; keys: number[] }
  | { do: "stats"; key: number; stats: Stat[] }

/** The events of one instance: in memory, and in a journal when there is a file. */
export class Store {
  readonly #tables: Record<Table, Map<number, Row>> = {
    spasm_events: new Map(),
    app_configs: new Map(),
    admin_events: new Map(),
  }
  readonly #lastKey: Record<Table, number> = { spasm_events: 0, app_configs: 0, admin_events: 0 }
  #journal: Journal = noJournal

  constructor(dataFile?: string) {
    if (dataFile) this.#journal = openJournal(dataFile, (entry) => this.#perform(entry as Change[]))
  }

  rows(table: Table = "spasm_events"): Row[] {
    return [...this.#tables[table].values()]
  }

  /** The change that stores an event, or null where the real server's database would refuse its text. */
  insertion(event: SpasmEventV2, table: Table): Change | null {
    const stored = convertToSpasmEventDatabase(event)
    if (!stored || !isStorable(stored)) return null
    return {
      do: "insert",
      table,
      key: this.#lastKey[table] + 1,
      added: Date.now(),
      event: toStoredOrder(stored) as StoredEvent,
    }
  }

  /** Writes the changes down as one entry, then makes them: after a kill there are all of them or none. */
  apply(changes: Change[]): void {
    this.#journal.append(changes)
    this.#perform(changes)
  }

  close(): void {
    this.#journal.close()
  }

  #perform(changes: Change[]): void {
    for (const change of changes) {
      if (change.do === "insert") {
        const { key, added, event } = change
        this.#tables[change.table].set(key, { key, added, event, stats: null })
        this.#lastKey[change.table] = key
      } else if (change.do === "delete") {
        for (const key of change.keys) this.#tables.spasm_events.delete(key)
      } else {
        const row = this.#tables.spasm_events.get(change.key)
        if (row) row.stats = change.stats
      }
    }
  }
}

/** A row as the library's event: a copy of its own, because the library writes into what it is given. */
export function toSpasmEvent(row: Row, table: Table = "spasm_events"): SpasmEventV2 {
  const event = structuredClone(row.event) as unknown as SpasmEventV2
  event.type = "SpasmEventV2"
  event.db = { key: row.key, addedTimestamp: row.added, updatedTimestamp: row.added, table }
  if (row.stats?.length) event.stats = structuredClone(row.stats)
  return event
}

const valuesOf = (ids: readonly { value?: unknown }[] | undefined): unknown[] =>
  Array.isArray(ids) ? ids.map((id) => id.value) : []

export const idsOf = (row: Row): unknown[] => valuesOf(row.event.ids)
export const parentIdsOf = (row: Row): unknown[] => valuesOf(row.event.parent?.ids)
export const authorsOf = (row: Row): unknown[] =>
  Array.isArray(row.event.authors) ? row.event.authors.flatMap((author) => valuesOf(author.addresses)) : []
