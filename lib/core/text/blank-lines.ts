// Unicode UAX #14 (line breaks): text pushed out of sight by empty lines.
import { bitsOf, SPECIAL } from "./code-points.ts"
import { type Mark, markOf } from "./marks.ts"

const MOST_BLANK_LINES = 3
const CHECK = { code: "hidden-character", tier: "check" } as const

/** Line breaks of stretches with more than three blank lines; what else stands in the stretch is judged by itself. */
export function blankLines(text: string): Mark[] {
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
      for (const run of runs) marks.push(markOf(CHECK, run.start, run.end, 10, run.end - run.start))
    }
    at = text.indexOf("\n", end)
  }
  return marks
}

function isBlank(unit: number): boolean {
  if (unit === 10 || unit === 32 || unit === 9) return true
  return (unit < 0xd800 || unit > 0xf8ff) && (bitsOf(unit) & SPECIAL) !== 0
}
