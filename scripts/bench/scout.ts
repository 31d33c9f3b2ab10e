// What the search for posts costs a page: time of its main thread where there are none, time to the badges where there are.
import type { Page } from "playwright/test"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { BLANK, type Routes, serve } from "../../tests/e2e/site.ts"
import { reportCount, reportTimes } from "./report.ts"
import { bodyOf } from "./scene.ts"

/** Nodes of the pages without a post, and the milliseconds that searching one may take. */
const PAGES = [
  { nodes: 6_000, limit: 5, loads: 10 },
  { nodes: 300_000, limit: 20, loads: 5 },
] as const
const POSTS = 50
/** Each time is the best of so many loads: what else the machine does only ever adds to one. */
const TRIES = 3
/** Loads of the page with posts. */
const LOADS = 10

const NODES_OF_ROW = 9
/** Elements and texts as articles have them, some of them code. */
const words = (nodes: number): string => {
  const row = '<div class="row"><p>Words <b>and</b> <code>code()</code> of a page</p></div>'
  return `${BLANK}${row.repeat(Math.ceil(nodes / NODES_OF_ROW))}`
}
const posts = Array.from({ length: POSTS }, (_, at) => {
  const body = bodyOf("0x70997970c51812dc3a010c7d01b50e0d17dc79c8", `Post ${at}`, 1_732_000_000_000 + at)
  return `<pre>${body.replaceAll("<", "&lt;")}</pre>`
})

const ROUTES: Routes = {
  ...Object.fromEntries(PAGES.map(({ nodes }) => [`/${nodes}`, words(nodes)])),
  "/posts": `${BLANK}${posts.join("")}`,
}

export async function benchScout(): Promise<void> {
  const site = await serve(ROUTES)
  const extension = await launch()
  try {
    await extension.enable(site.origin)
    for (const { nodes, limit, loads } of PAGES) {
      const times: number[] = []
      for (let load = 0; load < loads; load++) {
        const tries: number[] = []
        while (tries.length < TRIES) tries.push(await searchTime(extension, `${site.origin}/${nodes}`))
        times.push(Math.min(...tries))
      }
      reportTimes(`search of a page of ${nodes} nodes without a post, main thread`, times, limit)
    }
    await benchSilence(
      extension,
      PAGES.map(({ nodes }) => `${site.origin}/${nodes}`),
    )
    await benchPosts(extension, `${site.origin}/posts`)
  } finally {
    await extension.close()
    site.close()
  }
}

type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Time of the processor, which other programs do not lengthen. */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly url?: string } }
}

/** Milliseconds of the processor that the scout took on the main thread, from the load until the page rests. */
async function searchTime({ context }: Extension, address: string): Promise<number> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const events: TraceEvent[] = []
  session.on("Tracing.dataCollected", ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]))
  })
  const ended = new Promise((done) => session.once("Tracing.tracingComplete", done))
  const traceConfig = { includedCategories: ["devtools.timeline"] }
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig })
  await page.goto(address)
  await page.waitForTimeout(2000)
  await session.send("Tracing.end")
  await ended
  await page.close()
  return timeOf(events)
}

/** The scout runs where it is loaded, and in functions that the browser calls later. */
function timeOf(events: readonly TraceEvent[]): number {
  const own = events.filter(
    ({ name, ph, args }) =>
      ph === "X" &&
      (name === "EvaluateScript" || name === "FunctionCall") &&
      args?.data?.url?.endsWith("/content-scripts/scout.js"),
  )
  const isInside = (event: TraceEvent): boolean =>
    own.some(
      (other) =>
        other !== event &&
        other.tid === event.tid &&
        other.ts <= event.ts &&
        other.ts + (other.dur ?? 0) >= event.ts + (event.dur ?? 0),
    )
  const outermost = own.filter((event) => !isInside(event))
  if (outermost.length < 2) throw new Error("The search was not seen")
  return outermost.reduce((sum, { tdur = Number.NaN }) => sum + tdur, 0) / 1000
}

/** How often pages without a post woke the worker, which every message does. */
async function benchSilence(extension: Extension, addresses: readonly string[]): Promise<void> {
  const watcher = await extension.context.newPage()
  // The welcome page holds a line to the worker and would wake it itself.
  for (const page of extension.context.pages()) if (page !== watcher) await page.close()
  const session = await extension.context.newCDPSession(watcher)
  let awake = 0
  let last = ""
  session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
    for (const { runningStatus } of versions) {
      if (runningStatus === "starting" && last === "stopped") awake++
      last = runningStatus
    }
  })
  await extension.stopWorker()
  await session.send("ServiceWorker.enable")
  while (last !== "stopped") await watcher.waitForTimeout(50)
  for (const address of addresses) {
    const page = await extension.context.newPage()
    await page.goto(address)
    await page.waitForTimeout(1500)
    await page.close()
  }
  await watcher.close()
  reportCount(
    { name: "pages without a post that woke the worker", value: awake, unit: "times", n: addresses.length },
    0,
  )
}

async function benchPosts({ context }: Extension, address: string): Promise<void> {
  const times: number[] = []
  let drawn = 0
  for (let load = 0; load < LOADS; load++) {
    const page = await context.newPage()
    await page.goto(address, { waitUntil: "commit" })
    times.push(await badgesAt(page))
    drawn = await page.locator("spasm-post").count()
    await page.close()
  }
  reportTimes(`${POSTS} posts of a page found, read and marked, from its load`, times)
  reportCount({ name: "posts of the page that are marked", value: drawn, unit: "events", n: POSTS }, POSTS)
}

/** Milliseconds from the end of the page's load to its last badge. */
const badgesAt = (page: Page): Promise<number> =>
  page.evaluate(async (count) => {
    while (document.querySelectorAll("spasm-post").length < count)
      await new Promise((done) => requestAnimationFrame(done))
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
    return performance.now() - (entry?.domContentLoadedEventEnd ?? 0)
  }, POSTS)
