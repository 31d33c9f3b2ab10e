// Destinations as a person adds them, and the outbox as a person sees it.
import type { Locator, Page } from "playwright/test"
import { type Extension, expect } from "./extension.ts"

export type Kind = "spasm-instance" | "nostr-relay" | "logos-node"

/** Adds each address on the destinations' screen, and leaves none of them a default. */
export async function addDestinations(extension: Extension, ...some: readonly (readonly [string, Kind])[]) {
  await extension.during("/options.html#/destinations", async (page) => {
    for (const [address, kind] of some) {
      await page.getByRole("textbox", { name: "Address" }).fill(address)
      await page.getByRole("combobox", { name: "Kind" }).selectOption(kind)
      await page.getByRole("button", { name: "Add", exact: true }).click()
      await page.locator(`[data-destination="${address}"]`).waitFor()
    }
  })
}

export const openOutbox = (extension: Extension): Promise<Page> => extension.open("/options.html#/outbox")

/** The deliveries of one event, by destination. */
export const delivery = (page: Page, url: string, spasmid?: string): Locator =>
  page.locator(`${spasmid ? `[data-spasmid="${spasmid}"] ` : ""}[data-destination="${url}"]`)

export async function expectDelivery(
  page: Page,
  url: string,
  state: string | RegExp,
  timeout = 10_000,
  spasmid?: string,
): Promise<void> {
  await expect(delivery(page, url, spasmid).first()).toHaveAttribute("data-delivery", state, { timeout })
}

/** Presses "Try again" until it arrived; it is tried again by itself, too, and then there is nothing to press. */
export async function tryAgain(page: Page, url: string): Promise<void> {
  const row = delivery(page, url).first()
  await expect(async () => {
    if (!/accepted|already/.test((await row.getAttribute("data-delivery")) ?? ""))
      await row.getByRole("button", { name: "Try again" }).click({ timeout: 1000 })
    await expectDelivery(page, url, /accepted|already/, 3000)
  }).toPass({ timeout: 30_000 })
}

/** Closes the window that shows what became of a post, which closes by itself a moment after all arrived. */
export async function closeReceipts(window: Page): Promise<void> {
  await window
    .getByRole("button", { name: "Close" })
    .click()
    .catch((error) => {
      if (!window.isClosed()) throw error
    })
}

/** Chooses destinations in the window that asks. */
export async function alsoTo(window: Page, ...urls: readonly string[]): Promise<void> {
  await window.getByText(/^Also send to/).click()
  for (const url of urls) {
    await window.getByRole("checkbox", { name: new RegExp(new URL(url).host.replace(/\./g, "\\.")) }).check()
  }
}
