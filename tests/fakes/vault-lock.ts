import type { WriterLock } from "../../lib/core/vault/ports.ts"

/** One writer at a time, in the order of asking. */
export function fakeLock(): WriterLock {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
}
