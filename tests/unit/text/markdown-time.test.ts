import { describe, expect, test } from "vitest"
import { parseMarkdown } from "../../../lib/core/text/markdown.ts"

describe("time", () => {
  const units = [
    ..."[]()<>*_~`!#>-+=|&\\'\"a \n\t@:.",
    "[[",
    "![",
    "](",
    "[a](",
    "[a](b)",
    "[a][",
    "[a]: b\n",
    "**",
    "*a_",
    "_a_",
    "a_",
    "*a",
    "***a",
    "a*",
    "~~a ",
    "`a``",
    "<b>",
    '<a href="',
    "<!--",
    "<![CDATA[",
    "<?",
    "http://a",
    "www.a",
    "a@b.",
    "> ",
    "> - ",
    "- ",
    "- a\n",
    "1. ",
    "  - a\n",
    "a\n-\n",
    "a\n=",
    "|-",
    "| a ",
    "|a\n",
    "-a\n",
    "\\\n",
    "    a\n",
    "```\n",
    "&#1;",
    "&amp;",
    "é",
    "😀",
    "\u0301",
  ]

  test("64 kB of any one thing, after any start, end soon", () => {
    for (const unit of units) {
      for (const start of ["", "- ", "> ", "[a]: b\n\n", "|a|b|\n|-|-|\n", "a "]) {
        const source = start + unit.repeat(Math.floor(65_000 / unit.length))
        const started = performance.now()
        parseMarkdown(source)
        expect(`${JSON.stringify(start + unit)} ${performance.now() - started < 2000}`).toBe(
          `${JSON.stringify(start + unit)} true`,
        )
      }
    }
  })

  test("wide tables with many short rows end soon", () => {
    for (const columns of [10, 100, 1000, 10_000]) {
      for (const row of ["|\n", "a\n", "|a\n"]) {
        const head = `${"|a".repeat(columns)}|\n${"|-".repeat(columns)}|\n`
        const source = head + row.repeat(Math.max(0, Math.floor((65_000 - head.length) / row.length)))
        const started = performance.now()
        parseMarkdown(source)
        expect(performance.now() - started).toBeLessThan(2000)
      }
    }
  })
})
