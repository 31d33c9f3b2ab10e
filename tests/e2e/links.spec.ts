// Links to posts and authors: a button beside the one that a person comes to, and a reader that looks up what is named.
import { npubEncode } from "nostr-tools/nip19"
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import WebSocket from "ws"
import { ann, envelopeOf, nostrKey, signedBy, signedByNostr, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { startRelay } from "../relay/relay.ts"
import { pre } from "../vectors.ts"
import { addDestinations } from "./asking-destinations.ts"
import { BLANK, type Extension, expect, test } from "./extension.ts"

declare const chrome: Browser

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

const chip = (page: Page) => page.locator("spasm-link")
/** The link is come to by keyboard, once the page is listened to. */
async function focused(page: Page, link: string): Promise<void> {
  await expect(async () => {
    await page.locator(link).blur()
    await page.locator(link).focus()
    await expect(chip(page)).toHaveCount(1, { timeout: 1000 })
  }).toPass()
}
const named = (origin: string, name = id): string => `<a id="named" href="${origin}/news/${name}">A post</a>`

test.describe("a link in a page", () => {
  test.use({
    routes: async ({ browserName: _ }, use) =>
      use({
        "/": `${BLANK}<style>spasm-link{display:none!important}</style>
          <p><a id="other" href="/other">Elsewhere</a></p><p>${named("http://127.0.0.1:9")}</p>`,
      }),
  })

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
    await focused(page, "#named")
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
    await focused(page, "#named")
    const before = extension.context.pages().length
    await page.evaluate(() => {
      document.querySelector("spasm-link")?.shadowRoot?.querySelector("button")?.click()
    })
    await page.waitForTimeout(500)
    expect(extension.context.pages()).toHaveLength(before)
  })
})

test.describe("a link that the keyboard comes to", () => {
  const other = (name: string): string => `<a id="${name}" href="/other">Elsewhere</a>`
  const row = `${other("before")}${named("http://127.0.0.1:9", UNKNOWN)}${other("after")}`
  const rules = "<style>a + a { margin-left: 40px } a:nth-last-child(2) { padding: 9px }</style>"
  test.use({
    routes: async ({ browserName: _ }, use) =>
      use({
        "/": `${BLANK}${rules}<p>${row}</p><div style="block-size: 3000px"></div>`,
        // All else is inert there, and what is fixed moves along.
        "/dialog": `${BLANK}<dialog style="transform: scale(.9); overflow: hidden">${row}</dialog>
          <script>document.querySelector("dialog").showModal()</script>`,
      }),
  })
  const button = (page: Page) => chip(page).getByRole("button", { name: "Read" })
  const link = (page: Page) => page.locator("#named")
  /** The first link that is come to brings the script, which a page that is loading brings later. */
  async function come(page: Page): Promise<void> {
    await expect
      .poll(async () => {
        await page.locator("#before").focus()
        await page.keyboard.press("Tab")
        await page.waitForTimeout(500)
        return chip(page).count()
      })
      .toBe(1)
    await expect(link(page)).toBeFocused()
  }

  test("has its button next in the order of Tab, both ways, and the page stands still", async ({ page }) => {
    const places = () =>
      page.$$eval("p, p *", (all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())))
    const before = await places()
    await come(page)
    // A mouse that lies somewhere else takes nothing away.
    await page.mouse.move(5, 400)
    await page.mouse.move(5, 405)
    await page.waitForTimeout(1000)
    await page.keyboard.press("Tab")
    await expect(button(page)).toBeFocused()
    await page.waitForTimeout(1000)
    await expect(button(page)).toBeFocused()
    expect(await places()).toEqual(before)
    await page.keyboard.press("Shift+Tab")
    await expect(link(page)).toBeFocused()
    await page.keyboard.press("Tab")
    await expect(button(page)).toBeFocused()
    await page.keyboard.press("Tab")
    await expect(page.locator("#after")).toBeFocused()
    await expect(chip(page)).toHaveCount(0)
    await page.keyboard.press("Shift+Tab")
    await expect(link(page)).toBeFocused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator("#before")).toBeFocused()
    await expect(chip(page)).toHaveCount(0)
  })

  test("keeps the focus when Escape closes the box, wherever it was", async ({ page }) => {
    await page.evaluate(() => {
      addEventListener("keydown", ({ key }) => {
        document.title += `-${key}`
      })
    })
    await come(page)
    await page.keyboard.press("Escape")
    await expect(chip(page)).toHaveCount(0)
    await expect(link(page)).toBeFocused()
    await come(page)
    await page.keyboard.press("Tab")
    await expect(button(page)).toBeFocused()
    await page.keyboard.press("Escape")
    await expect(link(page)).toBeFocused()
    await page.waitForTimeout(1000)
    await expect(chip(page)).toHaveCount(0)
    expect(await page.title(), "what closes the box closes nothing of the page").not.toContain("Escape")
  })

  for (const path of ["/", "/dialog"]) {
    test(`opens the reader by Enter at ${path}`, async ({ extension, page, site }) => {
      await page.goto(site.origin + path)
      await come(page)
      const [own, other] = [await button(page).boundingBox(), await link(page).boundingBox()]
      expect(Math.abs((own?.y ?? 0) - (other?.y ?? 999)), "it stands at its link").toBeLessThan(60)
      await page.keyboard.press("Tab")
      await expect(button(page)).toBeFocused()
      const opened = extension.context.waitForEvent("page")
      await page.keyboard.press("Enter")
      const reader = await opened
      await expect
        .poll(() => decodeURIComponent(reader.url()))
        .toContain(`#url=http://127.0.0.1:9/news/${UNKNOWN}`)
    })
  }

  test("goes along with its link where the page is scrolled", async ({ page }) => {
    await come(page)
    const apart = async () =>
      ((await button(page).boundingBox())?.y ?? 0) - ((await link(page).boundingBox())?.y ?? 0)
    const before = await apart()
    await page.evaluate(() => scrollBy(0, 30))
    await expect.poll(apart).toBeCloseTo(before, 0)
    await page.evaluate(() => scrollBy(0, 1000))
    await expect(button(page)).toBeHidden()
    await page.evaluate(() => scrollTo(0, 0))
    await expect(button(page)).toBeVisible()
  })

  test("a page that presses Tab or Escape in the person's place is not heard", async ({ page }) => {
    await come(page)
    for (const key of ["Tab", "Escape"])
      await link(page).dispatchEvent("keydown", { key, bubbles: true, cancelable: true })
    await expect(link(page)).toBeFocused()
    await expect(chip(page)).toHaveCount(1)
  })
})

test.describe("a link to a post that the page itself holds", () => {
  const TITLE = `Held \u202e${"long ".repeat(20)}`
  async function point(page: Page, block: object, name: string): Promise<void> {
    const html = `<p><a id="other" href="/other">Elsewhere</a></p><p>${named("http://127.0.0.1:9", name)}</p>`
    await page.evaluate(
      (all) => document.body.insertAdjacentHTML("beforeend", all),
      [html, pre(JSON.stringify(block))].join(""),
    )
    await expect(page.getByRole("button", { name: /^1 Spasm post/ })).toBeVisible()
    await expect
      .poll(async () => {
        await page.locator("#other").hover()
        await page.locator("#named").hover()
        await page.waitForTimeout(500)
        return chip(page).count()
      })
      .toBe(1)
  }

  test("says its title, as much as is seen, and who signed it", async ({ page }) => {
    const event = await signedBy(ann, { title: TITLE, content: "Words" })
    await point(page, event, spasmidOf(event))
    const shown = `Held ${"long ".repeat(20)}`.replace("Held ", "Held  ").slice(0, 60)
    await expect(chip(page).locator("bdi").first()).toHaveText(`${shown}…`)
    const { address } = ann
    await expect(chip(page).locator("bdi").last()).toHaveText(
      `Signed by ${address.slice(0, 6)}…${address.slice(-4)} · 127.0.0.1:9`,
      { ignoreCase: true },
    )
    await expect(chip(page).getByRole("group", { name: /^Held long .*Signed by 0x/ })).toBeVisible()
  })

  test("says that it is not signed, by a shortened id too", async ({ page }) => {
    const event = await signedBy(ann, { title: "Unsigned", content: "Words" })
    const body = JSON.parse(event.signedString) as object
    await point(page, body, spasmidOf(event).slice(0, 30))
    await expect(chip(page)).toContainText("Unsigned")
    await expect(chip(page)).toContainText("Not signed · 127.0.0.1:9")
  })

  test("says nothing of a post that only claims to be the one that is named", async ({ page }) => {
    const event = envelopeOf(await signedBy(ann, { title: "Another post", content: "Words" }))
    const ids = [{ value: UNKNOWN, format: { name: "spasmid", version: "01" } }]
    await point(page, { ...event, ids }, UNKNOWN)
    await expect(chip(page)).toContainText("Post · 127.0.0.1:9")
    await expect(chip(page)).not.toContainText("Another")
  })
})

test("the browser took the menu's entry for links, with the names that no host serves", async ({
  extension,
}) => {
  const update = (id: string) =>
    extension.inside((name) => chrome.contextMenus.update(name, {}).then(() => "there", String), id)
  expect(await update("read-link")).toBe("there")
  expect(await update("no-entry")).not.toBe("there")
})
