// Destinations as a person adds them, and what became of deliveries as a person sees it.
import type { Page } from "puppeteer-core"
import type { Extension } from "./browser.ts"
import { expect, fill, press } from "./firefox.ts"

/** Adds each address on the destinations' screen. */
export async function addDestinations(
  extension: Extension,
  ...some: readonly (readonly [string, string])[]
): Promise<void> {
  await extension.during("/options.html#/destinations", async (page) => {
    for (const [address, kind] of some) {
      await page.waitForSelector("select")
      await fill(page, "Address", address)
      await page.select("select", kind)
      await press(page, "Add")
      await page.waitForSelector(`[data-destination="${address}"]`)
    }
  })
}

/** Chooses destinations in the window that asks, by keyboard: its footer may cover what a pointer would meet. */
export async function alsoTo(window: Page, ...urls: readonly string[]): Promise<void> {
  const [first] = urls
  await window.focus(`details:has([value="${first}"]) summary`)
  await window.keyboard.press("Enter")
  for (const url of urls) {
    const box = `[type=checkbox][value="${url}"]`
    await window.focus(box)
    await window.keyboard.press(" ")
    await window.waitForSelector(`${box}:checked`)
  }
}

const rowOf = (url: string, spasmid?: string): string =>
  `${spasmid ? `[data-spasmid="${spasmid}"] ` : ""}[data-destination="${url}"]`

/** Waits until a delivery is in this state; of one event where its id is given. */
export async function expectDelivery(
  page: Page,
  url: string,
  state: RegExp,
  spasmid?: string,
): Promise<void> {
  const stateNow = (): Promise<string | undefined> =>
    page.$eval(rowOf(url, spasmid), (row) => (row as HTMLElement).dataset.delivery).catch(() => undefined)
  await expect.poll(stateNow, { timeout: 30_000 }).toMatch(state)
}

/** Presses "Try again" where there is such a button: it is tried again by itself, too. Waits until it arrived. */
export async function tryAgain(page: Page, url: string): Promise<void> {
  await page
    .$eval(rowOf(url), (row) => {
      const buttons = [...row.querySelectorAll("button")]
      buttons.find(({ textContent }) => textContent === "Try again")?.click()
    })
    .catch(() => undefined)
  await expectDelivery(page, url, /^(?:accepted|already)$/)
}

/** Waits until a person is told this of a delivery. */
export async function expectTold(page: Page, url: string, words: string, spasmid: string): Promise<void> {
  const told = (): Promise<string> => page.$eval(rowOf(url, spasmid), ({ textContent }) => textContent ?? "")
  await expect.poll(told).toContain(words)
}
