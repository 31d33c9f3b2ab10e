import type { Page } from "playwright/test"
import { ADDRESS, bodyOf, connect, type Ethereum, rpc, signText } from "./asking.ts"
import { expect, HEX_KEY, test } from "./extension.ts"

declare const ethereum: Ethereum

/** Runs a piece of a hostile page and names how each call in it ended: a code, a value, or nothing in time. */
const outcomes = (page: Page, calls: string): Promise<unknown[]> =>
  page.evaluate(`Promise.all([${calls}].map((call) => {
    const asked = (() => { try { return call() } catch (error) { return "thrown" } })()
    const ended = Promise.resolve(asked).then(String, ({ code, name }) => code ?? name)
    return Promise.race([ended, new Promise((done) => setTimeout(() => done("hangs"), 5000))])
  }))`)

test("malformed calls are -32600, never thrown at once, and wake nothing", async ({ page }) => {
  const codes = await outcomes(
    page,
    `
    () => ethereum.request(),
    () => ethereum.request(null),
    () => ethereum.request([]),
    () => ethereum.request("eth_accounts"),
    () => ethereum.request({}),
    () => ethereum.request({ method: "" }),
    () => ethereum.request({ method: 7 }),
    () => ethereum.request({ method: "personal_sign", params: "0x00" }),
    () => ethereum.request({ method: "personal_sign", params: null }),
    () => { const cyclic = []; cyclic.push(cyclic); return ethereum.request({ method: "personal_sign", params: cyclic }) },
    () => ethereum.request({ method: "personal_sign", params: [1n] }),
    () => ethereum.request({ method: "personal_sign", params: ["x".repeat(5_000_000), ""] }),
    () => ethereum.request({ method: "personal_sign", params: { toJSON() { throw new TypeError() } } }),
    () => nostr.signEvent({ kind: 1, created_at: 1, tags: [], content: "x".repeat(5_000_000) })`,
  )
  expect(codes).toEqual(codes.map(() => -32600))
})

test("well-formed calls with wrong parameters are -32602, and methods that are not ours 4200", async ({
  page,
}) => {
  const bad = await outcomes(
    page,
    `
    () => ethereum.request({ method: "personal_sign" }),
    () => ethereum.request({ method: "personal_sign", params: [] }),
    () => ethereum.request({ method: "personal_sign", params: { 0: "0x00", 1: "${ADDRESS}" } }),
    () => ethereum.request({ method: "personal_sign", params: ["0x", "${ADDRESS}"] }),
    () => ethereum.request({ method: "personal_sign", params: ["words", "words"] }),
    () => ethereum.request({ method: "personal_sign", params: [() => 1, Symbol("x")] }),
    () => ethereum.request({ method: "personal_sign", params: ["\\ud800", "${ADDRESS}"] }),
    () => ethereum.request({ method: "wallet_requestPermissions", params: [{ snaps: {} }] }),
    () => ethereum.request({ method: "wallet_requestPermissions", params: [JSON.parse('{"__proto__":{"eth_accounts":{}}}')] }),
    () => ethereum.request({ method: "wallet_switchEthereumChain", params: [{ chainId: "1" }] }),
    () => nostr.signEvent(),
    () => nostr.signEvent("event"),
    () => nostr.signEvent({ kind: 1 }),
    () => nostr.signEvent({ kind: 14, created_at: 1, tags: [], content: "" }),
    () => nostr.signEvent({ kind: 1, created_at: 1, tags: [["t", 1]], content: "" }),
    () => nostr.signEvent({ kind: 1, created_at: 1, tags: [], content: "", pubkey: "NOT HEX" })`,
  )
  expect(bad).toEqual(bad.map(() => -32602))
  const foreign =
    "eth_sign eth_signTypedData_v4 eth_decrypt wallet_sendCalls toString __proto__ constructor eth_call"
  for (const method of foreign.split(" ")) expect(await rpc(page, method, []), method).toBe(4200)
})

test("getters and proxies are read once: what is signed is what was asked then", async ({
  extension,
  page,
}) => {
  await connect(extension, page)
  const [shown, swapped] = [bodyOf({ title: "Shown" }), bodyOf({ title: "Swapped" })]
  const answer = page.evaluate(
    ([first, second, address]) => {
      let reads = 0
      const params = [first, address]
      const sly = new Proxy(params, {
        get: (target, key, self) => (key === "0" && reads++ > 0 ? second : Reflect.get(target, key, self)),
      })
      const asked = ethereum.request({ method: "personal_sign", params: sly })
      params[0] = second
      return asked.then(() => reads)
    },
    [shown, swapped, ADDRESS] as const,
  )
  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("region", { name: "Post" })).toContainText("Shown")
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  expect(await answer).toBe(1)
})

test("a page that breaks its own built-ins after load breaks nothing of ours", async ({
  extension,
  page,
}) => {
  const ended = page.evaluate(async () => {
    const { defineProperty, getOwnPropertyDescriptor } = Object
    const broken: [object, PropertyKey, PropertyDescriptor][] = []
    const classes = [Map, Set, Array, String, Promise, MessagePort].map((one) => one.prototype as object)
    for (const object of [...classes, JSON, Object, Promise, window]) {
      const some = object === window ? ["Promise", "Error", "dispatchEvent"] : Reflect.ownKeys(object)
      for (const name of some) {
        const before = getOwnPropertyDescriptor(object, name)
        if (before?.configurable && typeof before.value === "function" && name !== "constructor")
          broken.push([object, name, before])
      }
    }
    const trap = () => {
      throw new Error("trapped")
    }
    const put = (value?: unknown) => {
      for (let at = 0; at < broken.length; at++) {
        const one = broken[at]
        if (one) defineProperty(one[0], one[1], value ? { ...one[2], value } : one[2])
      }
    }
    put(trap)
    const outcome: unknown[] = []
    const calls = [{ method: "eth_chainId" }, { method: "eth_requestAccounts" }, { method: "eth_sign" }, {}]
    for (let at = 0; at < calls.length; at++) {
      try {
        outcome[at] = await ethereum.request(calls[at] as { method: string })
      } catch (error) {
        outcome[at] = (error as { code: number }).code
      }
    }
    put()
    return outcome
  })
  await extension.decide("Connect", "Connect")
  expect(await ended).toEqual(["0x1", [ADDRESS], 4200, -32600])
})

test("a post with the person's own key in it is never signed, and the window says why", async ({
  extension,
  page,
}) => {
  await connect(extension, page)
  const asked = signText(page, bodyOf({ content: `my key is ${HEX_KEY}` }))
  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("button", { name: "Sign", exact: true })).toBeEnabled()
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  await expect(window.getByRole("alert")).toContainText("It will not be signed")
  await expect(window.locator("main")).toHaveAttribute("data-tier", "danger")
  await expect(window.locator('[data-problem="own-secret"]')).toBeVisible()
  await expect(window.getByRole("button", { name: /^Sign/ })).toHaveCount(0)
  await window.screenshot({ path: test.info().outputPath("own-secret.png") })
  await window.getByRole("button", { name: "Reject" }).click()
  expect(await asked).toBe(4001)
})
