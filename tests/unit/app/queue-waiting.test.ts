// How many requests wait, for how long, and whose they are.
import { describe, expect, test } from "vitest"
import {
  KEEP_REPLY_MS,
  MOST_AT_ONCE,
  MOST_PER_SITE,
  PATIENCE_MS,
  REFUSED,
} from "../../../lib/core/request.ts"
import { CONNECT, callerAt, eventWish, queueWorld } from "../../fakes/queue-world.ts"

const VIEWER = "e".repeat(32)
const A = callerAt("https://a.example")

const waiting = async (world: ReturnType<typeof queueWorld>): Promise<readonly string[]> =>
  (await world.call((queue) => queue.waiting())).map(({ key }) => key)

describe("limits", () => {
  test("so many of a site, joined ones too, and so many in all", async () => {
    const world = queueWorld()
    const ask = (site: number) => world.ask(eventWish("x"), callerAt(`https://s${site}.example`))
    await world.ask(CONNECT, callerAt("https://s0.example")).asked
    const kept = Array.from({ length: MOST_PER_SITE - 1 }, () => ask(0))
    const refused = ask(0)
    for (let site = 1; site < MOST_AT_ONCE / MOST_PER_SITE; site++)
      for (let at = 0; at < MOST_PER_SITE; at++) kept.push(ask(site))
    const tooMuch = ask(99)
    await tooMuch.asked
    expect(refused.answers).toEqual([REFUSED.busy])
    expect(tooMuch.answers).toEqual([REFUSED.busy])
    expect(kept.every(({ answers }) => answers.length === 0)).toBe(true)
    await world.call((queue) => queue.rejectAll("https://s0.example"))
    expect(await waiting(world)).toHaveLength(MOST_AT_ONCE - MOST_PER_SITE)
    await world.call((queue) => queue.rejectAll())
    expect(kept.every(({ answers }) => answers.length === 1)).toBe(true)
  })
})

describe("time", () => {
  test("a closed window leaves five minutes, and an opened one all the time there is", async () => {
    const world = queueWorld()
    const pages = [world.ask(eventWish("1")), world.ask(eventWish("2"))]
    await pages[1]?.asked
    expect(await world.call((queue) => queue.windowClosed())).toBe(world.clock.now() + PATIENCE_MS)
    await world.show()
    world.clock.pass(PATIENCE_MS)
    await world.call((queue) => queue.expire())
    expect(await waiting(world)).toHaveLength(2)
    await world.call((queue) => queue.windowClosed())
    world.clock.pass(PATIENCE_MS - 1)
    await world.call((queue) => queue.expire())
    expect(await waiting(world)).toHaveLength(2)
    world.clock.pass(1)
    await world.call((queue) => queue.expire())
    expect(pages.map(({ answers }) => answers)).toEqual([[REFUSED.expired], [REFUSED.expired]])
    expect(await world.call((queue) => queue.windowClosed())).toBeNull()
  })

  test("what waits without a window is kept five minutes longer, each time it is asked for", async () => {
    const world = queueWorld()
    const page = world.ask(eventWish("1"))
    await page.asked
    const keep = () => world.call((queue) => queue.keepWaiting())
    expect(await keep(), "a window shows it").toBeNull()
    const closedAt = world.clock.now()
    await world.call((queue) => queue.windowClosed())
    world.clock.pass(60_000)
    expect(await keep()).toBe(closedAt + 2 * PATIENCE_MS)
    expect(await keep()).toBe(closedAt + 3 * PATIENCE_MS)
    expect(world.counts.at(-1), "who listens hears of it").toBe(1)
    world.memory.die()
    world.clock.pass(3 * PATIENCE_MS - 60_001)
    await world.call((queue) => queue.expire())
    expect(page.answers).toEqual([])
    // Late, as after a computer's sleep, and before anything was rejected.
    world.clock.pass(60_000)
    expect(await keep()).toBe(world.clock.now() + PATIENCE_MS)
    world.clock.pass(PATIENCE_MS)
    await world.call((queue) => queue.expire())
    expect(page.answers).toEqual([REFUSED.expired])
    expect(await keep()).toBeNull()
  })

  test("who counts the time down hears that a window shows again what waits, once", async () => {
    const world = queueWorld()
    await world.ask(eventWish("1")).asked
    await world.show()
    await world.call((queue) => queue.windowClosed())
    const heard = world.counts.length
    await world.show()
    await world.show()
    expect(world.counts).toHaveLength(heard + 1)
  })

  test("a new request opens the window for all that waited without one", async () => {
    const world = queueWorld()
    const page = world.ask(eventWish("1"))
    await page.asked
    await world.call((queue) => queue.windowClosed())
    await world.ask(eventWish("2")).asked
    world.clock.pass(PATIENCE_MS)
    await world.call((queue) => queue.expire())
    expect(page.answers).toEqual([])
  })

  test("an answer waits a minute for a page that comes back", async () => {
    const world = queueWorld()
    const heard: unknown[] = []
    const [soon, late] = ["1", "2"].map((digit) => digit.repeat(32)) as [string, string]
    for (const key of [soon, late]) await world.call((queue) => queue.ask(key, A, eventWish(key)))
    for (const key of [soon, late]) await world.decide(await world.show(VIEWER, key), true)
    world.clock.pass(KEEP_REPLY_MS - 1)
    world.memory.die()
    await world.call((queue) => queue.attach(soon, A, (reply) => heard.push(reply)))
    world.clock.pass(1)
    await world.call((queue) => queue.expire())
    await world.call((queue) => queue.attach(late, A, (reply) => heard.push(reply)))
    expect(heard).toEqual([{ state: "done", result: soon }, REFUSED.withdrawn])
    expect(world.memory.items.size).toBe(0)
  })
})

describe("a page and its request", () => {
  const KEY = "c".repeat(32)

  test.each([
    ["another site", callerAt("https://b.example")],
    ["another tab", callerAt("https://a.example", 2)],
    ["another frame", { ...A, frameId: 3 }],
  ])("%s neither finds it nor hears its answer", async (_, stranger) => {
    const world = queueWorld()
    const heard: unknown[] = []
    const page = world.ask(eventWish("mine"), A, KEY)
    await page.asked
    expect(await world.ask(eventWish("mine"), stranger, KEY).asked).toEqual(REFUSED.busy)
    await world.call((queue) => queue.attach(KEY, stranger, (reply) => heard.push(reply)))
    await world.decide(await world.show(), true)
    expect(heard).toEqual([])
    expect(page.answers).toHaveLength(1)
  })

  test("a key asked for twice is one request, which opens the window once", async () => {
    const world = queueWorld()
    await world.ask(eventWish("mine"), A, KEY).asked
    world.memory.die()
    await world.ask(eventWish("mine"), A, KEY).asked
    expect(await waiting(world)).toEqual([KEY])
    expect(world.window.calls).toEqual(["show"])
  })

  test("a window that the person closed stays closed when the worker dies, and its time runs on", async () => {
    const world = queueWorld()
    await world.ask(eventWish("mine"), A, KEY).asked
    const until = await world.call((queue) => queue.windowClosed())
    world.memory.die()
    expect(await world.ask(eventWish("mine"), A, KEY).asked).toEqual({ state: "pending" })
    expect(world.window.calls).toEqual(["show"])
    const [request] = await world.call((queue) => queue.waiting())
    expect(request?.expiresAt).toBe(until)
    await world.ask(eventWish("another"), A).asked
    expect(world.window.calls, "what is new opens it again").toEqual(["show", "show"])
  })

  test("what was asked and by whom outlives the worker and is shown unchanged, with its hash", async () => {
    const world = queueWorld()
    const wish = eventWish("z \u202e \u0000 \ud83d\ude00 ".repeat(2000))
    const before = world.ask(wish)
    const [kept] = await before.asked.then(() => world.call((queue) => queue.waiting()))
    world.memory.die()
    const shown = await world.show()
    expect(shown).toMatchObject({ wish, caller: A, hash: kept?.hash })
    expect(await world.decide(shown, true)).toBe("done")
  })

  test("that left is withdrawn; one that cannot be reached stops nobody else's answer", async () => {
    const world = queueWorld()
    const [broken, gone, whole] = [1, 2, 3].map((tab) =>
      world.ask(CONNECT, callerAt("https://a.example", tab)),
    )
    await whole?.asked
    if (gone) await world.leave(gone)
    if (broken) broken.gone = true
    await world.decide(await world.show(), true)
    expect(whole?.answers).toHaveLength(1)
    expect(world.carried.map(({ key }) => key)).toEqual([broken?.key, whole?.key])
  })

  test("that does not come back to a new worker is withdrawn, and only that one", async () => {
    const world = queueWorld()
    const [dead, alive] = [world.ask(eventWish("1")), world.ask(eventWish("2"))]
    await alive.asked
    dead.gone = true
    world.memory.die()
    const keys = await waiting(world)
    await world.call((queue) => queue.withdrawUnattached(keys))
    expect(await waiting(world)).toEqual([alive.key])
  })
})

describe("a store that fails", () => {
  test("refuses what it cannot keep, and answers when it is well again", async () => {
    const world = queueWorld()
    world.memory.fail("set")
    const refused = world.ask(eventWish("1"))
    expect(await refused.asked).toEqual(REFUSED.unkept)
    expect(REFUSED.unkept).toMatchObject({
      code: 4900,
      message: expect.stringMatching(/storage .*nothing was/),
    })
    expect(await waiting(world)).toEqual([])
    expect(world.window.calls).toEqual([])
    world.memory.die()
    world.memory.fail("withPrefix")
    await expect(world.show()).rejects.toThrow()
    world.memory.fail()
    const page = world.ask(eventWish("2"))
    await world.decide(await world.show(), true)
    expect(page.answers).toHaveLength(1)
  })
})

test("the window closes only when nothing waits", async () => {
  const world = queueWorld()
  await world.ask(eventWish("1")).asked
  await world.call((queue) => queue.closeIfEmpty())
  expect(world.window.calls).toEqual(["show"])
  await world.decide(await world.show(), false)
  await world.call((queue) => queue.closeIfEmpty())
  expect(world.window.calls).toEqual(["show", "close"])
})
