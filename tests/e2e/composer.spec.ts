// A post of one's own: written in the panel, signed in the window, and there where it was sent.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { verifyEvent } from "nostr-tools/pure"
import type { Locator, Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { difficultyOf } from "../../lib/core/nostr/proof-of-work.ts"
import { startInstance } from "../instance/server.ts"
import { startRelay } from "../relay/relay.ts"
import { PUBKEY } from "./asking.ts"
import { type Extension, expect, kill, launch, test } from "./extension.ts"

declare const chrome: Browser

type Stored = { readonly siblings?: readonly { readonly type: string }[] } & Record<string, unknown>

const PANEL = "/sidepanel.html"

/** What the background says to one of our own pages. */
const ask = (extension: Extension, name: string, args: object = {}): Promise<unknown> =>
  extension.inside(
    ([message, given]) => chrome.runtime.sendMessage({ type: "extension", name: message, args: given }),
    [name, args] as const,
  )

async function addPlace(extension: Extension, address: string, kind: string): Promise<void> {
  const added = (await ask(extension, "add-destination", { address, kind })) as {
    destination: { url: string }
  }
  await ask(extension, "change-destination", { url: added.destination.url, defaultFor: "all" })
}

async function write(page: Page, title: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Title" }).fill(title)
  await page.getByRole("textbox", { name: "Text" }).fill(text)
}

const publish = (page: Page): Promise<void> => page.getByRole("button", { name: "Publish" }).click()

/** What an instance or a relay has, and the panel with its draft gone. */
async function forget(extension: Extension): Promise<void> {
  for (const { url } of (await ask(extension, "destinations")) as { url: string }[])
    await ask(extension, "remove-destination", { url })
  await extension.inside(() => chrome.storage.local.remove("draft:"), null)
}

test.describe("a post of one's own", () => {
  test.afterEach(async ({ extension }) => forget(extension))

  test("is signed by both keys, once, and is on the forum and on the relay", async ({ extension }) => {
    const instance = await startInstance({ port: 0, delayMs: 0 })
    const relay = await startRelay()
    await addPlace(extension, instance.url, "spasm-instance")
    await addPlace(extension, relay.url, "nostr-relay")
    const page = await extension.open(PANEL)
    await expect(page.getByRole("tab")).toContainText(["Write", "Deliveries"])
    await write(page, "From the panel", "Some **words** of my own")
    await publish(page)
    await expect(page.getByText("Waiting for your decision in the window")).toBeVisible()

    const window = await extension.approval("Publish a post")
    await expect(window.getByRole("region", { name: "Post" })).toContainText("Some words of my own")
    await window.getByRole("button", { name: /^Sign/ }).click()
    await expect(page.getByRole("tab", { name: "Deliveries" })).toHaveAttribute("aria-selected", "true")
    const item = page.locator("li[data-spasmid]").first()
    await expect(item).toContainText("From the panel")
    await expect(item.locator("[data-delivery=accepted], [data-delivery=already]")).toHaveCount(2)

    const spasmid = await item.getAttribute("data-spasmid")
    const stored = (await (await fetch(`${instance.url}/api/events/${spasmid}`)).json()) as Stored
    expect(JSON.stringify(stored)).toContain("Some **words** of my own")
    expect(stored.siblings).toHaveLength(2)
    const [event] = relay.events()
    expect(event && verifyEvent(event)).toBe(true)
    expect(event?.pubkey).toBe(PUBKEY)

    await page.getByRole("tab", { name: "Write" }).click()
    await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("")
    await instance.close()
    await relay.stop()
  })

  test("is worked on before anybody is asked where a relay wants work", async ({ extension }) => {
    const relay = await startRelay({ limitation: { min_pow_difficulty: 10 } })
    await addPlace(extension, relay.url, "nostr-relay")
    const page = await extension.open(PANEL)
    await page.getByRole("checkbox", { name: "Sign with Ethereum" }).uncheck()
    await write(page, "", "Words that were worked for")
    await publish(page)
    await extension.decide("Publish a post", "Sign")
    await expect.poll(() => relay.events().length).toBe(1)
    expect(difficultyOf(relay.events()[0]?.id ?? "")).toBeGreaterThanOrEqual(10)
    await relay.stop()
  })

  test("refused by a relay that never said that it wants work is written again, and worked on", async ({
    extension,
  }) => {
    const relay = await startRelay({ faults: { pow: 16 } })
    await addPlace(extension, relay.url, "nostr-relay")
    const page = await extension.open(PANEL)
    const send = async (title: string): Promise<Locator> => {
      await page.getByRole("tab", { name: "Write" }).click()
      await page.getByRole("checkbox", { name: "Sign with Ethereum" }).uncheck()
      await write(page, title, "Words of mine")
      await publish(page)
      await extension.decide("Publish a post", "Sign")
      return page.locator("li[data-spasmid]", { hasText: title }).locator("[data-delivery]")
    }
    const first = await send("Without work")
    await expect(first).toHaveAttribute("data-delivery", "refused")
    await expect(first).toContainText("asks for 16 bits of proof of work")
    await expect(first).toContainText("Write it again in the side panel")
    await expect(first).toContainText("is less than 16")
    const second = await send("With work")
    await expect(second).toHaveAttribute("data-delivery", "accepted")
    expect(relay.events()).toHaveLength(1)
    expect(difficultyOf(relay.events()[0]?.id ?? "")).toBeGreaterThanOrEqual(16)
    await relay.stop()
  })

  test("without a destination is signed and kept", async ({ extension }) => {
    const page = await extension.open(PANEL)
    await write(page, "To be sent later", "Words")
    await expect(page.getByText("No destinations yet")).toBeVisible()
    await publish(page)
    const window = await extension.approval("Publish a post")
    await window.getByRole("button", { name: /^Sign/ }).click()
    await expect(page.locator("li[data-spasmid]").first()).toContainText("Kept in the outbox")
  })

  test("that is rejected stays a draft", async ({ extension }) => {
    const page = await extension.open(PANEL)
    await write(page, "", "Words to be rejected")
    await publish(page)
    await extension.decide("Publish a post", "Reject")
    await expect(page.getByRole("alert")).toContainText("You rejected it")
    await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("Words to be rejected")
    await expect(page.getByRole("textbox", { name: "Text" })).toBeEditable()
  })

  test("is written by keyboard alone, and Tab leaves the text", async ({ extension }) => {
    const page = await extension.open(PANEL)
    await page.getByRole("textbox", { name: "Title" }).focus()
    await page.keyboard.type("Typed")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Words")
    await page.keyboard.press("Tab")
    await expect(page.getByRole("textbox", { name: "Text" })).not.toBeFocused()
    await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("Words")
    await page.getByRole("button", { name: "Publish" }).focus()
    await page.keyboard.press("Enter")
    await extension.decide("Publish a post", "Reject")
    await expect(page.getByRole("alert")).toContainText("You rejected it")
  })
})

test("a draft is in two panels, and the newest wins with a way back", async ({ extension }) => {
  const one = await extension.open(PANEL)
  const two = await extension.open(PANEL)
  const text = (page: Page) => page.getByRole("textbox", { name: "Text" })
  await text(one).fill("of the first")
  await expect(text(two)).toHaveValue("of the first")
  await text(two).fill("of the second")
  await expect(text(one)).toHaveValue("of the second")
  await one.getByRole("button", { name: "Show the other version" }).click()
  await expect(text(two)).toHaveValue("of the first")
  await forget(extension)
})

test("a draft that says it is kept survives a browser that is killed", async () => {
  test.slow()
  const profile = mkdtempSync(join(tmpdir(), "spasm-draft-"))
  const before = await launch(profile)
  const page = await before.open(PANEL)
  await write(page, "Kept", "Words that nobody saved")
  // Not the state of what was typed before.
  await page.waitForTimeout(500)
  await expect(page.locator("[data-kept=kept]")).toBeVisible()
  await kill(before, profile)
  const after = await launch(profile)
  const again = await after.open(PANEL)
  await expect(again.getByRole("textbox", { name: "Title" })).toHaveValue("Kept")
  await expect(again.getByRole("textbox", { name: "Text" })).toHaveValue("Words that nobody saved")
  await after.close()
  rmSync(profile, { recursive: true, force: true })
})
