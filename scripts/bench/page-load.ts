// What an enabled site pays when it loads: bytes, presence, and time beside the same site where the signer is off.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { Journey, type Loaded } from "./journey.ts"
import { FRAMES, servePages } from "./pages.ts"
import { median, quantile, report, reportCount, round } from "./report.ts"

const LOADS = 30
/** Each time of a pair is the median of so many loads: one alone moves by ten times what is measured. */
const TRIES = 5
/** Pairs that only warm caches. */
const WARM_UP = 1
/** The control's own median may move by this share before the run says nothing. */
const STEADY = 0.25

type Measured = { readonly path: string; readonly name: string; readonly bytes: number; readonly ms: number }

const MEASURED: readonly Measured[] = [
  { path: "plain", name: "plain page", bytes: 12_000, ms: 3 },
  { path: "frames", name: `page with ${FRAMES} frames`, bytes: 40_000, ms: 10 },
]

/** The same pages under two origins, on one of which the signer is off: two browsers differ by more than what is measured. */
type Origins = { readonly on: string; readonly off: string }

export async function benchPageLoad(): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "spasm-bench-"))
  const journey = new Journey()
  const on = await servePages(journey.next)
  const off = await servePages(journey.next)
  const origins = { on: on.origin, off: off.origin }
  try {
    const extension = await launch(profile)
    await extension.enable(origins.on)
    await benchBytes(extension, origins)
    await benchPresence(extension, `${origins.on}/plain`)
    await extension.close()
    await benchTime(journey, profile, origins)
  } finally {
    on.close()
    off.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function benchBytes(extension: Extension, { on, off }: Origins): Promise<void> {
  for (const { path, name, bytes: limit } of MEASURED) {
    const value = await injectedBytes(extension, `${on}/${path}`)
    report({ name: `injected bytes, ${name}`, value, unit: "B", n: 1, limit })
    const nothing = await injectedBytes(extension, `${off}/${path}`)
    const where = `injected bytes where the signer is off, ${name}`
    reportCount({ name: where, value: nothing, unit: "B", n: 1 }, 0)
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

/** One stop of a journey. Only the second load in a row counts: the first one takes down the other site's page. */
type Stop = { readonly pair: number; readonly site: keyof Origins; readonly counts: boolean }

const STOPS: readonly Stop[] = Array.from({ length: (WARM_UP + LOADS) * TRIES }, (_, turn) =>
  // Which one goes first changes every time; the machine's own pace changes within seconds.
  (turn % 2 === 0 ? (["on", "off"] as const) : (["off", "on"] as const)).flatMap((site) =>
    [false, true].map((counts) => ({ pair: Math.floor(turn / TRIES) - WARM_UP, site, counts })),
  ),
).flat()

async function benchTime(journey: Journey, profile: string, origins: Origins): Promise<void> {
  for (const measured of MEASURED) {
    const addresses = STOPS.map(({ site }) => `${origins[site]}/timed/${measured.path}`)
    reportAdded(measured, await journey.through(profile, `${origins.off}/start`, addresses))
  }
}

function reportAdded({ name, ms: limit }: Measured, loaded: readonly Loaded[]): void {
  const counted = STOPS.flatMap((stop, at) => {
    const load = loaded[at]
    return load && stop.counts && stop.pair >= 0 ? [{ ...stop, ...load }] : []
  })
  const wrong = counted.filter(({ site, found }) => (site === "on") !== (found === "object,object"))
  reportCount(
    {
      name: `loads where the wrong providers stood, ${name}`,
      value: wrong.length,
      unit: "loads",
      n: counted.length,
    },
    0,
  )
  const timeOf = (pair: number, site: keyof Origins): number =>
    median(counted.filter((load) => load.pair === pair && load.site === site).map(({ took }) => took))
  const pairs = Array.from({ length: LOADS }, (_, pair) => ({
    on: timeOf(pair, "on"),
    off: timeOf(pair, "off"),
  }))
  const added = pairs.map(({ on, off }) => on - off).toSorted((a, b) => a - b)
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
    note: `${round(median(bare))} ms without, each the median of ${TRIES} loads${isSteady ? "" : "; void: the machine was not steady"}`,
  })
}
