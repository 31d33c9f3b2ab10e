// The outbox's rows: how they are kept, and how they are changed, one at a time, each on what the one before left.
import type { Delivery } from "../core/outbox/delivery.ts"
import type { SignedEvent } from "../core/outbox/signed-event.ts"
import { oneByOne } from "./one-by-one.ts"

/** The rows, on disk. Each write is one transaction that is there when it resolves, whatever dies after it. */
export type OutboxStore = {
  /** Writes the event and its rows together. */
  readonly write: (event: SignedEvent, rows: readonly Delivery[]) => Promise<void>
  readonly event: (key: string) => Promise<SignedEvent | null>
  readonly rowsOf: (key: string) => Promise<readonly Delivery[]>
  readonly row: (event: string, to: string) => Promise<Delivery | null>
  readonly save: (row: Delivery) => Promise<void>
  readonly remove: (key: string) => Promise<void>
  /** Rows of one destination that are due by then, longest due first. */
  readonly due: (to: string, by: number, most: number) => Promise<readonly Delivery[]>
  /** When each destination has its next row due. */
  readonly dueTimes: () => Promise<ReadonlyMap<string, number>>
  readonly sending: () => Promise<readonly Delivery[]>
  /** The newest events, or those before one; newest first. */
  readonly page: (before: SignedEvent | null, most: number) => Promise<readonly SignedEvent[]>
  /** How many rows are in one of these states. */
  readonly count: (states: readonly Delivery["state"][]) => Promise<number>
}

/** Nothing old is written over something newer. */
export function createTurns(store: Pick<OutboxStore, "row" | "save">) {
  const inTurn = oneByOne()
  return {
    inTurn,
    /** False where the person called it off meanwhile, and nothing was written. */
    saveUnless: (stop: AbortSignal, row: Delivery): Promise<boolean> =>
      inTurn(async () => {
        if (!stop.aborted) await store.save(row)
        return !stop.aborted
      }),
    /** False where there is no such row. One that `by` gives back as it is is not written. */
    change: (event: string, to: string, by: (row: Delivery) => Delivery): Promise<boolean> =>
      inTurn(async () => {
        const row = await store.row(event, to)
        const after = row && by(row)
        if (after && after !== row) await store.save(after)
        return row !== null
      }),
  }
}
