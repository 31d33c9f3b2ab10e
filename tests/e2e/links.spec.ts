// Links to posts and authors: a button beside the one that a person points at, and a reader that looks up what is named.
import { npubEncode } from "nostr-tools/nip19"
import type { Page } from "playwright/test"
import WebSocket from "ws"
import { ann, nostrKey, signedBy, signedByNostr, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { startRelay } from "../relay/relay.ts"
import { addDestinations } from "./asking-destinations.ts"
import { BLANK, type Extension, expect, test } from "./extension.ts"

const UNKNOWN = `spasmid01${"0".repeat(64)}`
let forum: RunningInstance
let id = ""

test.beforeAll(async () => {
  forum = await startInstance({ port: 0, delayMs: 0 })
  const event = await signedBy(ann, { title: "Linked", content: "Words behind a link" })
  await submit(event)
  id = spasmidOf(event)
  const parent = { ids: [{ value: id }] }
  await submit(await signedBy(ann, { action: "reply", content: "A comment", parent }))
})
test.afterAll(() => forum.close())

const submit = (event: object): Promise<Response> =>
  fetch(`${forum.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  })

async function readerOf(extension: Extension, text: string): Promise<Page> {
  const page = await extension.open("/reader.html")
  await page.getByRole("textbox", { name: "Anything" }).fill(text)
  await page.getByRole("button", { name: "Read", exact: true }).click()
  return page
}
const posts = (page: Page) => page.getByRole("feed").locator("spasm-post")

test.describe("the reader", () => {
  test("reads the post of a forum's page, with its comments", async ({ extension }) => {
    const page = await readerOf(extension, `${forum.url}/news/${id}`)
    await expect(posts(page).first()).toHaveAttribute("data-state", "verified")
    await expect(posts(page).first()).toContainText("Words behind a link")
    await expect(posts(page).first()).toContainText("A comment")
  })

  test("asks the person's own places for an id, and opens the post at their forum", async ({ extension }) => {
    await addDestinations(extension, [forum.url, "spasm-instance"])
    const page = await readerOf(extension, id)
    await expect(posts(page).first()).toContainText("Words behind a link")
    await posts(page).first().getByText("More", { exact: true }).first().click()
    const opened = extension.context.waitForEvent("page")
    await page.getByRole("button", { name: "Open on my forum" }).first().click()
    await expect.poll(async () => (await opened).url()).toBe(`${forum.url}/news/${id}`)
  })

  test("asks relays for an author's posts", async ({ extension }) => {
    const relay = await startRelay()
    const socket = new WebSocket(relay.url)
    await new Promise((done) => socket.once("open", done))
    socket.send(JSON.stringify(["EVENT", signedByNostr({ title: "", content: "Noted on a relay" })]))
    await expect.poll(() => relay.events().length).toBe(1)
    socket.close()
    await addDestinations(extension, [relay.url, "nostr-relay"])
    const page = await readerOf(extension, `nostr:${npubEncode(nostrKey)}`)
    await expect(posts(page).first()).toContainText("Noted on a relay")
    await expect(posts(page).first()).toHaveAttribute("data-state", "verified")
    await relay.stop()
  })

  test("says who was asked, and that nobody can be", async ({ extension }) => {
    const none = await readerOf(extension, UNKNOWN)
    await expect(none.getByRole("alert")).toContainText("None of your destinations can be asked for this")
    await addDestinations(extension, [forum.url, "spasm-instance"])
    const page = await readerOf(extension, UNKNOWN)
    await expect(page.getByRole("alert")).toContainText("It was not found")
    await expect(page.getByRole("alert")).toContainText(`${new URL(forum.url).host}: not there.`)
  })
})

test.describe("a link in a page", () => {
  const named = (origin: string): string => `<a id="named" href="${origin}/news/${id}">A post</a>`
  test.use({
    routes: async ({ browserName: _ }, use) =>
      use({
        "/": `${BLANK}<style>spasm-link{display:none!important}</style>
          <p><a id="other" href="/other">Elsewhere</a></p><p>${named("http://127.0.0.1:9")}</p>`,
      }),
  })
  const chip = (page: Page) => page.locator("spasm-link")

  test("has a button that reads it, for as long as it is pointed at", async ({ extension, page }) => {
    await page.evaluate(
      ([url, name]) =>
        document.querySelector<HTMLAnchorElement>("#named")?.setAttribute("href", `${url}/news/${name}`),
      [forum.url, id] as const,
    )
    await expect
      .poll(async () => {
        await page.locator("#other").hover()
        await page.locator("#named").hover()
        return chip(page).count()
      })
      .toBe(1)
    await expect(chip(page)).toContainText(`Post · ${new URL(forum.url).host}`)
    await page.keyboard.press("Escape")
    await expect(chip(page)).toHaveCount(0)
    await page.locator("#other").hover()
    await page.locator("#named").hover()
    await expect(chip(page)).toHaveCount(1)
    const opened = extension.context.waitForEvent("page")
    await chip(page).getByRole("button", { name: "Read" }).click()
    const reader = await opened
    await expect(posts(reader).first()).toContainText("Words behind a link")
    await expect(chip(page)).toHaveCount(0)
  })

  test("goes when it is pointed at no more, and other links have none", async ({ page }) => {
    await page.locator("#other").hover()
    await page.waitForTimeout(1000)
    await expect(chip(page)).toHaveCount(0)
    await page.locator("#named").focus()
    await expect(chip(page)).toHaveCount(1)
    await page.mouse.move(5, 400)
    await page.locator("#other").focus()
    await expect(chip(page)).toHaveCount(0)
  })

  test("a page that points or presses in the person's place is not heard", async ({ extension, page }) => {
    await page.evaluate(() => {
      document.querySelector("#named")?.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))
    })
    await page.waitForTimeout(1000)
    await expect(chip(page)).toHaveCount(0)
    await page.locator("#named").focus()
    await expect(chip(page)).toHaveCount(1)
    const before = extension.context.pages().length
    await page.evaluate(() => {
      document.querySelector("spasm-link")?.shadowRoot?.querySelector("button")?.click()
    })
    await page.waitForTimeout(500)
    expect(extension.context.pages()).toHaveLength(before)
  })
})
