import { expect, test } from "vitest"
import { parseMarkdown } from "../../../lib/core/text/markdown.ts"
import { beginningOf } from "../../../lib/core/text/markdown-beginning.ts"
import { plainText } from "../../../lib/core/text/markdown-nodes.ts"

const MOST = 1500
const beginning = (source: string) => {
  const tree = parseMarkdown(source)
  const cut = beginningOf(tree, MOST)
  return { isWhole: cut === tree, text: plainText(cut) }
}
const times = (count: number, of: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join("")

test("a text of few characters is the very same tree", () => {
  expect(beginning("One *word* and [another](https://example.com).").isWhole).toBe(true)
})

test("a long paragraph ends after so many characters, and not within one", () => {
  const { isWhole, text } = beginning(`${"x".repeat(MOST - 1)}😀${"y".repeat(MOST)}`)
  expect(isWhole).toBe(false)
  expect(text).toBe(`${"x".repeat(MOST - 1)}😀`)
})

test("lines that are short count as lines: of hundreds, no more are taken than can be seen", () => {
  for (const line of ["- x\n", "x\n\n", "## x\n\n", "> x\n\n---\n\n", "```\nx\n```\n\n"]) {
    const { isWhole, text } = beginning(times(300, () => line))
    expect(isWhole, line).toBe(false)
    expect(text.match(/x/g), line).toHaveLength(15)
  }
  const table = beginning(`| x |\n|---|\n${times(300, () => "| x |\n")}`)
  expect(table.text.match(/x/g)).toHaveLength(15)
})

test("what twelve lines hold stays whole: paragraphs of an item are on its line", () => {
  expect(beginning(times(12, () => "- x\n")).isWhole).toBe(true)
  expect(beginning(times(12, (at) => `- x${at}\n\n  y\n\n`)).isWhole).toBe(true)
  expect(beginning(times(12, () => "x\n\n")).isWhole).toBe(true)
})
