// Pages that the browser keeps when they are left, and that come back as they were.
import type { Page } from "playwright/test"
import { ADDRESS, askLater, connect, rpc } from "./asking.ts"
import { BLANK, type Extension, expect, launch, serve, test, visit } from "./extension.ts"

/** A browser of its own: Playwright's are told to keep no page. */
async function keeping(use: (extension: Extension) => Promise<void>): Promise<void> {
  const extension = await launch("", undefined, ["--disable-back-forward-cache"])
  try {
    await extension.onboard()
    await use(extension)
  } finally {
    await extension.close()
  }
}
/** Goes away and comes back to the very page that was left. */
async function awayAndBack(page: Page, elsewhere: string): Promise<void> {
  await page.evaluate(() => {
    addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted }))
  })
  await page.goto(elsewhere)
  // Not by goBack, which waits for a navigation that such a page never reports.
  await page.evaluate("history.back()")
  const kept = (): Promise<unknown> => page.evaluate("window.persisted").catch(() => "on its way")
  await expect.poll(kept, "the browser kept the page").toBe(true)
}

test("a page that comes back as it was is answered, and what it asked before it left is over", async () => {
  await keeping(async (extension) => {
    const site = await serve({ "/": BLANK, "/other": BLANK })
    const elsewhere = await serve({ "/": BLANK })
    await extension.enable(site.origin)
    const page = await visit(extension, site.origin)
    await connect(extension, page)
    await awayAndBack(page, elsewhere.origin)
    expect(await rpc(page, "eth_accounts")).toEqual([ADDRESS])
    await askLater(page, "asked", "words")
    await extension.approval("Sign a message")
    await awayAndBack(page, elsewhere.origin)
    await expect.poll(() => page.evaluate("window.asked")).toBe(4001)
    await expect.poll(() => extension.windows().length).toBe(0)
    expect(await rpc(page, "eth_accounts")).toEqual([ADDRESS])
    site.close()
    elsewhere.close()
  })
})
