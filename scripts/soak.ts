// `npm run soak`: posts to five faulty destinations while workers and the browser are killed at random times. Fails
// where one is lost, goes elsewhere, is there twice, or is said to be there and is not.
// `npm run soak -- --events N --kills K --seed S`
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { parseArgs } from "node:util"
import { type Delivery, isArrived } from "../lib/core/outbox/delivery.ts"
import keys from "../tests/vectors/keys.json" with { type: "json" }
import { finish, report, reportCount } from "./bench/report.ts"
import { ROOT, run } from "./command.ts"
import { ensureChromium } from "./setup-browsers.ts"
import { openBrowser, type SoakBrowser } from "./soak/browser.ts"
import { type Chance, chanceOf } from "./soak/chance.ts"
import { openPlaces, type Place } from "./soak/places.ts"
import { type Post, signPosts } from "./soak/posts.ts"
import { judge } from "./soak/verdict.ts"
import { startWeather } from "./soak/weather.ts"

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "1000" },
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
})
const EVENTS = Number(values.events)
const KILLS = Number(values.kills)
/** Of the kills, those that take the whole browser along. */
const CRASHES = 0.2
/** Between two posts at most. */
const PACE_MS = 250
/** How long after everything is well again the last one may arrive. */
const SETTLE_MS = 10 * 60_000
/** What waits longer than this is asked for once more, as a person who sees it would. */
const LONG_MS = 20_000

/** What is not a figure goes beside the figures. */
const say = (text: string): void => console.error(text)
const seconds = (since: number): number => (performance.now() - since) / 1000

/** Everything that the outbox says, by event and destination. */
async function rowsOf(browser: SoakBrowser): Promise<ReadonlyMap<string, Delivery>> {
  const rows = new Map<string, Delivery>()
  for (let before: string | undefined; ; ) {
    const page = await browser.ask("outbox", { most: 200, ...(before !== undefined && { before }) })
    for (const { key, deliveries } of page.items)
      for (const row of deliveries) rows.set(`${key} ${row.to}`, row)
    before = page.items.at(-1)?.key
    if (!page.more) return rows
  }
}

/** Kills at random times while the posts are put in, and a while longer. */
async function sendAndKill(browser: SoakBrowser, posts: readonly Post[], chance: Chance): Promise<number> {
  const size = Math.ceil(posts.length / (KILLS + 1))
  let crashes = 0
  for (let kill = 0; kill <= KILLS; kill++) {
    const some = posts.slice(kill * size, (kill + 1) * size)
    const sending = (async () => {
      for (const { text, to } of some) {
        const taken = await browser.ask("send-file", { text, to: to.map(({ url }) => url) })
        if (!taken.ok) throw new Error(`A post was not taken: ${taken.code}`)
        await wait(chance.between(0, PACE_MS))
      }
    })()
    if (kill < KILLS) {
      await wait(chance.between(0, PACE_MS * Math.min(size, 20)))
      const isCrash = chance.number() < CRASHES
      if (isCrash) {
        crashes++
        await browser.killBrowser()
        // Who logs in to relays needs the keys; some posts have to wait for them.
        if (chance.number() < 0.5) await (await browser.extension()).unlock().catch(() => undefined)
      } else await browser.killWorker()
    }
    await sending
    if (kill % 5 === 0) say(`${kill} kills (${crashes} of the browser), ${browser.asked()} questions`)
  }
  return crashes
}

/** Waits until nothing more happens by itself, and tries again what was refused or waits for long. */
async function settle(browser: SoakBrowser, pairs: number): Promise<ReadonlyMap<string, Delivery>> {
  const until = performance.now() + SETTLE_MS
  for (;;) {
    const rows = await rowsOf(browser)
    const open = [...rows.values()].filter((row) => !isArrived(row) || row.dueAt !== undefined)
    say(`${rows.size} of ${pairs} deliveries known, ${open.length} open`)
    if ((rows.size >= pairs && open.length === 0) || performance.now() > until) return rows
    const stuck = open.filter(({ dueAt }) => dueAt === undefined || dueAt > Date.now() + LONG_MS)
    for (const { event, to } of stuck) await browser.ask("send-again", { event, to })
    await wait(5000)
  }
}

async function soak(folder: string): Promise<void> {
  const chance = chanceOf(Number(values.seed))
  const places: readonly Place[] = await openPlaces(folder)
  say(`Signing ${EVENTS} posts …`)
  const posts = await signPosts(EVENTS, places, chance)
  const pairs = posts.reduce((sum, { to }) => sum + to.length, 0)
  const browser = await openBrowser(join(folder, "profile"))
  await (await browser.extension()).onboard(keys.nostr.alice.secretKey)
  for (const { url, kind } of places) await browser.ask("add-destination", { address: url, kind })

  const started = performance.now()
  const weather = startWeather(places, chance)
  const crashes = await sendAndKill(browser, posts, chance)
  const sentIn = seconds(started)
  await weather.end()
  say("All destinations are well again.")
  await (await browser.extension()).unlock().catch(() => undefined)
  const rows = await settle(browser, pairs)
  const { lost, elsewhere, unreadable, twice, unasked, again } = await judge(posts, places, rows)
  for (const one of [...lost, ...elsewhere, ...unreadable, ...twice].slice(0, 20)) say(one)

  const count = (name: string, value: number, right: number): void =>
    reportCount({ name, value, unit: "events", n: pairs }, right)
  count("soak: deliveries known", rows.size, pairs)
  count("soak: lost", lost.length, 0)
  count("soak: sent to a destination not chosen", elsewhere.length, 0)
  count("soak: marked as arrived and not to be read back", unreadable.length, 0)
  count("soak: kept twice by a destination", twice.length, 0)
  reportCount({ name: "soak: kills", value: KILLS, unit: "times", n: KILLS }, KILLS)
  report({ name: "soak: of these, of the whole browser", value: crashes, unit: "times", n: KILLS })
  report({ name: "soak: arrived, not confirmed by us", value: unasked, unit: "events", n: pairs })
  report({ name: "soak: sent again", value: again, unit: "events", n: pairs })
  report({
    name: "soak: questions put again",
    value: browser.unanswered(),
    unit: "times",
    n: browser.asked(),
  })
  report({ name: "soak: under faults and kills", value: sentIn * 1000, unit: "ms", n: 1 })
  report({ name: "soak: in all", value: seconds(started) * 1000, unit: "ms", n: 1 })
  await browser.close()
  await Promise.all(places.map((place) => place.close()))
}

const folder = mkdtempSync(join(tmpdir(), "spasm-soak-"))
try {
  ensureChromium(say)
  if (!process.env.SPASM_BUILD && !existsSync(join(ROOT, ".output", "chrome-mv3-e2e", "manifest.json"))) {
    say("Building the extension …")
    const built = await run({ program: "wxt", args: ["build"], env: { SPASM_E2E: "1" } })
    if (!built.ok) throw new Error(`The build failed:\n${built.output}`)
  }
  await soak(folder)
  process.exitCode = finish(join(ROOT, ".output", "soak.json")) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
