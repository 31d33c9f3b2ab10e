// What the browser itself notes of a page's main thread: its tasks, in time of the processor, around marks that were set.
import type { Page } from "playwright/test"

type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Time of the processor, which other programs do not lengthen. */
  readonly tdur?: number
}

/** Milliseconds of the processor: all, and what of it went into scripts, into styles and layout, and into painting. */
export type Cost = {
  readonly all: number
  readonly script: number
  readonly layout: number
  readonly paint: number
}

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
const LAYOUT = ["UpdateLayoutTree", "Layout"]
const PAINT = ["PrePaint", "Paint", "Layerize", "Commit"]
const SCRIPT = [
  "EventDispatch",
  "EvaluateScript",
  "FireAnimationFrame",
  "FunctionCall",
  "RunMicrotasks",
  "TimerFire",
]

/** The cost of each mark of this name: of the task in which it was set, and of all until a frame was handed on. */
export async function costsOf(mark: string, page: Page, work: () => Promise<unknown>): Promise<Cost[]> {
  const events = await traced(page, work)
  return events
    .filter(({ name, ph }) => name === mark && (ph === "I" || ph === "R"))
    .map((at) => costFrom(at, events))
}

async function traced(page: Page, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on("Tracing.dataCollected", ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]))
  })
  const ended = new Promise((done) => session.once("Tracing.tracingComplete", done))
  const traceConfig = { includedCategories: CATEGORIES }
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig })
  await work()
  await session.send("Tracing.end")
  await ended
  await session.detach()
  return events
}

function costFrom(mark: TraceEvent, events: readonly TraceEvent[]): Cost {
  const own = events.filter(({ ph, pid, tid }) => ph === "X" && pid === mark.pid && tid === mark.tid)
  const tasks = own.filter(({ name }) => name === "RunTask").toSorted((a, b) => a.ts - b.ts)
  const first = tasks.find((task) => isIn(mark, task))
  const frame = own.filter(({ name, ts }) => name === "Commit" && ts > mark.ts)
  const end = Math.min(...frame.map(({ ts }) => ts))
  if (!first || !Number.isFinite(end)) throw new Error("No frame followed a mark")
  const counted = tasks.filter(({ ts }) => ts >= first.ts && ts <= end)
  const inside = own.filter((event) => counted.some((task) => isIn(event, task)))
  const sum = (names: readonly string[]): number =>
    timeOf(outermost(inside.filter(({ name }) => names.includes(name))))
  const layout = sum(LAYOUT)
  // What a script has laid out by asking for it is layout.
  const script = sum(SCRIPT)
  const forced = timeOf(
    outermost(
      inside.filter(
        (event) =>
          LAYOUT.includes(event.name) && inside.some((one) => SCRIPT.includes(one.name) && isIn(event, one)),
      ),
    ),
  )
  return { all: timeOf(counted), script: script - forced, layout, paint: sum(PAINT) }
}

const endOf = ({ ts, dur = 0 }: TraceEvent): number => ts + dur
const isIn = (one: TraceEvent, other: TraceEvent): boolean =>
  one !== other && one.ts >= other.ts && endOf(one) <= endOf(other)
const outermost = (events: readonly TraceEvent[]): TraceEvent[] =>
  events.filter((event) => !events.some((other) => isIn(event, other)))
const timeOf = (events: readonly TraceEvent[]): number =>
  events.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000
