// The road to one destination: how many rows travel on it at once, how fast, and when nobody answers there.
import type { Delivery } from "../core/outbox/delivery.ts"
import type { Now } from "./ports.ts"

const WIDTH = 4
const LONGEST_PAUSE_MS = 10 * 60_000
/** Sends a second at most, and how many may go at once after a rest. */
const RATE = 5
const BURST = 10
const SLOWEST = 0.2
/** An accepted event lets a lane that was slowed down grow by so much. */
const GROWTH = 0.05

export type Lane = {
  readonly fill: (serve: () => Promise<void>) => void
  readonly servers: () => readonly Promise<void>[]
  readonly pausedFor: () => number
  readonly pause: (until: number) => void
  readonly resume: () => void
  readonly turn: (sleep: (ms: number) => Promise<void>) => Promise<void>
  readonly heard: (row: Delivery) => void
}

/** A token bucket, halved when the destination says that it is too much, and a pause while it is not to be reached. */
export function createLane(now: Now): Lane {
  let rate = RATE
  let tokens = BURST
  let filledAt = now()
  let pausedUntil = 0
  const servers = new Set<Promise<void>>()

  const refill = (): void => {
    // A clock that went back gives nothing and takes nothing.
    const passed = Math.max(0, now() - filledAt)
    filledAt = now()
    tokens = Math.min(BURST, tokens + (passed / 1000) * rate)
  }

  const lane: Lane = {
    /** Lets as many serve as the lane is wide. */
    fill: (serve: () => Promise<void>): void => {
      while (servers.size < WIDTH) {
        const server = serve().finally(() => servers.delete(server))
        servers.add(server)
      }
    },
    servers: (): readonly Promise<void>[] => [...servers],
    /** Milliseconds until the lane may be used again. */
    // A clock that was put back must not make a pause of minutes one of years.
    pausedFor: (): number => {
      if (pausedUntil - now() > LONGEST_PAUSE_MS) pausedUntil = 0
      return Math.max(0, pausedUntil - now())
    },
    pause: (until: number): void => {
      pausedUntil = Math.max(pausedUntil, until)
    },
    resume: (): void => {
      pausedUntil = 0
    },
    /** Waits for a turn to send. */
    turn: async (sleep: (ms: number) => Promise<void>): Promise<void> => {
      refill()
      tokens -= 1
      if (tokens < 0) await sleep(Math.ceil((-tokens / rate) * 1000))
    },
    /** Learns from what came of a row: one that nobody took for want of a connection stands for all behind it. */
    heard: ({ state, why, dueAt }: Delivery): void => {
      if (state === "accepted") rate = Math.min(RATE, rate + GROWTH)
      if (state !== "unreachable" || dueAt === undefined) return
      if (why === "rate-limited") rate = Math.max(SLOWEST, rate / 2)
      // An old row waits for hours; whatever is newer need not wait as long to try.
      if (why === "no-connection" || why === "locked" || why === "login-off")
        pausedUntil = Math.min(dueAt, now() + LONGEST_PAUSE_MS)
    },
  }
  return lane
}
