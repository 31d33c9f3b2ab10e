// The outbox: every signed event and every destination it was meant for, written down before anything is sent, and
// worked on until it arrived, was refused or was given up. A worker may die between any two lines.
import {
  answered,
  begun,
  cancelled,
  DAY,
  type Delivery,
  givenUp,
  isArrived,
  looked,
  nextStep,
  queuedDelivery,
  released,
  resumed,
  retried,
} from "../core/outbox/delivery.ts"
import type { Destination } from "../core/outbox/destination.ts"
import type { SignedEvent } from "../core/outbox/signed-event.ts"
import { lookOf } from "../core/outbox/verified.ts"
import type { Verifier } from "../core/verifier.ts"
import { createLane, type Lane } from "./lane.ts"
import type { Now } from "./ports.ts"
import type { Transport } from "./transport.ts"

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

type Ports = {
  readonly store: OutboxStore
  readonly transports: readonly Transport[]
  readonly destination: (url: string) => Promise<Destination | null>
  readonly verifier: () => Promise<Verifier>
  readonly now: Now
  /** In [0, 1). */
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Calls `work` at that time, in this worker or in a later one. */
  readonly wakeAt: (when: number) => void
  readonly changed: () => void
  /** A delivery came to nothing, and the person should hear of it. */
  readonly failed: () => void
}

export type Outbox = ReturnType<typeof createOutbox>

export function createOutbox(ports: Ports) {
  const { store, transports, destination, verifier, now, random, sleep, wakeAt, changed, failed } = ports
  const lanes = new Map<string, Lane>()
  /** Rows in hand, by name, and how to call them off. */
  const inHand = new Map<string, AbortController>()
  let round: Promise<void> | null = null
  let again = false

  const nameOf = ({ event, to }: Delivery): string => `${event} ${to}`
  const laneOf = (to: string): Lane => {
    const lane = lanes.get(to) ?? createLane(now)
    lanes.set(to, lane)
    return lane
  }

  /** What a worker before this one left in the middle of an attempt: looked for before it is sent again. */
  const resume = async (): Promise<void> => {
    for (const row of await store.sending()) await store.save(resumed(row, now()))
  }
  let ready: Promise<void> | null = null

  const attempt = async (row: Delivery, signal: AbortSignal): Promise<Delivery> => {
    const event = await store.event(row.event)
    const to = await destination(row.to)
    const transport = transports.find(({ kind }) => kind === row.kind)
    if (!event || !to || !transport) return cancelled(row, now())
    const step = nextStep(row)
    if (step === "give-up") return givenUp(row, now())
    if (step === "look") {
      const found = await transport.find(event, to, signal)
      const why = found.is === "unreachable" ? found.why : null
      return looked(row, lookOf(event, found, await verifier()), now(), random(), why)
    }
    const started = begun(row, now())
    await store.save(started)
    changed()
    return answered(started, await transport.send(event, to, signal), now(), random())
  }

  /** One step of one row, written down; a row that the person called off meanwhile stays called off. */
  const work = async (row: Delivery): Promise<void> => {
    const name = nameOf(row)
    const stop = new AbortController()
    inHand.set(name, stop)
    const lane = laneOf(row.to)
    try {
      const after = await attempt(row, stop.signal)
      if (!stop.signal.aborted) await store.save(after)
      lane.heard(after)
      if (after.state === "refused" || after.state === "given-up") failed()
    } catch {
      // The disk failed: the row is as it was, and is due; not at once, or it would turn in a circle.
      lane.pause(now() + 10_000)
    } finally {
      inHand.delete(name)
      changed()
    }
  }

  /** Takes rows of one destination, one after another, until none is due and free. */
  const serve = async (to: string, lane: Lane): Promise<void> => {
    while (lane.pausedFor() === 0) {
      const rows = await store.due(to, now(), inHand.size + 1)
      const row = rows.find((other) => !inHand.has(nameOf(other)))
      if (!row) return
      // Taken before the wait for a turn, so that no other server of the lane takes the same.
      inHand.set(nameOf(row), new AbortController())
      if (nextStep(row) === "send") await lane.turn(sleep)
      const current = await store.row(row.event, row.to)
      if (current && current.dueAt === row.dueAt && current.state === row.state) await work(current)
      else inHand.delete(nameOf(row))
    }
  }

  const waiting = (to: string): Promise<readonly Delivery[]> =>
    store.due(to, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const hasten = async (to: string, which: (row: Delivery) => boolean): Promise<void> => {
    for (const row of await waiting(to)) {
      if (!inHand.has(nameOf(row)) && which(row)) await store.save({ ...row, dueAt: now() })
    }
    again = true
  }

  const run = async (): Promise<void> => {
    ready ??= resume()
    await ready
    for (;;) {
      again = false
      const times = await store.dueTimes()
      for (const [to, at] of times) {
        const lane = laneOf(to)
        if (at <= now() && lane.pausedFor() === 0) lane.fill(() => serve(to, lane))
        // Nothing is ever put off for so long: the clock was wrong when this was written.
        if (at > now() + 2 * DAY) await hasten(to, () => true)
      }
      const later = [...times].map(([to, at]) => Math.max(at, now() + laneOf(to).pausedFor()))
      const next = Math.min(...later.filter((at) => at > now()))
      if (Number.isFinite(next)) wakeAt(next)
      if (again) continue
      const busy = [...lanes.values()].flatMap((lane) => lane.servers())
      if (busy.length === 0) return
      await Promise.race([Promise.all(busy), nudged()])
    }
  }

  let nudge = (): void => undefined
  const nudged = (): Promise<void> =>
    new Promise((resolve) => {
      nudge = resolve
    })

  /** Works on everything that is due. Called when something was added, on an alarm, at start-up and back on line. */
  const pump = (): Promise<void> => {
    again = true
    nudge()
    round ??= run().finally(() => {
      round = null
    })
    return round
  }

  const change = async (event: string, to: string, by: (row: Delivery) => Delivery): Promise<boolean> => {
    const row = await store.row(event, to)
    if (!row) return false
    await store.save(by(row))
    changed()
    return true
  }

  return {
    pump,
    /**
     * Writes the event and a row for each destination, then begins to send. Resolves once it is written. An event that
     * is known already keeps its rows; `waits` holds it until its second signature comes.
     */
    add: async (
      event: SignedEvent,
      to: readonly Pick<Destination, "url" | "kind">[],
      waits = false,
    ): Promise<SignedEvent> => {
      const known = await store.event(event.key)
      const united = known ? { ...known, ...event, signedAt: known.signedAt } : event
      const carried = to.filter(({ kind }) => transports.find((one) => one.kind === kind)?.carries(united))
      const before = await store.rowsOf(event.key)
      const rows = carried.map((destination) => {
        const old = before.find((row) => row.to === destination.url)
        if (!old) return queuedDelivery(event, destination, now(), waits)
        return isArrived(old) || old.state === "sending" ? old : retried(old, now())
      })
      const others = before.filter((row) => !carried.some(({ url }) => url === row.to))
      const waited = waits ? [] : others.map((row) => released(row, now()))
      await store.write(united, [...rows, ...waited])
      changed()
      pump()
      return united
    },
    retry: async (event: string, to: string): Promise<boolean> => {
      laneOf(to).resume()
      const done = await change(event, to, (row) =>
        isArrived(row) || row.state === "sending" ? row : retried(row, now()),
      )
      pump()
      return done
    },
    cancel: async (event: string, to: string): Promise<boolean> => {
      inHand.get(`${event} ${to}`)?.abort()
      return change(event, to, (row) => cancelled(row, now()))
    },
    /** Calls off what still waits for a destination that the person removed. */
    leave: async (to: string): Promise<void> => {
      for (const row of await waiting(to)) {
        inHand.get(nameOf(row))?.abort()
        await store.save(cancelled(row, now()))
      }
      changed()
    },
    /** Tries at once whatever waits for a better time: the network came back, or the vault was opened. */
    hurry: async (why: (row: Delivery) => boolean): Promise<void> => {
      for (const to of (await store.dueTimes()).keys()) {
        laneOf(to).resume()
        await hasten(to, (row) => row.state === "unreachable" && why(row))
      }
      await pump()
    },
    forget: async (event: string): Promise<void> => {
      for (const { to } of await store.rowsOf(event)) inHand.get(`${event} ${to}`)?.abort()
      await store.remove(event)
      changed()
    },
    event: store.event,
    rowsOf: store.rowsOf,
    page: store.page,
    underWay: () => store.count(["queued", "sending", "unreachable"]),
  }
}
