// Posts that stand in a page: found, read elsewhere, drawn beside their block, and nothing else of the page touched.
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { ann, signedBy, signedByNostr } from "../instance/sample-events.ts"
import { startInstance } from "../instance/server.ts"
import { escaped, idOf, inputOf, pre } from "../vectors.ts"
import { BLANK, type Extension, expect, test, visit } from "./extension.ts"
import { article, badge, open, post, press } from "./found.ts"

declare const chrome: Browser

const own = JSON.stringify(inputOf("own-post-eth"))
const spasmid = idOf("own-post-eth")
const html = (body: string): string =>
  `${BLANK}<style>spasm-post,spasm-posts{display:none!important;opacity:0!important;--paper:red!important}
  pre,textarea{inline-size:90%;white-space:pre-wrap}button,article{display:none!important}</style>${body}`

const strict = "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
const lie = JSON.stringify({ ...inputOf("invalid-dmp-wrong-sig"), verified: true, state: "verified" })
const list = JSON.stringify([inputOf("own-post-eth"), inputOf("rss-web2"), inputOf("tampered-body-closed")])
/** Its third post is no third item, and its last one is far below. */
const long = JSON.stringify([
  inputOf("own-post-eth"),
  { a: 1 },
  inputOf("rss-web2"),
  inputOf("own-reply-eth"),
  ...Array.from({ length: 40 }, () => inputOf("rss-web2")),
  inputOf("own-react-eth"),
])
/** One in a scheme of signatures that is not ours, one that is too large to be read. */
const foreign = JSON.stringify(inputOf("envelope-dmp"))
  .replace(/0x[0-9a-f]{130}/g, `ed25519:${"ab".repeat(32)}`)
  .replaceAll("ethereum-sig", "ed25519-sig")
const huge = own.replace("Hello Spasm", "Hello Spasm ".repeat(12_000))
const json = { "content-type": "application/json" }

test.use({
  routes: {
    "/one": html(`<p>before</p>${pre(own, "id=own")}<p>after</p>`),
    "/lie": html(pre(lie)),
    "/strict": { body: html(pre(own)), headers: { "content-security-policy": strict } },
    "/list": { body: list, headers: json },
    "/unjudged": html(`<section>${pre(foreign)}</section><section>${pre(huge)}</section>`),
    "/two": html(pre(`[${own},${lie}]`, "id=own")),
    "/long": { body: long, headers: json },
    "/data": html(
      `<script type="application/json">${own}</script><script type="application/ld+json">{"@type":"Thing"}</script>`,
    ),
    "/typing": html(
      `<textarea id=a autofocus>${escaped(own)}</textarea><pre contenteditable>${escaped(own)}</pre>`,
    ),
    "/named": html(
      `<form name=querySelectorAll><input name=body></form><img name=documentElement>${pre(own)}`,
    ),
    "/many": html(Array.from({ length: 10_000 }, () => pre(own)).join("")),
    "/large": html(pre(`${own.slice(0, -1)},"pad":"${"x".repeat(5_000_000)}"}`)),
    "/link": html(`<a id=link href="/other">${`<code id=own>${escaped(own)}</code>`}</a>`),
    "/app": html(`<div id=app></div><script>
      function show(path, text) {
        if (location.pathname !== path) history.pushState(null, "", path)
        const block = document.createElement("pre")
        block.textContent = text
        document.querySelector("#app").replaceChildren(block)
      }</script>`),
    "/nothing": html(Array.from({ length: 200 }, (_, at) => pre(`{"at":${at}}`)).join("")),
  },
})

const note = (page: Page) => page.getByText(/left \d+ texts of this page unread/)
const sayBye = (page: Page) =>
  page.evaluate(() => {
    const block = document.querySelector("#own")
    if (block) block.textContent = block.textContent.replace("Hello Spasm", "Bye Spasm")
  })
/** The card at a place opens the Reader with the button to reply to that post in view and focused. */
async function answers(extension: Extension, page: Page, at: number, id: string): Promise<void> {
  await page.bringToFront()
  const opened = extension.context.waitForEvent("page")
  await article(page).nth(at).getByRole("button", { name: "Answer", exact: true }).click()
  const reader = await opened
  const reply = reader.locator(`spasm-post[data-spasmid="${id}"]`).getByRole("button", { name: "Reply" })
  await expect(reply.first()).toBeFocused()
  await reader.waitForTimeout(500)
  await expect(reply.first()).toBeInViewport()
  await expect(reply.first()).toBeFocused()
  await reader.screenshot({ path: test.info().outputPath(`answer-${at}.png`) })
  await reader.close()
}
/** Long enough for the page to be searched, and for anything that would follow. */
const settle = (page: Page) => page.waitForTimeout(1500)

test("a badge opens a card, by hand or by key, and hides", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/one")
  await expect(post(one)).toHaveAttribute("data-state", "verified")
  await expect(post(one)).toHaveAttribute("data-spasmid", spasmid)
  const [block, chip] = [await one.locator("#own").boundingBox(), await badge(one).boundingBox()]
  expect(Math.abs((block?.x ?? 0) + (block?.width ?? 0) - (chip?.x ?? 0) - (chip?.width ?? 0))).toBeLessThan(
    8,
  )
  expect(Math.abs((block?.y ?? 0) - (chip?.y ?? 99))).toBeLessThan(8)
  await badge(one).focus()
  await one.keyboard.press("Enter")
  await expect(article(one)).toContainText("Hello Spasm")
  await expect(article(one)).toBeVisible()
  for (const scheme of ["light", "dark"] as const) {
    await one.emulateMedia({ colorScheme: scheme })
    await one.screenshot({ path: test.info().outputPath(`card-${scheme}.png`) })
  }
  await one.keyboard.press("Enter")
  await expect(article(one)).toHaveCount(0)
  await badge(one).click()
  await press(one, "Hide")
  await expect(post(one)).toHaveCount(0)
  expect(await one.evaluate(() => document.querySelectorAll("spasm-post,spasm-posts").length)).toBe(0)
})

test("a page that says of a post that it is verified is not believed", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/lie")
  await expect(post(one)).toHaveAttribute("data-state", "invalid")
  await badge(one).click()
  await expect(one.locator("article[data-state=invalid]")).toBeVisible()
  await expect(one.getByText("1 ✗ bad signature")).toBeVisible()
  await one.screenshot({ path: test.info().outputPath("lie.png") })
})

test("a strict policy of the page neither stops a card nor is broken by it", async ({
  extension,
  page,
  site,
}) => {
  const one = await extension.context.newPage()
  const complaints: string[] = []
  one.on("console", (message) => complaints.push(message.text()))
  one.on("pageerror", (error) => complaints.push(error.message))
  await one.goto(`${site.origin}/strict`)
  await badge(one).click()
  await expect(article(one)).toBeVisible()
  expect(await article(one).evaluate((element) => getComputedStyle(element).borderTopLeftRadius)).toBe("12px")
  expect(complaints.filter((text) => !/inline (?:script|style)/.test(text))).toEqual([])
  await page.close()
})

test("a JSON document gets a bar, from which its posts open", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/list")
  const bar = one.getByRole("region", { name: "Spasm posts found in this page" })
  await expect(bar).toContainText("3 Spasm posts")
  await expect(bar).toContainText("1 ✓ signed")
  await expect(bar).toContainText("1 – unsigned")
  await expect(bar).toContainText("1 ✗ bad signature")
  expect((await bar.boundingBox())?.height).toBeLessThan(48)
  const reader = extension.context.waitForEvent("page")
  await press(one, "Open Reader")
  const opened = await reader
  await expect
    .poll(() => opened.url())
    .toContain(`/reader.html#text=${encodeURIComponent(list).slice(0, 200)}`)
  await one.bringToFront()
  await press(one, "Show posts")
  await expect(article(one)).toHaveCount(3)
  await expect(one.locator(`spasm-post[data-spasmid="${spasmid}"]`)).toHaveAttribute("data-state", "verified")
  await one.screenshot({ path: test.info().outputPath("list.png") })
  await press(one, "Keep raw")
  await expect(one.locator("spasm-post, spasm-posts")).toHaveCount(0)
})

test("the list of a forum is read where the browser shows it", async ({ extension }) => {
  const instance = await startInstance({ port: 0, delayMs: 0 })
  const signed = await Promise.all(
    ["one", "two", "three"].map((content) => signedBy(ann, { title: content, content })),
  )
  for (const event of [...signed, signedByNostr({ content: "from Nostr" })]) {
    const body = JSON.stringify({ unknownEvent: event })
    const headers = { "content-type": "application/json" }
    await fetch(`${instance.url}/api/submit`, { method: "POST", headers, body })
  }
  await extension.enable(instance.url)
  const one = await visit(extension, `${instance.url}/api/events`)
  await expect(one.getByText("4 Spasm posts")).toBeVisible()
  await expect(one.getByText("4 ✓ signed")).toBeVisible()
  await press(one, "Show posts")
  await expect(article(one).first()).toBeVisible()
  for (const scheme of ["light", "dark"] as const) {
    await one.emulateMedia({ colorScheme: scheme })
    await one.screenshot({ path: test.info().outputPath(`forum-${scheme}.png`) })
  }
  await instance.close()
})

test("what comes later is found, and what goes takes its card along", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/nothing")
  await settle(one)
  await expect(post(one)).toHaveCount(0)
  const show = (text: string) =>
    one.evaluate((json) => {
      const block = document.createElement("pre")
      block.append(json)
      document.body.replaceChildren(block)
    }, text)
  await show(own)
  await expect(post(one)).toHaveAttribute("data-state", "verified")
  await show(lie)
  await expect(post(one)).toHaveAttribute("data-state", "invalid")
  await expect(post(one)).toHaveCount(1)
  await one.evaluate(() => document.body.replaceChildren("gone"))
  await expect(post(one)).toHaveCount(0)
  // In pieces, as a stream writes it.
  await one.evaluate(async (json) => {
    const block = document.body.appendChild(document.createElement("pre"))
    for (let at = 0; at < json.length; at += 100) {
      block.append(json.slice(at, at + 100))
      await new Promise((done) => setTimeout(done, 60))
    }
  }, own)
  await expect(post(one)).toHaveAttribute("data-state", "verified")
})

test("an application that replaces its content has the cards of what it shows", async ({
  extension,
  page,
  site,
}) => {
  const app = await open({ extension, page, site }, "/app")
  for (const [path, text, expected] of [
    ["/app/1", own, ["verified"]],
    ["/app/2", lie, ["invalid"]],
    ["/app/3", "Nothing here", []],
    ["/app/4", JSON.stringify(inputOf("own-react-eth")), ["partial"]],
    ["/app/1", own, ["verified"]],
  ] as const) {
    await app.evaluate(`show(${JSON.stringify(path)}, ${JSON.stringify(text)})`)
    await expect
      .poll(() => post(app).evaluateAll((all) => all.map((one) => one.getAttribute("data-state"))))
      .toEqual(expected)
  }
  await badge(app).click()
  await expect(article(app)).toContainText("Hello Spasm")
})

test("a post in an open tree of an element is found", async ({ extension, page, site }) => {
  const one = await open({ extension, page, site }, "/nothing")
  await one.evaluate((json) => {
    const inner = document.body.appendChild(document.createElement("x-post")).attachShadow({ mode: "open" })
    inner.append(document.createElement("pre"))
    setTimeout(() => inner.querySelector("pre")?.append(json), 800)
  }, own)
  await expect(post(one)).toHaveAttribute("data-state", "verified")
})

test("what the page changed after it was read is marked, and read again on a press", async ({
  extension,
  page,
  site,
}) => {
  const one = await open({ extension, page, site }, "/one")
  await badge(one).click()
  await expect(article(one)).toContainText("Hello Spasm")
  await expect(article(one)).toContainText("Signed by 0x")
  await sayBye(one)
  await expect(one.getByText("The page changed this after it was read.")).toBeVisible()
  await expect(post(one)).toHaveAttribute("data-state", "unknown")
  await expect(article(one), "what was read stays").toContainText("Hello Spasm")
  await expect(article(one), "and claims nothing").toHaveAttribute("data-state", "unknown")
  await expect(article(one)).toHaveAccessibleName(/^Text by 0x/)
  await expect(article(one).locator("header > span")).toHaveText(/^\?\s*Can't check$/)
  await expect(article(one).locator("[data-proven=true]")).toHaveCount(0)
  await article(one).getByText("Proof", { exact: true }).click()
  await expect(article(one).locator("[data-valid=unknown]"), "nor does its proof").toHaveCount(1)
  await expect(article(one).locator("[data-valid=true]")).toHaveCount(0)
  await expect(one.getByText("1 ? can't be checked")).toBeVisible()
  await expect(one.getByText("nothing is proven of what stands there now")).toBeVisible()
  await one.screenshot({ path: test.info().outputPath("changed.png") })
  await press(one, "Read again")
  await expect(post(one)).toHaveAttribute("data-state", "invalid")
  await expect(article(one)).toHaveAttribute("data-state", "invalid")
  await expect(one.getByText("The page changed this")).toHaveCount(0)
  await expect(one.getByText("nothing is proven")).toHaveCount(0)
})

test("every card of an open list that the page changed claims nothing more, and unfolds nothing", async ({
  extension,
  page,
  site,
}) => {
  const two = await open({ extension, page, site }, "/two")
  await two.getByRole("button", { name: "2 Spasm posts" }).click()
  await expect(article(two)).toHaveCount(2)
  const states = () => article(two).evaluateAll((all) => all.map((one) => one.getAttribute("data-state")))
  expect(await states()).toEqual(["verified", "invalid"])
  const folded = article(two).nth(1).locator("details:not([open])", { hasText: "Show what it says" })
  await expect(folded).toBeVisible()
  await sayBye(two)
  await expect.poll(states).toEqual(["unknown", "unknown"])
  await expect(two.getByText("nothing is proven of what stands there now")).toHaveCount(2)
  await expect(two.getByText("Signed by")).toHaveCount(0)
  await expect(folded).toBeVisible()
})

test("a post is answered in the Reader, which opens at it, on a person's press alone", async ({
  extension,
  page,
  site,
}) => {
  const one = await open({ extension, page, site }, "/one")
  await badge(one).click()
  const pages = extension.context.pages().length
  await one.evaluate(() => {
    const buttons = document.querySelector("spasm-post")?.shadowRoot?.querySelectorAll("button") ?? []
    for (const button of buttons) if (button.textContent === "Answer") button.click()
  })
  await one.waitForTimeout(500)
  expect(extension.context.pages()).toHaveLength(pages)
  await answers(extension, one, 0, spasmid)

  const list = await visit(extension, `${site.origin}/long`)
  await press(list, "Show posts")
  await expect(article(list)).toHaveCount(44)
  await answers(extension, list, 2, idOf("own-reply-eth"))
  await list.waitForTimeout(1000)
  await answers(extension, list, 43, idOf("own-react-eth"))
  const forged = await visit(extension, `${site.origin}/lie`)
  await badge(forged).click()
  await expect(article(forged)).toBeVisible()
  await expect(forged.getByRole("button", { name: "Answer" })).toHaveCount(0)
})

test("what can be called neither right nor wrong has a card that says so", async ({
  extension,
  page,
  site,
}) => {
  const one = await open({ extension, page, site }, "/unjudged")
  await expect(post(one)).toHaveCount(2)
  for (const [at, problem] of [
    [0, "A signature of an unknown kind"],
    [1, "Too large"],
  ] as const) {
    const section = one.locator("section").nth(at)
    await expect(section.locator("spasm-post")).toHaveAttribute("data-state", "unknown")
    await section.getByRole("button", { name: "1 Spasm post" }).click()
    const card = section.getByRole("article")
    await expect(card).toHaveAttribute("data-state", "unknown")
    await expect(card.locator("header > span")).toHaveText(/^\?\s*Can't check$/)
    await expect(card.locator("[data-proven=true]")).toHaveCount(0)
    await card.getByText("To know about this post").click()
    await expect(card.getByText(problem, { exact: true })).toBeVisible()
    await expect(section.getByRole("button", { name: "Answer" })).toHaveCount(0)
    expect((await card.textContent())?.length, "the page is not filled").toBeLessThan(12_000)
    await one.screenshot({ path: test.info().outputPath(`unjudged-${at}.png`) })
  }
})

test("what a person writes is not read, nor is a page whose names are traps left out", async ({
  extension,
  page,
  site,
}) => {
  const typing = await visit(extension, `${site.origin}/typing`)
  await settle(typing)
  await expect(typing.locator("spasm-post, spasm-posts")).toHaveCount(0)
  const named = await open({ extension, page, site }, "/named")
  await expect(post(named)).toHaveAttribute("data-state", "verified")
})

test("data of a page has its badge in the corner; a badge in a link follows no link", async ({
  extension,
  page,
  site,
}) => {
  const data = await visit(extension, `${site.origin}/data`)
  await badge(data).click()
  await expect(article(data)).toBeVisible()
  const link = await open({ extension, page, site }, "/link")
  await badge(link).click()
  await expect(article(link)).toContainText("Hello Spasm")
  expect(link.url()).toBe(`${site.origin}/link`)
})

test("too many and too large are said, not read", async ({ extension, page, site }) => {
  const large = await visit(extension, `${site.origin}/large`)
  await expect(note(large)).toBeVisible()
  await expect(post(large)).toHaveCount(0)
  const many = await open({ extension, page, site }, "/many")
  await expect(note(many)).toContainText("9900")
  await expect(post(many)).toHaveCount(100)
  await many.screenshot({ path: test.info().outputPath("many.png") })
})

test("a page without posts says nothing to the worker", async ({ extension, page, site }) => {
  const session = await extension.context.newCDPSession(page)
  const states: string[] = []
  session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
    for (const { runningStatus } of versions) states.push(runningStatus)
  })
  await extension.stopWorker()
  await session.send("ServiceWorker.enable")
  await expect.poll(() => states.at(-1)).toBe("stopped")
  states.length = 0
  const quiet = await visit(extension, `${site.origin}/nothing`)
  await settle(quiet)
  expect(states.filter((state) => state !== "stopped")).toEqual([])
  const loud = await visit(extension, `${site.origin}/one`)
  await expect(post(loud), "a worker that sleeps is woken by a hit").toHaveAttribute("data-state", "verified")
})

test("a site that is off gets nothing, until a person asks once", async ({ extension, site }) => {
  const off = await visit(extension, `${site.origin}/one`)
  await settle(off)
  await expect(off.locator("spasm-post")).toHaveCount(0)
  await extension.inside(async (address) => {
    const { tabs, scripting } = chrome
    const [tab] = await tabs.query({ url: address })
    const target = { tabId: tab?.id ?? -1, frameIds: [0] }
    await scripting.executeScript({ target, files: ["/content-scripts/scout.js"] })
  }, `${site.origin}/one`)
  await expect(post(off)).toHaveAttribute("data-state", "verified")
})
