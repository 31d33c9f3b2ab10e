// `npm run bench`: figures of the test build in a real browser, one JSON object a line. Fails where a count is wrong.
// `npm run bench -- calls reading` measures only these parts: load, scout, cards, popup, windows, large, calls, deliveries, reader, reading.
import { availableParallelism, loadavg } from "node:os"
import { join } from "node:path"
import { benchCalls } from "./bench/calls.ts"
import { benchCards } from "./bench/cards.ts"
import { benchDeliveries } from "./bench/deliveries.ts"
import { benchEnvelopes } from "./bench/envelopes.ts"
import { benchHostile } from "./bench/hostile.ts"
import { benchLargeEvents } from "./bench/large-events.ts"
import { benchPageLoad } from "./bench/page-load.ts"
import { servePages } from "./bench/pages.ts"
import { benchPopup } from "./bench/popup.ts"
import { benchReader } from "./bench/reader.ts"
import { benchReading } from "./bench/reading.ts"
import { finish } from "./bench/report.ts"
import { allowPosts, setScene } from "./bench/scene.ts"
import { benchScout } from "./bench/scout.ts"
import { benchWindows } from "./bench/windows.ts"
import { ROOT, run } from "./command.ts"
import { ensureChromium } from "./setup-browsers.ts"

/** What is not a figure goes beside the figures. */
const say = (text: string): void => console.error(text)

const wanted = process.argv.slice(2)
const has = (part: string): boolean => wanted.length === 0 || wanted.includes(part)

async function bench(): Promise<void> {
  say("Building the extension …")
  const built = await run({ program: "wxt", args: ["build"], env: { SPASM_E2E: "1" } })
  if (!built.ok) throw new Error(`The build failed:\n${built.output}`)
  say(`${availableParallelism()} cores, load average ${loadavg()[0]?.toFixed(1)}`)
  const site = await servePages()
  if (has("load")) await benchPageLoad()
  if (has("scout")) await benchScout()
  if (has("cards")) await benchCards()
  if (has("popup")) await benchPopup()
  if (["windows", "large", "calls"].some(has)) {
    const scene = await setScene(site.origin)
    if (has("windows")) await benchWindows(scene)
    if (has("large")) await benchLargeEvents(scene)
    if (has("calls")) {
      await allowPosts(scene)
      await benchCalls(scene)
    }
    await scene.extension.close()
  }
  site.close()
  if (has("reader")) await benchReader()
  if (has("deliveries")) await benchDeliveries()
  if (has("reading")) {
    benchReading()
    benchHostile()
    await benchEnvelopes()
  }
}

try {
  ensureChromium(say)
  await bench()
  process.exit(finish(join(ROOT, ".output", "bench.json")) ? 0 : 1)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
