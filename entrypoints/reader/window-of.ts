// Which rows of a long list are drawn: those in sight and a little around them, at heights measured or supposed.

export type Span = {
  readonly from: number
  /** The first that is not drawn any more. */
  readonly to: number
  /** Room above and below, in pixels. */
  readonly above: number
  readonly below: number
}

/** Measured heights by the number of a post, 0 where there is none. Looked up for every row in every frame. */
export function createHeights() {
  let heights = new Float64Array(1024)
  return {
    of: (at: number): number => heights[at] ?? 0,
    note: (at: number, height: number): void => {
      if (at >= heights.length) {
        const larger = new Float64Array(2 * at)
        larger.set(heights)
        heights = larger
      }
      heights[at] = height
    },
  }
}

/** Beyond what is in sight, in pixels. */
const AROUND = 900
const SUPPOSED = 240

export function spanOf(
  count: number,
  heightOf: (position: number) => number,
  top: number,
  bottom: number,
): Span {
  let sum = 0
  let from = -1
  let above = 0
  let to = count
  let drawnEnd = 0
  for (let at = 0; at < count; at++) {
    const height = heightOf(at) || SUPPOSED
    if (from < 0 && sum + height > top - AROUND) {
      from = at
      above = sum
    }
    if (from >= 0 && to === count && sum > bottom + AROUND) {
      to = at
      drawnEnd = sum
    }
    sum += height
  }
  if (to === count) drawnEnd = sum
  if (from < 0) {
    const last = Math.max(0, count - 1)
    return { from: last, to: count, above: offsetOf(last, heightOf), below: 0 }
  }
  return { from, to, above, below: sum - drawnEnd }
}

/** Where a row begins. */
export function offsetOf(position: number, heightOf: (position: number) => number): number {
  let sum = 0
  for (let at = 0; at < position; at++) sum += heightOf(at) || SUPPOSED
  return sum
}
