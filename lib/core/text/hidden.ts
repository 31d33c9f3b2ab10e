// Unicode UAX #9, UAX #31, UTS #39, UTS #51: characters that hide, reorder or pad text. Nothing here removes any of them.
import {
  bitsOf,
  INVISIBLE,
  LEFT_TO_RIGHT,
  MARK,
  pointAt,
  RIGHT_TO_LEFT,
  SPECIAL,
  widthOf,
} from "./code-points.ts"
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

/** A run of one code point that a reader would not see, or would be misled by. Offsets are UTF-16 units. */
export type Mark = {
  readonly code: "hidden-character" | "bidi-control" | "lone-surrogate"
  readonly tier: "check" | "danger"
  readonly start: number
  readonly end: number
  /** What to show in its place, such as "⟦U+202E⟧" or "⟦U+200B ×500⟧". */
  readonly token: string
  readonly codePoint: number
  /** How many times the code point stands in the run. */
  readonly count: number
}

type Verdict = Pick<Mark, "code" | "tier"> | Belonging

const HIDDEN_DANGER = { code: "hidden-character", tier: "danger" } as const
const HIDDEN_CHECK = { code: "hidden-character", tier: "check" } as const
const BIDI = { code: "bidi-control", tier: "danger" } as const
const LONE = { code: "lone-surrogate", tier: "danger" } as const

const MOST_MARKS_ON_A_BASE = 3
const MOST_BLANK_LINES = 3
const MOST_DIRECTION_MARKS = 2
const MOST_IDEOGRAPHIC_SPACES = 8
const INVISIBLE_SHARE = 0.4
/** Below this many, a short word with one joiner would pass the share. */
const INVISIBLE_FLOOR = 8

const singles = new Map<number, string>()

/** The visible stand-in for `count` times a code point. */
export function tokenOf(codePoint: number, count: number): string {
  const known = count === 1 ? singles.get(codePoint) : undefined
  if (known !== undefined) return known
  const hex = codePoint.toString(16).toUpperCase().padStart(4, "0")
  if (count !== 1) return `⟦U+${hex} ×${count}⟧`
  const token = `⟦U+${hex}⟧`
  // One string for a flood of equal marks; a flood of different ones must not stay in memory.
  if (singles.size < 256) singles.set(codePoint, token)
  return token
}

/**
 * Every run of hidden, reordering or padding characters in a text, in order and without overlap; [] for an ordinary text.
 * Takes time linear in the text. Each run is judged where it stands: a Hebrew word elsewhere excuses nothing.
 */
export function findHidden(text: string): readonly Mark[] {
  const marks: Mark[] = []
  const quiet: Mark[] = []
  const letters = new NearestLetter(text)
  let stacked = 0
  let points = 0
  let invisible = 0
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (unit < 0x7f && (unit >= 0x20 || unit === 10 || unit === 9)) {
      stacked = 0
      points++
      at++
      letters.passAscii(unit)
      continue
    }
    const point = pointAt(text, at)
    const bits = bitsOf(point)
    const flag = point === 0x1f3f4 ? tagFlagLength(text, at) : 0
    const judged = (bits & SPECIAL) !== 0 || ((bits & MARK) !== 0 && stacked >= MOST_MARKS_ON_A_BASE)
    const end = flag > 0 ? at + flag : judged ? runEnd(text, at, point) : at + widthOf(point)
    const count = flag > 0 ? 1 : (end - at) / widthOf(point)
    points += count
    if ((bits & SPECIAL) !== 0) {
      const verdict = judge(text, at, end, point, count, letters)
      if (verdict !== "seen" && (bits & INVISIBLE) !== 0) invisible += count
      if (verdict === "quiet") quiet.push(mark(HIDDEN_CHECK, at, end, point, count))
      else if (typeof verdict === "object") marks.push(mark(verdict, at, end, point, count))
    } else if ((bits & MARK) !== 0) {
      stacked += count
      if (judged) marks.push(mark(HIDDEN_CHECK, at, end, point, count))
    } else {
      stacked = 0
      letters.pass(bits)
    }
    at = end
  }
  const padded = invisible >= INVISIBLE_FLOOR && invisible > points * INVISIBLE_SHARE
  return inOrder(inOrder(marks, padded ? quiet : []), blankLines(text))
}

function mark(
  { code, tier }: Pick<Mark, "code" | "tier">,
  start: number,
  end: number,
  point: number,
  count: number,
): Mark {
  return { code, tier, start, end, token: tokenOf(point, count), codePoint: point, count }
}

/** One list out of two that are each in order and do not overlap. */
export function inOrder<T extends Pick<Mark, "start">>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (other.length === 0) return one
  if (one.length === 0) return other
  const merged: T[] = []
  let next = 0
  for (const item of one) {
    for (let rival = other[next]; rival !== undefined && rival.start < item.start; rival = other[next]) {
      merged.push(rival)
      next++
    }
    merged.push(item)
  }
  return next === other.length ? merged : merged.concat(other.slice(next))
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
  if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point === 0x61c)
    return BIDI
  if (point === 0x200e || point === 0x200f) {
    return count <= MOST_DIRECTION_MARKS && letters.touchRightToLeft(end) ? "quiet" : BIDI
  }
  if (point === 0x3000) {
    return count <= MOST_IDEOGRAPHIC_SPACES && ideographicSpaceBelongs(text, start, end)
      ? "seen"
      : HIDDEN_CHECK
  }
  return (count === 1 && belonging(text, start, end, point)) || HIDDEN_CHECK
}

function belonging(text: string, start: number, end: number, point: number): Belonging | null {
  let found: Belonging = "no"
  if (point === ZWJ || point === ZWNJ) found = joinerBelongs(text, start, end, point)
  else if (point >= 0xfe00 && point <= 0xfe0f) found = selectorBelongs(text, start, end, point)
  else if ((point >= 0x180b && point <= 0x180d) || point === 0x180f)
    found = selectorBelongs(text, start, end, point)
  else if (point === 0xa0 && noBreakSpaceBelongs(text, start, end)) found = "seen"
  return found === "no" ? null : found
}

/** Line breaks of stretches with more than three blank lines; what else stands in the stretch is judged by itself. */
function blankLines(text: string): Mark[] {
  const marks: Mark[] = []
  for (let at = text.indexOf("\n"); at !== -1; ) {
    const runs: { start: number; end: number }[] = []
    let end = at
    let breaks = 0
    for (; end < text.length && isBlank(text.charCodeAt(end)); end++) {
      if (text.charCodeAt(end) !== 10) continue
      breaks++
      const last = runs.at(-1)
      if (last?.end === end) last.end = end + 1
      else runs.push({ start: end, end: end + 1 })
    }
    const blank = at === 0 ? breaks : breaks - 1
    if (blank > MOST_BLANK_LINES) {
      for (const run of runs) marks.push(mark(HIDDEN_CHECK, run.start, run.end, 10, run.end - run.start))
    }
    at = text.indexOf("\n", end)
  }
  return marks
}

function isBlank(unit: number): boolean {
  if (unit === 10 || unit === 32 || unit === 9) return true
  return (unit < 0xd800 || unit > 0xf8ff) && (bitsOf(unit) & SPECIAL) !== 0
}

/** The letters nearest to a place within its line, found without reading any stretch twice. */
class NearestLetter {
  readonly #text: string
  #before = 0
  #seenTo = -1
  #after = 0

  constructor(text: string) {
    this.#text = text
  }

  passAscii(unit: number): void {
    if (unit === 10) this.#before = 0
    else if ((unit | 32) >= 97 && (unit | 32) <= 122) this.#before = LEFT_TO_RIGHT
  }

  pass(bits: number): void {
    const direction = bits & (LEFT_TO_RIGHT | RIGHT_TO_LEFT)
    if (direction !== 0) this.#before = direction
  }

  touchRightToLeft(from: number): boolean {
    if (this.#before === RIGHT_TO_LEFT) return true
    if (this.#seenTo < from) this.#look(from)
    return this.#after === RIGHT_TO_LEFT
  }

  #look(from: number): void {
    this.#after = 0
    let at = from
    for (; at < this.#text.length; at++) {
      const point = pointAt(this.#text, at)
      if (point === 10) break
      const direction = bitsOf(point) & (LEFT_TO_RIGHT | RIGHT_TO_LEFT)
      if (direction !== 0) {
        this.#after = direction
        break
      }
      if (point > 0xffff) at++
    }
    this.#seenTo = at
  }
}
