// Changes of the outbox's rows, one at a time, each on what the one before left: nothing old is written over newer.
import type { Delivery } from "../core/outbox/delivery.ts"
import type { OutboxStore } from "./outbox.ts"

export function createTurns(store: Pick<OutboxStore, "row" | "save">) {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
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
