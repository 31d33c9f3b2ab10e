import type { Locator, Page } from "playwright/test"
import { askLater, bodyOf, connect } from "./asking.ts"
import { type Extension, expect, test, waiting } from "./extension.ts"
import { arm, confirming, heldTimers, hold, letGo } from "./hold.ts"

const SIGNATURE = /^0x[0-9a-f]{130}$/
const CLEAR = bodyOf()
const CHECK = bodyOf({ license: undefined })
const DANGER = bodyOf({ title: "Turned \u202e around" })

const answer = (page: Page): Promise<unknown> => page.evaluate("window.asked")

/** What was asked still waits: no press counted so far. */
async function unsigned(extension: Extension, page: Page): Promise<void> {
  expect(await waiting(extension)).toBeGreaterThan(0)
  expect(await answer(page)).toBeUndefined()
}

/** Presses the button wherever it is, armed or not. */
const press = (button: Locator): Promise<void> => button.click({ force: true })

test.beforeEach(async ({ extension, page }) => {
  await connect(extension, page)
})

test("the button is off for 700 ms, and for 400 ms after anything moved", async ({ extension, page }) => {
  await askLater(page, "asked", CLEAR)
  const window = await extension.approval("Publish a post")
  await hold(window)
  await press(confirming(window))
  await arm(window)
  for (const move of [
    () => window.setViewportSize({ width: 500, height: 700 }),
    () => askLater(page, "later", CLEAR),
    () => window.evaluate(() => dispatchEvent(new Event("focus"))),
  ]) {
    await move()
    await expect.poll(() => heldTimers(window)).toEqual([400])
    await expect(confirming(window)).toHaveAttribute("aria-disabled", "true")
    await press(confirming(window))
    await arm(window)
  }
  await unsigned(extension, page)
  await confirming(window).click()
  await expect.poll(() => answer(page)).toMatch(SIGNATURE)
})

test("a press counts only if it began on the armed button", async ({ extension, page }) => {
  await askLater(page, "asked", CLEAR)
  const window = await extension.approval("Publish a post")
  await hold(window)
  await confirming(window).hover({ force: true })
  await window.mouse.down()
  await arm(window)
  await window.mouse.up()
  await window.getByRole("heading", { level: 1 }).hover()
  await window.mouse.down()
  await confirming(window).hover()
  await window.mouse.up()
  await unsigned(extension, page)
  await confirming(window).click()
  await expect.poll(() => answer(page)).toMatch(SIGNATURE)
})

test("a double click signs one of two", async ({ extension, page }) => {
  await askLater(page, "asked", bodyOf({ title: "First" }))
  await extension.approval("Publish a post")
  await askLater(page, "later", bodyOf({ title: "Second" }))
  const window = await extension.approval("Publish a post")
  await expect(window.getByText("1 of 2")).toBeVisible()
  await confirming(window).dblclick()
  await expect.poll(() => answer(page)).toMatch(SIGNATURE)
  await expect(window.getByRole("region", { name: "Post" })).toContainText("Second")
  await expect(confirming(window)).toBeEnabled()
  expect(await page.evaluate("window.later")).toBeUndefined()
})

for (const [key, place] of [
  ["Enter", "heading"],
  ["Enter", "button"],
  ["Space", "button"],
] as const) {
  test(`${key} held on the ${place} never signs; a fresh press does`, async ({ extension, page }) => {
    await askLater(page, "asked", CLEAR)
    const window = await extension.approval("Publish a post")
    await hold(window)
    if (place === "button") await confirming(window).focus()
    else await expect(window.getByRole("heading", { level: 1 })).toBeFocused()
    await window.keyboard.down(key)
    await arm(window)
    for (let repeat = 0; repeat < 5; repeat++) await window.keyboard.down(key)
    await window.keyboard.up(key)
    await unsigned(extension, page)
    // A press in the very frame in which the button arms may still count as early, and is then made again.
    await expect(async () => {
      if (!window.isClosed()) await window.keyboard.press(key)
      await expect.poll(() => answer(page), { timeout: 3000 }).toMatch(SIGNATURE)
    }).toPass()
  })
}

test("who types on when the window opens signs nothing", async ({ extension, page }) => {
  await askLater(page, "asked", CLEAR)
  const window = await extension.approval("Publish a post")
  await hold(window)
  await arm(window)
  await window.keyboard.type("as I was saying")
  await expect.poll(() => heldTimers(window)).toEqual([700])
  await window.keyboard.press("Enter")
  await press(confirming(window))
  await unsigned(extension, page)
  await arm(window)
  await window.keyboard.press("Enter")
  await expect.poll(() => answer(page)).toMatch(SIGNATURE)
})

test("Enter signs nothing that is to be checked; the button says so", async ({ extension, page }) => {
  await askLater(page, "asked", CHECK)
  const window = await extension.approval("Publish a post")
  await expect(window.locator("main")).toHaveAttribute("data-tier", "check")
  await expect(confirming(window)).toHaveText("Sign anyway")
  await expect(confirming(window)).toBeEnabled()
  await window.keyboard.press("Enter")
  await window.getByRole("heading", { level: 1 }).press("Enter")
  await unsigned(extension, page)
  await confirming(window).click()
  await expect.poll(() => answer(page)).toMatch(SIGNATURE)
})

test("in danger the focus is on Reject, and every red item is opened before signing", async ({
  extension,
  page,
}) => {
  await askLater(page, "asked", DANGER)
  const window = await extension.approval("Publish a post")
  await expect(window.locator("main")).toHaveAttribute("data-tier", "danger")
  await expect(window.getByRole("button", { name: "Reject" })).toBeFocused()
  await expect(window.getByRole("region", { name: "Post" })).toContainText("⟦U+202E⟧")
  await expect(window.getByRole("status")).toHaveText("Open each red item before you can sign.")
  await hold(window)
  await letGo(window)
  await expect(confirming(window)).toHaveAttribute("aria-disabled", "true")
  await press(confirming(window))
  for (const item of await window.locator("[data-problem][data-tier=danger] summary").all())
    await item.click()
  await expect(confirming(window)).toBeEnabled()
  await expect(window.getByText("Open each red item")).toHaveCount(0)
  await unsigned(extension, page)
  await confirming(window).click()
  await expect.poll(() => answer(page)).toMatch(SIGNATURE)
})
