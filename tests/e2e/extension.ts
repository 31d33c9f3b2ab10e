// A real Chromium with the built extension, a site on loopback, and the few things that every story does.
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import { type BrowserContext, test as base, chromium, type Page } from "playwright/test"
import { findChromium } from "../../scripts/browsers.ts"

export { expect } from "playwright/test"

export const PASSWORD = "correct horse battery staple 42"
/** Throwaway key of these tests: never fund or reuse. */
export const HEX_KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
export const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

const BUILD = fileURLToPath(new URL("../../.output/chrome-mv3-e2e", import.meta.url))

export type Extension = {
  readonly context: BrowserContext
  readonly url: (path: string) => string
  readonly open: (path: string) => Promise<Page>
  /** Imports the test key through the welcome screen. */
  readonly onboard: (keys?: string) => Promise<void>
  readonly enable: (origin: string) => Promise<void>
  /** The window that asks, once it says `heading`. */
  readonly approval: (heading: string) => Promise<Page>
  /** Presses a button of the window that says `heading`. */
  readonly decide: (heading: string, button: string) => Promise<void>
  readonly stopWorker: () => Promise<void>
}

export type Site = { readonly origin: string }
type Routes = Readonly<Record<string, string | { readonly body: string; readonly headers: Record<string, string> }>>

/** Starts Chromium on a profile folder (a temporary one where none is given) with the extension loaded. */
export async function launch(profile = "", args: readonly string[] = []): Promise<Extension & { close: () => Promise<void> }> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? "",
    headless: true,
    chromiumSandbox: false,
    viewport: null,
    args: [
      `--disable-extensions-except=${BUILD}`,
      `--load-extension=${BUILD}`,
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...args,
    ],
  })
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"))
  const url = (path: string): string => new URL(path, worker.url()).href
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(url(path))
    return page
  }
  const approval = async (heading: string): Promise<Page> => {
    const end = Date.now() + 15_000
    while (Date.now() < end) {
      for (const page of context.pages().filter((one) => one.url().startsWith(url("/approval.html")))) {
        const title = await page.locator("h1").first().textContent({ timeout: 2000 }).catch(() => null)
        if (title?.startsWith(heading)) return page
      }
      await new Promise((done) => setTimeout(done, 30))
    }
    throw new Error(`no window said "${heading}"`)
  }
  return {
    context,
    url,
    open,
    approval,
    onboard: async (keys = HEX_KEY) => {
      const page = await open("/options.html#/welcome")
      await page.getByRole("button", { name: "I already have keys" }).click()
      await page.getByRole("textbox", { name: "Keys" }).fill(keys)
      await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD)
      await page.getByRole("textbox", { name: "Repeat password" }).fill(PASSWORD)
      await page.getByRole("button", { name: "Import" }).click()
      await page.getByRole("heading", { name: "Ready" }).waitFor()
      await page.close()
    },
    enable: async (origin) => {
      const page = await open("/options.html#/sites")
      await page.getByRole("textbox", { name: "Site" }).fill(origin)
      await page.getByRole("button", { name: "Add" }).click()
      await page.locator(`[data-origin="${origin}"]`).first().waitFor()
      await page.close()
    },
    decide: async (heading, button) => {
      const page = await approval(heading)
      await page.getByRole("button", { name: button, exact: true }).click()
    },
    stopWorker: async () => {
      const page = await open("/popup.html")
      const session = await context.newCDPSession(page)
      await session.send("ServiceWorker.enable")
      await session.send("ServiceWorker.stopAllWorkers")
      await page.close()
    },
    close: () => context.close(),
  }
}

/** Serves pages on loopback. */
export async function serve(routes: Routes, port = 0): Promise<Site & { close: () => void }> {
  const server = createServer((request, response) => {
    const hit = routes[new URL(request.url ?? "/", "http://site").pathname]
    if (hit === undefined) return response.writeHead(404).end()
    const { body, headers } =
      typeof hit === "string" ? { body: hit, headers: { "content-type": "text/html; charset=utf-8" } } : hit
    return response.writeHead(200, headers).end(body)
  })
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done))
  const address = server.address()
  const at = typeof address === "object" && address ? address.port : port
  return { origin: `http://127.0.0.1:${at}`, close: () => server.close() }
}

export const BLANK = "<!doctype html><title>site</title><script>window.atFirst=[typeof ethereum,typeof nostr].join()</script><h1>site</h1>"

/** A story: one browser with a key, one site where the signer is on, one open page of it. */
export const test = base.extend<{ extension: Extension; site: Site; page: Page; ready: Page }>({
  extension: async ({ browserName: _ }, use) => {
    const extension = await launch()
    await use(extension)
    await extension.close()
  },
  site: async ({ browserName: _ }, use) => {
    const csp = { "content-type": "text/html", "content-security-policy": "default-src 'none'" }
    const site = await serve({ "/": BLANK, "/other": BLANK, "/csp": { body: "<h1>csp</h1>", headers: csp } })
    await use(site)
    site.close()
  },
  /** A page of the site, connected with nothing yet. */
  ready: async ({ extension, site }, use) => {
    await extension.onboard()
    await extension.enable(site.origin)
    const page = await extension.context.newPage()
    await page.goto(site.origin)
    await use(page)
  },
})

export type Rpc = { readonly method: string; readonly params?: readonly unknown[] }

/** Calls the page's Ethereum provider; a rejection comes back as its code. */
export const rpc = (page: Page, call: Rpc): Promise<unknown> =>
  page.evaluate(
    (asked) =>
      (window as unknown as { ethereum: { request: (call: Rpc) => Promise<unknown> } }).ethereum
        .request(asked)
        .catch((error: { code: number }) => error.code),
    call,
  )

export const hexOf = (text: string): string => `0x${Buffer.from(text, "utf8").toString("hex")}`

/** A Spasm body as forums write it. */
export const bodyOf = (fields: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    type: "SpasmEventBodyV2",
    action: "post",
    content: "Hello **words**, not bytes.",
    title: "A title",
    timestamp: Date.now(),
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: [{ value: ADDRESS.toLowerCase(), format: { name: "ethereum-pubkey" } }] }],
    ...fields,
  })

export const signBody = (page: Page, body: string): Promise<unknown> =>
  rpc(page, { method: "personal_sign", params: [hexOf(body), ADDRESS.toLowerCase()] })

export async function connect(extension: Extension, page: Page): Promise<void> {
  const accounts = rpc(page, { method: "eth_requestAccounts" })
  await extension.decide("Connect", "Connect")
  await accounts
}
