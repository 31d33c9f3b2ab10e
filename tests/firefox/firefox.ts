// What every story in Firefox starts from, and what its pages ask of their providers.
import { test as base } from "playwright/test"
import type { Page } from "puppeteer-core"
import type { Browser } from "webextension-polyfill"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OutboxView, SiteView, Status } from "../../lib/messages/extension.ts"
import { ADDRESS, type Ethereum, hexOf, type Nostr } from "../e2e/asking.ts"
import { BLANK, type Routes, type Site, serve } from "../e2e/site.ts"
import { type Extension, launch } from "./browser.ts"

export { expect } from "playwright/test"
export { fill, press } from "./browser.ts"

declare const browser: Browser
declare const ethereum: Ethereum
declare const nostr: Nostr

type Story = { routes: Routes; extension: Extension; site: Site; tab: Page }

/** A browser with a key, one site where the signer is on, one open page of it. */
export const test = base.extend<Story, { shared: Extension }>({
  routes: [{}, { option: true }],
  /** One browser for all stories: starting it and making a password's key take longer than most of them. */
  shared: [
    async ({ browserName: _ }, use) => {
      const extension = await launch()
      await extension.onboard()
      await use(extension)
      await extension.close()
    },
    { scope: "worker", timeout: 90_000 },
  ],
  extension: async ({ shared }, use) => {
    await use(shared)
    await tidy(shared)
  },
  /** A site on a port of its own, where the signer is off. */
  site: async ({ routes }, use) => {
    const site = await serve({ "/": BLANK, "/other": BLANK, ...routes })
    await use(site)
    site.close()
  },
  tab: async ({ extension, site }, use) => {
    await extension.enable(site.origin)
    await use(await extension.visit(site.origin))
  },
})

/** Closes what a story left open, rejects what waits and takes every site away. */
async function tidy(extension: Extension): Promise<void> {
  await extension.closePages()
  const vault = await extension.during("/manifest.json", (bare) =>
    bare.evaluate(async () => {
      const ask = (name: string, args: object = {}) =>
        browser.runtime.sendMessage({ type: "extension", name, args })
      await ask("reject-all")
      for (const { origin } of (await ask("sites")) as SiteView[]) await ask("remove-site", { origin })
      for (const { url } of (await ask("destinations")) as Destination[])
        await ask("remove-destination", { url })
      const { items } = (await ask("outbox", { most: 200 })) as OutboxView
      for (const { key } of items) await ask("forget-event", { event: key })
      return ((await ask("status")) as Status).vault
    }),
  )
  if (vault === "locked") await extension.unlock()
}

/** Calls the page's Ethereum provider; a rejection comes back as its code. */
export const rpc = (page: Page, method: string, params?: unknown): Promise<unknown> =>
  page.evaluate(
    (call) => ethereum.request(call).catch((error: { code: number }) => error.code),
    params === undefined ? { method } : { method, params },
  )

/** Asks for a signature over a text; comes back with it, or with the code of a rejection. */
export const signText = (page: Page, text: string): Promise<unknown> =>
  rpc(page, "personal_sign", [hexOf(text), ADDRESS.toLowerCase()])

/** Asks the page's Nostr provider for a signature; a rejection comes back as its message. */
export const signEvent = (page: Page, event: unknown): Promise<unknown> =>
  page.evaluate((asked) => nostr.signEvent(asked).catch(({ message }: Error) => message), event)

/** Lets the page know the Ethereum address. */
export async function connect(extension: Extension, page: Page): Promise<void> {
  const accounts = rpc(page, "eth_requestAccounts")
  await extension.decide("Connect", "Connect")
  await accounts
}
