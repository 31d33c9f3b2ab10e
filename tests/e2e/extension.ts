// What every story starts from, and the few things that every story does.
import { test as base, type Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { type Extension, launch } from "./browser.ts"
import { BLANK, type Routes, type Site, serve } from "./site.ts"

export { expect } from "playwright/test"
export { type Extension, HEX_KEY, kill, launch, PASSWORD } from "./browser.ts"
export { BLANK, type Site, serve } from "./site.ts"

declare const chrome: Browser

type Story = { routes: Routes; extension: Extension; fresh: Extension; site: Site; page: Page }

/** A browser with a key, one site where the signer is on, one open page of it. */
export const test = base.extend<Story, { shared: Extension }>({
  routes: [{}, { option: true }],
  /** One browser for every story of a worker: making a password's key takes longer than most stories. */
  shared: [
    async ({ browserName: _ }, use) => {
      const extension = await launch()
      await extension.onboard()
      await use(extension)
      await extension.close()
    },
    { scope: "worker" },
  ],
  extension: async ({ shared }, use) => {
    await use(shared)
    await tidy(shared)
  },
  /** A browser of the story's own, with no keys yet. */
  fresh: async ({ browserName: _ }, use) => {
    const extension = await launch()
    await use(extension)
    await extension.close()
  },
  /** A site on a port of its own, where the signer is off. */
  site: async ({ routes }, use) => {
    const site = await serve({ "/": BLANK, "/other": BLANK, ...routes })
    await use(site)
    site.close()
  },
  page: async ({ extension, site }, use) => {
    await extension.enable(site.origin)
    await use(await visit(extension, site.origin))
  },
})

/** Closes what a story left open, rejects what waits and takes every site away. */
async function tidy(extension: Extension): Promise<void> {
  const bare = await extension.open("/manifest.json")
  for (const page of extension.context.pages()) if (page !== bare) await page.close()
  const locked = await bare.evaluate(async () => {
    const ask = (name: string, args: object = {}): Promise<unknown> => {
      const envelope = { type: "extension", name, args }
      return chrome.runtime.sendMessage(envelope).catch(() => chrome.runtime.sendMessage(envelope))
    }
    await ask("reject-all")
    for (const { origin } of (await ask("sites")) as { origin: string }[])
      await ask("remove-site", { origin })
    for (const { url } of (await ask("destinations")) as { url: string }[])
      await ask("remove-destination", { url })
    const { items } = (await ask("outbox", { most: 200 })) as { items: { key: string }[] }
    for (const { key } of items) await ask("forget-event", { event: key })
    return ((await ask("status")) as { vault: string }).vault === "locked"
  })
  if (locked) await extension.unlock()
  await extension.context.newPage()
  await bare.close()
}

/** Whether the keys are at hand, as the background says it. */
export const vaultOf = (extension: Extension): Promise<string> =>
  extension.inside(async () => {
    const status = await chrome.runtime.sendMessage({ type: "extension", name: "status", args: {} })
    return (status as { vault: string }).vault
  }, null)

/** The scripts that the browser puts into pages now; a switch moves under the hand, and this follows it. */
export const registered = (extension: Extension) =>
  extension.inside(async () => chrome.scripting.getRegisteredContentScripts(), null)

/** How many questions wait for the person, after every decision that was made before. */
export const waiting = (extension: Extension): Promise<number> =>
  extension.inside(async () => {
    const status = await chrome.runtime.sendMessage({ type: "extension", name: "status", args: {} })
    return (status as { waiting: number }).waiting
  }, null)

/** Opens a page in a new tab. */
export async function visit({ context }: Extension, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  return page
}
