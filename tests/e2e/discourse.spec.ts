// A topic as Discourse renders it: posts in its code blocks are found and proven, also those that it loads as one scrolls,
// and a post of the topic is quoted and answered by its own address.
import { readFileSync } from "node:fs"
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { escaped, idOf, inputOf } from "../vectors.ts"
import { type Extension, expect, test } from "./extension.ts"
import { article, badge, open, post } from "./found.ts"

declare const chrome: Browser

const TOPIC = "/t/signed-words/77"
/** As its highlighter leaves a JSON text: each key and each value in an element of its own. */
const highlighted = (text: string): string =>
  escaped(text)
    .replace(/"[^"\\]*":/g, '<span class="hljs-attr">$&</span>')
    .replace(/[[{}\],]/g, '<span class="hljs-punctuation">$&</span>')
const page = (signed: string): string =>
  readFileSync("tests/fixtures/pages/discourse-topic.html", "utf8")
    .replace("HIGHLIGHTED", highlighted(signed))
    .replace("CANONICAL", `http://127.0.0.1${TOPIC}`)
const own = JSON.stringify(inputOf("own-multi-signed-envelope"), null, 2)

test.use({ routes: { [TOPIC]: page(own) } })

/** Presses an entry of the page's context menu, which no test can open. */
async function pressMenu(extension: Extension, menuItemId: string, topic: Page): Promise<void> {
  const [worker] = extension.context.serviceWorkers()
  await worker?.evaluate(
    async ([id, title]) => {
      const tab = (await chrome.tabs.query({})).find((one) => one.title === title)
      const event = chrome.contextMenus.onClicked as unknown as { dispatch: (...args: unknown[]) => void }
      event.dispatch({ menuItemId: id, pageUrl: tab?.url, selectionText: "one line" }, tab)
    },
    [menuItemId, await topic.title()] as const,
  )
}

test("a post in a topic's code block is found, highlighted or not, and one that is loaded later too", async ({
  extension,
  page,
  site,
}) => {
  const topic = await open({ extension, page, site }, TOPIC)
  await expect(post(topic)).toHaveAttribute("data-state", "verified")
  await expect(post(topic)).toHaveAttribute("data-spasmid", idOf("own-multi-signed-envelope"))
  await badge(topic).click()
  await expect(article(topic)).toContainText("signed twice")
  // As Discourse adds the posts below, and highlights them afterwards.
  await topic.evaluate(
    (text) => {
      const stream = document.querySelector(".post-stream")
      const later = stream?.lastElementChild?.cloneNode(true) as Element
      const code = document.createElement("code")
      code.className = "lang-auto"
      code.textContent = text
      const block = document.createElement("pre")
      block.append(code)
      later.querySelector(".cooked")?.replaceChildren(block)
      stream?.append(later)
      setTimeout(() => {
        code.className += " hljs"
        code.replaceChildren(
          ...text
            .split(/(?=")/)
            .map((part) => Object.assign(document.createElement("span"), { textContent: part })),
        )
      }, 300)
    },
    JSON.stringify(inputOf("tampered-body-closed")),
  )
  await expect(topic.locator("spasm-post[data-state=invalid]")).toHaveCount(1)
  await expect(post(topic)).toHaveCount(2)
  await topic.screenshot({ path: test.info().outputPath("discourse.png") })
  // Discourse takes away what is far out of sight.
  await topic.evaluate(() => document.querySelector(".topic-post")?.remove())
  await expect(post(topic)).toHaveCount(1)
})

test("what is chosen in a topic is quoted and answered by the address of its post", async ({
  extension,
  page,
  site,
}) => {
  const topic = await open({ extension, page, site }, `${TOPIC}?u=bob`)
  await topic.evaluate(() =>
    getSelection()?.selectAllChildren(document.querySelector("#post_3 .cooked > p") as Node),
  )
  const permalink = `${site.origin}${TOPIC}/3`
  const quoting = extension.context.waitForEvent("page")
  await pressMenu(extension, "post", topic)
  const quoted = await quoting
  // Without a person's own press no panel may open beside the page, so that a tab does.
  await expect(quoted.getByRole("textbox", { name: "Text" })).toHaveValue(
    `> Words of the third post,\n> in two lines.\n\n— carol, [Signed words in a topic - Logos - Logos Forum](${permalink})\n\n`,
  )
  await quoted.getByRole("button", { name: "Delete draft" }).click()
  await quoted.close()

  await topic.bringToFront()
  const answering = extension.context.waitForEvent("page")
  await pressMenu(extension, "reply", topic)
  const answered = await answering
  await expect(answered.getByRole("region", { name: "Replying to" })).toContainText(permalink)
})
