// A link to a post, in Firefox: a button beside it, and the reader that it opens.
import { ann, signedBy, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { expect, test } from "./firefox.ts"

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
