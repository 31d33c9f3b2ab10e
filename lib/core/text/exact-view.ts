// Unicode UAX #15 (canonical equivalence), UTS #39: a text shown so that no two texts are shown alike.
import { bitsOf, COMPOSES_BACK, NOT_NFC, pointAt, pointBefore, SPECIAL, widthOf } from "./code-points.ts"
import { findHidden } from "./hidden.ts"
import { inOrder, type Mark, tokenOf } from "./marks.ts"

/**
 * A stretch of a view. A token stands for characters that must not be shown as they are; without a tier it says nothing bad,
 * only what it stands for.
 */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "token"; readonly text: string; readonly tier?: Mark["tier"] }

type Span = Pick<Mark, "start" | "end" | "token"> & { readonly tier?: Mark["tier"] }

/** Opens a token, so one that stands in the text is itself shown as a token: no text can forge one. */
const TOKEN_OPENS = 0x27e6
const LONGEST_CLUSTER = 8

/**
 * A text with each hidden character, odd space and not-composed letter as a token. Nothing is left out, and different texts
 * give different views: `exactText` can be read back. Line feeds, tabs and spaces stay as they are.
 */
export function exactView(text: string): readonly Piece[] {
  const marks = findHidden(text)
  return pieces(text, inOrder<Span>(marks, runsOf(text, alike(text, marks))))
}

/** The exact view as one string. */
export function exactText(text: string): string {
  return exactView(text)
    .map((piece) => piece.text)
    .join("")
}

/** A text for a rendered view: hidden characters as tokens, everything else as its script writes it. */
export function revealedView(text: string): readonly Piece[] {
  const marks = findHidden(text)
  const brackets: number[] = []
  for (let at = text.indexOf("\u27e6"); at !== -1; at = text.indexOf("\u27e6", at + 1)) brackets.push(at)
  return pieces(text, inOrder<Span>(marks, runsOf(text, brackets)))
}

/** Offsets, outside the marks, of code points that look like something else: odd spaces, forms that NFC would change. */
function alike(text: string, marks: readonly Mark[]): number[] {
  const found: number[] = []
  let next = 0
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    const mark = marks[next]
    if (mark !== undefined && at >= mark.start) {
      at = Math.max(at, mark.end)
      next++
      continue
    }
    if (unit < 0x7f) {
      at++
      continue
    }
    const point = pointAt(text, at)
    const bits = bitsOf(point)
    if ((bits & COMPOSES_BACK) !== 0) {
      const end = clusterEnd(text, at, mark?.start ?? text.length)
      if (changes(text, at, end))
        for (let each = at; each < end; each += widthOf(pointAt(text, each))) found.push(each)
      at = end
      continue
    }
    if (point === TOKEN_OPENS || (bits & NOT_NFC) !== 0 || isSpace(point, bits)) found.push(at)
    at += widthOf(point)
  }
  return found
}

/** Spaces that findHidden lets pass where they are usual are still not the space bar's: U+00A0 and U+3000. */
function isSpace(point: number, bits: number): boolean {
  return (bits & SPECIAL) !== 0 && (point === 0xa0 || point === 0x3000)
}

function clusterEnd(text: string, start: number, limit: number): number {
  let end = start
  for (
    let point = pointAt(text, end);
    end < limit && (bitsOf(point) & COMPOSES_BACK) !== 0;
    point = pointAt(text, end)
  ) {
    end += widthOf(point)
    if (end >= text.length) break
  }
  return end
}

/** Whether a base and its marks differ from their composed form. Long stacks are not asked: ordering them is quadratic. */
function changes(text: string, start: number, end: number): boolean {
  if (end - start > LONGEST_CLUSTER * 2) return true
  const base = pointBefore(text, start)
  const cluster = text.slice(base < 0 ? start : start - widthOf(base), end)
  return cluster.normalize("NFC") !== cluster
}

function runsOf(text: string, offsets: readonly number[]): Span[] {
  const spans: Span[] = []
  for (let index = 0; index < offsets.length; ) {
    const start = offsets[index] ?? 0
    const point = pointAt(text, start)
    const width = widthOf(point)
    let count = 1
    while (offsets[index + count] === start + count * width && pointAt(text, start + count * width) === point)
      count++
    spans.push({ start, end: start + count * width, token: tokenOf(point, count) })
    index += count
  }
  return spans
}

function pieces(text: string, spans: readonly Span[]): readonly Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const { start, end, token, tier } of spans) {
    if (start > at) out.push({ kind: "text", text: text.slice(at, start) })
    out.push({ kind: "token", text: token, ...(tier && { tier }) })
    at = end
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) })
  return out
}
