// How many deliveries came to nothing since the person last looked at the outbox.
import type { Store } from "./ports.ts"

const KEY = "failures"

export type Failures = ReturnType<typeof createFailures>

/** A count over memory that the browser forgets when it closes: the outbox itself remembers. */
export function createFailures(session: Store) {
  const count = async (): Promise<number> => Number((await session.get(KEY)) ?? 0)
  return {
    count,
    add: async (): Promise<void> => session.set({ [KEY]: (await count()) + 1 }),
    forget: (): Promise<void> => session.remove([KEY]),
  }
}
