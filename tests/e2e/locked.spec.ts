import type { Browser } from "webextension-polyfill"
import { ADDRESS, bodyOf, connect, type Ethereum, rpc, signText } from "./asking.ts"
import { expect, PASSWORD, test, vaultOf } from "./extension.ts"

declare const chrome: Browser
declare const ethereum: Ethereum & { on: (event: string, listener: () => void) => void }

test("a request waits for the password and is the same after it", async ({ extension, page }) => {
  await connect(extension, page)
  await extension.lock()
  const signature = signText(page, bodyOf({ title: "Kept" }))
  const window = await extension.approval("Publish a post")
  const password = window.getByRole("textbox", { name: "Password" })
  await expect(password).toBeFocused()
  await expect(window.getByRole("button", { name: /^Sign/ })).toHaveCount(0)

  await password.fill("not this one at all")
  await password.press("Enter")
  await expect(window.getByRole("alert")).toHaveText(/does not open your keys. Nothing was changed/)
  await expect(password).toHaveValue("")
  await password.fill(PASSWORD)
  await window.getByRole("button", { name: "Unlock" }).click()

  await expect(window.getByRole("region", { name: "Post" })).toContainText("Kept")
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  expect(await signature).toMatch(/^0x[0-9a-f]{130}$/)
})

test("wrong passwords are answered later and later, and erase nothing", async ({ extension }) => {
  await extension.lock()
  const popup = await extension.open("/popup.html")
  const password = popup.getByRole("textbox", { name: "Password" })
  await expect(async () => {
    await password.fill("wrong")
    await password.press("Enter", { timeout: 2000 })
    await expect(popup.getByRole("alert")).toHaveText(/Try again in \d+ seconds. Nothing was erased./, {
      timeout: 2000,
    })
  }).toPass()
  await extension.inside(() => chrome.storage.session.remove("unlock-failures"), null)
  await password.fill(PASSWORD)
  await password.press("Enter")
  await expect(popup.getByRole("button", { name: "Lock", exact: true })).toBeVisible()
})

test("a page cannot tell whether the keys are locked", async ({ extension, page }) => {
  await connect(extension, page)
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const event of ["accountsChanged", "disconnect"]) ethereum.on(event, () => heard.push(event))
  })
  await extension.lock()
  expect(await rpc(page, "eth_accounts")).toEqual([ADDRESS])
  expect(await rpc(page, "eth_requestAccounts")).toEqual([ADDRESS])
  expect(await page.evaluate("heard")).toEqual([])
})

const ago = (minutes: number): number => -minutes * 60_000
const deadlines = [
  { name: "after 15 minutes without use", openedAt: ago(20), usedAt: ago(16) },
  { name: "after 12 hours of use", openedAt: ago(721), usedAt: ago(0) },
  { name: "when the clock went back", openedAt: ago(-60), usedAt: ago(-60) },
]
for (const { name, openedAt, usedAt } of deadlines) {
  test(`the keys lock ${name}, in a worker that never saw them open too`, async ({ extension, page }) => {
    await connect(extension, page)
    await extension.inside(
      async ([opened, used]) => {
        const { "held-key": held } = await chrome.storage.session.get("held-key")
        const usedAt = Date.now() + used
        const times = { openedAt: Date.now() + opened, usedAt, seenAt: usedAt }
        await chrome.storage.session.set({ "held-key": { ...(held as object), ...times } })
      },
      [openedAt, usedAt] as const,
    )
    await extension.stopWorker()
    const signature = signText(page, bodyOf())
    const window = await extension.approval("Publish a post")
    await expect(window.getByRole("button", { name: "Unlock" })).toBeVisible()
    await window.getByRole("button", { name: "Reject" }).click()
    expect(await signature).toBe(4001)
    expect(await extension.inside(() => chrome.storage.session.get("held-key"), null)).toEqual({})
  })
}

test("the minutes without use that were set are those that hold", async ({ extension }) => {
  const settings = await extension.open("/options.html#/settings")
  const set = async (minutes: number): Promise<void> => {
    const form = settings.locator("form").filter({ hasText: "Lock after minutes without use" })
    await form.getByRole("textbox").fill(`${minutes}`)
    await form.getByRole("button", { name: "Save" }).click()
    await expect(form).toContainText(`Now ${minutes}.`)
  }
  /** What a new worker says of keys that were used so many minutes ago, and when it would be woken to lock them. */
  const after = async (minutes: number): Promise<string> => {
    await extension.inside(async (age) => {
      const { "held-key": held } = await chrome.storage.session.get("held-key")
      const at = Date.now() - age
      const times = { openedAt: at, usedAt: at, seenAt: at }
      await chrome.storage.session.set({ "held-key": { ...(held as object), ...times } })
    }, -ago(minutes))
    await extension.stopWorker()
    return vaultOf(extension)
  }
  const locksIn = (): Promise<number> =>
    extension.inside(async () => ((await chrome.alarms.get("lock"))?.scheduledTime ?? 0) - Date.now(), null)
  await set(7)
  expect(await locksIn()).toBeLessThanOrEqual(-ago(7))
  expect(await locksIn()).toBeGreaterThan(0)
  expect(await after(6)).toBe("unlocked")
  expect(await after(8)).toBe("locked")
  await extension.unlock()
  await set(15)
  expect(await after(8)).toBe("unlocked")
})
