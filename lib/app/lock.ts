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
  let cached: Held | null | undefined

  const read = async (): Promise<Held | null> => {
    cached ??= parseHeld(await session.get(KEY))
    return cached
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
    const held = await read()
    if (!held) return null
    const at = Math.min(held.usedAt + (await idleMs()), held.openedAt + ABSOLUTE_MS)
    if (now() < at && now() >= held.usedAt && held.usedAt >= held.openedAt) return at
    await close()
    return null
  }
  return {
    open,
    close,
    locksAt,
    /** The data key, or null while locked. Asking for it is a use; the caller wipes it. */
    dataKey: async (): Promise<Uint8Array | null> => {
      if ((await locksAt()) === null) return null
      const held = await read()
      if (!held) return null
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
  if (typeof value !== "object" || value === null) return null
  const { dataKey, openedAt, usedAt } = value as Partial<Held>
  const sound = typeof dataKey === "string" && Number.isFinite(openedAt) && Number.isFinite(usedAt)
  return sound ? (value as Held) : null
}
