// What a page gets on its line, and what is left of it when the line breaks.
import { describe, expect, test } from "vitest"
import { OPAQUE, type PageReply } from "../../../lib/app/page-door.ts"
import { createPageLines } from "../../../lib/app/page-lines.ts"
import { type Caller, REFUSED } from "../../../lib/core/request.ts"
import { callOf } from "../../../lib/messages/door.ts"
import { appWorld, FRAME, SITE } from "../../fakes/app-world.ts"

const KEY = "a".repeat(32)

/** A line as the browser makes one: what is posted on one that broke throws. */
function lineOf() {
  const told: unknown[] = []
  let hear: (message: unknown) => void = () => undefined
  let gone: (() => void) | undefined
  let broken = false
  return {
    told,
    say: (message: unknown) => hear(message),
    leave: () => {
      broken = true
      gone?.()
    },
    port: {
      postMessage: (message: unknown) => {
        if (broken) throw new Error("the line is broken")
        told.push(message)
      },
      onMessage: { addListener: (listener: typeof hear) => (hear = listener) },
      onDisconnect: { addListener: (listener: () => void) => (gone = listener) },
    },
  }
}

async function lines(caller: Caller | null = SITE) {
  const world = await appWorld()
  const slowly = Promise.withResolvers<void>()
  const callPage = async (...call: Parameters<typeof world.callPage>): Promise<PageReply> => {
    await slowly.promise
    return world.callPage(...call)
  }
  const { take, tell } = createPageLines({ callPage, queue: world.queue, callOf })
  const line = lineOf()
  take(line.port, caller)
  return { ...world, line, take, tell, goOn: () => slowly.resolve() }
}
const call = (method: string, key = KEY) => ({ key, method, params: "[]" })
const settled = () => new Promise((done) => setTimeout(done, 20))

describe("a call", () => {
  test("is answered at once, or waits and is answered once it was decided", async () => {
    const { line, goOn, decide, open } = await lines()
    await open()
    goOn()
    line.say(call("eth_chainIds", "b".repeat(32)))
    line.say(call("nostr_getPublicKey"))
    await settled()
    expect(line.told).toEqual([
      { key: "b".repeat(32), reply: { state: "failed", code: 4200, message: expect.any(String) } },
      { key: KEY, reply: { state: "pending" } },
    ])
    await decide(false)
    expect(line.told.at(-1)).toEqual({ key: KEY, reply: REFUSED.rejected })
  })

  test("of a frame without an origin is refused", async () => {
    const { line, goOn } = await lines(null)
    goOn()
    line.say(call("eth_accounts"))
    await settled()
    expect(line.told).toEqual([{ key: KEY, reply: OPAQUE }])
  })

  test.each([[null], ["x"], [{}], [{ ...call("eth_accounts"), more: 1 }], [{ ...call(""), key: "1" }]])(
    "is not %j",
    async (message) => {
      const { line, goOn } = await lines()
      goOn()
      line.say(message)
      await settled()
      expect(line.told).toEqual([])
    },
  )
})

describe("a page that leaves", () => {
  test("takes what waits along", async () => {
    const { line, goOn, queue } = await lines()
    goOn()
    line.say(call("eth_requestAccounts"))
    await settled()
    expect(await queue.waiting()).toHaveLength(1)
    line.leave()
    expect(await queue.waiting()).toEqual([])
  })

  test("leaves nothing behind although its call was still on its way", async () => {
    const { line, goOn, queue } = await lines()
    line.say(call("eth_requestAccounts"))
    line.leave()
    goOn()
    await settled()
    expect(await queue.waiting()).toEqual([])
  })
})

test("an event reaches the pages of one site, inside other sites apart", async () => {
  const { line, take, tell } = await lines()
  const [frame, left] = [lineOf(), lineOf()]
  take(frame.port, FRAME)
  take(left.port, FRAME)
  left.leave()
  tell("https://forum.example in https://other.example", "accountsChanged", [])
  expect(frame.told).toEqual([{ event: "accountsChanged", payload: [] }])
  expect(line.told).toEqual([])
})
