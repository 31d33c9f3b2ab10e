// What a person does on the demo forum's own page.
import type { Page } from "playwright/test"
import type { Extension } from "./extension.ts"

/** The forum's page, turned on and connected with both keys. */
export async function openForum(extension: Extension, url: string): Promise<Page> {
  await extension.enable(url)
  const page = await extension.context.newPage()
  await page.goto(url)
  for (const name of ["Ethereum", "Nostr"]) {
    await page.getByRole("button", { name: `Connect ${name}` }).click()
    await extension.decide("Connect", "Connect")
    await page.getByText("Connected:").filter({ hasText: name }).waitFor()
  }
  return page
}

/** Writes a post, for both keys unless told otherwise, and publishes it. */
export async function writePost(page: Page, title: string, both = true): Promise<void> {
  await page.getByRole("link", { name: "New post" }).click()
  await page.getByRole("textbox", { name: "Title" }).fill(title)
  await page.getByRole("textbox", { name: "Text" }).fill("Words that **arrive**.")
  if (both) await page.getByRole("checkbox", { name: "Multi-signing" }).check()
  await page.getByRole("button", { name: "Publish" }).click()
}

/** The id under which the forum shows what was just published. */
export async function publishedAs(page: Page): Promise<string> {
  await page.waitForURL(/\/news\/spasmid01[0-9a-f]{64}$/)
  return page.url().slice(page.url().lastIndexOf("/") + 1)
}
