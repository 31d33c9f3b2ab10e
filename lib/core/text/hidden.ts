// Unicode UAX #9, UAX #31, UTS #39, UTS #51: characters that hide, reorder or pad text. Nothing here removes any of them.
import { blankLines } from "./blank-lines.ts"
import { bitsOf, hasAnyToJudge, INVISIBLE, JOINING, MARK, pointAt, SPECIAL, widthOf } from "./code-points.ts"
import {
  type Belonging,
  ideographicSpaceBelongs,
  joinerBelongs,
  noBreakSpaceBelongs,
  selectorBelongs,
  tagFlagLength,
  ZWJ,
  ZWNJ,
} from "./joiners.ts"
import { inOrder, type Mark, markOf } from "./marks.ts"
import { NearestLetter } from "./nearest-letter.ts"

export type { Mark } from "./marks.ts"

type Verdict = Pick<Mark, "code" | "tier"> | Belonging

const HIDDEN_DANGER = { code: "hidden-character", tier: "danger" } as const
const HIDDEN_CHECK = { code: "hidden-character", tier: "check" } as const
const BIDI = { code: "bidi-control", tier: "danger" } as const
const LONE = { code: "lone-surrogate", tier: "danger" } as const

const MOST_MARKS_ON_A_BASE = 3
/** Points, dots and accents of Hebrew; the stacked signs of Burmese and its neighbours. */
const MOST_IN_RICH_SCRIPTS = 5
const MOST_DIRECTION_MARKS = 2
const MOST_IDEOGRAPHIC_SPACES = 8
const INVISIBLE_SHARE = 0.4
/** Below this many, a short word with one joiner would pass the share. */
const INVISIBLE_FLOOR = 8

/**
 * Every run of hidden, reordering or padding characters in a text, in order and without overlap; [] for an ordinary text.
 * Takes time linear in the text. Each run is judged where it stands: a Hebrew word elsewhere excuses nothing.
 */
export function findHidden(text: string): readonly Mark[] {
  if (!hasAnyToJudge(text)) return blankLines(text)
  const marks: Mark[] = []
  const quiet: Mark[] = []
  const letters = new NearestLetter(text)
  let stacked = 0
  let most = MOST_MARKS_ON_A_BASE
  let points = 0
  let invisible = 0
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (unit < 0x7f && (unit >= 0x20 || unit === 10 || unit === 9)) {
      stacked = 0
      most = MOST_MARKS_ON_A_BASE
      points++
      at++
      letters.passAscii(unit)
      continue
    }
    const point = pointAt(text, at)
    const bits = bitsOf(point)
    const flag = point === 0x1f3f4 ? tagFlagLength(text, at) : 0
    const judged = (bits & SPECIAL) !== 0 || ((bits & MARK) !== 0 && stacked >= most)
    const end = flag > 0 ? at + flag : judged ? runEnd(text, at, point) : at + widthOf(point)
    const count = flag > 0 ? 1 : (end - at) / widthOf(point)
    points += count
    if ((bits & SPECIAL) !== 0) {
      const verdict = judge(text, at, end, point, count, letters)
      if (verdict !== "seen" && (bits & INVISIBLE) !== 0) invisible += count
      if (verdict === "quiet") quiet.push(markOf(HIDDEN_CHECK, at, end, point, count))
      else if (typeof verdict === "object") marks.push(markOf(verdict, at, end, point, count))
    } else if ((bits & MARK) !== 0) {
      stacked += count
      if (judged) marks.push(markOf(HIDDEN_CHECK, at, end, point, count))
    } else {
      stacked = 0
      const isRich = (bits & JOINING) !== 0 || (point >= 0x5d0 && point <= 0x5f2)
      most = isRich ? MOST_IN_RICH_SCRIPTS : MOST_MARKS_ON_A_BASE
      letters.pass(bits)
    }
    at = end
  }
  const padded = invisible >= INVISIBLE_FLOOR && invisible > points * INVISIBLE_SHARE
  return inOrder(inOrder(marks, padded ? quiet : []), blankLines(text))
}

function runEnd(text: string, start: number, point: number): number {
  const width = widthOf(point)
  let end = start + width
  // The carriage return of a line end stands by itself: only it is the lesser problem.
  if (point === 13 && text.charCodeAt(end) === 10) return end
  while (pointAt(text, end) === point && !(point === 13 && text.charCodeAt(end + 1) === 10)) end += width
  return end
}

function judge(
  text: string,
  start: number,
  end: number,
  point: number,
  count: number,
  letters: NearestLetter,
): Verdict {
  if (point >= 0xd800 && point <= 0xdfff) return LONE
  if (point === 13 && count === 1 && text.charCodeAt(end) === 10) return HIDDEN_CHECK
  if (point < 0xa0 || point === 0x2028 || point === 0x2029) return HIDDEN_DANGER
  if ((point >= 0xfff9 && point <= 0xfffb) || (point >= 0xe0000 && point <= 0xe007f)) return HIDDEN_DANGER
  if (isBidiControl(point)) return BIDI
  if (point === 0x200e || point === 0x200f) {
    return count <= MOST_DIRECTION_MARKS && letters.touchRightToLeft(end) ? "quiet" : BIDI
  }
  const belongs = belonging(text, start, end, point, count)
  return belongs === "no" ? HIDDEN_CHECK : belongs
}

function isBidiControl(point: number): boolean {
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point === 0x61c
}

function belonging(text: string, start: number, end: number, point: number, count: number): Belonging {
  if (point === 0x3000) {
    return count <= MOST_IDEOGRAPHIC_SPACES && ideographicSpaceBelongs(text, start, end) ? "seen" : "no"
  }
  if (count > 1) return "no"
  if (point === ZWJ || point === ZWNJ) return joinerBelongs(text, start, end, point)
  if (point === 0xa0) return noBreakSpaceBelongs(text, start, end) ? "seen" : "no"
  const selector =
    (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0x180b && point <= 0x180f && point !== 0x180e)
  return selector ? selectorBelongs(text, start, end, point) : "no"
}
