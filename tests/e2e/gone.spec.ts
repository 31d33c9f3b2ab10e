import type { Browser } from "webextension-polyfill"
import { askLater, bodyOf, connect, eventOf, type Nostr, signEvent, signText } from "./asking.ts"
import { BLANK, type Extension, expect, serve, test, visit, waiting } from "./extension.ts"

declare const chrome: Browser
declare const nostr: Nostr

const badge = (extension: Extension): Promise<string> =>
  extension.inside(() => chrome.action.getBadgeText({}), null)

const departures = {
  "its tab is closed": async (page) => page.close(),
  "its tab goes elsewhere": async (page) => {
    await page.goto("about:blank")
  },
  "its page is reloaded": async (page) => {
    await page.reload()
  },
} satisfies Record<string, (page: Awaited<ReturnType<typeof visit>>) => Promise<void>>
for (const [departure, leave] of Object.entries(departures)) {
  test(`a request is withdrawn and its window closes when ${departure}`, async ({ extension, page }) => {
    await connect(extension, page)
    await askLater(page, "asked", bodyOf())
    await extension.approval("Publish a post")
    await leave(page)
    await expect.poll(() => extension.windows().length).toBe(0)
    expect(await waiting(extension)).toBe(0)
    expect(await badge(extension)).toBe("")
  })
}

test("a request of a frame is withdrawn when the frame is removed", async ({ extension, page, site }) => {
  await extension.frame(site.origin)
  const outer = await serve({ "/": `${BLANK}<iframe src="${site.origin}"></iframe>` })
  const around = await visit(extension, outer.origin)
  const frame = around.frameLocator("iframe").owner()
  const inner = await (await frame.elementHandle())?.contentFrame()
  await expect.poll(() => inner?.evaluate(() => typeof nostr)).toBe("object")
  await inner?.evaluate(() => {
    nostr.getPublicKey().catch(() => undefined)
  })
  await extension.approval("Connect")
  await frame.evaluate((element) => element.remove())
  await expect.poll(() => extension.windows().length).toBe(0)
  expect(await waiting(extension)).toBe(0)
  await page.close()
  outer.close()
})

test("leaving before the window painted leaves no window behind", async ({ extension, page, site }) => {
  await connect(extension, page)
  await expect.poll(() => extension.windows().length).toBe(0)
  for (let n = 0; n < 3; n++) {
    const brief = await visit(extension, site.origin)
    await askLater(brief, "asked", bodyOf())
    await brief.close()
  }
  const signature = signText(page, bodyOf({ title: "Who stayed" }))
  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("region", { name: "Post" })).toContainText("Who stayed", {
    timeout: 10_000,
  })
  await window.getByRole("button", { name: "Reject" }).click()
  expect(await signature).toBe(4001)
  await expect.poll(() => extension.windows().length).toBe(0)
})

test("closing a window while it closes by itself holds nothing up", async ({ extension, page }) => {
  const asked = signEvent(page, eventOf())
  await extension.decide("Publish a post", "Reject")
  await asked
  const [window] = extension.windows()
  const pressed = window?.evaluate(() => {
    const ended = { type: "extension", name: "close-window", args: {} }
    for (let n = 0; n < 300; n++) chrome.runtime.sendMessage(ended).catch(() => undefined)
    close()
  })
  // It may have closed by itself before that arrived.
  await pressed?.catch(() => undefined)
  const again = signEvent(page, eventOf())
  await extension.decide("Publish a post", "Reject")
  expect(await again).toBe("user rejected")
})

test("a closed window keeps the request: a badge, the popup's “Open”, the same request", async ({
  extension,
  page,
}) => {
  await connect(extension, page)
  const signature = signText(page, bodyOf({ title: "Still here" }))
  await (await extension.approval("Publish a post")).close()
  await expect.poll(() => badge(extension)).toBe("1")
  const popup = await extension.open("/popup.html")
  await expect(popup.getByRole("heading", { name: "Requests waiting: 1" })).toBeVisible()
  await popup.getByRole("button", { name: "Open" }).click()
  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("region", { name: "Post" })).toContainText("Still here")
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  expect(await signature).toMatch(/^0x/)
  await expect.poll(() => badge(extension)).toBe("")
})

test("the popup says how long a request without a window waits, and keeps it longer", async ({
  extension,
  page,
}) => {
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  const window = await extension.approval("Publish a post")
  const popup = await extension.open("/popup.html")
  const left = popup.getByRole("timer")
  const keep = popup.getByRole("button", { name: "Keep for 5 more minutes" })
  await expect(popup.getByRole("heading", { name: "Requests waiting: 1" })).toBeVisible()
  await expect(left.or(keep), "a window shows it").toHaveCount(0)
  await window.close()
  const alarm = (): Promise<number> =>
    extension.inside(async () => ((await chrome.alarms.get("expire"))?.scheduledTime ?? 0) - Date.now(), null)
  await expect(left).toHaveText(/rejected in 4 min 5\d s\.$/)
  const before = await left.textContent()
  await expect(left).not.toHaveText(before ?? "")
  await expect.poll(alarm).toBeGreaterThan(0)
  expect(await alarm()).toBeLessThan(300_001)
  await keep.click()
  await expect(left).toHaveText(/rejected in 9 min \d+ s\.$/)
  await expect(popup.getByRole("status").filter({ hasText: "Five minutes were added." })).toBeVisible()
  await expect.poll(alarm, "rejected then, by an alarm of then").toBeGreaterThan(540_000)
  await popup.getByRole("button", { name: "Open" }).click()
  await expect(left.or(keep)).toHaveCount(0)
  await extension.decide("Publish a post", "Reject")
  expect(await signature).toBe(4001)
})

test("a new request opens a closed window again, with both in it", async ({ extension, page }) => {
  await connect(extension, page)
  const first = signText(page, bodyOf())
  await (await extension.approval("Publish a post")).close()
  const second = signText(page, "another")
  const window = await extension.approval("Publish a post")
  await expect(window.getByText("1 of 2")).toBeVisible()
  await window.getByRole("button", { name: "Reject all" }).click()
  expect(await Promise.all([first, second])).toEqual([4001, 4001])
})

test("five minutes after its window was closed, a request is rejected", async ({ extension, page }) => {
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  await (await extension.approval("Publish a post")).close()
  const requests = () =>
    extension.inside(async () => {
      const items = Object.entries(await chrome.storage.session.get(null))
      return items.filter(([key]) => key.startsWith("request:")) as [string, { expiresAt?: number }][]
    }, null)
  await expect.poll(async () => (await requests())[0]?.[1].expiresAt).toBeGreaterThan(Date.now() + 290_000)
  await extension.inside(
    ([key, request]) => chrome.storage.session.set({ [key]: { ...request, expiresAt: Date.now() - 1 } }),
    (await requests())[0] ?? (["", {}] as const),
  )
  await extension.stopWorker()
  await extension.inside(() => chrome.alarms.create("expire", { when: Date.now() }), null)
  expect(await signature).toBe(4001)
  expect(await waiting(extension)).toBe(0)
})
