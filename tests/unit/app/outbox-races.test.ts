// What happens to the outbox between two of its lines: a person, a dying worker and a failing disk at the wrong moment.
import { beforeEach, describe, expect, test } from "vitest"
import { createOutbox } from "../../../lib/app/outbox.ts"
import type { OutboxStore } from "../../../lib/app/outbox-rows.ts"
import type { Transport } from "../../../lib/app/transport.ts"
import { nobleCurve } from "../../../lib/core/curve.ts"
import type { Answer, Destination, Found } from "../../../lib/core/outbox/destination.ts"
import { fakeClock } from "../../fakes/clock.ts"
import { outboxDisk } from "../../fakes/outbox-disk.ts"
import { eventOf, halvesOf } from "../outbox/signed-halves.ts"

const FORUM = "https://forum.example"
const event = eventOf(await halvesOf())
const place: Destination = {
  url: FORUM,
  kind: "spasm-instance",
  defaultFor: "all",
  login: false,
  tested: null,
}
const accepted: Answer = { is: "accepted", said: "" }
const tick = (): Promise<void> => new Promise((done) => setTimeout(done))

/** One destination; what it answers, and what the disk does first, is up to the test. */
function raceWorld() {
  const disk = outboxDisk()
  const clock = fakeClock()
  const wakes: (number | null)[] = []
  const sent: string[] = []
  const world = {
    disk,
    clock,
    wakes,
    sent,
    isThere: true,
    answer: async (): Promise<Answer> => accepted,
    found: async (): Promise<Found> => ({ is: "unreachable", why: "no-answer" }),
    /** Called before each use of the disk, by the name of what is asked of it; may throw. */
    before: async (_name: string): Promise<void> => undefined,
    row: () => disk.rows.get(`${event.key} ${FORUM}`),
  }
  const transport: Transport = {
    kind: "spasm-instance",
    carries: () => true,
    send: async ({ key }) => {
      sent.push(key)
      return world.answer()
    },
    find: () => world.found(),
    test: async (url) => ({ at: 0, ok: true, url, kind: "spasm-instance" }),
  }
  const worker = (): ReturnType<typeof createOutbox> => {
    const store = Object.fromEntries(
      Object.entries(disk.start().store).map(([name, work]) => [
        name,
        async (...args: readonly unknown[]) => {
          await world.before(name)
          return (work as (...args: readonly unknown[]) => Promise<unknown>)(...args)
        },
      ]),
    ) as OutboxStore
    return createOutbox({
      store,
      transports: [transport],
      destination: async () => (world.isThere ? place : null),
      verifier: async () => nobleCurve.verifier,
      now: clock.now,
      random: () => 0.5,
      sleep: async () => undefined,
      wakeAt: (when) => wakes.push(when),
      changed: () => undefined,
      failed: () => undefined,
    })
  }
  return { ...world, world, worker, outbox: worker() }
}

let all: ReturnType<typeof raceWorld>
beforeEach(() => {
  all = raceWorld()
})

describe("the person", () => {
  test("calls off what is about to be sent: it is not sent, and stays called off", async () => {
    const { world, outbox } = all
    world.before = async (name) => {
      if (name !== "event" || world.row()?.state !== "queued") return
      world.before = async () => undefined
      await outbox.cancel(event.key, FORUM)
    }
    await outbox.add(event, [place])
    await outbox.pump()
    expect(world.sent).toEqual([])
    expect(world.row()).toMatchObject({ state: "cancelled" })
  })

  test("calls off what is being sent, and tries again: it is looked for, not sent twice", async () => {
    const { world, outbox } = all
    const stop = Promise.withResolvers<Answer>()
    world.answer = () => stop.promise
    await outbox.add(event, [place])
    await tick()
    await outbox.cancel(event.key, FORUM)
    stop.resolve({ is: "unknown", why: "cut-off", said: "" })
    await outbox.pump()
    world.found = async () => ({ is: "found", event: event.nostr })
    await outbox.retry(event.key, FORUM)
    await outbox.pump()
    expect(world.sent).toHaveLength(1)
    expect(world.row()).toMatchObject({ state: "already" })
  })

  test("adds the same post while its answer is being written: the answer stays", async () => {
    const { world, outbox } = all
    const answer = Promise.withResolvers<Answer>()
    world.answer = () => answer.promise
    await outbox.add(event, [place])
    await tick()
    let slow = true
    world.before = async (name) => {
      if (name !== "write" || !slow) return
      slow = false
      // What was read of the row is old by the time that it is written.
      answer.resolve(accepted)
      await tick()
    }
    await outbox.add(event, [place])
    await outbox.pump()
    expect(world.sent).toHaveLength(1)
    expect(world.row()).toMatchObject({ state: "accepted" })
  })

  test("removes a destination that still has to be looked at: nobody turns in a circle over it", async () => {
    const { world, outbox } = all
    await outbox.add(event, [place])
    await outbox.pump()
    expect(world.row()).toMatchObject({ state: "accepted", confirmed: "no" })
    expect(world.row()).toHaveProperty("dueAt")
    world.isThere = false
    await outbox.leave(FORUM)
    expect(world.row()).toMatchObject({ state: "accepted" })
    expect(world.row()).not.toHaveProperty("dueAt")
  })

  test("removed a destination while nobody worked: what arrived there is left as it is", async () => {
    const { world, outbox, clock } = all
    await outbox.add(event, [place])
    await outbox.pump()
    world.isThere = false
    clock.pass(60_000)
    await outbox.pump()
    expect(world.row()).toMatchObject({ state: "accepted", confirmed: "no" })
    expect(world.row()).not.toHaveProperty("dueAt")
  })

  test("asks again for what arrived and could not be looked at: it is looked at now", async () => {
    const { world, outbox } = all
    await outbox.add(event, [place])
    await outbox.pump()
    world.found = async () => ({ is: "found", event: event.nostr })
    await outbox.retry(event.key, FORUM)
    await outbox.pump()
    expect(world.sent).toHaveLength(1)
    expect(world.row()).toMatchObject({ state: "accepted" })
    expect(world.row()?.confirmed).not.toBe("no")
  })
})

describe("a worker", () => {
  test("that dies at any moment after it was given something is followed by another", async () => {
    const { world, outbox } = all
    world.answer = () => new Promise(() => undefined)
    let whenWritten: number | null | undefined
    world.before = async (name) => {
      if (name === "write") whenWritten = world.wakes.at(-1)
    }
    await outbox.add(event, [place])
    await tick()
    expect(world.sent).toHaveLength(1)
    const soon = world.clock.now() + 60_000
    expect(whenWritten).toBeLessThanOrEqual(soon)
    expect(world.wakes.at(-1)).toBeLessThanOrEqual(soon)
  })

  test("that has nothing left to do is not woken every half minute", async () => {
    const { world, outbox } = all
    world.found = async () => ({ is: "found", event: event.nostr })
    await outbox.add(event, [place])
    await outbox.pump()
    expect(world.wakes.at(-1)).toBeNull()
  })

  test("that is given something in the moment in which it ends goes on", async () => {
    // As late as there are turns in the round: one of these falls into its end.
    for (let turns = 0; turns < 60; turns++) {
      const { outbox, sent } = raceWorld()
      const ending = outbox.pump()
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      await outbox.add(event, [place])
      await ending
      await tick()
      expect(sent).toHaveLength(1)
    }
  })
})

describe("a disk that fails", () => {
  test.each(["sending", "dueTimes", "due", "row", "event", "save"])(
    "once, at %s, leaves nothing behind that is stuck",
    async (failing) => {
      const { world, outbox, clock } = all
      world.found = async () => ({ is: "found", event: event.nostr })
      await outbox.add(event, [])
      let failures = 1
      world.before = async (name) => {
        if (name === failing && failures-- > 0) throw new DOMException("full", "QuotaExceededError")
      }
      const next = all.worker()
      await next.pump()
      await next.add(event, [place]).catch(() => next.add(event, [place]))
      await next.pump()
      for (let rings = 0; rings < 5; rings++) {
        clock.pass(60_000)
        await next.pump()
      }
      expect(world.row()).toMatchObject({ state: "accepted" })
      expect(world.row()).not.toHaveProperty("dueAt")
    },
  )
})
