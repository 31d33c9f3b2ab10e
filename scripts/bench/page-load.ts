// What an enabled site pays when it loads: bytes, presence, and time beside the same site where the signer is off.
import type { Page } from "playwright/test"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { FRAMES, servePages } from "./pages.ts"
import { median, quantile, report, reportCount, round } from "./report.ts"

const LOADS = 30
/** Each time of a pair is the best of so many loads: what else the machine does only ever adds to a load. */
const TRIES = 3
/** Between two loads, so that none pays for what the one before it does once it has ended: ms. */
const REST = 150
/** Loads that only warm caches. */
const WARM_UP = 3
/** The control's own median may move by this share before the run says nothing. */
const STEADY = 0.25

export async function benchPageLoad(origin: string): Promise<void> {
  const extension = await launch()
  await extension.enable(origin)
  // The same pages under another origin, where the signer is off: two browsers differ by more than what is measured.
  const off = await servePages()
  try {
    for (const [path, name, limit] of [
      ["/plain", "plain page", 12_000],
      ["/frames", `page with ${FRAMES} frames`, 40_000],
    ] as const) {
      const value = await injectedBytes(extension, origin + path)
      report({ name: `injected bytes, ${name}`, value, unit: "B", n: 1, limit })
      const nothing = await injectedBytes(extension, off.origin + path)
      reportCount(
        { name: `injected bytes where the signer is off, ${name}`, value: nothing, unit: "B", n: 1 },
        0,
      )
    }
    await benchPresence(extension, `${origin}/plain`)
    await benchTime(extension, "/plain", { on: origin, off: off.origin }, "plain page", 3)
    await benchTime(extension, "/frames", { on: origin, off: off.origin }, `page with ${FRAMES} frames`, 10)
  } finally {
    await extension.close()
    off.close()
  }
}

/** Length of every script of ours that the engine parses for a page and its frames. */
async function injectedBytes({ context, url }: Extension, address: string): Promise<number> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const scripts: string[] = []
  session.on("Debugger.scriptParsed", (script) => {
    if (script.url.startsWith(url("/"))) scripts.push(script.scriptId)
  })
  await session.send("Debugger.enable")
  await page.goto(address)
  let bytes = 0
  for (const scriptId of scripts) {
    const { scriptSource } = await session.send("Debugger.getScriptSource", { scriptId })
    bytes += Buffer.byteLength(scriptSource)
  }
  await page.close()
  return bytes
}

async function benchPresence({ context }: Extension, address: string): Promise<void> {
  const page = await context.newPage()
  let present = 0
  for (let load = 0; load < LOADS; load++) {
    await page.goto(address)
    const found = await page.evaluate(() => (window as unknown as { atFirst: string }).atFirst)
    if (found === "object,object") present++
  }
  await page.close()
  const name = "providers present before the first inline script"
  reportCount({ name, value: present, unit: "loads", n: LOADS }, LOADS)
}

async function benchTime(
  { context }: Extension,
  path: string,
  origins: { readonly on: string; readonly off: string },
  name: string,
  limit: number,
): Promise<void> {
  const page = await context.newPage()
  const pairs: { readonly on: number; readonly off: number }[] = []
  for (let pair = 0; pair < LOADS + WARM_UP; pair++) {
    // Which one goes first changes every time.
    const order = pair % 2 === 0 ? (["on", "off"] as const) : (["off", "on"] as const)
    const times = { on: 0, off: 0 }
    for (const which of order) times[which] = await bestLoad(page, origins[which] + path)
    if (pair >= WARM_UP) pairs.push(times)
  }
  await page.close()
  const added = pairs.map(({ on, off }) => on - off).sort((a, b) => a - b)
  const bare = pairs.map(({ off }) => off)
  const halves = [median(bare.slice(0, LOADS / 2)), median(bare.slice(LOADS / 2))] as const
  const isSteady = Math.abs(halves[0] - halves[1]) <= STEADY * Math.min(...halves)
  report({
    name: `load added, ${name}`,
    value: quantile(added, 0.5),
    unit: "ms",
    n: LOADS,
    quartiles: [round(quantile(added, 0.25)), round(quantile(added, 0.75))],
    limit,
    note: `${round(median(bare))} ms without, each the best of ${TRIES} loads${isSteady ? "" : "; void: the machine was not steady"}`,
  })
}

/** Milliseconds. The first load also takes down the page before it, which was the other one of the pair. */
async function bestLoad(page: Page, address: string): Promise<number> {
  await loadTime(page, address)
  let best = Number.POSITIVE_INFINITY
  for (let load = 0; load < TRIES; load++) best = Math.min(best, await loadTime(page, address))
  return best
}

async function loadTime(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: "load" })
  const time = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
    return entry?.loadEventStart ?? Number.NaN
  })
  await new Promise((resolve) => setTimeout(resolve, REST))
  return time
}
