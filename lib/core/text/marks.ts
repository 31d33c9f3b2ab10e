// Stand-ins for characters that would not be seen: the marks of a text and how they are shown.

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

/** The mark of `count` times a code point over [start, end). */
export function markOf(
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
