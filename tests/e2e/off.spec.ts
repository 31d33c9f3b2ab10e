import type { CDPSession, Page } from "playwright/test"
import { connect, type Ethereum, rpc } from "./asking.ts"
import { BLANK, type Extension, expect, registered, type Site, serve, test, visit } from "./extension.ts"

declare const ethereum: Ethereum & { on: (event: string, listener: (payload: unknown) => void) => void }

/** Characters of the extension's scripts in every world of a page, as the browser parsed them. */
async function injected({ context, url }: Extension, address: string): Promise<[number, Page]> {
  const page = await context.newPage()
  const session: CDPSession = await context.newCDPSession(page)
  let size = 0
  session.on("Debugger.scriptParsed", (script) => {
    if (script.url.startsWith(url("/"))) size += script.length ?? 0
  })
  await session.send("Debugger.enable")
  await page.goto(address)
  return [size, page]
}

const nothing = async (extension: Extension, address: string): Promise<void> => {
  const [size, page] = await injected(extension, address)
  expect(size).toBe(0)
  expect(await page.evaluate("atFirst")).toBe("undefined,undefined")
  expect(await page.evaluate("[typeof ethereum, typeof nostr, 'spasm-signer' in window].join()")).toBe(
    "undefined,undefined,false",
  )
}

test("a site that is off gets not one byte", async ({ extension, page, site }) => {
  const other = await serve({ "/": BLANK })
  await nothing(extension, other.origin)
  await nothing(extension, site.origin.replace("127.0.0.1", "localhost"))
  const [size] = await injected(extension, site.origin)
  expect(size, "the page scripts of a site that is on").toBeGreaterThan(1000)
  expect(size).toBeLessThan(12_288)
  await page.close()
  other.close()
})

const row = (sites: Page, { origin }: Site) => sites.locator(`[data-origin="${origin}"]`)

test("a site that was turned off gets nothing any more", async ({ extension, page, site }) => {
  const sites = await extension.open("/options.html#/sites")
  const own = row(sites, site).getByRole("switch", { name: "Use on this site" })
  await own.click()
  await expect(own).not.toBeChecked()
  await expect.poll(() => registered(extension)).toEqual([])
  await nothing(extension, site.origin)
  expect(await rpc(page, "eth_requestAccounts"), "a page that was open before").toBe(4100)
  await own.click()
  await expect(own).toBeChecked()
  await expect
    .poll(async () => (await visit(extension, site.origin)).evaluate("atFirst"))
    .toBe("object,object")
  await page.close()
})

test("a site that was removed gets nothing any more, and is told that its connection is gone", async ({
  extension,
  page,
  site,
}) => {
  await connect(extension, page)
  await page.evaluate(() => ethereum.on("accountsChanged", (now) => Object.assign(window, { now })))
  const sites = await extension.open("/options.html#/sites")
  await row(sites, site).getByRole("button", { name: "Remove" }).click()
  await expect(row(sites, site)).toHaveCount(0)
  await expect(sites.getByText("No site can ask you anything yet.")).toBeVisible()
  await expect.poll(() => page.evaluate("window.now")).toEqual([])
  expect(await rpc(page, "eth_accounts")).toEqual([])
  await nothing(extension, site.origin)
})

test("browsing wakes nothing and sends nothing, on sites that are on too", async ({
  extension,
  page,
  site,
}) => {
  const requests: string[] = []
  extension.context.on("request", (request) => requests.push(request.url()))
  const session = await extension.context.newCDPSession(page)
  const states: string[] = []
  session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
    for (const { runningStatus } of versions) states.push(runningStatus)
  })
  await extension.stopWorker()
  await session.send("ServiceWorker.enable")
  await expect.poll(() => states.at(-1)).toBe("stopped")
  states.length = 0
  const off = await serve({ "/": BLANK })
  for (const address of [site.origin, `${site.origin}/other`, off.origin, site.origin]) {
    const visited = await visit(extension, address)
    if (address !== off.origin)
      expect([await rpc(visited, "eth_chainId"), await rpc(visited, "eth_getBalance")]).toEqual(["0x1", 4200])
    await visited.close()
  }
  expect(states.filter((state) => state !== "stopped")).toEqual([])
  const beyond = requests.filter((url) => !url.startsWith(site.origin) && !url.startsWith(off.origin))
  expect(beyond).toEqual([])
  off.close()
})
