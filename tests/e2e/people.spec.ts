// Petnames: given to a key once, read everywhere beside its digits, joined by a proof, and never taken from a server unasked.
import { AxeBuilder } from "@axe-core/playwright"
import type { Locator, Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import {
  ann,
  nostrKey,
  bodyOf as sampleBody,
  signedBy,
  signedByBoth,
  signedByNostr,
  spasmidOf,
} from "../instance/sample-events.ts"
import { startInstance } from "../instance/server.ts"
import { bodyOf, connect, signText } from "./asking.ts"
import { addDestinations } from "./asking-destinations.ts"
import { startEnsNode } from "./ens-node.ts"
import { type Extension, expect, serve, test, visit } from "./extension.ts"

declare const chrome: Browser

const PAGE = "https://news.org/named"
const ANN = ann.address.toLowerCase()
const DIGITS = new RegExp(`0x${ANN.slice(2, 6)}`)

test.afterEach(({ extension }) => extension.inside(() => chrome.storage.local.remove("names"), null))

async function read(extension: Extension, event: unknown): Promise<Page> {
  const page = await extension.open("/reader.html")
  await page.getByRole("textbox", { name: "Anything" }).fill(JSON.stringify(event))
  await page.getByRole("button", { name: "Read", exact: true }).click()
  await page.getByText("Proof", { exact: true }).first().click()
  return page
}
const authorIn = (place: Page | Locator, key: string): Locator =>
  place.locator(`li[data-address="${key}"]`).first()

/** Gives the first author a name, by keys alone. */
async function name(page: Page, words: string): Promise<void> {
  await page.getByRole("button", { name: "Name this author" }).first().press("Enter")
  await expect(page.getByRole("textbox", { name: "Your name for this author" })).toBeFocused()
  await page.keyboard.type(words)
  await page.keyboard.press("Enter")
}

async function clean(page: Page, screen: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 })
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    expect(violations.map(({ id, nodes }) => [screen, colorScheme, id, nodes[0]?.html])).toEqual([])
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.setViewportSize({ width: 1000, height: 800 })
}

test("a name given in the reader stands beside the key in the panel and in the window, for both keys", async ({
  extension,
}) => {
  test.slow()
  const instance = await startInstance({ port: 0, delayMs: 0 })
  const event = await signedByBoth(ann, {
    action: "reply",
    content: "Said about the page",
    parent: { ids: [{ value: PAGE }] },
  })
  await fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  })

  const reader = await read(extension, event)
  await name(reader, "Ann the first")
  await expect(authorIn(reader, ANN)).toContainText("Ann the first")
  await expect(authorIn(reader, ANN)).toContainText(DIGITS)
  await expect(authorIn(reader, nostrKey)).not.toContainText("Ann the first")
  await clean(reader, "a named author")

  await addDestinations(extension, [instance.url, "spasm-instance"])
  const panel = await extension.open("/sidepanel.html#/page")
  await panel.getByRole("textbox", { name: "Address of the page" }).fill(PAGE)
  await panel.getByRole("button", { name: "Ask", exact: true }).click()
  await expect(authorIn(panel, ANN)).toContainText("Ann the first")
  await panel.getByText("Proof", { exact: true }).first().click()
  await panel.getByRole("button", { name: "Use “Ann the first” for both keys" }).click()
  for (const page of [panel, reader]) {
    await expect(authorIn(page, nostrKey)).toContainText("Ann the first")
    await expect(page.getByRole("button", { name: /for both keys/ })).toHaveCount(0)
  }

  const people = await extension.open("/options.html#/people")
  const row = people.getByRole("listitem").filter({ hasText: "Ann the first" })
  await expect(row).toContainText("By your word")
  await expect(row).toContainText(spasmidOf(event))
  await clean(people, "people")

  await extension.enable(instance.url)
  const forum = await visit(extension, `${instance.url}/api/app-config`)
  await connect(extension, forum)
  const answer = { action: "reply", title: undefined, parent: { ids: [{ value: spasmidOf(event) }] } }
  const asking = signText(forum, bodyOf(answer))
  const window = await extension.approval("Reply to a post")
  await expect(window.locator("[data-parent=found]")).toContainText("Ann the first")
  await expect(window.locator("[data-parent=found] [data-address]").first()).toHaveText(/^(0x)?[0-9a-f ]+…/)
  await window.getByRole("button", { name: "Reject" }).click()
  expect(await asking).toBe(4001)

  await row.getByRole("button", { name: "Take this key away" }).first().press("Enter")
  await expect(row.locator("[data-address]")).toHaveCount(1)
  await row.getByRole("button", { name: "Change the name" }).press("Enter")
  await people.getByRole("textbox", { name: "Your name for this author" }).fill("Ann again")
  await people.keyboard.press("Enter")
  await expect(authorIn(reader, nostrKey)).toContainText("Ann again")
  const renamed = people.getByRole("listitem").filter({ hasText: "Ann again" })
  await renamed.getByRole("button", { name: "Forget this name" }).click()
  await expect(renamed).toContainText("Posts and keys stay as they are.")
  await renamed.getByRole("button", { name: "Forget this name" }).click()
  await expect(people.getByText("No names yet.")).toBeVisible()
  await expect(authorIn(reader, nostrKey)).not.toContainText("Ann")
  await instance.close()
})

test("a post that only says whose it is has no more than a claim to the name", async ({ extension }) => {
  const page = await read(extension, await signedBy(ann, { content: "True words" }))
  await name(page, "Ann")
  await expect(authorIn(page, ANN)).toContainText("Ann")
  await expect(authorIn(page, ANN)).not.toContainText("said to be")
  const lie = await read(extension, sampleBody({ content: "False words" }, [ANN]))
  await expect(authorIn(lie, ANN)).toContainText("said to be Ann")
  await expect(authorIn(lie, ANN)).toHaveAttribute("data-proven", "false")
})

test("a name that reads like another's is asked about, and one that hides something is refused", async ({
  extension,
}) => {
  const page = await read(extension, await signedBy(ann, { content: "Words" }))
  await name(page, "A\u200bnn")
  await expect(page.getByText("characters that cannot be seen")).toBeVisible()
  await page.getByRole("textbox", { name: "Your name for this author" }).fill("Alice")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("button", { name: "Change the name" })).toBeFocused()

  const other = await read(extension, signedByNostr({ content: "Words of another" }))
  await name(other, "А1ice")
  await expect(other.getByText("This reads like “Alice”")).toBeVisible()
  await clean(other, "a name that is alike")
  await expect(authorIn(other, nostrKey)).not.toContainText("ice")
  await other.getByRole("button", { name: "Another author: use it all the same" }).click()
  await expect(authorIn(other, nostrKey)).toContainText("А1ice")
})

test("a server is asked whose a name is on a press alone, and its word is kept on another", async ({
  extension,
}) => {
  const json = { "content-type": "application/json", "access-control-allow-origin": "*" }
  const site = await serve({
    "/.well-known/nostr.json": { body: JSON.stringify({ names: { bob: nostrKey } }), headers: json },
  })
  const { host } = new URL(site.origin)
  const page = await read(extension, signedByNostr({ content: "Words" }))
  const requests: string[] = []
  page.on("request", (request) => requests.push(request.url()))
  await page.getByRole("button", { name: "Look up NIP-05 name…" }).click()
  await page.getByRole("textbox", { name: /^NIP-05 name/ }).fill(`bob@${host}`)
  expect(requests.filter((url) => url.startsWith("http"))).toEqual([])
  await page.getByRole("button", { name: "Look up", exact: true }).click()
  await expect(page.getByText(`bob@${host} says this key is theirs – checked now`)).toBeVisible()
  expect(requests.filter((url) => url.startsWith("http"))).toEqual([
    `${site.origin}/.well-known/nostr.json?name=bob`,
  ])
  await clean(page, "a name that was looked up")
  const stored = () =>
    extension.inside(async () => (await chrome.storage.local.get("names")).names ?? null, null)
  expect(await stored()).toBeNull()

  await page.getByRole("textbox", { name: /^NIP-05 name/ }).fill(`carol@${host}`)
  await page.getByRole("button", { name: "Look up", exact: true }).click()
  await expect(page.getByText(`carol@${host} is not known to ${host}`)).toBeVisible()
  await expect(page.getByRole("button", { name: "Use it as your name for this author…" })).toHaveCount(0)

  await page.getByRole("textbox", { name: /^NIP-05 name/ }).fill(`bob@${host}`)
  await page.getByRole("button", { name: "Look up", exact: true }).click()
  await page.getByRole("button", { name: "Use it as your name for this author…" }).click()
  expect(await stored()).toBeNull()
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await expect(authorIn(page, nostrKey)).toContainText(`bob@${host}`)
  site.close()
})

test("an Ethereum node of the person's choice is asked for an ENS name, on a press alone, and its word is checked both ways", async ({
  extension,
}) => {
  test.slow()
  const node = await startEnsNode(ANN, { name: "ann.eth", leadsTo: ANN })
  const page = await read(extension, await signedBy(ann, { content: "Words" }))
  await page.getByRole("button", { name: "ENS name…" }).press("Enter")
  await expect(page.getByText("none is chosen, so nobody is asked")).toBeVisible()
  await expect(page.getByRole("button", { name: "Look up", exact: true })).toHaveCount(0)
  await clean(page, "no node")

  const opening = extension.context.waitForEvent("page")
  await expect(page.getByRole("link", { name: "Choose one in Settings" })).toBeFocused()
  await page.keyboard.press("Enter")
  const settings = await opening
  const field = settings.getByRole("textbox", { name: "Ethereum node for ENS names" })
  await field.fill("http://node.example:8545")
  await field.press("Enter")
  await expect(settings.getByText("Use an address that begins with https://")).toBeVisible()
  await clean(settings, "a bad node")
  await field.fill(node.url)
  await settings.getByRole("button", { name: "Use this node" }).click()
  await expect(settings.getByText("Saved.")).toBeVisible()
  await settings.reload()
  await expect(field).toHaveValue(node.url)
  await settings.close()

  await page.bringToFront()
  const requests: string[] = []
  page.on("request", (request) => requests.push(request.url()))
  await page.getByRole("button", { name: "Cancel" }).click()
  await expect(page.getByRole("button", { name: "Name this author" })).toBeFocused()
  await page.getByRole("button", { name: "ENS name…" }).press("Enter")
  const look = page.getByRole("button", { name: "Look up", exact: true })
  await expect(look).toBeFocused()
  await expect(look).toHaveAccessibleDescription(new RegExp(`^Asks ${new URL(node.url).host}, the Ethereum`))
  expect(node.asked).toEqual([])

  node.book.leadsTo = `0x${"ab".repeat(20)}`
  await look.press("Enter")
  await expect(page.getByText("calls itself ann.eth, but on Ethereum that name does not lead")).toBeVisible()
  await expect(page.getByRole("button", { name: "Use it as your name for this author…" })).toHaveCount(0)
  node.book.leadsTo = ANN
  node.book.name = "аnn.eth"
  await look.press("Enter")
  await expect(page.getByText("characters that cannot be checked here")).toBeVisible()
  expect(await page.locator("body").textContent()).not.toContain("аnn.eth")
  await clean(page, "a name that is not shown")

  node.book.name = "ann.eth"
  node.asked.length = 0
  await look.press("Enter")
  await expect(page.getByText("calls itself ann.eth, and the name leads back to it")).toBeVisible()
  expect(node.asked).toEqual(["eth_chainId", "eth_call", "eth_call", "eth_call", "eth_call"])
  expect(new Set(requests.filter((url) => url.startsWith("http")))).toEqual(new Set([node.url]))
  await clean(page, "an ENS name that leads back")
  const stored = () =>
    extension.inside(async () => (await chrome.storage.local.get("names")).names ?? null, null)
  expect(await stored()).toBeNull()
  await page.getByRole("button", { name: "Use it as your name for this author…" }).press("Enter")
  await page.keyboard.press("Enter")
  await expect(authorIn(page, ANN)).toContainText("ann.eth")
  expect(await stored()).toMatchObject([{ name: "ann.eth", keys: [{ key: ANN }] }])

  await node.close()
  await page.getByRole("button", { name: "ENS name…" }).press("Enter")
  await look.press("Enter")
  await expect(page.getByText("Nothing was learned")).toBeVisible()
  const again = await extension.open("/options.html#/settings")
  await again.getByRole("textbox", { name: "Ethereum node for ENS names" }).fill("")
  await again.getByRole("button", { name: "Use this node" }).click()
  await expect(again.getByText("Saved.")).toBeVisible()
  await page.bringToFront()
  await page.evaluate(() => dispatchEvent(new Event("focus")))
  await expect(page.getByText("none is chosen, so nobody is asked")).toBeVisible()
})

test("an author in the panel has the button too", async ({ extension }) => {
  const instance = await startInstance({ port: 0, delayMs: 0 })
  const parent = { ids: [{ value: PAGE }] }
  await fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(await signedBy(ann, { action: "reply", content: "Said about the page", parent })),
  })
  await addDestinations(extension, [instance.url, "spasm-instance"])
  const panel = await extension.open("/sidepanel.html#/page")
  await panel.getByRole("textbox", { name: "Address of the page" }).fill(PAGE)
  await panel.getByRole("button", { name: "Ask", exact: true }).click()
  await panel.getByText("Proof", { exact: true }).first().click()
  await panel.getByRole("button", { name: "ENS name…" }).press("Enter")
  await expect(panel.getByRole("link", { name: "Choose one in Settings" })).toBeFocused()
  await clean(panel, "no node, in the panel")
  await panel.keyboard.press("Escape")
  await expect(panel.getByRole("button", { name: "Name this author" })).toBeFocused()
  await instance.close()
})
