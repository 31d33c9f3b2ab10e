// One decision for exactly one shown request, and an answer for every page.
import { describe, expect, test } from "vitest"
import { REFUSED } from "../../../lib/core/request.ts"
import { CONNECT, callerAt, eventWish, queueWorld } from "../../fakes/queue-world.ts"

const VIEWER = "e".repeat(32)
const A = callerAt("https://a.example")

const waiting = async (world: ReturnType<typeof queueWorld>): Promise<readonly string[]> =>
  (await world.call((queue) => queue.waiting())).map(({ key }) => key)

describe("a decision", () => {
  test("carries out the shown request with the chosen account, once, and answers its page", async () => {
    const world = queueWorld()
    const page = world.ask(eventWish("one"))
    const other = world.ask(eventWish("two"))
    await other.asked
    const shown = await world.show()
    expect(shown?.key).toBe(page.key)
    expect(await world.decide(shown, true, { account: "mine" })).toBe("done")
    expect(await world.decide(shown, true)).toBe("gone")
    expect(world.carried).toEqual([{ key: page.key, account: "mine" }])
    expect(page.answers).toEqual([{ state: "done", result: page.key }])
    expect(other.answers).toEqual([])
    expect(world.counts.at(-1)).toBe(1)
  })

  test.each([
    ["another token", { token: "0".repeat(32) }],
    ["an empty token", { token: "" }],
    ["another hash", { hash: "0".repeat(64) }],
  ])("with %s is stale and does nothing", async (_, change) => {
    const world = queueWorld()
    const page = world.ask(eventWish("one"))
    const shown = await world.show()
    expect(await world.decide(shown, true, change)).toBe("stale")
    expect(await world.decide(shown, false, change)).toBe("stale")
    expect(world.carried).toEqual([])
    expect(page.answers).toEqual([])
    expect(await world.decide(shown, true)).toBe("done")
  })

  test("with the token of another request is stale", async () => {
    const world = queueWorld()
    const [first, second] = [world.ask(eventWish("one")), world.ask(eventWish("one"))]
    await second.asked
    const shown = await world.show(VIEWER, first.key)
    const next = await world.show(VIEWER, second.key)
    expect(await world.decide(shown, true, { key: second.key })).toBe("stale")
    expect(await world.decide(next, true, { token: shown?.token ?? "" })).toBe("stale")
    expect(world.carried).toEqual([])
  })

  test("by a document that another one replaced is stale", async () => {
    const world = queueWorld()
    world.ask(eventWish("one"))
    const before = await world.show("1".repeat(32))
    const after = await world.show("2".repeat(32))
    expect(await world.decide(before, true)).toBe("stale")
    expect(world.carried).toEqual([])
    expect((await world.show("2".repeat(32)))?.token).toBe(after?.token)
    expect(await world.decide(after, true)).toBe("done")
  })

  test("on what was never shown is stale", async () => {
    const world = queueWorld()
    const page = world.ask(eventWish("one"))
    await page.asked
    const [request] = await world.call((queue) => queue.waiting())
    expect(await world.decide(request ?? null, true)).toBe("stale")
    expect(world.carried).toEqual([])
  })

  test("against a locked vault leaves the request waiting", async () => {
    const world = queueWorld()
    const page = world.ask(eventWish("one"))
    world.carryOutBy(async () => "locked")
    const shown = await world.show()
    expect(await world.decide(shown, true)).toBe("locked")
    expect(page.answers).toEqual([])
    expect(await world.decide(shown, false)).toBe("done")
    expect(page.answers).toEqual([REFUSED.rejected])
  })

  test("whose carrying out fails settles the page and is not tried again", async () => {
    const world = queueWorld()
    world.carryOutBy(() => Promise.reject(new Error("secret words")))
    const page = world.ask(eventWish("one"))
    const shown = await world.show()
    expect(await world.decide(shown, true)).toBe("done")
    expect(await world.decide(shown, true)).toBe("gone")
    expect(world.carried).toHaveLength(1)
    expect(page.answers).toEqual([REFUSED.failed])
  })

  test("whose answer cannot be written still answers the page, and once", async () => {
    const world = queueWorld()
    const page = world.ask(eventWish("one"))
    const shown = await world.show()
    world.memory.fail("set", "remove")
    expect(await world.decide(shown, true)).toBe("done")
    expect(await world.decide(shown, true)).toBe("gone")
    expect(world.carried).toHaveLength(1)
    expect(page.answers).toHaveLength(1)
  })
})

describe("requests to connect", () => {
  const permissions = { ...CONNECT, answer: "permissions" } as const

  test("join, are one question, and share the answer and the chosen account", async () => {
    const world = queueWorld()
    const pages = [
      world.ask(CONNECT),
      world.ask(permissions, callerAt("https://a.example", 2)),
      world.ask(CONNECT),
    ]
    await Promise.all(pages.map(({ asked }) => asked))
    expect(world.counts.at(-1)).toBe(1)
    expect(await world.call((queue) => queue.questions())).toHaveLength(1)
    expect(await waiting(world)).toHaveLength(3)
    await world.decide(await world.show(), true, { account: "second" })
    expect(world.carried).toEqual(pages.map(({ key }) => ({ key, account: "second" })))
    expect(pages.map(({ answers }) => answers.length)).toEqual([1, 1, 1])
  })

  test.each([
    ["the other network", { ...CONNECT, scheme: "nostr" } as const, A],
    ["another site", CONNECT, callerAt("https://b.example")],
    ["a frame inside another site", CONNECT, callerAt("https://a.example", 1, "https://b.example")],
  ])("of %s do not join", async (_, wish, caller) => {
    const world = queueWorld()
    const [one, other] = [world.ask(CONNECT), world.ask(wish, caller)]
    await other.asked
    await world.decide(await world.show(), true, { account: "x" })
    expect(world.carried).toEqual([{ key: one.key, account: "x" }])
    expect(other.answers).toEqual([])
  })

  test("are not answered by a decision that is older than they are", async () => {
    const world = queueWorld()
    const key = "c".repeat(32)
    await world.call((queue) => queue.ask(key, A, CONNECT))
    const shown = await world.show()
    await world.decide(shown, true, { account: "x" })
    const later = world.ask(CONNECT)
    await later.asked
    expect(await world.decide(shown, true, { account: "x" })).toBe("gone")
    expect(later.answers).toEqual([])
    expect(world.carried).toEqual([{ key, account: "x" }])
  })

  test("wait on when the first of them goes away", async () => {
    const world = queueWorld()
    const [first, second] = [world.ask(CONNECT), world.ask(CONNECT, callerAt("https://a.example", 2))]
    await second.asked
    await world.show()
    await world.leave(first)
    const shown = await world.show()
    expect(shown?.key).toBe(second.key)
    await world.decide(shown, true)
    expect(second.answers).toEqual([{ state: "done", result: second.key }])
  })
})
