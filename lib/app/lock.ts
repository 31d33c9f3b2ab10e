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
  /** The latest time at which anybody looked: a clock that is behind it went back. */
  readonly seenAt: number
}

const KEY = "held-key"
/** What passes is written at most so often: a deadline that is early by that much costs less than a write a signature. */
const WRITE_MS = 10_000

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
    const at = now()
    const held = { dataKey: base64.encode(dataKey), openedAt: at, usedAt: at, seenAt: at }
    // Before the store, so that whoever closes meanwhile has the last word; undone where the store fails.
    cached = held
    try {
      await session.set({ [KEY]: held })
    } catch (error) {
      if (cached === held) cached = null
      throw error
    }
  }
  /** What cannot be written costs an early deadline, never a signature. */
  const note = async (held: Held, times: Partial<Pick<Held, "usedAt" | "seenAt">>): Promise<void> => {
    cached = { ...held, ...times }
    await session.set({ [KEY]: cached }).catch(() => undefined)
  }
  /** When the vault locks by itself, or null while it is locked. A clock that went back locks it too. */
  const locksAt = async (): Promise<number | null> => {
    const idle = await idleMs()
    await recall()
    if (!cached) return null
    const { openedAt, usedAt, seenAt } = cached
    const at = Math.min(usedAt + idle, openedAt + ABSOLUTE_MS)
    if (now() < at && now() >= seenAt && seenAt >= usedAt && usedAt >= openedAt) {
      if (now() - seenAt > WRITE_MS) await note(cached, { seenAt: now() })
      return at
    }
    await close()
    return null
  }
  /** The data key for looking at what is no key, or null while locked: no use, so that a page left open keeps nothing open. */
  const look = async (): Promise<Uint8Array | null> =>
    (await locksAt()) === null || !cached ? null : base64.decode(cached.dataKey)

  return {
    open,
    close,
    locksAt,
    look,
    /** The data key, or null while locked. Asking for it is a use; the caller wipes it, here and there. */
    dataKey: async (): Promise<Uint8Array | null> => {
      if ((await locksAt()) === null || !cached) return null
      const held = cached
      if (now() - held.usedAt > WRITE_MS) await note(held, { usedAt: now(), seenAt: now() })
      return base64.decode(held.dataKey)
    },
  }
}

function parseHeld(value: unknown): Held | null {
  try {
    const { dataKey, openedAt, usedAt, seenAt } = value as Held
    const sound = base64.decode(dataKey).length > 0 && [openedAt, usedAt, seenAt].every(Number.isFinite)
    return sound ? { dataKey, openedAt, usedAt, seenAt } : null
  } catch {
    return null
  }
}
