// What a person does on the demo forum's own page.
import type { Page } from "puppeteer-core"
import { type Extension, fill, press } from "./browser.ts"

/** The forum's page, turned on and connected with both keys. */
export async function openForum(extension: Extension, url: string): Promise<Page> {
  await extension.enable(url)
  const page = await extension.visit(url)
  for (const name of ["Ethereum", "Nostr"]) {
    await press(page, `Connect ${name}`)
    await extension.decide("Connect", "Connect")
  }
  return page
}

/** Writes a post for both keys and publishes it. */
export async function writePost(page: Page, title: string): Promise<void> {
  await page.locator("::-p-aria([name='New post'][role='link'])").click()
  await fill(page, "Title", title)
  await fill(page, "Text", "Words")
  await page.locator("input[type=checkbox]").click()
  await press(page, "Publish")
}

/** The id under which the forum shows what was just published. */
export async function publishedAs(page: Page): Promise<string> {
  await page.waitForFunction(() => /\/news\/spasmid01[0-9a-f]{64}$/.test(location.pathname))
  return page.evaluate(() => location.pathname.slice("/news/".length))
}
