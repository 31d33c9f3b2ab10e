// The outbox over a disk that survives its workers, and networks that fail as they are told.
import { beforeEach, describe, expect, test } from "vitest"
import { createOutbox, type Outbox } from "../../../lib/app/outbox.ts"
import { nobleCurve } from "../../../lib/core/curve.ts"
import type { Answer, Destination, DestinationKind } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { fakeClock } from "../../fakes/clock.ts"
import { outboxDisk } from "../../fakes/outbox-disk.ts"
import { fakeTransports } from "../../fakes/transports.ts"
import { eventOf, halvesOf, signedBy } from "../outbox/signed-halves.ts"

const FORUM = "https://forum.example"
const RELAY = "wss://relay.example"
const NODE = "http://127.0.0.1:8645"
const KINDS: Readonly<Record<string, DestinationKind>> = {
  [FORUM]: "spasm-instance",
  [RELAY]: "nostr-relay",
  [NODE]: "logos-node",
}
const destination = (url: string): Destination => ({
  url,
  kind: KINDS[url] ?? "spasm-instance",
  defaultFor: "all",
  login: true,
  tested: null,
})

function outboxWorld() {
  const disk = outboxDisk()
  const clock = fakeClock()
  const net = fakeTransports()
  const chosen = new Map(Object.keys(KINDS).map((url) => [url, destination(url)]))
  const wakes: (number | null)[] = []
  let failures = 0
  let worker = disk.start()
  const build = (): Outbox =>
    createOutbox({
      store: worker.store,
      transports: net.transports,
      destination: async (url) => chosen.get(url) ?? null,
      verifier: async () => nobleCurve.verifier,
      now: clock.now,
      random: () => 0.5,
      sleep: async () => undefined,
      wakeAt: (when) => wakes.push(when),
      changed: () => undefined,
      failed: () => {
        failures++
      },
    })
  let outbox = build()
  return {
    disk,
    clock,
    net,
    chosen,
    wakes,
    failures: () => failures,
    outbox: () => outbox,
    /** The worker dies, and another is started. */
    restart: (): void => {
      worker.kill()
      worker = disk.start()
      outbox = build()
    },
    row: (event: SignedEvent, to: string) => disk.rows.get(`${event.key} ${to}`),
    to: (...urls: string[]) => urls.map(destination),
  }
}

const halves = await halvesOf()
/** One post under one id: by the one key, by the other, and by both. */
const posts = {
  ethereum: eventOf({ ethereum: halves.ethereum }),
  nostr: eventOf({ nostr: halves.nostr }),
  both: eventOf(halves),
}
/** The Nostr half with a tag more that its spasmid does not cover. */
const signedAgain = (tag: readonly string[]) => signedBy(1, halves.nostr.content, [...halves.nostr.tags, tag])
let world: ReturnType<typeof outboxWorld>
beforeEach(() => {
  world = outboxWorld()
})
/** Lets everything that can go on at this moment go on. */
const settled = async (): Promise<void> => {
  await world.outbox().pump()
}

describe("what was signed", () => {
  test("is on disk with all its rows when adding resolves, before anything was sent", async () => {
    let resolved = false
    world.net.fail(() => {
      expect(resolved).toBe(true)
      return null
    })
    await world.outbox().add(posts.both, world.to(FORUM, RELAY))
    expect(world.disk.events.get(posts.both.key)).toEqual(posts.both)
    expect([...world.disk.rows.keys()].sort()).toEqual([
      `${posts.both.key} ${FORUM}`,
      `${posts.both.key} ${RELAY}`,
    ])
    resolved = true
    await settled()
    for (const to of [FORUM, RELAY])
      expect(world.row(posts.both, to)).toMatchObject({ state: "accepted", confirmed: "yes" })
  })

  test("goes nowhere that nobody chose, and to no network that cannot carry it", async () => {
    await world.outbox().add(posts.ethereum, world.to(FORUM, RELAY))
    await settled()
    expect(world.net.sent.map(({ to }) => to)).toEqual([FORUM])
    expect(world.row(posts.ethereum, RELAY)).toMatchObject({ state: "refused", why: "cannot-carry" })
  })

  test("is not sent to a destination that was removed meanwhile", async () => {
    world.chosen.delete(RELAY)
    await world.outbox().add(posts.nostr, world.to(RELAY))
    await settled()
    expect(world.net.sent).toEqual([])
    expect(world.row(posts.nostr, RELAY)).toMatchObject({ state: "cancelled" })
  })

  test("added twice is sent once; what failed is tried again", async () => {
    world.net.reach((to) => to !== RELAY)
    await world.outbox().add(posts.both, world.to(FORUM, RELAY))
    await settled()
    expect(world.row(posts.both, RELAY)).toMatchObject({ state: "unreachable", why: "no-connection" })
    world.net.reach(() => true)
    await world.outbox().add(posts.both, world.to(FORUM, RELAY))
    await world.outbox().retry(posts.both.key, RELAY)
    await settled()
    expect(world.net.sent.map(({ to }) => to)).toEqual([FORUM, RELAY])
  })
})

describe("a worker that dies", () => {
  test.each(["before it was sent", "while it was sent", "after it was stored"])(
    "%s loses nothing",
    async (when) => {
      world.net.fail(() => {
        if (when === "before it was sent") world.restart()
        return null
      })
      await world.outbox().add(posts.both, world.to(FORUM))
      if (when === "while it was sent") world.restart()
      await Promise.race([settled(), new Promise((done) => setTimeout(done, 20))])
      if (when === "after it was stored") world.restart()
      world.net.fail(() => null)
      await settled()
      expect(world.row(posts.both, FORUM)).toMatchObject({ confirmed: "yes" })
      expect(["accepted", "already"]).toContain(world.row(posts.both, FORUM)?.state)
    },
  )

  test("in the middle of an attempt has it looked for, not sent twice", async () => {
    world.net.fail(() => "silently")
    await world.outbox().add(posts.both, world.to(FORUM))
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "already", confirmed: "yes" })
    expect(world.net.sent).toHaveLength(1)
  })
})

describe("a destination", () => {
  test("that lies is found out: accepted is taken back, and it is sent again later", async () => {
    world.net.fail(() => "lie")
    await world.outbox().add(posts.both, world.to(FORUM))
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "accepted", confirmed: "no" })
    for (const seconds of [2, 10]) {
      world.clock.pass(seconds * 1000)
      await settled()
    }
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "unreachable", why: "not-kept" })
    world.net.fail(() => null)
    world.clock.pass(10_000)
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "accepted", confirmed: "yes" })
  })

  test("that gives back another post, or a broken one, confirms nothing", async () => {
    await world.outbox().add(posts.nostr, world.to(RELAY))
    world.net.stored.set(`${RELAY} ${posts.nostr.key}`, { ...halves.nostr, content: "other" })
    await settled()
    expect(world.row(posts.nostr, RELAY)).toMatchObject({ confirmed: "no" })
  })

  test("that kept one of two signatures is said to have one", async () => {
    world.net.stored.set(`${FORUM} ${posts.both.key}`, {
      type: "SpasmEventBodySignedClosedV2",
      signedString: halves.ethereum.text,
      signature: halves.ethereum.signature,
      signer: halves.ethereum.signer,
    })
    await world.outbox().add(posts.both, world.to(FORUM))
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "already", confirmed: "partly" })
  })

  test("that refuses is heard of once, and does not hold up the others", async () => {
    const no: Answer = { is: "refused", why: "not-listed", said: "not whitelisted" }
    world.net.fail((to) => (to === FORUM ? no : null))
    await world.outbox().add(posts.both, world.to(FORUM, RELAY))
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "refused", why: "not-listed" })
    expect(world.row(posts.both, RELAY)).toMatchObject({ state: "accepted", confirmed: "yes" })
    expect(world.failures()).toBe(1)
  })

  test("that cannot be reached is asked once for all that waits for it", async () => {
    world.net.reach(() => false)
    const many = Array.from({ length: 30 }, (_, at) => ({
      ...posts.ethereum,
      key: `${posts.ethereum.key}${at}`,
    }))
    for (const event of many) await world.outbox().add(event, world.to(FORUM))
    await settled()
    const tried = [...world.disk.rows.values()].filter(({ tries }) => tries > 0)
    expect(tried.length).toBeLessThanOrEqual(4)
    expect(world.wakes.at(-1)).toBe(world.clock.now() + 10_000)
  })
})

describe("two events with one id", () => {
  const tagged = (tag: readonly string[]): SignedEvent => eventOf({ nostr: signedAgain(tag) })

  test("are kept apart: neither takes the place of the other, nor goes where the other was meant for", async () => {
    const [one, two] = [tagged(["x", "one"]), tagged(["x", "two"])]
    expect(one.spasmid).toBe(two.spasmid)
    world.net.reach((to) => to !== RELAY)
    await world.outbox().add(one, world.to(RELAY))
    const kept = await world.outbox().add(two, world.to(FORUM))
    expect(kept.key).not.toBe(one.key)
    await settled()
    world.net.reach(() => true)
    await world.outbox().hurry(() => true)
    expect(world.net.sent.map(({ to, event }) => [to, event.nostr?.id])).toEqual([
      [FORUM, two.nostr?.id],
      [RELAY, one.nostr?.id],
    ])
    expect(world.disk.events.get(one.key)?.nostr?.id).toBe(one.nostr?.id)
  })

  test("are not taken for each other where one of them is", async () => {
    const [one, two] = [tagged(["x", "one"]), tagged(["x", "two"])]
    world.net.stored.set(`${FORUM} ${two.key}`, one.nostr)
    await world.outbox().add(two, world.to(FORUM))
    await settled()
    expect(world.row(two, FORUM)).toMatchObject({ state: "already", confirmed: "no" })
  })

  test("of which one is a stranger's leave our signature where it was", async () => {
    await world.outbox().add(posts.ethereum, world.to())
    const stranger = { ...posts.ethereum, ethereum: { ...halves.ethereum, signer: `0x${"1".repeat(40)}` } }
    const kept = await world.outbox().add(stranger, world.to())
    expect(kept.key).not.toBe(posts.ethereum.key)
    expect(world.disk.events.get(posts.ethereum.key)).toEqual(posts.ethereum)
  })
})

test("a destination that says yes and keeps nothing is not sent the same for ever", async () => {
  world.net.fail(() => "lie")
  await world.outbox().add(posts.both, world.to(FORUM))
  for (let minutes = 0; minutes < 60; minutes++) {
    await settled()
    world.clock.pass(60_000)
  }
  expect(world.net.sent).toHaveLength(3)
  expect(world.row(posts.both, FORUM)).toMatchObject({ state: "refused", why: "not-kept" })
})

describe("the person", () => {
  test("calls off what waits, and tries again what was refused", async () => {
    world.net.reach(() => false)
    await world.outbox().add(posts.both, world.to(FORUM))
    await settled()
    await world.outbox().cancel(posts.both.key, FORUM)
    world.clock.pass(60_000)
    world.net.reach(() => true)
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "cancelled" })
    expect(world.net.sent).toEqual([])
    await world.outbox().retry(posts.both.key, FORUM)
    await settled()
    expect(world.row(posts.both, FORUM)).toMatchObject({ state: "accepted" })
  })

  test("back on line need not wait", async () => {
    world.net.reach(() => false)
    await world.outbox().add(posts.both, world.to(FORUM, RELAY))
    await settled()
    world.net.reach(() => true)
    await world.outbox().hurry(() => true)
    for (const to of [FORUM, RELAY]) expect(world.row(posts.both, to)).toMatchObject({ state: "accepted" })
  })

  test("removes an event with all its rows", async () => {
    await world.outbox().add(posts.both, world.to(FORUM, RELAY))
    await settled()
    await world.outbox().forget(posts.both.key)
    expect(world.disk.events.size + world.disk.rows.size).toBe(0)
  })
})

describe("two signatures, one send", () => {
  test("the first waits for the second, and both go together", async () => {
    await world.outbox().add(posts.ethereum, world.to(FORUM), true)
    await settled()
    expect(world.net.sent).toEqual([])
    await world.outbox().add(posts.nostr, world.to(FORUM, RELAY))
    await settled()
    expect(world.net.sent.map(({ to }) => to).sort()).toEqual([FORUM, RELAY])
    expect(world.net.sent.every(({ event }) => event.ethereum && event.nostr)).toBe(true)
  })

  test("the second never comes: nothing is sent until the person says so", async () => {
    await world.outbox().add(posts.ethereum, world.to(FORUM), true)
    world.clock.pass(180_000)
    await settled()
    expect(world.row(posts.ethereum, FORUM)).toMatchObject({ state: "given-up", why: "second-signature" })
    expect(world.net.sent).toEqual([])
    await world.outbox().retry(posts.ethereum.key, FORUM)
    await settled()
    expect(world.net.sent).toHaveLength(1)
  })
})

test("a clock that was years ahead when a row was written does not keep it for years", async () => {
  world.net.reach(() => false)
  world.clock.pass(10 * 365 * 86_400_000)
  await world.outbox().add(posts.both, world.to(FORUM))
  await settled()
  world.clock.pass(-10 * 365 * 86_400_000)
  world.net.reach(() => true)
  world.restart()
  await settled()
  expect(world.row(posts.both, FORUM)).toMatchObject({ state: "accepted", confirmed: "yes" })
})
