// What an enabled site pays when it loads: bytes, presence, and time beside a browser with an empty extension.
import { fileURLToPath } from "node:url"
import { type BrowserContext, chromium, type Page } from "playwright/test"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { findChromium } from "../browsers.ts"
import { FRAMES } from "./pages.ts"
import { median, quantile, report, reportCount, round } from "./report.ts"

const EMPTY = fileURLToPath(new URL("../../tests/fixtures/empty-extension", import.meta.url))
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
  const control = await launchEmpty()
  try {
    for (const [path, name, limit] of [
      ["/plain", "plain page", 12_000],
      ["/frames", `page with ${FRAMES} frames`, 40_000],
    ] as const) {
      const value = await injectedBytes(extension, origin + path)
      report({ name: `injected bytes, ${name}`, value, unit: "B", n: 1, limit })
    }
    await benchPresence(extension, `${origin}/plain`)
    await benchTime(extension.context, control, `${origin}/plain`, "plain page", 3)
    await benchTime(extension.context, control, `${origin}/frames`, `page with ${FRAMES} frames`, 10)
  } finally {
    await extension.close()
    await control.close()
  }
}

/** The same browser, started in the same way, with an extension that does nothing. */
const launchEmpty = (): Promise<BrowserContext> =>
  chromium.launchPersistentContext("", {
    executablePath: findChromium() ?? "",
    headless: true,
    chromiumSandbox: false,
    viewport: null,
    args: [
      `--disable-extensions-except=${EMPTY}`,
      `--load-extension=${EMPTY}`,
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  })

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
  ours: BrowserContext,
  control: BrowserContext,
  address: string,
  name: string,
  limit: number,
): Promise<void> {
  const [page, other] = await Promise.all([ours.newPage(), control.newPage()])
  const pairs: { readonly ours: number; readonly control: number }[] = []
  for (let pair = 0; pair < LOADS + WARM_UP; pair++) {
    const times: { ours: number[]; control: number[] } = { ours: [], control: [] }
    for (let load = 0; load < TRIES; load++) {
      // Which one goes first changes every time.
      const first = (pair + load) % 2 === 0 ? await loadTime(page, address) : undefined
      times.control.push(await loadTime(other, address))
      times.ours.push(first ?? (await loadTime(page, address)))
    }
    if (pair >= WARM_UP) pairs.push({ ours: Math.min(...times.ours), control: Math.min(...times.control) })
  }
  await Promise.all([page.close(), other.close()])
  const added = pairs.map(({ ours, control }) => ours - control).sort((a, b) => a - b)
  const bare = pairs.map(({ control }) => control)
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

async function loadTime(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: "load" })
  const time = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
    return entry?.loadEventStart ?? Number.NaN
  })
  await new Promise((resolve) => setTimeout(resolve, REST))
  return time
}
