// The reader: anything in, posts out, with what their signatures prove; and what it says where there is nothing to read.
import { readFileSync } from "node:fs"
import type { Page } from "playwright/test"
import { ann, signedBy, signedByNostr, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { type Extension, expect, serve, test, visit } from "./extension.ts"

const input = (name: string): unknown =>
  (
    JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8")) as {
      input: unknown
    }
  ).input
const textOf = (name: string): string => JSON.stringify(input(name))

async function read(extension: Extension, text: string): Promise<Page> {
  const page = await extension.open("/reader.html")
  await page.getByRole("textbox", { name: "Anything" }).fill(text)
  await page.getByRole("button", { name: "Read", exact: true }).click()
  return page
}
const states = (page: Page): Promise<(string | null)[]> =>
  page
    .getByRole("feed")
    .locator("spasm-post")
    .evaluateAll((posts) => posts.map((post) => post.getAttribute("data-state")))
const checked = async (page: Page): Promise<void> => {
  await expect(page.getByRole("feed")).toHaveAttribute("aria-busy", "false")
}

test.describe("a paste", () => {
  for (const [name, state] of [
    ["body-signed-closed", "verified"],
    ["own-multi-signed-envelope", "verified"],
    ["nostr-signed", "verified"],
    ["nostr-spasm-signed-v1", "verified"],
    ["envelope-dmp", "verified"],
    ["v0-post-sealed-dmp", "verified"],
    ["own-react-eth", "partial"],
    ["rss-web2", "unsigned"],
    ["tampered-body-closed", "invalid"],
    ["forged-merge-unsigned-first", "invalid"],
  ] as const) {
    test(`of ${name} is ${state}`, async ({ extension }) => {
      const page = await read(extension, textOf(name))
      const post = page.getByRole("feed").locator("spasm-post").first()
      await expect(post).toHaveAttribute("data-state", state)
      await expect(post.getByRole("article").first()).toHaveAttribute("aria-setsize", "1")
    })
  }

  test("of a list holds each, and filters them", async ({ extension }) => {
    const names = ["own-multi-signed-envelope", "rss-web2", "tampered-body-closed", "nostr-signed"]
    const page = await read(extension, `[${names.map(textOf).join(",\n")}]`)
    await checked(page)
    await expect(page.getByText("Posts: 4. All were checked.")).toBeVisible()
    await page.getByRole("combobox", { name: "Show" }).selectOption("invalid")
    await expect.poll(() => states(page)).toEqual(["invalid"])
    await page.getByRole("combobox", { name: "Show" }).selectOption("all")
    await page.getByRole("textbox", { name: "Filter by words or address" }).fill("no such words")
    await expect(page.getByText("fits this filter")).toBeVisible()
  })

  test("of a long list is formatted from the first post on", async ({ extension }) => {
    const post = JSON.stringify(signedByNostr({ title: "Marked", content: "Some **bold** words" }))
    const page = await read(extension, `[${Array.from({ length: 25 }, () => post).join(",")}]`)
    await checked(page)
    await expect(page.locator("spasm-post").first().getByText("bold", { exact: true })).toBeVisible()
    await expect(page.getByText("**bold**")).toHaveCount(0)
  })

  test("of a post with comments shows those under it, each with a state of its own", async ({
    extension,
  }) => {
    const page = await read(extension, textOf("tree-two-children"))
    await expect(page.locator("spasm-post spasm-post")).toHaveCount(2)
    await expect(page.getByRole("article").first()).toContainText("comments 2")
    await expect.poll(() => states(page)).toEqual(["verified", "verified", "verified"])
  })

  test("that calls itself verified is believed in nothing", async ({ extension }) => {
    const lie = {
      ...(input("tampered-body-closed") as object),
      verified: true,
      authors: [{ addresses: [{ verified: true }] }],
    }
    const page = await read(extension, JSON.stringify([lie, input("forged-verified-flag-in-body")]))
    await checked(page)
    await expect.poll(() => states(page)).not.toContain("verified")
  })
})

test.describe("nothing to read", () => {
  for (const [text, words] of [
    ["null", "The feed is empty"],
    ["[]", "The feed is empty"],
    ['{"error":"ERROR: event has not been found"}', "ERROR: event has not been found"],
    ['[{"a":1},\n {"b":', "line 2, column 7"],
    ['{"type":\n oops}', "line 2, column 2"],
    ["<!doctype html><title>x</title><p>hi", "This is a web page"],
    ["some plain words", "plain words"],
    ['{"some":"object"}', "no post that we know"],
    ["   ", "nothing to read"],
    ["<rss><channel></channel></rss>", "The feed is empty"],
  ] as const) {
    test(`${text.slice(0, 30)} says: ${words}`, async ({ extension }) => {
      const page = await read(extension, text)
      await expect(page.getByText(words).first()).toBeVisible()
      await expect(page.locator("spasm-post[data-state=verified]")).toHaveCount(0)
    })
  }
})

test("what is proven can be answered, what is forged cannot", async ({ extension }) => {
  for (const [name, count] of [
    ["own-multi-signed-envelope", 1],
    ["tampered-body-closed", 0],
  ] as const) {
    const page = await read(extension, textOf(name))
    await expect(page.getByRole("feed").locator("spasm-post")).toHaveCount(1)
    await checked(page)
    await expect(page.getByRole("button", { name: "Reply" })).toHaveCount(count)
  }
})

test("a file is read", async ({ extension }) => {
  const page = await extension.open("/reader.html")
  await page.getByLabel("Or open a file").setInputFiles({
    name: "post.json",
    mimeType: "application/json",
    buffer: Buffer.from(textOf("body-signed-closed")),
  })
  await expect(page.locator("spasm-post")).toHaveAttribute("data-state", "verified")
})

test("a text and an address in the page's own address are read", async ({ extension }) => {
  const page = await extension.open(`/reader.html#text=${encodeURIComponent(textOf("nostr-signed"))}`)
  await expect(page.locator("spasm-post")).toHaveAttribute("data-state", "verified")
  const site = await serve({
    "/events": { body: `[${textOf("rss-web2")}]`, headers: { "access-control-allow-origin": "*" } },
  })
  const other = await extension.open(`/reader.html#url=${encodeURIComponent(`${site.origin}/events`)}`)
  await expect(other.locator("spasm-post")).toHaveAttribute("data-state", "unsigned")
  site.close()
})

test.describe("an instance", () => {
  let instance: RunningInstance
  test.beforeAll(async () => {
    instance = await startInstance({ port: 0, delayMs: 0 })
  })
  test.afterAll(() => instance.close())

  const submit = (event: object): Promise<Response> =>
    fetch(`${instance.url}/api/submit`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ unknownEvent: event }),
    })

  test("gives its feed, an event with comments, and RSS", async ({ extension }) => {
    const empty = await read(extension, `${instance.url}/api/events`)
    await expect(empty.getByText("The feed is empty")).toBeVisible()

    const post = signedByNostr({ title: "By Nostr", content: "Words" })
    const id = spasmidOf(post)
    await submit(post)
    await submit(input("own-multi-signed-envelope") as object)
    const feed = await read(extension, `${instance.url}/api/events`)
    await checked(feed)
    await expect.poll(() => states(feed)).toEqual(["verified", "verified"])

    const parent = { ids: [{ value: id }] }
    await submit(await signedBy(ann, { action: "reply", content: "A comment", parent }))
    const tree = await read(extension, `${instance.url}/api/events/${id}?commentsDepth=2`)
    await expect.poll(() => states(tree)).toEqual(["verified", "verified"])
    await expect(tree.locator("spasm-post spasm-post")).toContainText("A comment")

    const rss = await read(extension, `${instance.url}/api/rss`)
    await checked(rss)
    await expect.poll(async () => new Set(await states(rss))).toEqual(new Set(["verified"]))

    const missing = await read(extension, `${instance.url}/api/nothing`)
    await expect(missing.getByRole("alert")).toContainText("There is nothing at this address")
  })
})

test("an answer that is none says why", async ({ extension }) => {
  const site = await serve({ "/page": "<!doctype html><title>x</title>" })
  const page = await read(extension, `${site.origin}/page`)
  await expect(page.getByRole("alert")).toContainText("This is a web page")
  site.close()
  const gone = await read(extension, `${site.origin}/page`)
  await expect(gone.getByRole("alert")).toContainText("could not be reached")
})

test("a card turns to its raw text, shows its proof, and is saved as a file that proves itself", async ({
  extension,
}) => {
  test.slow()
  const page = await read(extension, textOf("own-multi-signed-envelope"))
  const post = page.locator("spasm-post")
  await post.getByRole("article").focus()
  await page.keyboard.press("r")
  await expect(post.locator("[data-raw]")).toContainText("SpasmEventEnvelopeV2")
  await page.keyboard.press("r")
  await post.getByText("Proof", { exact: true }).click()
  await expect(post.locator("[data-valid=true]")).toHaveCount(2)
  await expect(post.locator("[data-signed-text]")).toHaveCount(2)

  const saved = page.waitForEvent("download")
  await post.getByRole("button", { name: "Save a portable proof" }).click()
  const path = await (await saved).path()
  const html = readFileSync(path, "utf8")
  const forged = html.replace(/(<pre id="event">[^<]*?content[^A-Za-z]+)[A-Za-z]/, "$1Q")
  expect(forged).not.toBe(html)
  const site = await serve({ "/proof": html, "/forged": forged })
  const proof = await visit(extension, `${site.origin}/proof`)
  const asked: string[] = []
  proof.on("request", (request) => asked.push(request.url()))
  await proof.reload()
  await expect(proof.locator("html")).toHaveAttribute("data-state", "verified")
  await expect(proof.getByText(/✓ (ethereum|nostr)/)).toHaveCount(2)
  expect(asked.filter((url) => !url.endsWith("/proof") && !url.endsWith("/favicon.ico"))).toEqual([])
  await proof.goto(`${site.origin}/forged`)
  await expect(proof.locator("html")).toHaveAttribute("data-state", "invalid")
  site.close()
})

test("a thousand events are drawn a few at a time, and walked through by the keyboard", async ({
  extension,
}) => {
  test.slow()
  const one = textOf("nostr-signed")
  const page = await extension.open("/reader.html")
  await page.getByLabel("Or open a file").setInputFiles({
    name: "feed.json",
    mimeType: "application/json",
    buffer: Buffer.from(`[${Array.from({ length: 1000 }, () => one).join(",")}]`),
  })
  await page.locator("spasm-post").first().waitFor()
  await checked(page)
  await expect(page.getByText("Posts: 1000. All were checked.")).toBeVisible()
  expect(await page.locator("spasm-post").count()).toBeLessThan(60)
  const articles = page.getByRole("feed").getByRole("article")
  await articles.first().focus()
  const place = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-posinset"))
  for (let at = 2; at <= 6; at++) {
    await page.keyboard.press("PageDown")
    await expect.poll(place).toBe(String(at))
  }
  await page.keyboard.press("PageUp")
  await expect.poll(place).toBe("5")
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await expect.poll(() => page.locator("[aria-posinset='1000']").count()).toBe(1)
  expect(await page.locator("spasm-post").count()).toBeLessThan(60)
})
