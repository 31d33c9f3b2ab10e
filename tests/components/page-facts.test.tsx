// @vitest-environment happy-dom
// What is read of a page on a press: its canonical address, its selection, and the post of a Discourse topic.
import { readFileSync } from "node:fs"
import { beforeEach, expect, test } from "vitest"
import { pretendExtension } from "../fakes/drawn.tsx"

pretendExtension()
const { readPage } = await import("../../lib/platform/page-facts.ts")
const FIXTURE = readFileSync("tests/fixtures/pages/discourse.html", "utf8")

const show = (html: string): void => {
  const { head, body } = new DOMParser().parseFromString(html, "text/html")
  document.head.replaceChildren(...head.children)
  document.body.replaceChildren(...body.children)
}
const select = (selector: string): void => {
  const node = document.querySelector(selector)
  if (node) getSelection()?.selectAllChildren(node)
}

beforeEach(() => {
  Object.assign(globalThis, { location: new URL("https://forum.logos.example/t/a-topic/12/1") })
  getSelection()?.removeAllRanges()
})

test("a Discourse topic gives the post that was selected, with its author", () => {
  show(FIXTURE)
  select("#post_3 .cooked")
  expect(readPage()).toEqual({
    selection: "Words of the third post.",
    canonical: "https://forum.logos.example/t/a-topic/12",
    title: "A topic - Forum",
    discourse: { address: "https://forum.logos.example/t/a-topic/12/3", author: "carol" },
  })
})

test("another page that has the same marks is no Discourse", () => {
  show(FIXTURE.replace("Discourse 3.4.0", "Something else"))
  select("#post_3 .cooked")
  expect(readPage().discourse).toBeNull()
})

test("a page that says nothing of itself is read too", () => {
  show("<title>Plain</title><p>Words</p>")
  expect(readPage()).toEqual({ selection: "", canonical: null, title: "Plain", discourse: null })
})
