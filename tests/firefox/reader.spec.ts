// The reader in Firefox: a paste, a file and an address in, posts out with their proof; and the talk about a page.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ElementHandle, Page } from "puppeteer-core"
import { ann, bob, signedBy, signedByNostr, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { idOf, inputOf } from "../vectors.ts"
import { addDestinations } from "./asking-destinations.ts"
import { expect, fill, press, test } from "./firefox.ts"

const PAGE = "https://news.org/an-article"
const textOf = (name: string): string => JSON.stringify(inputOf(name))
const about = (id: string) => ({ parent: { ids: [{ value: id }] } })

const states = (page: Page): Promise<(string | null)[]> =>
  page.$$eval("spasm-post", (posts) => posts.map((one) => one.getAttribute("data-state")))
const expectStates = (page: Page, expected: readonly string[]) =>
  expect.poll(() => states(page)).toEqual(expected)
const expectText = (page: Page, selector: string, text: string) =>
  expect.poll(() => page.$eval(selector, ({ textContent }) => textContent).catch(() => null)).toContain(text)

async function paste(page: Page, text: string): Promise<void> {
  const box = await page.waitForSelector("textarea[name=anything]")
  await box?.evaluate((field, value) => {
    ;(field as HTMLTextAreaElement).value = value
  }, text)
  await press(page, "Read")
}

let instance: RunningInstance
test.beforeEach(async () => {
  instance = await startInstance({ port: 0, delayMs: 0 })
})
test.afterEach(() => instance.close())

const submit = (event: unknown) =>
  fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  })
const stored = async (parent: string): Promise<string> =>
  (await fetch(`${instance.url}/api/events?parentId=${encodeURIComponent(parent)}`)).text()

test("a paste is read with its proof", async ({ extension }) => {
  const page = await extension.open("/reader.html")
  const names = ["own-multi-signed-envelope", "own-react-eth", "rss-web2", "tampered-body-closed"]
  await paste(page, `[${names.map(textOf).join(",\n")}]`)
  await expectStates(page, ["verified", "partial", "unsigned", "invalid"])
  await expectText(page, "[role=status]", "Posts: 4. All were checked.")
  await page.locator("spasm-post ::-p-text(Proof)").click()
  await page.waitForSelector("spasm-post [data-valid=true]")
  await page.waitForSelector("spasm-post [data-signed-text=nostr]")
  expect(await page.$$eval("spasm-post [data-valid=true]", (all) => all.length)).toBe(2)
  expect(await page.$eval("spasm-post dl dd", ({ textContent }) => textContent)).toBe(
    idOf("own-multi-signed-envelope"),
  )
  await paste(page, '{"error":"ERROR: event has not been found"}')
  await expectText(page, "[role=alert]", "ERROR: event has not been found")
})

test("a file is read", async ({ extension }) => {
  const folder = mkdtempSync(join(tmpdir(), "spasm-"))
  const file = join(folder, "post.json")
  writeFileSync(file, textOf("body-signed-closed"))
  const page = await extension.open("/reader.html")
  const input = await page.waitForSelector("input[type=file]")
  await (input as ElementHandle<HTMLInputElement>).uploadFile(file)
  await expectStates(page, ["verified"])
  rmSync(folder, { recursive: true })
})

test("a forum's list is read by its address, and what it is not is said", async ({ extension }) => {
  await submit({ unknownEvent: await signedBy(ann, { title: "One", content: "By Ethereum" }) })
  await submit({ unknownEvent: signedByNostr({ title: "Two", content: "By Nostr" }) })
  const page = await extension.open(`/reader.html#url=${encodeURIComponent(`${instance.url}/api/events`)}`)
  await expectStates(page, ["verified", "verified"])
  await paste(page, `${instance.url}/api/nothing`)
  await expectText(page, "[role=alert]", "There is nothing at this address")
})

test("a page's talk is asked for on a press, answered and reacted to", async ({ extension }) => {
  test.setTimeout(120_000)
  const reply = await signedBy(ann, { action: "reply", content: "Said about the page", ...about(PAGE) })
  const first = spasmidOf(reply) ?? ""
  await submit(reply)
  await submit(await signedBy(bob, { action: "reply", content: "Said about that", ...about(first) }))
  await addDestinations(extension, [instance.url, "spasm-instance"])
  const page = await extension.open("/sidepanel.html#/page")
  await fill(page, "Address of the page", PAGE)
  await press(page, "Ask")
  await expectStates(page, ["verified", "verified"])
  const [card] = await page.$$("spasm-post")
  expect(await card?.evaluate((post) => post.getAttribute("data-spasmid"))).toBe(first)

  await page.locator("spasm-post [data-reaction=bullish]").click()
  await extension.decide("React", "Sign")
  await page.waitForSelector("spasm-post [data-reaction=bullish][data-mine=yes]")
  expect(await stored(first)).toContain("bullish")

  await press(page, "Reply")
  await expectText(page, "::-p-aria([name='Replying to'][role='region'])", "Said about the page")
  await fill(page, "Text", "My answer")
  await press(page, "Publish")
  await press(await extension.approval("Reply to a post"), "Sign with both keys")
  await expect.poll(() => stored(first), { timeout: 30_000 }).toContain("My answer")
})
