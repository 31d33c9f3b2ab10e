import { createLock, DEFAULT_IDLE_MINUTES } from "../../lib/app/lock.ts"
import { fakeClock } from "./clock.ts"
import { fakeMemory } from "./memory.ts"

export const KEY = Uint8Array.from({ length: 32 }, (_, at) => at + 1)
export const IDLE = DEFAULT_IDLE_MINUTES * 60_000

/** A lock with its clock and memory; `start` gives the lock of the next worker. */
export function lockWorld() {
  const memory = fakeMemory()
  const clock = fakeClock()
  const idle = { ms: IDLE }
  const start = () => createLock(memory.start(), clock.now, async () => idle.ms)
  return { memory, clock, idle, start, lock: start() }
}
