// The main job from end to end without a person: an identity, a site, a connection, a post read back and verified.
import { privateKeyFromSeedWords } from "nostr-tools/nip06"
import { getPublicKey } from "nostr-tools/pure"
import type { Page } from "playwright/test"
import { mnemonicToAccount } from "viem/accounts"
import { type Extension, launch, PASSWORD } from "../../tests/e2e/browser.ts"
import { clearPictures, PICTURES, picture } from "./pictures.ts"
import { type Expected, verifyPost } from "./verify.ts"

type Keys = { readonly ethereum: string; readonly nostr: string }

/** Does the job once on the forum at this address; false where anything could not be verified. */
export async function doMainJob(forum: string): Promise<boolean> {
  clearPictures()
  step("Starting the browser, headless, with the extension")
  const extension = await launch()
  try {
    const keys = await createIdentity(extension)
    step(`Switching the signer on for ${forum}`)
    await extension.enable(forum)
    const page = await extension.context.newPage()
    await page.goto(forum)
    await page.getByRole("heading", { level: 1 }).waitFor()
    const ethereum = await publish(extension, page, forum, "ethereum", keys.ethereum)
    const nostr = await publish(extension, page, forum, "nostr", keys.nostr)
    await showRest(extension, page, forum)
    console.log(`Pictures: ${PICTURES}/`)
    return ethereum && nostr
  } finally {
    await extension.close()
  }
}

const step = (text: string): void => console.log(`• ${text}`)

/** Twelve new words; their keys are derived here once more, by other libraries. */
async function createIdentity({ open }: Extension): Promise<Keys> {
  step("Creating an identity of twelve words")
  const page = await open("/options.html#/welcome")
  await page.getByRole("button", { name: "Create my identity" }).waitFor()
  await picture(page, "welcome", "tab")
  await page.getByRole("button", { name: "Create my identity" }).click()
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD)
  await page.getByRole("textbox", { name: "Repeat password" }).fill(PASSWORD)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByRole("button", { name: "Show words" }).click()
  const words = await page
    .getByRole("list", { name: "Recovery words" })
    .getByRole("listitem")
    .allTextContents()
  await page.getByRole("button", { name: "Later" }).click()
  await page.getByRole("heading", { name: "Ready" }).waitFor()
  await picture(page, "ready", "tab")
  await page.close()
  if (words.length !== 12) throw new Error(`There are ${words.length} recovery words instead of 12.`)
  const phrase = words.map((word) => word.trim()).join(" ")
  const keys = {
    ethereum: mnemonicToAccount(phrase).address.toLowerCase(),
    nostr: getPublicKey(privateKeyFromSeedWords(phrase)),
  }
  step(`Its keys by other libraries: ${keys.ethereum}, ${keys.nostr}`)
  return keys
}

async function publish(
  extension: Extension,
  page: Page,
  forum: string,
  format: Expected["format"],
  address: string,
): Promise<boolean> {
  const name = format === "ethereum" ? "Ethereum" : "Nostr"
  const title = `Signed with ${name}`
  step(`Connecting ${name} on the forum`)
  await page.getByRole("button", { name: `Connect ${name}` }).click()
  await confirm(extension, "Connect", "Connect", `connect-${format}`)
  await page.getByText("Connected:").filter({ hasText: name }).waitFor()

  step(`Publishing a post with ${name}`)
  await page.getByRole("link", { name: "New post" }).click()
  await page.getByRole("textbox", { name: "Title" }).fill(title)
  await page
    .getByRole("textbox", { name: "Text" })
    .fill(`**Words**, not bytes.\n\nThis was signed with ${name}.`)
  await picture(page, `forum-write-${format}`, "tab")
  await page.getByRole("button", { name: "Publish" }).click()
  await confirm(extension, "Publish a post", "Sign", `approval-${format}`)
  await page.waitForURL(/\/news\/spasmid01[0-9a-f]{64}$/)
  await page.getByRole("heading", { level: 1, name: title }).waitFor()
  await picture(page, `forum-post-${format}`, "tab")

  const id = page.url().slice(page.url().lastIndexOf("/") + 1)
  step("Reading it back from the forum")
  const verdicts = await verifyPost(forum, { format, address, title, id })
  for (const { what, ok } of verdicts) console.log(`  ${ok ? "✔" : "✘"} ${what}`)
  return verdicts.every(({ ok }) => ok)
}

/** Presses the confirming button of the window that asks, once it was looked at. */
async function confirm(
  { approval }: Extension,
  heading: string,
  button: string,
  name: string,
): Promise<void> {
  const window = await approval(heading)
  step(`The window asks: ${await window.getByRole("heading", { level: 1 }).textContent()}`)
  const confirming = window.getByRole("button", { name: button, exact: true })
  await picture(window, name, "approval", confirming)
  await confirming.click()
}

/** The surfaces that the job itself does not pass. */
async function showRest({ open }: Extension, forumPage: Page, forum: string): Promise<void> {
  step("Looking at the popup and at home")
  await forumPage.goto(forum)
  await forumPage.getByRole("article").first().waitFor()
  await picture(forumPage, "forum-feed", "tab")
  await forumPage.bringToFront()
  for (const [name, path, size] of [
    ["popup", "/popup.html", "popup"],
    ["home-identities", "/options.html#/identities", "tab"],
    ["home-sites", "/options.html#/sites", "tab"],
    ["home-settings", "/options.html#/settings", "tab"],
  ] as const) {
    const page = await open(path)
    await page
      .getByRole(size === "popup" ? "switch" : "heading")
      .first()
      .waitFor()
    await picture(page, name, size)
    await page.close()
  }
}
