import type { Browser } from "webextension-polyfill"
import { ADDRESS, askLater, bodyOf, connect, rpc, signText } from "./asking.ts"
import { expect, test, visit, waiting } from "./extension.ts"

declare const chrome: Browser

const SIGNATURE = /^0x[0-9a-f]{130}$/

test("a request outlives the worker that took it, while its window is open", async ({ extension, page }) => {
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  const window = await extension.approval("Publish a post")
  await extension.stopWorker()
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  expect(await signature).toMatch(SIGNATURE)
})

test("… and before it was written down", async ({ extension, page }) => {
  await connect(extension, page)
  for (const title of ["One", "Two", "Three"]) {
    await expect.poll(() => extension.windows().length).toBe(0)
    const signature = signText(page, bodyOf({ title }))
    await extension.stopWorker()
    await extension.decide("Publish a post", "Sign")
    expect(await signature).toMatch(SIGNATURE)
  }
})

test("… and before its window was opened", async ({ extension, page }) => {
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  await extension.approval("Publish a post")
  // As if the worker had died on the line before: the request is written down, and no window is known.
  await extension.inside(async () => {
    const { "approval-window": id } = await chrome.storage.session.get("approval-window")
    await chrome.storage.session.remove("approval-window")
    await chrome.windows.remove(Number(id))
  }, null)
  expect(extension.windows()).toHaveLength(0)
  await extension.stopWorker()
  await extension.decide("Publish a post", "Sign")
  expect(await signature).toMatch(SIGNATURE)
})

test("a window that a dying worker forgot closes by itself", async ({ extension, page }) => {
  await connect(extension, page)
  await expect.poll(() => extension.windows().length).toBe(0)
  const seen = expect.poll(() => extension.windows().length, { intervals: [20] }).toBe(1)
  await extension.inside(
    (url) => chrome.windows.create({ type: "popup", url }),
    extension.url("/approval.html"),
  )
  await seen
  await expect.poll(() => extension.windows().length).toBe(0)
})

test("… and between the click and the answer", async ({ extension, page }) => {
  await connect(extension, page)
  for (const title of ["One", "Two", "Three"]) {
    await askLater(page, title, bodyOf({ title }))
    const window = await extension.approval("Publish a post")
    const sign = window.getByRole("button", { name: "Sign", exact: true })
    await sign.click({ trial: true })
    await Promise.all([sign.click(), extension.stopWorker()])
    await expect.poll(() => page.evaluate(`window.${title}`)).toMatch(SIGNATURE)
  }
})

test("… and while connecting", async ({ extension, page }) => {
  const accounts = rpc(page, "eth_requestAccounts")
  await extension.approval("Connect")
  await extension.stopWorker()
  await extension.decide("Connect", "Connect")
  expect(await accounts).toEqual([ADDRESS])
})

test("… and any number of deaths", async ({ extension, page }) => {
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  await extension.approval("Publish a post")
  for (let death = 0; death < 5; death++) {
    // Only a worker that lives can die.
    expect(await waiting(extension)).toBe(1)
    await extension.stopWorker()
  }
  await extension.decide("Publish a post", "Sign")
  expect(await signature).toMatch(SIGNATURE)
})

test("pages that live call again by themselves; what a dead page asked is withdrawn", async ({
  extension,
  page,
  site,
}) => {
  await connect(extension, page)
  await askLater(page, "alive", bodyOf({ title: "Of a living page" }))
  await extension.approval("Publish a post")
  // A request written down by a worker that died before its page was closed.
  await extension.inside(async () => {
    const items = await chrome.storage.session.get(null)
    const [request] = Object.entries(items).flatMap(([key, value]) =>
      key.startsWith("request:") ? [value] : [],
    )
    const key = "0".repeat(32)
    await chrome.storage.session.set({
      [`request:${key}`]: { ...(request as object), key, askedAt: Date.now() },
    })
  }, null)
  await extension.stopWorker()
  const window = await extension.approval("Publish a post")
  const waiting = (): Promise<number> =>
    extension.inside(async () => {
      const items = await chrome.storage.session.get(null)
      const requests = Object.entries(items).filter(([key]) => key.startsWith("request:"))
      return requests.filter(([, request]) => !(request as { reply?: unknown }).reply).length
    }, null)
  // Three seconds after the worker woke; how much of them the window shows both is the machine's matter.
  await expect.poll(waiting, "the dead page's request is gone, the living one's is there").toBe(1)
  await expect(window.getByText("1 of 2")).toBeHidden()
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  await expect.poll(() => page.evaluate("window.alive")).toMatch(SIGNATURE)
  expect(await rpc(await visit(extension, site.origin), "eth_accounts")).toEqual([ADDRESS])
})
