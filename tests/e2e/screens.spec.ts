// What a card looks like in every state: pictures of the reader and of a page, in light, dark, right to left and narrow,
// under .output/screens/ for whoever wants to look; none of them may scroll sideways.
import type { Page } from "playwright/test"
import { escaped, inputOf } from "../vectors.ts"
import { BLANK, expect, test } from "./extension.ts"
import { open } from "./found.ts"

/** A card of each state, and the words with which one is proven that are longest. */
const SHOWN = [
  "own-multi-signed-envelope",
  "own-react-eth",
  "nostr-author-overwritten-by-O-tag",
  "rss-web2",
  "dmp-unsigned",
  "tampered-body-closed",
  "forged-merge-unsigned-first",
]
const LOOKS = [
  ["light", 1000, "light", "ltr"],
  ["dark", 1000, "dark", "ltr"],
  ["light-320", 320, "light", "ltr"],
  ["dark-320", 320, "dark", "ltr"],
  ["rtl", 1000, "light", "rtl"],
  ["rtl-320", 320, "dark", "rtl"],
] as const
/** High enough for a feed to draw all of them. */
const HEIGHT = 3600

async function picture(page: Page, name: string, check?: (look: string) => Promise<void>): Promise<void> {
  for (const [look, width, colorScheme, direction] of LOOKS) {
    await page.setViewportSize({ width, height: HEIGHT })
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    await page.evaluate((dir) => {
      document.documentElement.dir = dir
    }, direction)
    await page.waitForTimeout(300)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.screenshot({
      path: `.output/screens/${name}-${look}.png`,
      fullPage: true,
      animations: "disabled",
    })
    await check?.(look)
    expect.soft(overflow, `${name}, ${look}: scrolls sideways`).toBeLessThanOrEqual(0)
  }
}

const marked = SHOWN.filter((name) => name !== "rss-web2")
const blocks = marked.map((name) => `<pre>${escaped(JSON.stringify(inputOf(name)))}</pre>`)
test.use({
  routes: {
    "/states": `${BLANK}<meta name=viewport content="width=device-width"><style>
      :root { color-scheme: light dark } body { margin: 12px }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 6em; overflow: hidden; padding-block-start: 2em }</style>
      ${blocks.join("\n")}<pre id=changing>${escaped(JSON.stringify(inputOf("own-post-eth")))}</pre>`,
  },
})

/** Where the block ends beside which a badge stands. */
const blockOf = (badge: Element): number => {
  const { host } = badge.getRootNode() as ShadowRoot
  return host.previousElementSibling?.getBoundingClientRect().right ?? 0
}

test("the reader's cards", async ({ extension }) => {
  test.slow()
  const page = await extension.open("/reader.html")
  await page.setViewportSize({ width: 1000, height: HEIGHT })
  const texts = [...SHOWN.map((name) => JSON.stringify(inputOf(name))), '{"some":"object"}']
  await page.getByRole("textbox", { name: "Anything" }).fill(`[${texts.join(",")}]`)
  await page.getByRole("button", { name: "Read", exact: true }).click()
  await expect(page.getByText("All were checked.")).toBeVisible()
  await expect(page.locator("spasm-post")).toHaveCount(texts.length)
  const leftOf = async (text: string): Promise<number> =>
    Math.round((await page.getByText(text, { exact: true }).boundingBox())?.x ?? 0)
  await picture(page, "reader", async (look) => {
    // Words keep the direction that they are written in, whatever that of the page is.
    expect.soft(await leftOf("not your keys, not your words"), look).toBe(await leftOf("genesis"))
    const rows = await page
      .locator("fieldset[aria-label=Reactions]")
      .first()
      .evaluate(({ children }) => new Set([...children].map((one) => (one as HTMLElement).offsetTop)).size)
    expect.soft(rows, `${look}: lines of reactions`).toBe(1)
  })
})

test("a page's badges and cards", async ({ extension, page, site }) => {
  test.slow()
  const states = await open({ extension, page, site }, "/states")
  const badges = states.getByRole("button", { name: "1 Spasm post", exact: true })
  await expect(badges).toHaveCount(marked.length + 1)
  await picture(states, "page-badges", async (look) => {
    for (const badge of await badges.all()) {
      const [block, chip] = [await badge.evaluate(blockOf), await badge.boundingBox()]
      const away = Math.abs(block - (chip?.x ?? 0) - (chip?.width ?? 0))
      expect.soft(away, `${look}: from the block's corner`).toBeLessThan(8)
    }
  })
  for (let left = await badges.count(); left > 0; left--) await badges.first().click()
  await states.evaluate(() => document.querySelector("#changing")?.append(" "))
  await states.evaluate(() => {
    const block = document.querySelector("#changing")
    if (block) block.textContent = block.textContent.replace("Hello Spasm", "Bye Spasm")
  })
  await expect(states.getByText("The page changed this after it was read.")).toBeVisible()
  await picture(states, "page-cards")
})
