// Which rows are drawn: always those in sight, few beside them, and room for the rest that adds up.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createHeights, offsetOf, spanOf } from "../../../entrypoints/reader/window-of.ts"

const SUPPOSED = 240
const unmeasured = (): number => 0

describe("rows that were not measured", () => {
  test("at the top: those of the window and a little below", () => {
    expect(spanOf(10_000, unmeasured, 0, 720)).toEqual({ from: 0, to: 7, above: 0, below: 9993 * SUPPOSED })
  })

  test("in the middle: as many above as below", () => {
    const { from, to, above } = spanOf(10_000, unmeasured, 240_000, 240_720)
    expect([from, to, above]).toEqual([996, 1007, 996 * SUPPOSED])
  })

  test("at the end nothing is left below", () => {
    const { to, below } = spanOf(100, unmeasured, 100 * SUPPOSED - 720, 100 * SUPPOSED)
    expect([to, below]).toEqual([100, 0])
  })
})

test("of nothing, nothing is drawn", () => {
  expect(spanOf(0, unmeasured, 0, 720)).toEqual({ from: 0, to: 0, above: 0, below: 0 })
})

test("scrolled beyond a list that became shorter, the last row is drawn", () => {
  const { from, to, above, below } = spanOf(3, unmeasured, 90_000, 90_720)
  expect([from, to, above, below]).toEqual([2, 3, 2 * SUPPOSED, 0])
})

test("for any heights and any place, what is in sight is drawn and the room adds up", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 120 }),
      fc.nat(100_000),
      fc.integer({ min: 1, max: 2000 }),
      (heights, top, size) => {
        const heightOf = (at: number): number => heights[at] ?? 0
        const { from, to, above, below } = spanOf(heights.length, heightOf, top, top + size)
        expect(above).toBe(offsetOf(from, heightOf))
        const whole = offsetOf(heights.length, heightOf)
        expect(offsetOf(to, heightOf) + below).toBe(whole)
        for (const at of heights.keys()) {
          const begin = offsetOf(at, heightOf)
          const end = offsetOf(at + 1, heightOf)
          if (end > top && begin < top + size) expect(at >= from && at < to).toBe(true)
        }
      },
    ),
  )
})

describe("heights", () => {
  test("are 0 until they are noted, wherever the post stands", () => {
    const heights = createHeights()
    heights.note(3, 400)
    heights.note(2_000_000, 77)
    expect([heights.of(0), heights.of(3), heights.of(2_000_000), heights.of(9_000_000)]).toEqual([
      0, 400, 77, 0,
    ])
  })

  test("of ten thousand rows are gone through within a fraction of a frame", () => {
    const heights = createHeights()
    for (let at = 0; at < 10_000; at++) heights.note(at, 100 + (at % 300))
    const before = performance.now()
    for (let times = 0; times < 100; times++) spanOf(10_000, heights.of, 2_000_000, 2_000_720)
    expect((performance.now() - before) / 100).toBeLessThan(40)
  })
})
