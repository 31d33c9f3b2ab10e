// Two hundred hostile events and the fuzz corpus, drawn in a page and in the reader: nothing runs, nothing is asked of
// anybody, the page keeps its looks, and nobody waits.
import { writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "playwright/test"
import { escaped } from "../vectors.ts"
import { BLANK, type Extension, expect, serve, test } from "./extension.ts"
import { article } from "./found.ts"
import { brokenPosts, hostilePosts, MARK } from "./hostile-posts.ts"

/** Longest time for which a page may stand still, in milliseconds. */
const LONGEST = 1000
/** Nothing that loads, runs, sends or restyles may be made of a post. */
const FORBIDDEN =
  "script,img,image,iframe,object,embed,video,audio,link,style,form,meta,base,use,template,slot,[onerror],[onload],[href^='javascript:' i],[href^='data:' i],[ping]"

/** A server that no post may reach. */
async function openTrap(): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? "")
    response.writeHead(200, { "access-control-allow-origin": "*" }).end()
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close }
}

/** Notes all that a page says, asks and opens. */
function watch({ context }: Extension, page: Page) {
  const seen = { dialogs: [] as string[], errors: [] as string[], requests: [] as string[], pages: 0 }
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message())
    dialog.dismiss()
  })
  page.on("pageerror", (error) => seen.errors.push(error.message))
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(message.text())
  })
  context.on("request", (request) => seen.requests.push(request.url()))
  context.on("page", () => {
    seen.pages++
  })
  return seen
}

/**
 * Notes what the page's own thread does from now on; the answer is its longest task. Counted in the thread's own time, so
 * that a busy machine makes nobody slow.
 */
async function startClock({ context }: Extension, page: Page): Promise<() => Promise<number>> {
  const session = await context.newCDPSession(page)
  let longest = 0
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const { name, tdur } of value as { name?: string; tdur?: number }[])
      if (name === "RunTask" && tdur) longest = Math.max(longest, tdur / 1000)
  })
  const traceConfig = { includedCategories: ["disabled-by-default-devtools.timeline"] }
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig })
  return async () => {
    const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve))
    await session.send("Tracing.end")
    await done
    expect(longest, "something was measured").toBeGreaterThan(0)
    return longest
  }
}

/** All computed styles of the page's own elements, but for what grows with the cards between them. */
const looks = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("h1, #words, #words *")].map((element) => {
      const style = getComputedStyle(element)
      return [...style].map((name) => `${name}:${style.getPropertyValue(name)}`).join(";")
    }),
  )

/** Says what is in our trees that must not be, with every fold of them opened where that is wanted. */
const forbidden = (page: Page, isOpening = true): Promise<string[]> =>
  page.evaluate(
    ([selector, open]) => {
      const roots = [...document.querySelectorAll("spasm-post, spasm-posts")].flatMap(({ shadowRoot }) =>
        shadowRoot ? [shadowRoot] : [],
      )
      const found: string[] = []
      for (const root of [...roots, ...document.querySelectorAll("[role=feed]")]) {
        if (open) for (const fold of root.querySelectorAll("details")) fold.open = true
        for (const one of root.querySelectorAll(selector)) found.push(one.outerHTML.slice(0, 200))
      }
      return found
    },
    [FORBIDDEN, isOpening] as const,
  )

const WORDS = `<div id=words><p style="color: rgb(1, 2, 3)">Words <b>of</b> the <a href=#x>page</a></p><button>Button</button></div>`

test("posts of a page do nothing but be read", async ({ extension }) => {
  test.slow()
  const trap = await openTrap()
  const posts = await hostilePosts(trap.url)
  expect(posts).toHaveLength(200)
  // Twenty in a list, as a page may hold no more than half a megabyte in a block; what is nested deeply stands alone.
  const isDeep = (text: string): boolean => text.startsWith('{"type":"SpasmEventBodyV2","title":"deep"')
  const flat = posts.filter((text) => !isDeep(text))
  const lists = Map.groupBy(flat.entries(), ([at]) => Math.floor(at / 20))
  const blocks = [
    ...[...lists.values()].map((list) => `[${list.map(([, text]) => text).join(",\n")}]`),
    ...posts.filter(isDeep),
    ...brokenPosts(60),
  ]
  const site = await serve({
    "/": BLANK,
    "/hostile": `${BLANK}${WORDS}${blocks.map((text) => `<pre>${escaped(text.toWellFormed())}</pre>`).join("\n")}`,
  })
  await extension.enable(site.origin)
  const page = await extension.context.newPage()
  const seen = watch(extension, page)
  await page.goto(`${site.origin}/hostile`)
  const before = await looks(page)
  const longest = await startClock(extension, page)
  const lots = page.locator("spasm-posts").getByRole("button", { name: /^\d\d+ Spasm posts/ })
  await expect(lots).toHaveCount(lists.size)
  for (let left = lists.size; left > 0; left--) {
    await lots.first().click()
    await expect(lots).toHaveCount(left - 1)
  }
  const singles = page.getByRole("button", { name: "1 Spasm post", exact: true })
  for (let left = await singles.count(); left > 0; left--) await singles.first().click()
  await expect.poll(() => article(page).count()).toBeGreaterThan(180)
  const drawn = await article(page).count()
  const stood = await longest()
  test.info().annotations.push({ type: "longest ms", description: `${Math.round(stood)} of ${drawn} cards` })
  expect(stood).toBeLessThan(LONGEST)
  expect(await forbidden(page)).toEqual([])
  await page.waitForTimeout(1500)
  expect(await forbidden(page)).toEqual([])

  expect(await looks(page), "the page keeps its looks").toEqual(before)
  expect(await page.evaluate((mark) => mark in window, MARK)).toBe(false)
  expect(trap.asked).toEqual([])
  const ours = extension.url("/")
  expect(seen.requests.filter((url) => !url.startsWith(site.origin) && !url.startsWith(ours))).toEqual([])
  expect({ ...seen, requests: [] }).toEqual({ dialogs: [], errors: [], requests: [], pages: 0 })
  site.close()
  trap.close()
})

test("posts in the reader do nothing but be read", async ({ extension }) => {
  test.slow()
  const trap = await openTrap()
  const posts = [...(await hostilePosts(trap.url))]
  const page = await extension.open("/reader.html")
  await page.setViewportSize({ width: 900, height: 2400 })
  const seen = watch(extension, page)
  const longest = await startClock(extension, page)
  // From the disk: megabytes handed over as they are would be unpacked in the page, and stop it.
  const file = test.info().outputPath("hostile.json")
  writeFileSync(file, `[${posts.join(",\n")}]`)
  await page.getByLabel("Or open a file").setInputFiles(file)
  await expect(page.getByText("Posts: 200. All were checked.")).toBeVisible()
  const places = new Set<string>()
  for (let at = 0; places.size < 200 && at < 150; at++) {
    const here = await page
      .locator("[role=feed] article[aria-posinset]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-posinset") ?? ""))
    for (const one of here) places.add(one)
    expect(await forbidden(page, false)).toEqual([])
    await page
      .locator("[data-position]")
      .last()
      .evaluate((row) => row.scrollIntoView({ block: "end" }))
    await page.waitForTimeout(120)
  }
  expect(places.size, "every one was drawn").toBe(200)
  const stood = await longest()
  test.info().annotations.push({ type: "longest ms", description: String(Math.round(stood)) })
  expect(stood).toBeLessThan(LONGEST)
  await page.evaluate(() => scrollTo(0, 0))
  await page.locator("article[aria-posinset='1']").waitFor()
  await forbidden(page)
  await page.getByText("What was signed, exactly").first().waitFor()
  expect(await forbidden(page)).toEqual([])

  for (const text of brokenPosts(12)) {
    await page.getByRole("textbox", { name: "Anything" }).fill(text.toWellFormed())
    await page.getByRole("button", { name: "Read", exact: true }).click()
    await expect(page.getByRole("alert").or(page.getByRole("feed")).first()).toBeVisible()
    expect(await forbidden(page)).toEqual([])
  }
  expect(await page.evaluate((mark) => mark in window, MARK)).toBe(false)
  expect(trap.asked).toEqual([])
  expect(seen.requests.filter((url) => !url.startsWith(extension.url("/")))).toEqual([])
  expect({ ...seen, requests: [] }).toEqual({ dialogs: [], errors: [], requests: [], pages: 0 })
  trap.close()
})
