// A link to a post, in Firefox: a button beside it, for the mouse and for the keyboard, and the reader that it opens.
import type { Browser } from "webextension-polyfill"
import { ann, signedBy, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { expect, test } from "./firefox.ts"

declare const chrome: Browser

let forum: RunningInstance
let id = ""
test.beforeAll(async () => {
  forum = await startInstance({ port: 0, delayMs: 0 })
  const event = await signedBy(ann, { title: "Linked", content: "Words behind a link" })
  const headers = { "content-type": "application/json" }
  await fetch(`${forum.url}/api/submit/`, { method: "POST", headers, body: JSON.stringify(event) })
  id = spasmidOf(event)
})
test.afterAll(() => forum.close())

test("a button stands beside it, and the reader shows the post", async ({ extension, tab }) => {
  await tab.evaluate((href) => {
    document.body.innerHTML = `<p id="other">Words</p><p><a id="named" href="${href}">A post</a></p>`
  }, `${forum.url}/news/${id}`)
  const words = (): Promise<string> =>
    tab.evaluate(() => document.querySelector("spasm-link")?.shadowRoot?.textContent ?? "")
  await expect
    .poll(
      async () => {
        await tab.hover("#other")
        await tab.hover("#named")
        await new Promise((done) => setTimeout(done, 500))
        return words()
      },
      { timeout: 20_000 },
    )
    .toContain(`Post · ${new URL(forum.url).host}`)

  const reader = await extension.open(`/reader.html#url=${encodeURIComponent(`${forum.url}/news/${id}`)}`)
  await reader.waitForSelector("spasm-post[data-state=verified]")
  expect(await reader.$eval("spasm-post", (post) => post.textContent)).toContain("Words behind a link")
})

test("Tab goes from the link to its button and on, and Escape comes back", async ({ tab }) => {
  const linked = `${forum.url}/news/${id}`
  await tab.evaluate((href) => {
    const other = (name: string) => `<a id="${name}" href="/other">Elsewhere</a>`
    document.body.innerHTML = `${other("before")} <a id="named" href="${href}">A post</a> ${other("after")}`
  }, linked)
  const focused = (): Promise<string> =>
    tab.evaluate(() => {
      const { activeElement } = document
      return activeElement?.shadowRoot?.activeElement?.textContent ?? activeElement?.id ?? ""
    })
  const boxes = (): Promise<number> => tab.$$eval("spasm-link", ({ length }) => length)
  const pause = () => new Promise((done) => setTimeout(done, 500))
  await expect
    .poll(
      async () => {
        await tab.focus("#before")
        await tab.keyboard.press("Tab")
        await pause()
        return boxes()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
  expect(await focused()).toBe("named")
  await tab.keyboard.press("Tab")
  expect(await focused()).toBe("Read")
  await pause()
  await tab.keyboard.down("Shift")
  await tab.keyboard.press("Tab")
  await tab.keyboard.up("Shift")
  expect(await focused()).toBe("named")
  await tab.keyboard.press("Tab")
  expect(await focused()).toBe("Read")
  await tab.keyboard.press("Escape")
  expect([await focused(), await boxes()]).toEqual(["named", 0])
  await tab.focus("#before")
  await tab.keyboard.press("Tab")
  await expect.poll(boxes).toBe(1)
  await tab.keyboard.press("Tab")
  expect(await focused()).toBe("Read")
  await tab.keyboard.press("Tab")
  expect([await focused(), await boxes()]).toEqual(["after", 0])
})

test("the browser took the menu's entry for links, with the names that no host serves", async ({
  extension,
}) => {
  const update = (id: string): Promise<string> =>
    extension.during("/manifest.json", (page) =>
      page.evaluate((name) => chrome.contextMenus.update(name, {}).then(() => "there", String), id),
    )
  expect(await update("read-link")).toBe("there")
  expect(await update("no-entry")).not.toBe("there")
})
