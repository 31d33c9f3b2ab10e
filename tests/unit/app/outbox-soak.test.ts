// The outbox over a real database, five networks with every fault there is, and a worker that dies at any await.
import "fake-indexeddb/auto"
import { expect, test } from "vitest"
import { createOutbox, type Outbox } from "../../../lib/app/outbox.ts"
import type { OutboxStore } from "../../../lib/app/outbox-rows.ts"
import type { Transport } from "../../../lib/app/transport.ts"
import { type Delivery, isArrived } from "../../../lib/core/outbox/delivery.ts"
import type { Answer, Destination, DestinationKind } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { nobleVerifier, type Verifier } from "../../../lib/core/verifier.ts"
import { idbOutbox } from "../../../lib/platform/outbox-store.ts"
import { fakeClock } from "../../fakes/clock.ts"
import { type Fault, faultyNetworks, formFor } from "../../fakes/faulty-networks.ts"
import { seeded } from "../../fakes/seeded.ts"
import { eventOf, halvesOf, signedBy } from "../outbox/signed-halves.ts"

const EVENTS = 150
const KILLS = 50
/** How likely a worker dies before one await, and after it. */
const DEADLY = 0.003
/** How often an alarm rings before the networks are well again. */
const ROUNDS = 100
const KINDS: Readonly<Record<string, DestinationKind>> = {
  "https://one.example": "spasm-instance",
  "https://two.example": "spasm-instance",
  "wss://one.example": "nostr-relay",
  "wss://two.example": "nostr-relay",
  "http://127.0.0.1:8645": "logos-node",
}
const ALL = Object.keys(KINDS)
/** Takes no events with this in their text, ever. */
const STRICT = "https://two.example"
const UNWANTED = "unwanted"
const never = new Promise<never>(() => undefined)

const events = await Promise.all(
  Array.from({ length: EVENTS }, async (_, at): Promise<SignedEvent> => {
    const content = at % 9 === 0 ? `Post ${at}, ${UNWANTED}` : `Post ${at}`
    return eventOf(at % 3 === 0 ? await halvesOf({ content }) : { nostr: signedBy(1, content) })
  }),
)

/** A proof is made once: it comes to the same every time, and takes longer than all the rest. */
const proofs = new Map<string, unknown>()
const once = <T>(name: string, prove: () => T): T => {
  if (!proofs.has(name)) proofs.set(name, prove())
  return proofs.get(name) as T
}
const verifier: Verifier = {
  recover: (...proof) => once(proof.join(), () => nobleVerifier.recover(...proof)),
  schnorr: (...proof) => once(proof.join(), () => nobleVerifier.schnorr(...proof)),
}

const later = (why: "rate-limited" | "server-error", waitMs?: number): Answer => ({
  is: "later",
  why,
  said: "",
  ...(waitMs !== undefined && { waitMs }),
})
const FAULTS: readonly Fault[] = [
  later("rate-limited", 20_000),
  later("server-error"),
  "stored-silently",
  "stored-late",
  "lie",
  "down",
  { is: "unknown", why: "cut-off", said: "" },
  { is: "closed", why: "closed", said: "" },
]

function soakWorld(seed: number) {
  const { randomBytes } = seeded(seed)
  const random = (): number => randomBytes(4).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32
  const clock = fakeClock()
  let faulty = true
  let kills = 0
  let alarm: number | null = null
  let worker: { readonly outbox: Outbox; readonly died: Promise<void> } | null = null

  const faultOf = (to: string, event: SignedEvent): Fault => {
    if (to === STRICT && event.excerpt.includes(UNWANTED)) return { is: "refused", why: "keywords", said: "" }
    return faulty && random() < 0.4 ? (FAULTS[Math.floor(random() * FAULTS.length)] ?? null) : null
  }
  const net = faultyNetworks({
    faultOf,
    isBlind: () => faulty && random() < 0.1,
    // A node would store again what it does not know by its id.
    isStale: (to) => faulty && KINDS[to] !== "logos-node" && random() < 0.2,
    now: clock.now,
  })

  /** Everything that a worker awaits: it may die before, in which case nothing happens, or after, unanswered. */
  const start = (): { readonly outbox: Outbox; readonly died: Promise<void> } => {
    let dead = false
    let died = (): void => undefined
    const death = new Promise<void>((resolve) => {
      died = resolve
    })
    const mayDie = async (): Promise<void> => {
      if (!dead && faulty && random() < DEADLY) {
        dead = true
        kills++
        worker = null
        died()
      }
      if (dead) await never
    }
    const mortal = <T extends object>(port: T): T =>
      Object.fromEntries(
        Object.entries(port).map(([name, work]) => [
          name,
          name === "carries" || typeof work !== "function"
            ? work
            : async (...args: readonly unknown[]): Promise<unknown> => {
                await mayDie()
                const result: unknown = await work(...args)
                await mayDie()
                return result
              },
        ]),
      ) as T
    const outbox = createOutbox({
      store: mortal<OutboxStore>(idbOutbox(`soak ${seed}`)),
      transports: net.transports.map((one) => mortal<Transport>(one)),
      destination: async (url) => destination(url),
      verifier: async () => verifier,
      now: clock.now,
      random,
      // Time passes for all while one waits.
      sleep: async (ms) => {
        clock.pass(ms / 4)
        await mayDie()
      },
      wakeAt: (when) => {
        if (!dead) alarm = when
      },
      changed: () => undefined,
      failed: () => undefined,
    })
    return { outbox, died: death }
  }
  /** As the browser starts one: for a message, or for an alarm; it works on what was left at once. */
  const awake = () => {
    worker ??= start()
    return worker
  }
  const round = async (): Promise<void> => {
    const { outbox, died } = awake()
    await Promise.race([outbox.pump(), died])
  }
  const truth = idbOutbox(`soak ${seed}`)
  return {
    net,
    kills: () => kills,
    heal: (): void => {
      faulty = false
    },
    random,
    /** True once it is written; false where the worker died before it could say so. */
    add: async (event: SignedEvent, to: readonly string[]): Promise<boolean> => {
      const { outbox, died } = awake()
      return Promise.race([outbox.add(event, to.map(destination)).then(() => true), died.then(() => false)])
    },
    again: ({ event, to }: Delivery): Promise<boolean> => awake().outbox.retry(event, to),
    pass: (ms: number): Promise<void> => {
      clock.pass(ms)
      return round()
    },
    /** Nothing but an alarm wakes anybody; false where none is set. */
    ring: async (): Promise<boolean> => {
      if (alarm === null) return false
      clock.pass(Math.max(0, alarm - clock.now()))
      alarm = null
      await round()
      return true
    },
    truth,
  }
}

const destination = (url: string): Destination => ({
  url,
  kind: KINDS[url] ?? "nostr-relay",
  defaultFor: "all",
  login: false,
  tested: null,
})

test.each([1])(
  "a worker that dies at any await loses nothing, sends nothing elsewhere, stores nothing twice (%i)",
  async (seed) => {
    const world = soakWorld(seed)
    const chosen = new Map<string, readonly string[]>()
    for (const event of events) {
      const to = ALL.filter(() => world.random() < 0.7)
      chosen.set(event.key, to)
      // Who was not told that it is written asks again, as a page does.
      while (!(await world.add(event, to)));
      if (world.random() < 0.3) await world.pass(20_000)
    }
    for (let at = 0; at < ROUNDS && (await world.ring()); at++);
    expect(world.kills()).toBeGreaterThanOrEqual(KILLS)
    world.heal()
    const rows = async (): Promise<readonly Delivery[]> =>
      (await Promise.all(events.map(({ key }) => world.truth.rowsOf(key)))).flat()
    while (await world.ring());
    // Nobody is left to ring, so nothing is left to do; what lied three times is not believed any more.
    for (const row of await rows()) {
      expect(row.dueAt).toBeUndefined()
      if (row.why === "not-kept") await world.again(row)
    }
    while (await world.ring());

    const wrong: string[] = []
    for (const event of events) {
      const to = chosen.get(event.key) ?? []
      const found = await world.truth.rowsOf(event.key)
      expect(found.map((row) => row.to).sort()).toEqual(to.toSorted())
      for (const row of found) {
        const isUnwanted = row.to === STRICT && event.excerpt.includes(UNWANTED)
        const right = isUnwanted ? row.state === "refused" : isArrived(row) && row.confirmed === "yes"
        const copies = world.net.stored.get(row.to)?.filter(({ key }) => key === event.key) ?? []
        const isThere = copies.length === (isUnwanted ? 0 : 1)
        const isExact = copies.every(({ json }) => json === JSON.stringify(formFor(row.kind, event)))
        if (!right || !isThere || !isExact) wrong.push(`${JSON.stringify(row)} ${copies.length}`)
      }
    }
    expect(wrong).toEqual([])
    const elsewhere = world.net.attempts.filter(({ key, to }) => !chosen.get(key)?.includes(to))
    expect(elsewhere).toEqual([])
    expect(world.net.duplicates()).toBeGreaterThan(0)
  },
)
