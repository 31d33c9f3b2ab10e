// Where the signer works, as a person says it: the popup's switch, once, and every site.
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { ADDRESS, rpc } from "./asking.ts"
import { BLANK, type Extension, expect, registered, serve, test, visit } from "./extension.ts"

declare const chrome: Browser

const provider = (page: Page): Promise<unknown> => page.evaluate("[typeof ethereum, typeof nostr].join()")
const THERE = "object,object"
const NOT_THERE = "undefined,undefined"

/** A page of the extension whose browser answers what it is asked for, since no test can press the browser's dialog. */
async function openAnswering({ context, url }: Extension, path: string, yes: boolean): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript((granted) => {
    const request = (_: unknown, done?: (granted: boolean) => void) => done?.(granted) ?? granted
    Object.assign(chrome.permissions, { request })
  }, yes)
  await page.goto(url(path))
  return page
}

test("the popup's switch turns a site on as it stands, and off for what is opened next", async ({
  extension,
  site,
}) => {
  const page = await visit(extension, site.origin)
  const popup = await extension.open("/popup.html")
  await expect(popup.getByRole("heading", { name: new URL(site.origin).host })).toBeVisible()
  const on = popup.getByRole("switch", { name: "Use on this site" })
  await expect(on).not.toBeChecked()
  expect(await provider(page)).toBe(NOT_THERE)
  await on.click()
  await expect(on).toBeChecked()
  await expect.poll(() => provider(page)).toBe(THERE)
  await page.reload()
  expect(await page.evaluate("atFirst")).toBe(THERE)

  const waiting = rpc(page, "eth_requestAccounts")
  await extension.approval("Connect")
  await on.click()
  await expect(on).not.toBeChecked()
  expect(await waiting, "nobody is asked any more").toBe(4100)
  // The switch moves under the hand; what the page gets follows it.
  await expect.poll(() => registered(extension)).toEqual([])
  expect(await rpc(page, "eth_requestAccounts")).toBe(4100)
  await page.reload()
  expect(await provider(page)).toBe(NOT_THERE)
  await on.click()
  await expect(on).toBeChecked()
  await expect.poll(() => provider(page)).toBe(THERE)
})

test("what is no site that can be served is said to be none", async ({ extension }) => {
  const sites = await extension.open("/options.html#/sites")
  for (const text of ["not a site", "", "ftp://forum.example", "http://forum.example", "https://"]) {
    await sites.getByRole("textbox", { name: "Site" }).fill(text)
    await sites.getByRole("button", { name: "Add" }).click()
    await expect(sites.getByRole("alert"), text).toContainText("This is not an address that we can serve.")
    await expect(sites.getByRole("textbox", { name: "Site" })).toBeFocused()
  }
  await expect(sites.locator("[data-origin]")).toHaveCount(0)
})

test("a site that the browser does not give us stays off", async ({ extension, site }) => {
  const page = await visit(extension, site.origin)
  const popup = await openAnswering(extension, "/popup.html", false)
  const on = popup.getByRole("switch", { name: "Use on this site" })
  await on.click()
  await expect(popup.getByText("The browser did not allow this site")).toBeVisible()
  await expect(on).not.toBeChecked()
  expect(await registered(extension)).toEqual([])
  expect(await provider(page)).toBe(NOT_THERE)
})

test("“Only this time” serves the page as it stands, and nothing after it", async ({ extension, site }) => {
  const page = await visit(extension, site.origin)
  const popup = await extension.open("/popup.html")
  await popup.getByRole("button", { name: "Only this time" }).click()
  await expect(popup.getByText("Ready on this page until you leave it.")).toBeVisible()
  expect(await provider(page), "without a reload").toBe(THERE)
  expect(await page.evaluate("atFirst")).toBe(NOT_THERE)
  const accounts = rpc(page, "eth_requestAccounts")
  await extension.decide("Connect", "Connect")
  expect(await accounts).toEqual([ADDRESS])
  await expect(popup.getByRole("switch", { name: "Use on this site" })).not.toBeChecked()
  expect(await registered(extension)).toEqual([])
  await page.reload()
  expect(await provider(page)).toBe(NOT_THERE)
})

test("“All sites” serves a site that was never added, and none that was turned off", async ({
  extension,
  site,
}) => {
  const never = await serve({ "/": BLANK })
  await extension.enable(site.origin)
  const sites = await extension.open("/options.html#/sites")
  const row = sites.locator(`[data-origin="${site.origin}"]`)
  await row.getByRole("switch", { name: "Use on this site" }).click()
  await expect(row.getByRole("switch", { name: "Use on this site" })).not.toBeChecked()
  await expect.poll(() => registered(extension)).toEqual([])
  const at = async (origin: string): Promise<unknown> => (await visit(extension, origin)).evaluate("atFirst")
  expect([await at(never.origin), await at(site.origin)]).toEqual([NOT_THERE, NOT_THERE])

  const refused = await openAnswering(extension, "/options.html#/settings", false)
  await refused.getByRole("switch", { name: "All sites" }).click()
  await expect(refused.getByText("The browser did not allow this site")).toBeVisible()
  await expect(refused.getByRole("switch", { name: "All sites" })).not.toBeChecked()
  expect(await registered(extension)).toEqual([])

  const settings = await openAnswering(extension, "/options.html#/settings", true)
  const all = settings.getByRole("switch", { name: "All sites" })
  await all.click()
  await expect(all).toBeChecked()
  await expect
    .poll(async () => (await registered(extension)).map(({ id }) => id).sort())
    .toEqual(["all-bridge", "all-frame", "all-provider"])
  for (const script of await registered(extension))
    expect(script.excludeMatches).toEqual([`${site.origin}/*`])
  expect([await at(never.origin), await at(site.origin)]).toEqual([THERE, NOT_THERE])

  await all.click()
  await expect(all).not.toBeChecked()
  await expect.poll(() => registered(extension)).toEqual([])
  expect(await at(never.origin)).toBe(NOT_THERE)
  never.close()
})
