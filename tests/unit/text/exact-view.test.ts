import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { exactText, exactView, revealedView } from "../../../lib/core/text/exact-view.ts"

/** Reads a view back: the proof that no two texts share one. */
function readBack(view: string): string {
  return view.replace(/⟦U\+([0-9A-F]{4,6})(?: ×(\d+))?⟧/g, (_, hex: string, count?: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)).repeat(Number(count ?? 1)),
  )
}

const ALPHABET = [
  ..."⟦⟧U+0123456789ABCDEFx× \n\r\t",
  ..."aeÅkאاक漢각ᄀ😀👨🏴",
  "\u{1161}",
  "\u{11a8}",
  "\u0300",
  "\u0301",
  "\u0316",
  "\u0323",
  "\u200b",
  "\u200c",
  "\u200d",
  "\u200e",
  "\u202e",
  "\u2066",
  "\ufe0f",
  "\ufeff",
  "\u00a0",
  "\u3000",
  "\u212b",
  "\u2126",
  "\u0958",
  "\u{e0041}",
  "\u{e007f}",
  "\ud800",
  "\udbff",
  "\udc00",
  "\u{10ffff}",
  "\0",
  "⟦U+202E⟧",
  "⟦U+200B ×2⟧",
]
const adversarial = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 24 }).map((chars) => chars.join(""))
const anything = fc.oneof(
  adversarial,
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
)

describe("no two texts are shown alike", () => {
  test("every view reads back to its text", () => {
    fc.assert(
      fc.property(anything, (text) => readBack(exactText(text)) === text),
      { numRuns: 30_000 },
    )
  })

  test("different texts have different views", () => {
    fc.assert(
      fc.property(
        adversarial,
        adversarial,
        (one, other) => one === other || exactText(one) !== exactText(other),
      ),
      { numRuns: 20_000 },
    )
  })

  test("a view has no half pairs and no controls but line feeds and tabs", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const view = exactText(text)
        return view.isWellFormed() && !/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u.test(view)
      }),
      { numRuns: 20_000 },
    )
  })

  test("a forged token is told from a real one", () => {
    expect(exactText("\u202e")).toBe("⟦U+202E⟧")
    expect(exactText("⟦U+202E⟧")).toBe("⟦U+27E6⟧U+202E⟧")
    expect(exactText("⟦⟦⟦")).toBe("⟦U+27E6 ×3⟧")
  })
})

describe("forms that look the same", () => {
  test("a text that NFC would change shows a token, its NFC form does not", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."aeoÅé각ắקक", "\u0301", "\u0323", "\u093c") }),
        (text) => {
          const composed = text.normalize("NFC")
          const decomposed = text.normalize("NFD")
          return (
            (composed === text || exactText(text).includes("⟦")) &&
            (composed === decomposed || exactText(decomposed).includes("⟦"))
          )
        },
      ),
      { numRuns: 20_000 },
    )
  })

  test("every letter with a decomposition differs from it", () => {
    for (let point = 0xa0; point < 0x30000; point++) {
      const char = String.fromCodePoint(point)
      const decomposed = char.normalize("NFD")
      if (decomposed === char) continue
      // One of the two forms is the composed one; the other is told apart by a token.
      const tokens = [char, decomposed].filter((form) => exactText(form).includes("⟦U+"))
      expect(`${point.toString(16)} ${tokens.length > 0}`).toBe(`${point.toString(16)} true`)
    }
  })

  test("examples", () => {
    expect(exactText("café")).toBe("café")
    expect(exactText("cafe\u0301")).toBe("cafe⟦U+0301⟧")
    expect(exactText("\u212b")).toBe("⟦U+212B⟧")
    expect(exactText("각")).toBe("각")
    expect(exactText("\u1100\u1161\u11a8")).toBe("\u1100⟦U+1161⟧⟦U+11A8⟧")
    expect(exactText("10\u00a0000")).toBe("10⟦U+00A0⟧000")
    expect(exactText("x\u0301")).toBe("x\u0301")
  })
})

describe("pieces", () => {
  test("carry the tier of the mark, and none where nothing is wrong", () => {
    expect(exactView("a\u202eb⟦\r\n")).toEqual([
      { kind: "text", text: "a" },
      { kind: "token", text: "⟦U+202E⟧", tier: "danger" },
      { kind: "text", text: "b" },
      { kind: "token", text: "⟦U+27E6⟧" },
      { kind: "token", text: "⟦U+000D⟧", tier: "check" },
      { kind: "text", text: "\n" },
    ])
    expect(exactView("")).toEqual([])
  })

  test("fold padding", () => {
    expect(exactText(`a${"\n".repeat(100_000)}b`)).toBe("a⟦U+000A ×100000⟧b")
    expect(exactText(`e${"\u0301".repeat(1000)}`)).toBe("e⟦U+0301 ×3⟧⟦U+0301 ×997⟧")
  })

  test("of a rendered view hide nothing and leave letters alone", () => {
    const show = (text: string) =>
      revealedView(text)
        .map((piece) => piece.text)
        .join("")
    expect(show("cafe\u0301 10\u00a0000 ⟦\u200b")).toBe("cafe\u0301 10\u00a0000 ⟦U+27E6⟧⟦U+200B⟧")
    fc.assert(
      fc.property(anything, (text) => readBack(show(text)) === text),
      { numRuns: 5000 },
    )
  })

  test("of a megabyte of any flood are made in no time", () => {
    for (const flood of [
      "⟦",
      "e\u0301",
      "\u0301\u0316",
      "\u200b\u200c",
      "\u1100\u1161",
      "\ud800",
      "ا\u200c",
    ]) {
      const text = flood.repeat(1 << (flood.length === 1 ? 20 : 17))
      const started = performance.now()
      exactView(text)
      expect(performance.now() - started).toBeLessThan(2000)
    }
  })
})
