// A list cut into items while it arrives: the same items as a parser finds, wherever the pieces are cut.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createSplitter, type Ended, type Item, placeIn } from "../../../lib/core/spasm/split.ts"

function split(text: string, step = text.length || 1): { items: Item[]; ended: Ended } {
  const splitter = createSplitter()
  const items: Item[] = []
  for (let at = 0; at < text.length; at += step) items.push(...splitter.push(text.slice(at, at + step)))
  return { items, ended: splitter.end() }
}

describe("a list of events", () => {
  test("gives every item as it is written, however it comes", () => {
    const list = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 8 })
    fc.assert(
      fc.property(
        list,
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 40 }),
        (value, indent, step) => {
          const { items, ended } = split(` ${JSON.stringify(value, null, indent)}\n`, step)
          expect(ended).toEqual({ is: "list" })
          expect(items.map(({ text }) => JSON.parse(text) as unknown)).toEqual(
            JSON.parse(JSON.stringify(value)),
          )
        },
      ),
    )
  })

  test("says where each item begins", () => {
    const { items } = split('[\n  {"a":1}, 2,\n"x]"]', 3)
    expect(items).toEqual([
      { text: '{"a":1}', line: 2, column: 3 },
      { text: "2", line: 2, column: 12 },
      { text: '"x]"', line: 3, column: 1 },
    ])
  })

  test.each([
    ["cut off", '[{"a":1},\n {"b":', 2, 7],
    ["without a comma", "[{} {}]", 1, 5],
    ["with a comma too many", "[{},]", 1, 5],
    ["with something after it", "[{}]\n x", 2, 2],
    ["that begins with a comma", "[,{}]", 1, 2],
  ])("%s is broken there", (_, text, line, column) => {
    for (const step of [1, 2, 100])
      expect(split(text, step).ended).toEqual({ is: "broken", at: { line, column } })
  })

  test.each(["", " ", "null", '{"a":[1,2]}', "words [1]", "<rss/>"])("%j is one value", (text) => {
    expect(split(text, 2)).toEqual({ items: [], ended: { is: "value", text } })
  })

  test("a mark of the byte order does no harm", () => {
    expect(split("\ufeff[1]").items).toMatchObject([{ text: "1" }])
  })
})

test("a place in a text is counted from where the text begins", () => {
  expect(placeIn("ab\ncd", 4)).toEqual({ line: 2, column: 2 })
  expect(placeIn("abcd", 2, { line: 3, column: 10 })).toEqual({ line: 3, column: 12 })
})
