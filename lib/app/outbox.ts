// The outbox: every signed event and every destination it was meant for, written down before anything is sent, and
// worked on until it arrived, was refused or was given up. A worker may die between any two lines.
import {
  abandoned,
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
  uncarried,
} from "../core/outbox/delivery.ts"
import type { Destination } from "../core/outbox/destination.ts"
import { type SignedEvent, signersOf } from "../core/outbox/signed-event.ts"
import { nameApart, united } from "../core/outbox/united.ts"
import { lookOf } from "../core/outbox/verified.ts"
import type { Verifier } from "../core/verifier.ts"
import { createLane, type Lane } from "./lane.ts"
import { once } from "./once.ts"
import { createTurns, type OutboxStore } from "./outbox-rows.ts"
import type { Now } from "./ports.ts"
import type { Transport } from "./transport.ts"

type Ports = {
  readonly store: OutboxStore
  readonly transports: readonly Transport[]
  readonly destination: (url: string) => Promise<Destination | null>
  readonly verifier: () => Promise<Verifier>
  readonly now: Now
  /** In [0, 1). */
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Pumps at that time, in this worker or in a later one; null where nothing is to be done. */
  readonly wakeAt: (when: number | null) => void
  readonly changed: () => void
  /** A delivery came to nothing, and the person should hear of it. */
  readonly failed: (row: Delivery) => void
}

export type Outbox = ReturnType<typeof createOutbox>

/** A worker that dies while it works is followed by another so much later. Less is not given by browsers. */
const REVIVE_MS = 30_000
/** How long a destination is left alone after the disk failed. */
const DISK_PAUSE_MS = 10_000

export function createOutbox(ports: Ports) {
  const { store, transports, destination, verifier, now, random, sleep, wakeAt, changed, failed } = ports
  const lanes = new Map<string, Lane>()
  /** Rows in hand, by name, and how to call them off. */
  const inHand = new Map<string, AbortController>()
  let round: Promise<void> | null = null
  /** How many are writing something new. Until they have, nobody may take the alarm from them. */
  let writers = 0
  let again = false

  const nameOf = ({ event, to }: Delivery): string => `${event} ${to}`
  const laneOf = (to: string): Lane => {
    const lane = lanes.get(to) ?? createLane(now)
    lanes.set(to, lane)
    return lane
  }

  const { inTurn, saveUnless, change } = createTurns(store)
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    writers++
    wakeAt(now() + REVIVE_MS)
    try {
      return await work()
    } finally {
      writers--
    }
  }
  /** The row for another try now; what is in hand is being tried. One that arrived is looked for. */
  const hurried = (row: Delivery): Delivery => {
    if (row.state === "sending" || inHand.has(nameOf(row))) return row
    if (!isArrived(row)) return retried(row, now())
    return row.dueAt === undefined ? row : { ...row, dueAt: now() }
  }

  /** What a worker before this one left in the middle of an attempt: looked for before it is sent again. */
  const ready = once(() =>
    inTurn(async () => {
      for (const row of await store.sending()) await store.save(resumed(row, now()))
    }),
  )

  /** Null where it was called off before anything was sent. */
  const attempt = async (row: Delivery, stop: AbortSignal): Promise<Delivery | null> => {
    const event = await store.event(row.event)
    const to = await destination(row.to)
    const transport = transports.find(({ kind }) => kind === row.kind)
    if (!event || !to || !transport) return abandoned(row, now())
    const step = nextStep(row)
    if (step === "give-up") return givenUp(row, now())
    if (step === "look") {
      const found = await transport.find(event, to, stop)
      const why = found.is === "unreachable" ? found.why : null
      return looked(row, lookOf(event, found, row.kind, await verifier()), now(), random(), why)
    }
    const started = begun(row, now())
    if (!(await saveUnless(stop, started))) return null
    changed()
    return answered(started, await transport.send(event, to, stop), now(), random())
  }

  /** One step of one row, written down; a row that the person called off meanwhile stays called off. */
  const work = async (row: Delivery, lane: Lane, stop: AbortSignal): Promise<void> => {
    const after = await attempt(row, stop)
    if (!after || !(await saveUnless(stop, after))) return
    lane.heard(after)
    if (after.state === "refused" || after.state === "given-up") failed(after)
  }

  /** Takes rows of one destination, one after another, until none is due and free. */
  const serve = async (to: string, lane: Lane): Promise<void> => {
    while (lane.pausedFor() === 0) {
      const rows = await store.due(to, now(), inHand.size + 1)
      const row = rows.find((other) => !inHand.has(nameOf(other)))
      if (!row) return
      // Taken before the wait for a turn, so that no other server of the lane takes the same.
      const stop = new AbortController()
      inHand.set(nameOf(row), stop)
      try {
        if (nextStep(row) === "send") await lane.turn(sleep)
        const current = await store.row(row.event, row.to)
        const isSame = current?.dueAt === row.dueAt && current?.state === row.state
        if (current && isSame && !stop.signal.aborted) await work(current, lane, stop.signal)
      } finally {
        inHand.delete(nameOf(row))
        changed()
      }
    }
  }
  /** Where the disk fails the row is as it was, and is due; not at once, or it would turn in a circle. */
  const serveOn = (to: string, lane: Lane): Promise<void> =>
    serve(to, lane).catch(() => lane.pause(now() + DISK_PAUSE_MS))

  const waiting = (to: string): Promise<readonly Delivery[]> =>
    store.due(to, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const hasten = async (to: string, which: (row: Delivery) => boolean): Promise<void> => {
    for (const { event } of await waiting(to)) {
      await change(event, to, (row) =>
        row.dueAt !== undefined && !inHand.has(nameOf(row)) && which(row) ? { ...row, dueAt: now() } : row,
      )
    }
    again = true
  }

  const run = async (): Promise<void> => {
    await ready()
    for (;;) {
      again = false
      const times = await store.dueTimes()
      for (const [to, at] of times) {
        const lane = laneOf(to)
        if (at <= now() && lane.pausedFor() === 0) lane.fill(() => serveOn(to, lane))
        // Nothing is ever put off for so long: the clock was wrong when this was written.
        if (at > now() + 2 * DAY) await hasten(to, () => true)
      }
      const busy = [...lanes.values()].flatMap((lane) => lane.servers())
      const later = [...times].map(([to, at]) => Math.max(at, now() + laneOf(to).pausedFor()))
      const revival = busy.length > 0 ? [now() + REVIVE_MS] : []
      const next = [...revival, ...later.filter((at) => at > now())]
      // Whoever writes just now set an alarm of its own, and pumps when it has written.
      if (writers === 0 && !again) wakeAt(next.length > 0 ? Math.min(...next) : null)
      if (again) continue
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
    // Whoever dies from here on is followed by another.
    wakeAt(now() + REVIVE_MS)
    again = true
    nudge()
    round ??= run()
      .catch(() => {
        // The disk failed; whatever is due is still there.
        again = false
        wakeAt(now() + DISK_PAUSE_MS)
      })
      .finally(() => {
        round = null
        // Somebody called just when the round was over.
        if (again) pump()
      })
    return round
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
      const addIn = (prove: Verifier) => async (): Promise<SignedEvent> => {
        const known = await store.event(event.key)
        const whole = known ? united(known, event, prove) : event
        // Another event has the same id: both are kept, each under a name of its own.
        const kept = whole ?? { ...event, key: nameApart(event) }
        const before = await store.rowsOf(kept.key)
        const grew = known !== null && whole !== null && signersOf(whole).length > signersOf(known).length
        const rows = to.map((one) => {
          const carries = transports.find(({ kind }) => kind === one.kind)?.carries(kept) ?? false
          const old = before.find((row) => row.to === one.url)
          const fresh = queuedDelivery(kept, one, now(), waits)
          if (!carries && !waits) return uncarried(old ?? fresh)
          if (!old || (waits && old.why === "second-signature")) return old ?? fresh
          if (isArrived(old)) return grew ? retried(old, now()) : old
          return hurried(old)
        })
        const others = before.filter((row) => !to.some(({ url }) => url === row.to))
        const waited = waits ? [] : others.map((row) => released(row, now()))
        await store.write(
          kept,
          [...rows, ...waited].filter((row) => !before.includes(row)),
        )
        return kept
      }
      const written = await writing(async () => inTurn(addIn(await verifier())))
      changed()
      pump()
      return written
    },
    /** Tries again what failed, at once; something that arrived and was not yet seen there is looked for. */
    retry: async (event: string, to: string): Promise<boolean> => {
      laneOf(to).resume()
      const done = await writing(() => change(event, to, hurried))
      changed()
      pump()
      return done
    },
    cancel: async (event: string, to: string): Promise<boolean> => {
      inHand.get(`${event} ${to}`)?.abort()
      const done = await change(event, to, (row) => cancelled(row, now()))
      changed()
      return done
    },
    /** Calls off what still waits for a destination that the person removed. */
    leave: async (to: string): Promise<void> => {
      for (const row of await waiting(to)) {
        inHand.get(nameOf(row))?.abort()
        await change(row.event, to, (current) => abandoned(current, now()))
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
      await inTurn(async () => {
        for (const { to } of await store.rowsOf(event)) inHand.get(`${event} ${to}`)?.abort()
        await store.remove(event)
      })
      changed()
    },
    event: store.event,
    rowsOf: store.rowsOf,
    page: store.page,
    underWay: () => store.count(["queued", "sending", "unreachable"]),
  }
}
