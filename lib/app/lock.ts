// When the vault is open: the data key in memory, with two deadlines that are checked before every use of a key.
import { base64 } from "@scure/base"
import type { Now, Store } from "./ports.ts"

/** Longest that a vault stays open however busy its person is. */
export const ABSOLUTE_MS = 12 * 60 * 60_000
export const DEFAULT_IDLE_MINUTES = 15

type Held = {
  readonly dataKey: string
  /** Milliseconds since the epoch. */
  readonly openedAt: number
  readonly usedAt: number
}

const KEY = "held-key"

export type Lock = ReturnType<typeof createLock>

/** The lock over memory that the browser forgets when it closes. `idleMs` is read before every use. */
export function createLock(session: Store, now: Now, idleMs: () => Promise<number>) {
  /** Undefined before the store was asked. Never looked at on one side of a wait and used on the other. */
  let cached: Held | null | undefined

  /** Finds what an earlier worker held, unless the lock was opened or closed while the store was asked. */
  const recall = async (): Promise<void> => {
    if (cached !== undefined) return
    const held = parseHeld(await session.get(KEY))
    if (cached === undefined) cached = held
  }
  const close = async (): Promise<void> => {
    cached = null
    await session.remove([KEY])
  }
  const open = async (dataKey: Uint8Array): Promise<void> => {
    cached = { dataKey: base64.encode(dataKey), openedAt: now(), usedAt: now() }
    await session.set({ [KEY]: cached })
  }
  /** When the vault locks by itself, or null while it is locked. A clock that went back locks it too. */
  const locksAt = async (): Promise<number | null> => {
    const idle = await idleMs()
    await recall()
    if (!cached) return null
    const { openedAt, usedAt } = cached
    const at = Math.min(usedAt + idle, openedAt + ABSOLUTE_MS)
    if (now() < at && now() >= usedAt && usedAt >= openedAt) return at
    await close()
    return null
  }
  return {
    open,
    close,
    locksAt,
    /** The data key, or null while locked. Asking for it is a use; the caller wipes it. */
    dataKey: async (): Promise<Uint8Array | null> => {
      if ((await locksAt()) === null || !cached) return null
      const held = cached
      // Written at most every ten seconds: a deadline that is early by that much costs less than a write a signature.
      if (now() - held.usedAt > 10_000) {
        cached = { ...held, usedAt: now() }
        await session.set({ [KEY]: cached })
      }
      return base64.decode(held.dataKey)
    },
  }
}

function parseHeld(value: unknown): Held | null {
  try {
    const { dataKey, openedAt, usedAt } = value as Held
    const sound = base64.decode(dataKey).length > 0 && Number.isFinite(openedAt) && Number.isFinite(usedAt)
    return sound ? { dataKey, openedAt, usedAt } : null
  } catch {
    return null
  }
}
