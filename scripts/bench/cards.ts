// What one card costs the main thread, in the reader and in a web page: drawn, laid out and painted, in processor time.
import type { Page } from "playwright/test"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { BLANK, serve } from "../../tests/e2e/site.ts"
import { pre } from "../../tests/vectors.ts"
import { KINDS } from "./card-posts.ts"
import { welcomed } from "./reader.ts"
import { median, reportCount, reportTimes, round } from "./report.ts"
import { type Cost, costsOf } from "./trace.ts"

const CARDS = 50
/** Cards that only warm a page. */
const WARM_UP = 10
/** Fresh pages, of each of which the first card is cold. */
const COLD = 5
const LIMIT_MS = 10
/** Between two cards, so that a card's frame is its own: ms. */
const REST = 80
/** Less than the least card is high: pixels. */
const STEP = 100
/** The page's own texts are painted again where a card moves them, so each is short. */
const SHORT = 'style="block-size:3em;overflow:hidden"'

export async function benchCards(): Promise<void> {
  const names = Object.keys(KINDS)
  const events = Object.values(KINDS).map((of) =>
    Array.from({ length: CARDS + WARM_UP }, (_, at) => JSON.stringify(of(at))),
  )
  const site = await serve(
    Object.fromEntries(
      events.flatMap((all, at) => [
        [`/page/${at}`, `${BLANK}${all.map((text) => pre(text, SHORT)).join("")}`],
        [`/feed/${at}`, { body: `[${all.join(",")}]`, headers: FEED }],
      ]),
    ),
  )
  const extension = await launch()
  try {
    await welcomed(extension)
    await extension.enable(site.origin)
    for (const [at, name] of names.entries()) {
      await benchKind(`card in a web page, ${name}`, extension, `${site.origin}/page/${at}`, inPage)
      const feed = encodeURIComponent(`${site.origin}/feed/${at}`)
      await benchKind(
        `card in the reader, ${name}`,
        extension,
        extension.url(`/reader.html#url=${feed}`),
        inReader,
      )
    }
  } finally {
    await extension.close()
    site.close()
  }
}

const FEED = { "content-type": "application/json", "access-control-allow-origin": "*" }

/** Makes so many cards in a page that was just asked for, one after another. */
type Drive = (page: Page, cards: number) => Promise<void>

async function benchKind(name: string, { context }: Extension, address: string, drive: Drive): Promise<void> {
  const measure = async (cards: number): Promise<readonly Cost[]> => {
    const page = await context.newPage()
    await page.addInitScript(markCards)
    const costs = await costsOf("card", page, async () => {
      await page.goto(address)
      await drive(page, cards)
    })
    await page.close()
    return costs
  }
  const cold: Cost[] = []
  for (let load = 0; load < COLD; load++) cold.push(...(await measure(1)).slice(0, 1))
  reportCosts(`${name}, the first of a page`, cold)
  const warm = (await measure(CARDS + WARM_UP)).slice(WARM_UP, WARM_UP + CARDS)
  reportCosts(name, warm)
  reportCount({ name: `${name}, measured`, value: warm.length, unit: "events", n: CARDS }, CARDS)
}

/** The card itself, and beside it all that the browser does from the press or the frame's beginning until it is handed on. */
function reportCosts(name: string, costs: readonly Cost[]): void {
  const part = (of: keyof Cost): string => `${of} ${round(median(costs.map((cost) => cost[of])))}`
  const made = costs.map(({ script, layout }) => script + layout)
  reportTimes(`${name}: drawn and laid out`, made, LIMIT_MS, `${part("script")}, ${part("layout")}`)
  const whole = costs.map(({ all }) => all)
  reportTimes(`${name}: with its whole frame`, whole, undefined, part("paint"))
}

/** Runs in the measured page: sets a mark in the very task that opens one card in a page, or puts one into the reader. */
function markCards(): void {
  const cardsIn = (node: Node): number =>
    !(node instanceof Element)
      ? 0
      : node.matches("spasm-post")
        ? 1
        : node.querySelectorAll("spasm-post").length
  const made = ({ type, target, addedNodes }: MutationRecord): number => {
    if (type === "attributes") return (target as Element).hasAttribute("data-open") ? 1 : 0
    if (location.protocol !== "chrome-extension:") return 0
    return [...addedNodes].reduce((sum, node) => sum + cardsIn(node), 0)
  }
  new MutationObserver((records) => {
    const count = records.reduce((sum, record) => sum + made(record), 0)
    if (count === 1) performance.mark("card")
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-open"] })
}

/** Presses one badge after another. */
async function inPage(page: Page, cards: number): Promise<void> {
  const badges = page.getByRole("button", { name: "1 Spasm post" })
  await badges.nth(CARDS + WARM_UP - 1).waitFor()
  await page.waitForTimeout(REST)
  for (let card = 0; card < cards; card++) {
    const badge = page.locator("spasm-post").nth(card).getByRole("button", { name: "1 Spasm post" })
    // A person points first.
    await badge.hover()
    await page.waitForTimeout(REST)
    await badge.click()
    await page.waitForTimeout(REST)
  }
}

/** Scrolls a little again and again, so that posts come in one by one, from below and then, where it ends, from above. */
async function inReader(page: Page, cards: number): Promise<void> {
  await page.locator("spasm-post").first().waitFor()
  await page.waitForTimeout(5 * REST)
  await page.evaluate(
    ({ cards, step, rest }) =>
      new Promise<void>((resolve) => {
        let by = step
        const turn = setInterval(() => {
          const before = scrollY
          scrollBy(0, by)
          if (scrollY === before) by = -by
          if (performance.getEntriesByName("card").length < cards) return
          clearInterval(turn)
          setTimeout(resolve, rest)
        }, rest)
      }),
    { cards, step: STEP, rest: REST },
  )
}
