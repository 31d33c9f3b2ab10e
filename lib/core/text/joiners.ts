// Unicode UTS #51 (emoji sequences), UAX #31 and #9 (joiners and marks by script): when an invisible character belongs.
import {
  bitsOf,
  CJK,
  JOINING,
  MARK,
  MONGOLIAN,
  PICTOGRAPH,
  pointAt,
  pointBefore,
  widthOf,
} from "./code-points.ts"

/** `seen`: part of what is drawn there. `quiet`: as its script wants it, though it draws nothing. `no`: nothing needs it. */
export type Belonging = "seen" | "quiet" | "no"

export const ZWNJ = 0x200c
export const ZWJ = 0x200d
const TEXT_STYLE = 0xfe0e
const EMOJI_STYLE = 0xfe0f
const KEYCAP = 0x20e3

/** The three flags in use: England, Scotland, Wales. Other tag sequences show a plain black flag and hide their letters. */
const TAG_FLAGS = ["gbeng", "gbsct", "gbwls"].map((region) => {
  const tags = Array.from(region, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)))
  return `\u{1f3f4}${tags.join("")}\u{e007f}`
})

/** UTF-16 length of a flag made of tags at `at`, or 0. */
export function tagFlagLength(text: string, at: number): number {
  return TAG_FLAGS.find((flag) => text.startsWith(flag, at))?.length ?? 0
}

/** Whether one zero-width joiner or non-joiner over [start, end) belongs there. */
export function joinerBelongs(text: string, start: number, end: number, joiner: number): Belonging {
  const before = pointBefore(text, start)
  const after = pointAt(text, end)
  if (joiner === ZWJ && after > 0x7f && (bitsOf(after) & PICTOGRAPH) !== 0 && pictureEnds(text, start))
    return "seen"
  // A word may end or begin with a joiner (a Persian suffix after a Latin word), so one side is enough.
  return isJoining(text, start, before) || (after >= 0 && (bitsOf(after) & JOINING) !== 0) ? "quiet" : "no"
}

function pictureEnds(text: string, end: number): boolean {
  let at = end
  let point = pointBefore(text, at)
  if (point === EMOJI_STYLE) {
    at -= 1
    point = pointBefore(text, at)
  }
  return point > 0x7f && (bitsOf(point) & PICTOGRAPH) !== 0
}

function isJoining(text: string, end: number, before: number): boolean {
  let at = end
  let point = before
  // Vowel signs of Arabic belong to no script of their own: the letter under them decides. Four are the most in use.
  for (let step = 0; step < 4 && point >= 0 && (bitsOf(point) & (MARK | JOINING)) === MARK; step++) {
    at -= widthOf(point)
    point = pointBefore(text, at)
  }
  return point >= 0 && (bitsOf(point) & JOINING) !== 0
}

/** Whether one variation selector (U+FE00–FE0F or Mongolian) over [start, end) belongs there. */
export function selectorBelongs(text: string, start: number, end: number, selector: number): Belonging {
  const before = pointBefore(text, start)
  if (before < 0) return "no"
  if (selector < 0xfe00) return (bitsOf(before) & MONGOLIAN) !== 0 ? "quiet" : "no"
  if (selector === EMOJI_STYLE && pointAt(text, end) === KEYCAP && isKeycapBase(before)) return "seen"
  const styled = selector === TEXT_STYLE || selector === EMOJI_STYLE
  if (styled && (bitsOf(before) & PICTOGRAPH) !== 0) return "seen"
  return (bitsOf(before) & CJK) !== 0 ? "quiet" : "no"
}

function isKeycapBase(point: number): boolean {
  return (point >= 0x30 && point <= 0x39) || point === 0x23 || point === 0x2a
}

/** Whether a no-break space over [start, end) stands where French and its neighbours write one. */
export function noBreakSpaceBelongs(text: string, start: number, end: number): boolean {
  const before = pointBefore(text, start)
  const after = pointAt(text, end)
  if (before <= 0x20 || after <= 0x20) return false
  if (
    "!?:;»›%‰€$£°–—".includes(String.fromCodePoint(after)) ||
    "«‹–—№§".includes(String.fromCodePoint(before))
  )
    return true
  return before >= 0x30 && before <= 0x39
}

/** Whether a run of ideographic spaces over [start, end) touches Chinese, Japanese or Korean text. */
export function ideographicSpaceBelongs(text: string, start: number, end: number): boolean {
  const before = pointBefore(text, start)
  const after = pointAt(text, end)
  return (before >= 0 && (bitsOf(before) & CJK) !== 0) || (after >= 0 && (bitsOf(after) & CJK) !== 0)
}
