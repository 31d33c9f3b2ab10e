// What a benchmark prints: one JSON object a line, against its limit.
import { writeFileSync } from "node:fs"

export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: "B" | "ms" | "loads" | "calls" | "cases" | "events" | "times"
  /** How many samples stand behind the value. */
  readonly n: number
  readonly p95?: number
  readonly min?: number
  readonly max?: number
  readonly quartiles?: readonly [number, number]
  /** The most that is right, or for counts the only value that is. */
  readonly limit?: number
  readonly ok?: boolean
  /** Why a figure is not to be compared. */
  readonly note?: string
}

const figures: Figure[] = []
let wrongCounts = 0

function print(figure: Figure): void {
  figures.push(figure)
  console.log(JSON.stringify(figure))
}

/** Prints a figure. A value beyond its limit is said, never fatal: two cores are noisy. */
export function report(figure: Figure): void {
  const { value, limit } = figure
  const ok = limit === undefined ? {} : { ok: value <= limit }
  print({ ...figure, value: round(value), ...ok })
}

/** Prints a count that has one right value; any other fails the run. */
export function reportCount(figure: Omit<Figure, "limit" | "ok">, right: number): void {
  const ok = figure.value === right
  if (!ok) wrongCounts++
  print({ ...figure, limit: right, ok })
}

/** Prints the median of some times in milliseconds, with what lies around it. */
export function reportTimes(name: string, times: readonly number[], limit?: number, note?: string): void {
  const sorted = times.toSorted((a, b) => a - b)
  report({
    name,
    value: quantile(sorted, 0.5),
    unit: "ms",
    n: sorted.length,
    p95: round(quantile(sorted, 0.95)),
    min: round(quantile(sorted, 0)),
    max: round(quantile(sorted, 1)),
    ...(limit !== undefined && { limit }),
    ...(note !== undefined && { note }),
  })
}

/** Keeps all figures in one file, to be compared with those of another run; true where every count was right. */
export function finish(file: string): boolean {
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`)
  return wrongCounts === 0
}

export const median = (numbers: readonly number[]): number =>
  quantile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  )

/** Linear between neighbours; `sorted` from low to high. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export const round = (value: number): number => Math.round(value * 100) / 100
