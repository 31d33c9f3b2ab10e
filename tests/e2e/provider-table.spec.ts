// What a page gets of its Ethereum provider, by every way in which libraries ask: before it is connected, while the keys
// are locked, and after.
import type { Page } from "playwright/test"
import { ADDRESS, type Ethereum, hexOf, rpc } from "./asking.ts"
import { expect, test } from "./extension.ts"

type Callback = (error: unknown, answer: unknown) => void
type Legacy = Ethereum & {
  readonly on: (event: string, listener: (payload: unknown) => void) => void
  readonly enable: () => Promise<unknown>
  readonly send: (first: unknown, second?: unknown) => unknown
  readonly sendAsync: (payload: unknown, callback: Callback) => void
  readonly chainId: unknown
  readonly networkVersion: unknown
  readonly selectedAddress: unknown
}

declare const ethereum: Legacy
declare const heard: unknown[]

const STRANGER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
const CONSTANTS = {
  web3_clientVersion: expect.stringMatching(/^\w+\/v\d+\.\d+\.\d+$/),
  net_listening: true,
  eth_syncing: false,
  eth_mining: false,
  eth_protocolVersion: "65",
}

/** What every method answers that needs no person, by its name. */
const answers = async (page: Page): Promise<Record<string, unknown>> => {
  const methods = ["eth_chainId", "net_version", "eth_accounts", "eth_coinbase", ...Object.keys(CONSTANTS)]
  const answered = await page.evaluate(
    (names) =>
      Promise.all(
        names.map(async (method) => [method, await ethereum.request({ method }).catch(({ code }) => code)]),
      ),
    methods,
  )
  return Object.fromEntries(answered)
}
const getters = (page: Page): Promise<unknown> =>
  page.evaluate(() => [ethereum.chainId, ethereum.networkVersion, ethereum.selectedAddress])

/** The old ways to ask: a method, a payload with a callback, a payload alone. An error comes as its code. */
const send = (page: Page, ...args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(async ([first, second]) => {
    try {
      return await ethereum.send(first, second)
    } catch (error) {
      return (error as { code?: number }).code ?? "no code"
    }
  }, args)
const called = (page: Page, by: "send" | "sendAsync", payload: unknown): Promise<unknown> =>
  page.evaluate(
    ([name, asked]) =>
      new Promise((done) => {
        ethereum[name](asked, (error, answer) =>
          done(error ? ((error as { code?: number }).code ?? "no code") : answer),
        )
      }),
    [by, payload] as const,
  )
const answered = (result: unknown, id?: unknown): unknown => ({ id, jsonrpc: "2.0", result })

/** Notes every event of the provider, in order. */
const hear = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const all: unknown[] = []
    Object.assign(window, { heard: all })
    for (const event of ["connect", "disconnect", "chainChanged", "accountsChanged", "message"])
      ethereum.on(event, (payload) => all.push([event, payload]))
  })

const STATES = {
  "with open keys": () => undefined,
  "while the keys are locked": (lock: () => Promise<void>) => lock(),
}
for (const [state, come] of Object.entries(STATES)) {
  test(`a page that is not connected has every constant and no account, ${state}`, async ({
    extension,
    page,
  }) => {
    await come(extension.lock)
    await hear(page)
    const nobody = { ...CONSTANTS, eth_accounts: [], eth_coinbase: null }
    expect(await answers(page)).toEqual({ ...nobody, eth_chainId: "0x1", net_version: "1" })
    expect(await getters(page)).toEqual(["0x1", "1", null])

    const chain = (chainId: unknown): unknown[] => [{ chainId, rpcUrls: ["http://127.0.0.1:1"] }]
    expect(await rpc(page, "wallet_addEthereumChain", chain("0x64"))).toBeNull()
    expect(await getters(page), "to add is not to switch").toEqual(["0x1", "1", null])
    expect(await rpc(page, "wallet_switchEthereumChain", chain("0x1"))).toBeNull()
    expect(await page.evaluate(() => heard)).toEqual([])
    expect(await rpc(page, "wallet_switchEthereumChain", chain("0xA"))).toBeNull()
    expect(await page.evaluate(() => heard)).toEqual([["chainChanged", "0xa"]])
    for (const method of ["wallet_addEthereumChain", "wallet_switchEthereumChain"])
      for (const params of [undefined, [], chain(1), chain("1"), chain("0x"), chain("0x01"), chain("0xg")])
        expect(await rpc(page, method, params), `${method} ${JSON.stringify(params)}`).toBe(-32602)
    expect(await answers(page)).toEqual({ ...nobody, eth_chainId: "0xa", net_version: "10" })
    expect(await getters(page)).toEqual(["0xa", "10", null])

    expect(await send(page, "net_version")).toEqual(answered("10"))
    expect(await send(page, "eth_call", [])).toBe(4200)
    for (const by of ["send", "sendAsync"] as const) {
      expect(await called(page, by, { id: 7, method: "eth_accounts" })).toEqual(answered([], 7))
      expect(await called(page, by, { id: 7, method: "eth_call", params: [] })).toBe(4200)
      expect(await called(page, by, null)).toBe(-32600)
    }
    const failure = (code: number, id?: unknown): unknown => ({
      id,
      jsonrpc: "2.0",
      error: { code, message: expect.stringMatching(/\w/) },
    })
    const batch = [{ id: 1, method: "eth_chainId" }, { id: "b", method: "eth_sendTransaction" }, null, {}]
    const ofBatch = [answered("0xa", 1), failure(4200, "b"), failure(-32600), failure(-32600)]
    expect(await called(page, "sendAsync", batch)).toEqual(ofBatch)
    expect(await called(page, "sendAsync", [])).toEqual([])

    for (const [method, result] of [
      ["eth_accounts", []],
      ["eth_coinbase", null],
      ["net_version", "10"],
      ["eth_uninstallFilter", true],
    ] as const)
      expect(await send(page, { id: 3, method }), method).toEqual(answered(result, 3))
    for (const payload of [{ id: 3, method: "eth_requestAccounts" }, { method: "toString" }, {}, null])
      expect(await send(page, payload), JSON.stringify(payload)).toBe(4200)
    expect(
      await page.evaluate(() => ethereum.send({ id: 3, method: "net_version" }) instanceof Promise),
      "without a callback the answer is there at once",
    ).toBe(false)
    expect(extension.windows()).toHaveLength(0)
  })
}

test("a connected page has its account by every way, locked or not, and hears of the connection once", async ({
  extension,
  page,
}) => {
  await hear(page)
  const enabled = page.evaluate(() => ethereum.enable())
  await extension.decide("Connect", "Connect")
  expect(await enabled).toEqual([ADDRESS])
  const ofAccount = async (): Promise<void> => {
    const mine = { ...CONSTANTS, eth_accounts: [ADDRESS], eth_coinbase: ADDRESS }
    expect(await answers(page)).toEqual({ ...mine, eth_chainId: "0x1", net_version: "1" })
    expect(await getters(page)).toEqual(["0x1", "1", ADDRESS])
    expect(await page.evaluate(() => ethereum.enable())).toEqual([ADDRESS])
    expect(await send(page, "eth_requestAccounts")).toEqual(answered([ADDRESS]))
    expect(await send(page, { id: 1, method: "eth_accounts" })).toEqual(answered([ADDRESS], 1))
    expect(await send(page, { id: 1, method: "eth_coinbase" })).toEqual(answered(ADDRESS, 1))
    expect(await called(page, "sendAsync", { id: 1, method: "eth_coinbase" })).toEqual(answered(ADDRESS, 1))
  }
  await ofAccount()
  await extension.lock()
  await ofAccount()
  await extension.unlock()
  expect(await page.evaluate(() => heard)).toEqual([["connect", { chainId: "0x1" }]])

  const ask = (id: number, data: string): unknown => ({
    id,
    method: "personal_sign",
    params: [data, ADDRESS],
  })
  const both = called(page, "sendAsync", [ask(1, hexOf("some words")), ask(2, STRANGER)])
  await extension.decide("Sign a message", "Sign anyway")
  const second = await extension.approval("Not readable")
  await expect(second.locator('[data-problem="two-addresses"]')).toContainText("looks like an address")
  await second.getByRole("button", { name: "Reject" }).click()
  expect(await both).toEqual([
    answered(expect.stringMatching(/^0x[0-9a-f]{130}$/), 1),
    { id: 2, jsonrpc: "2.0", error: { code: 4001, message: expect.stringMatching(/\w/) } },
  ])

  expect(await rpc(page, "wallet_revokePermissions", [{ eth_accounts: {} }])).toBeNull()
  await expect.poll(() => getters(page)).toEqual(["0x1", "1", null])
  expect(await page.evaluate(() => heard.at(-1))).toEqual(["accountsChanged", []])
})

test("a permission is a connection like any other", async ({ extension, page }) => {
  await hear(page)
  const permitted = rpc(page, "wallet_requestPermissions", [{ eth_accounts: {} }])
  await extension.decide("Connect", "Connect")
  expect(await permitted).toMatchObject([{ parentCapability: "eth_accounts" }])
  expect(await getters(page)).toEqual(["0x1", "1", ADDRESS])
  const once = [["connect", { chainId: "0x1" }]]
  expect(await page.evaluate(() => heard)).toEqual(once)
  await page.reload()
  await hear(page)
  for (const _ of ["first", "again"]) expect(await rpc(page, "eth_accounts")).toEqual([ADDRESS])
  expect(await page.evaluate(() => heard), "a page that was connected before hears it too").toEqual(once)
})
