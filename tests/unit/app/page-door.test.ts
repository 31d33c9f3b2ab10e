// The page's door: whatever knocks gets one well-formed answer, and no key, site or limit is steered by what it says.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createPageDoor, OPAQUE } from "../../../lib/app/page-door.ts"
import { REFUSED } from "../../../lib/core/request.ts"
import { appWorld, SITE } from "../../fakes/app-world.ts"
import { ADDRESS } from "../../fakes/key-world.ts"
import { bodyOf, messageWish } from "../../fakes/reviews.ts"

const KEY = "a".repeat(32)
/** Codes that no library takes for a reason to ask again. */
const CODES = [4001, 4100, 4200, 4900, -32600, -32602]

test("parameters that are no JSON are -32600, whatever the method", async () => {
  const { ask, callPage, window } = await appWorld()
  for (const method of ["eth_accounts", "personal_sign", "spasm_refusedPayment", "nonsense"])
    expect(await callPage(SITE, KEY, method, undefined)).toMatchObject({ state: "failed", code: -32600 })
  expect(await ask("eth_accounts")).toEqual({ state: "done", result: [] })
  expect(window.calls).toEqual([])
})

test("a frame without an origin is 4100", () => {
  expect(OPAQUE).toEqual(REFUSED.opaque)
  expect(OPAQUE).toMatchObject({ state: "failed", code: 4100 })
})

test("anything else gets an answer with a known code, never a throw", async () => {
  const world = await appWorld()
  await world.connections.grant(SITE, "ethereum", ADDRESS)
  await world.connections.grant(SITE, "nostr", "ab".repeat(32))
  const methods = `eth_accounts eth_requestAccounts personal_sign personal_ecRecover web3_sha3 nostr_signEvent
    wallet_requestPermissions wallet_revokePermissions wallet_getPermissions nip04_encrypt nip44_decrypt
    spasm_refusedPayment __proto__ hasOwnProperty`.split(/\s+/)
  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(ADDRESS), fc.constant("ab".repeat(32)))),
    fc.constant(JSON.parse('[{"__proto__":{"eth_accounts":{}},"kind":1}]')),
    fc.constant(JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`)),
  )
  const run = fc.asyncProperty(fc.constantFrom(...methods), json, async (method, params) => {
    const reply = await world.ask(method, params)
    if (reply.state === "failed") {
      expect(CODES).toContain(reply.code)
      expect(reply.message.length).toBeLessThan(200)
    }
    await world.queue.rejectAll()
  })
  await fc.assert(run, { numRuns: 500 })
  expect(Object.hasOwn(Object.prototype, "kind")).toBe(false)
  expect(world.opened).toEqual([])
})

test("a refused payment is one more line for the site that asked, without a window, and never without end", async () => {
  const { ask, handlers, disk, window } = await appWorld()
  const count = async () =>
    (await handlers.sites({}, { windowId: undefined })).map(({ origin, paymentsRefused }) => [
      origin,
      paymentsRefused,
    ])
  await handlers["set-site"]({ origin: SITE.origin, on: true }, { windowId: undefined })
  for (let time = 0; time < 3; time++)
    expect(await ask("spasm_refusedPayment", [{ origin: "https://b.example" }])).toEqual({
      state: "done",
      result: null,
    })
  expect(await count()).toEqual([[SITE.origin, 3]])
  disk.items.set(`payments:${SITE.origin}`, "9999")
  await ask("spasm_refusedPayment")
  expect(await count()).toEqual([[SITE.origin, 9999]])
  expect(window.calls).toEqual([])
})

test("a call that is sent again finds its request, and a megabyte survives the way", async () => {
  const { ask, queue, connections } = await appWorld()
  await connections.grant(SITE, "ethereum", ADDRESS)
  const text = `😀\u0000${"x".repeat(1_000_000)}`
  for (let time = 0; time < 2; time++)
    expect(await ask("personal_sign", [text, ADDRESS], SITE, KEY)).toEqual({ state: "pending" })
  const waiting = await queue.waiting()
  expect(waiting.map(({ wish }) => wish)).toEqual([messageWish(text)])
})

describe("by a rule", () => {
  test("a carrying out that fails is a plain error, and is not tried again", async () => {
    const world = await appWorld()
    await world.open()
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    const params = [messageWish(bodyOf(world.clock.now())).message, ADDRESS]
    await world.answered("personal_sign", params, { always: true })
    let tries = 0
    const callPage = createPageDoor({
      ...world,
      carryOut: () => {
        tries++
        return Promise.reject(new Error("secret words"))
      },
      now: world.clock.now,
      isOff: async () => false,
      notePayment: async () => undefined,
      disconnected: () => undefined,
    })
    expect(await callPage(SITE, KEY, "personal_sign", params)).toEqual(REFUSED.failed)
    expect(tries).toBe(1)
    expect(await world.rules.all()).toMatchObject([{ used: 1 }])
    expect(await world.queue.waiting()).toEqual([])
  })
})

test("a site that was turned off is told so, whatever it asks and whatever it knew", async () => {
  const world = await appWorld()
  await world.open()
  await world.connections.grant(SITE, "ethereum", ADDRESS)
  await world.sites.set(SITE.origin, { on: false })
  for (const method of ["eth_accounts", "personal_sign", "nostr_getPublicKey"]) {
    expect(await world.callPage(SITE, "0".repeat(32), method, [])).toMatchObject({ code: 4100 })
  }
  expect(await world.queue.waiting()).toEqual([])
})
