// The policy on hidden characters, code point by code point and in place.
import { describe, expect, test } from "vitest"
import { findHidden } from "../../../lib/core/text/hidden.ts"

type Level = "quiet" | "check" | "danger" | "bidi" | "lone"

function levelOf(text: string): Level {
  const [mark, ...more] = findHidden(text)
  if (mark === undefined) return "quiet"
  expect(more).toEqual([])
  if (mark.code === "bidi-control") return "bidi"
  return mark.code === "lone-surrogate" ? "lone" : mark.tier
}

function within(point: number, ...ranges: readonly (readonly [number, number])[]): boolean {
  return ranges.some(([from, to]) => point >= from && point <= to)
}

/** What the policy says of a code point between two Latin letters, written out apart from the code under test. */
function expected(point: number): Level {
  const char = String.fromCodePoint(point)
  if (within(point, [0xd800, 0xdfff])) return "lone"
  if (within(point, [0x202a, 0x202e], [0x2066, 0x2069], [0x61c, 0x61c], [0x200e, 0x200f])) return "bidi"
  if (point === 10 || point === 9 || point === 0x20) return "quiet"
  if (within(point, [0, 0x1f], [0x7f, 0x9f], [0x2028, 0x2029], [0xfff9, 0xfffb], [0xe0000, 0xe007f])) {
    return "danger"
  }
  const drawn = within(point, [0x600, 0x605], [0x6dd, 0x6dd], [0x70f, 0x70f], [0x890, 0x891], [0x8e2, 0x8e2])
  if (drawn || point === 0x110bd || point === 0x110cd) return "quiet"
  if (within(point, [0x115f, 0x1160], [0x3164, 0x3164], [0xffa0, 0xffa0], [0x2800, 0x2800])) return "check"
  if (point === 0x1d159) return "check"
  return /[\p{Cf}\p{Co}\p{Cn}\p{Zs}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}]/u.test(char)
    ? "check"
    : "quiet"
}

describe("every code point between two Latin letters", () => {
  test("has the level of the policy", () => {
    const wrong: string[] = []
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point > 0x32000 && point < 0xe0000 && point % 97 !== 0) continue
      if (point > 0xe2000 && point % 97 !== 0) continue
      const found = findHidden(`a${String.fromCodePoint(point)}b`)[0]
      const level =
        found?.code === "bidi-control" ? "bidi" : found?.code === "lone-surrogate" ? "lone" : found?.tier
      if ((level ?? "quiet") !== expected(point)) wrong.push(point.toString(16))
    }
    expect(wrong).toEqual([])
  })

  test("every format, control, separator, tag and variation code point is classified", () => {
    for (let point = 0; point <= 0xe0fff; point++) {
      const char = String.fromCodePoint(point)
      if (!/[\p{Cf}\p{Cc}\p{Z}\p{Variation_Selector}]/u.test(char)) continue
      expect(`${point.toString(16)} ${levelOf(`a${char}b`)}`).toBe(`${point.toString(16)} ${expected(point)}`)
    }
  })
})

describe("texts that are as they should be", () => {
  const texts = {
    "line breaks and tabs": "one\n\ttwo\n\n\n\nthree",
    family: "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 ❤️‍🔥 🏴‍☠️ 🐈‍⬛ 🧑‍🦰 👁️‍🗨️",
    flags: "🇫🇷🇯🇵 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    keycaps: "1️⃣ #️⃣ *️⃣ ©️ ☎︎ ☝🏿 👍🏽",
    Persian: "می‌خواهم کتاب‌ها را بخوانم؛ ه‍.ش. PDF‌ها، نمی‌دانم",
    Kurdish: "زۆربه‌ی سه‌رچاوه‌كان",
    "Hebrew with points and accents": "וַֽיְהִי־עֶ֥רֶב הַשִּׁשִּֽׁי בְּרֵאשִׁ֖ית",
    Burmese: "ကြွေးမြွေ လျှပ်စစ်",
    "pointed Arabic": "بِسْمِ ٱللَّٰهِ ٱلرَّحْمَـٰنِ",
    Hebrew: "שָׁלוֹם עוֹלָם, זה C++‎ טוב ‏!",
    Hindi: "क्‍ष क्‌ष हिन्दी में लिखा है",
    Malayalam: "അവന്‍ മലയാളം",
    Sinhala: "ශ්‍රී ලංකාව",
    Bengali: "র‍্যাব",
    Mongolian: "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌",
    French: "«\u00a0Ça va\u00a0?\u00a0» 10\u00a0000\u00a0€, 5\u00a0kg",
    Japanese: "　　日本語　テキスト。葛\ufe00",
    Vietnamese: "Tiếng Việt Tiếng Việt",
    Thai: "ภาษาไทยที่นี่",
    Tibetan: "བོད་སྐད།",
    Zalgo: "a\u0301\u0302\u0303",
    tokens: "⟦U+202E⟧",
  }
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => {
      expect(findHidden(text)).toEqual([])
    })
  }
})

describe("context is judged where the character stands", () => {
  const cases: readonly (readonly [string, string, Level])[] = [
    ["a Hebrew letter elsewhere", "pay \u200fme now א", "bidi"],
    ["a Hebrew letter on another line", "א\n\u200f1,000 to you", "bidi"],
    ["a mark beside a Hebrew letter", "א\u200f", "quiet"],
    ["a Latin word that ends a Hebrew line", "אני כותב ב-HTML\u200f.", "quiet"],
    ["a Latin word that ends a Persian line", "من از Python\u200f!\nنعم", "quiet"],
    ["a Latin word in the middle of a Hebrew line", "א HTML\u200f words", "bidi"],
    ["three marks beside a Hebrew letter", "א\u200f\u200f\u200f", "bidi"],
    ["an override inside Hebrew", "של\u202eום", "bidi"],
    ["the Arabic letter mark inside Arabic", "سل\u061cام", "bidi"],
    ["a joiner between Latin letters", "a\u200db", "check"],
    ["a joiner after a picture and before a letter", "👨\u200da", "check"],
    ["two joiners in a family", "👨\u200d\u200d👩", "check"],
    ["a non-joiner in German", "Auf\u200clage", "check"],
    ["two non-joiners in Persian", "می\u200c\u200cخواهم", "check"],
    ["a selector after a letter", "a\ufe0f", "check"],
    ["a selector after a digit that is no keycap", "1\ufe0f2", "check"],
    ["another selector after a picture", "😀\ufe01", "check"],
    ["an ideographic selector after Han", "辻\u{e0100}", "check"],
    ["a black flag with other tags", "🏴\u{e0069}", "danger"],
    ["a no-break space between words", "to\u00a0me", "check"],
    ["a narrow no-break space in French", "oui\u202f!", "check"],
    ["an ideographic space in Latin", "a\u3000b", "check"],
    ["a carriage return before a line feed", "a\r\nb", "check"],
    ["a carriage return alone", "a\rb", "danger"],
    ["the byte order mark", "\ufeffa", "check"],
    ["half a pair", "a\ud83d", "lone"],
    ["four blank lines", "a\n\n\n\n\nb", "check"],
    ["four blank lines at the start", "\n\n\n\nb", "check"],
    ["four marks on one letter", "a\u0301\u0302\u0303\u0304", "check"],
    ["four marks on a Latin letter after Hebrew", "שa\u0301\u0302\u0303\u0304", "check"],
    ["four marks on a Cyrillic letter after Hebrew", "שж\u0301\u0302\u0303\u0304", "check"],
    ["six marks on a Hebrew letter", "ש\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5", "check"],
  ]
  for (const [name, text, level] of cases) {
    test(name, () => {
      expect(levelOf(text)).toBe(level)
    })
  }

  test("a flag of hidden letters shows each of them", () => {
    const hidden = Array.from("ignore", (letter) =>
      String.fromCodePoint(0xe0000 + letter.charCodeAt(0)),
    ).join("")
    expect(findHidden(`🏴${hidden}\u{e007f}`)).toHaveLength(7)
  })

  test("blank lines made of spaces and invisible characters count", () => {
    const marks = findHidden("a\n \n\t\n\u200b\n\r\nb")
    expect(marks.filter((mark) => mark.codePoint === 10)).toHaveLength(5)
  })

  test("joiners that are quiet one by one are shown where they are most of the text", () => {
    const text = "ا\u200c".repeat(20)
    expect(findHidden(text)).toHaveLength(20)
    expect(findHidden("👨‍👩‍👧‍👦".repeat(20))).toEqual([])
  })
})

describe("marks", () => {
  test("cover a run of one code point, with offsets, count and token", () => {
    expect(findHidden(`ab${"\u200b".repeat(500)}c\u{e0041}\u{e0041}`)).toEqual([
      {
        code: "hidden-character",
        tier: "check",
        start: 2,
        end: 502,
        token: "⟦U+200B ×500⟧",
        codePoint: 0x200b,
        count: 500,
      },
      {
        code: "hidden-character",
        tier: "danger",
        start: 503,
        end: 507,
        token: "⟦U+E0041 ×2⟧",
        codePoint: 0xe0041,
        count: 2,
      },
    ])
  })

  test("are in order and do not overlap", () => {
    const text = "\r\n\u200b\n\n\r\n \n\na\u0301\u0302\u0303\u0304\u0304\u202e\ud800\u200d"
    let last = 0
    for (const mark of findHidden(text)) {
      expect(mark.start).toBeGreaterThanOrEqual(last)
      expect(mark.end).toBeGreaterThan(mark.start)
      expect(text.slice(mark.start, mark.end)).toBe(String.fromCodePoint(mark.codePoint).repeat(mark.count))
      last = mark.end
    }
  })

  test("of a megabyte of padding are found in no time", () => {
    const floods = [
      "\u200b",
      "\u0301",
      "\ud800",
      "\n",
      "\u200b\u200c",
      "\u0301\u0316",
      "\n ",
      "\r\n",
      "\u200e.",
      "👨\u200d",
    ]
    for (const flood of floods) {
      const text = flood.repeat(1 << (flood.length === 1 ? 20 : 17))
      const started = performance.now()
      const marks = findHidden(text)
      expect(performance.now() - started).toBeLessThan(2000)
      if (flood.length === 1) expect(marks).toHaveLength(1)
    }
  })
})
