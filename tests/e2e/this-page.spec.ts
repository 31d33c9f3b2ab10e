// What people say about a page: asked for on a press, read as a thread, answered, reacted to; and the page's own menu.
import { readFileSync } from "node:fs"
import { AxeBuilder } from "@axe-core/playwright"
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { ann, bob, signedBy, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { bodyOf, connect, signText } from "./asking.ts"
import { addDestinations } from "./asking-destinations.ts"
import { type Extension, expect, serve, test, visit } from "./extension.ts"

declare const chrome: Browser

const PAGE = "https://news.org/an-article"
const DISCOURSE = readFileSync("tests/fixtures/pages/discourse.html", "utf8")
const about = (id: string) => ({ parent: { ids: [{ value: id }] } })
const LOOKS = [
  ["light", "none"],
  ["dark", "none"],
  ["light", "active"],
] as const

let instance: RunningInstance
let first = ""

const submit = (event: unknown) =>
  fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  })
const stored = async (parent: string): Promise<string> =>
  (await fetch(`${instance.url}/api/events?parentId=${encodeURIComponent(parent)}`)).text()

test.beforeEach(async () => {
  instance = await startInstance({ port: 0, delayMs: 0 })
  const reply = await signedBy(ann, { action: "reply", content: "Said about the page", ...about(PAGE) })
  first = spasmidOf(reply) ?? ""
  await submit(reply)
  await submit(await signedBy(bob, { action: "reply", content: "Said about that", ...about(first) }))
  await submit(await signedBy(bob, { action: "react", content: "upvote", ...about(first) }))
})
test.afterEach(async ({ extension }) => {
  await extension.inside(async () => {
    const drafts = Object.keys(await chrome.storage.local.get()).filter((key) => key.startsWith("draft:"))
    await chrome.storage.local.remove(drafts)
  }, null)
  await instance.close()
})

/** The panel with the tab open, and the instance among the destinations. */
async function panel(extension: Extension): Promise<Page> {
  await addDestinations(extension, [instance.url, "spasm-instance"])
  return extension.open("/sidepanel.html#/page")
}

async function asked(extension: Extension): Promise<Page> {
  const page = await panel(extension)
  await page.getByRole("textbox", { name: "Address of the page" }).fill(PAGE)
  await page.getByRole("button", { name: "Ask" }).click()
  await expect(page.getByText("2 posts about this page")).toBeVisible()
  return page
}

/** Signs the reply that the window asks about, by whichever keys it names. */
async function sign(extension: Extension): Promise<void> {
  const window = await extension.approval("Reply to a post")
  await window.getByRole("button", { name: /^Sign/ }).click()
}

test("nothing leaves before the press; then a thread, proven here, with counts", async ({ extension }) => {
  const page = await panel(extension)
  const requests: string[] = []
  page.on("request", (request) => requests.push(request.url()))
  await page.getByRole("textbox", { name: "Address of the page" }).fill(PAGE)
  await expect(page.getByText(`Asking ${new URL(instance.url).host} tells it`)).toBeVisible()
  expect(requests.filter((url) => url.startsWith("http"))).toEqual([])
  await page.getByRole("button", { name: "Ask" }).click()
  const cards = page.locator("spasm-post")
  await expect(cards).toHaveCount(2)
  await expect(cards.first()).toHaveAttribute("data-state", "verified")
  await expect(cards.first()).toHaveAttribute("data-spasmid", first)
  await expect(cards.first().locator("spasm-post")).toContainText("Said about that")
  await expect(page.getByRole("button", { name: "Upvote: 1" })).toBeVisible()
  await page.setViewportSize({ width: 320, height: 700 })
  for (const [colorScheme, forcedColors] of LOOKS) {
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: "reduce" })
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes[0]?.html])).toEqual([])
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test("a page without a word about it says so", async ({ extension }) => {
  const page = await panel(extension)
  await page.getByRole("textbox", { name: "Address of the page" }).fill("https://news.org/silent")
  await page.getByRole("button", { name: "Ask" }).click()
  await expect(page.getByText("Nobody has said anything here yet")).toBeVisible()
})

test("a reaction is signed, accepted, and refused the second time in words", async ({ extension }) => {
  const page = await asked(extension)
  const bullish = page.locator("spasm-post").first().locator("[data-reaction=bullish]").first()
  await bullish.click()
  await expect(bullish).toHaveAttribute("data-mine", "waiting")
  const window = await extension.approval("React")
  await expect(window.locator("[data-parent]")).toContainText("It was not looked up.")
  await window.getByRole("button", { name: "Look elsewhere" }).click()
  await expect(window.locator("[data-parent=found]")).toContainText("Said about the page")
  await window.getByRole("button", { name: /^Sign/ }).click()
  await expect(bullish).toHaveAttribute("data-mine", "yes", { timeout: 15_000 })
  await expect(bullish).toHaveAccessibleName("Bullish: 1")
  expect(await stored(first)).toContain("bullish")

  const again = await asked(extension)
  const second = again.locator("spasm-post").first().locator("[data-reaction=bullish]").first()
  await expect(second).toHaveAccessibleName("Bullish: 1")
  await second.click()
  await extension.decide("React", "Sign")
  await expect(again.getByText("You already did this")).toBeVisible({ timeout: 15_000 })
  await expect(second).toHaveAccessibleName("Bullish: 1")
})

test("the site that asks for a reply is asked for its parent, and nothing moves when it comes", async ({
  extension,
}) => {
  await extension.enable(instance.url)
  const forum = await visit(extension, `${instance.url}/api/app-config`)
  await connect(extension, forum)
  const asking = signText(forum, bodyOf({ action: "reply", title: undefined, ...about(first) }))
  const window = await extension.approval("Reply to a post")
  await expect(window.locator("[data-parent=found]")).toContainText("Said about the page")
  await expect(window.locator("[data-parent=found]")).toContainText("signature checked")
  await extension.decide("Reply to a post", "Reject")
  expect(await asking).toBe(4001)

  const unknown = `spasmid01${"0".repeat(64)}`
  const other = signText(forum, bodyOf({ action: "reply", title: undefined, ...about(unknown) }))
  const missing = await extension.approval("Reply to a post")
  const place = () => missing.getByRole("region", { name: "Post" }).boundingBox()
  const before = await place()
  await expect(missing.locator("[data-parent=missing]")).toContainText("Not found at 127.0.0.1")
  expect(await place()).toEqual(before)
  await missing.getByRole("button", { name: "Reject" }).click()
  expect(await other).toBe(4001)
})

test("a reply and a reply to the page are written in the composer and are there", async ({ extension }) => {
  const page = await asked(extension)
  await page.locator("spasm-post").first().getByRole("button", { name: "Reply", exact: true }).first().click()
  await expect(page.getByRole("region", { name: "Replying to" })).toContainText("Said about the page")
  await page.getByRole("textbox", { name: "Text" }).fill("My answer")
  await page.getByRole("button", { name: "Publish" }).click()
  await sign(extension)
  await expect(page.getByRole("tab", { name: "Deliveries" })).toHaveAttribute("aria-selected", "true")
  await expect.poll(() => stored(first)).toContain("My answer")

  await page.getByRole("tab", { name: "This page" }).click()
  await expect(page.getByRole("textbox", { name: "Address of the page" })).toHaveValue(PAGE)
  await page.getByRole("button", { name: "Reply to this page" }).click()
  await expect(page.getByRole("region", { name: "Replying to" })).toContainText(PAGE)
  await page.getByRole("textbox", { name: "Text" }).fill("To all of it")
  await page.getByRole("button", { name: "Publish" }).click()
  await sign(extension)
  await expect.poll(() => stored(PAGE)).toContain("To all of it")
})

test("the page in front is taken in its own spelling, and a post of a topic from the menu", async ({
  extension,
}) => {
  const site = await serve({
    "/article": '<title>An article</title><link rel="canonical" href="/the-article"><p>Words</p>',
    "/t/a-topic/12": DISCOURSE,
  })
  await addDestinations(extension, [instance.url, "spasm-instance"])
  const page = await visit(extension, `${site.origin}/article?utm_source=x`)
  const beside = await extension.open("/sidepanel.html#/page")
  await expect(beside.getByRole("textbox", { name: "Address of the page" })).toHaveValue(
    `${site.origin}/the-article`,
  )
  await expect(beside.locator("[data-warning=local-host]")).toBeVisible()
  await page.close()

  const topic = await visit(extension, `${site.origin}/t/a-topic/12?u=bob`)
  await topic.evaluate(() =>
    getSelection()?.selectAllChildren(document.querySelector("#post_3 .cooked") as Node),
  )
  const [worker] = extension.context.serviceWorkers()
  const press = (menuItemId: string): Promise<void> | undefined =>
    worker?.evaluate(
      async ([id, url]) => {
        const [tab] = await chrome.tabs.query({ url: `${url.replace(/:\d+$/, "")}/t/*` })
        const event = chrome.contextMenus.onClicked as unknown as { dispatch: (...args: unknown[]) => void }
        event.dispatch({ menuItemId: id, pageUrl: tab?.url, selectionText: "Words of the third post." }, tab)
      },
      [menuItemId, site.origin] as const,
    )
  for (const id of ["post", "reply", "read"])
    await extension.inside((one) => chrome.contextMenus.update(one, { enabled: true }), id)
  const opened = extension.context.waitForEvent("page")
  await press("post")
  // Without a person's own press no panel may open beside the page, so that a tab does.
  await expect((await opened).getByRole("textbox", { name: "Text" })).toHaveValue(
    `> Words of the third post.\n\n— carol, [A topic - Forum](${site.origin}/t/a-topic/12/3)\n\n`,
  )
  const reader = extension.context.waitForEvent("page")
  await press("read")
  await expect(await reader).toHaveURL(extension.url("/reader.html#text=Words%20of%20the%20third%20post."))
  site.close()
})

test("what is handed over from a page's menu begins a post in the panel", async ({ extension }) => {
  const page = await extension.open("/sidepanel.html")
  const content = "> Words\n\n— alice, [A topic](https://forum.org/t/a-topic/12/3)\n\n"
  const plain = {
    title: "",
    category: "",
    licence: "",
    identity: null,
    ethereum: null,
    nostr: null,
    to: null,
  }
  const hand = (written: object) =>
    page.evaluate((given) => chrome.storage.session.set({ "hand-over": { written: given, sources: [] } }), {
      ...plain,
      ...written,
    })
  await hand({ content })
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue(content)
  await page.getByRole("textbox", { name: "Text" }).fill("My own words")
  await hand({ content })
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue(`My own words\n\n${content}`)
  await hand({ content: "", parent: { url: PAGE } })
  await expect(page.getByRole("region", { name: "Replying to" })).toContainText(PAGE)
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("")
  await page.getByRole("button", { name: "Not a reply" }).click()
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue(`My own words\n\n${content}`)
})
