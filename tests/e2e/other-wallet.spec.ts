import type { Page } from "playwright/test"
import { connect, type Ethereum, rpc } from "./asking.ts"
import { type Extension, expect, registered, test } from "./extension.ts"

declare const ethereum: Ethereum

/** Another wallet, as its own script would define it, before or after ours. */
const otherWallet = (): void => {
  const calls: string[] = []
  const other = {
    isOther: true,
    calls,
    request: async ({ method }: { method: string }) => {
      calls.push(method)
      return ["0x0000000000000000000000000000000000000001"]
    },
  }
  Object.assign(globalThis, { other, ethereum: other, nostr: other })
}

const whose = (page: Page): Promise<unknown> =>
  page.evaluate("[ethereum, nostr].map((provider) => (provider.isOther ? 'theirs' : 'ours')).join()")

const announced = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    addEventListener("eip6963:announceProvider", (event) => {
      const { info, provider } = (event as CustomEvent).detail
      found.push(
        `${info.name} ${info.rdns} ${typeof provider.request} ${info.icon.startsWith("data:image/")}`,
      )
    })
    dispatchEvent(new Event("eip6963:requestProvider"))
    return found
  })

async function withOtherWallet({ context }: Extension, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(otherWallet)
  await page.goto(address)
  return page
}

test("a wallet that was there first keeps its place; ours is found by EIP-6963", async ({
  extension,
  page,
  site,
}) => {
  await page.close()
  const shared = await withOtherWallet(extension, site.origin)
  expect(await whose(shared)).toBe("theirs,theirs")
  expect(await announced(shared)).toEqual(["Spasm Signer network.spasm.signer function true"])
})

test("a wallet that comes later may take the place, by writing or by defining", async ({ page }) => {
  for (const name of ["ethereum", "nostr"]) {
    expect(await page.evaluate((at) => Object.getOwnPropertyDescriptor(window, at), name)).toMatchObject({
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  await page.evaluate(otherWallet)
  expect(await whose(page)).toBe("theirs,theirs")
  await page.evaluate(() =>
    Object.defineProperty(window, "ethereum", { get: () => "defined", configurable: true }),
  )
  expect(await page.evaluate("ethereum")).toBe("defined")
})

test("a refusal here is never passed on to the other wallet", async ({ extension, site, page }) => {
  await page.close()
  const shared = await withOtherWallet(extension, site.origin)
  const failure = shared.evaluate(
    () =>
      new Promise((done) => {
        addEventListener("eip6963:announceProvider", (event) => {
          const { provider } = (event as CustomEvent<{ provider: Ethereum }>).detail
          provider.request({ method: "eth_requestAccounts" }).catch(({ code }) => done(code))
        })
        dispatchEvent(new Event("eip6963:requestProvider"))
      }),
  )
  await extension.decide("Connect", "Reject")
  expect(await failure).toBe(4001)
  expect(await shared.evaluate("other.calls")).toEqual([])
})

test("the popup lets ours answer first, from the next reload on, and back again", async ({
  extension,
  page,
  site,
}) => {
  await page.close()
  const shared = await withOtherWallet(extension, site.origin)
  const popup = await extension.open("/popup.html")
  const first = popup.getByRole("switch", { name: "Answer before the other wallet" })
  for (const [on, outcome] of [
    [true, "ours,ours"],
    [false, "theirs,theirs"],
  ] as const) {
    await first.click()
    await expect(popup.getByText("Reload the page to use this.")).toBeVisible()
    const served = async (): Promise<boolean> =>
      (await registered(extension)).some(({ id }) => id === "first-provider")
    await expect.poll(served).toBe(on)
    await shared.reload()
    expect(await whose(shared)).toBe(outcome)
  }
  expect(await announced(shared)).toHaveLength(1)
})

test("without another wallet the popup offers no such choice", async ({ extension, page }) => {
  await connect(extension, page)
  const popup = await extension.open("/popup.html")
  await expect(popup.getByRole("switch", { name: "Use on this site" })).toBeChecked()
  await expect(popup.getByRole("button", { name: "Disconnect" })).toBeVisible()
  await expect(popup.getByRole("switch", { name: "Answer before the other wallet" })).toHaveCount(0)
  await popup.getByRole("button", { name: "Disconnect" }).click()
  await expect(popup.getByRole("button", { name: "Disconnect" })).toHaveCount(0)
  expect(await rpc(page, "eth_accounts")).toEqual([])
})
