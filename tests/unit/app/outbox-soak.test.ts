// The outbox over a real database, five networks with every fault there is, and a worker that dies at any await.
import "fake-indexeddb/auto"
import { beforeAll, describe, expect, test } from "vitest"
import { createOutbox, type Outbox, type OutboxStore } from "../../../lib/app/outbox.ts"
import { nobleCurve } from "../../../lib/core/curve.ts"
import { type Delivery, isArrived } from "../../../lib/core/outbox/delivery.ts"
import type { Answer } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { idbOutbox } from "../../../lib/platform/outbox-store.ts"
import { fakeClock } from "../../fakes/clock.ts"
import { type Fault, faultyNetworks } from "../../fakes/faulty-networks.ts"
import { seeded } from "../../fakes/seeded.ts"
import { eventOf, halvesOf, signedBy } from "../outbox/signed-halves.ts"

const EVENTS = 150
const KILLS = 50
/** How likely a worker dies at one await. */
const DEADLY = 0.02
const never = new Promise<never>(() => undefined)

let events: readonly SignedEvent[] = []
beforeAll(async () => {
  const made: SignedEvent[] = []
  for (let at = 0; at < EVENTS; at++) {
    const isPlain = at % 3 === 0
    made.push(
      isPlain
        ? eventOf({ nostr: signedBy(1, `Plain ${at}`) })
        : eventOf(await halvesOf({ content: `Post ${at}` })),
    )
  }
  events = made
})

/** Proofs are costly and do not change: each is made once. */
const proofs = new Map<string, boolean>()
const remembered = <A extends readonly unknown[]>(name: string, prove: (...args: A) => boolean) => {
  return (...args: A): boolean => {
    const key = name + JSON.stringify(args.map((one) => (one instanceof Uint8Array ? [...one] : one)))
    const known = proofs.get(key) ?? prove(...args)
    proofs.set(key, known)
    return known
  }
}

const numbers = (seed: number): (() => number) => {
  const { randomBytes } = seeded(seed)
  return () => randomBytes(4).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32
}
