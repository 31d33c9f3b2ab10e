import type { Page } from "playwright/test"
import { ADDRESS, bodyOf, connect, eventOf, signEvent, signText } from "./asking.ts"
import { type Extension, expect, test, visit } from "./extension.ts"

const SIGNATURE = /^0x[0-9a-f]{130}$/
const OFFER = "For an hour, don't ask here again for: Publish a post"

/** Signs one post and ticks the offer not to be asked for the next ones. */
async function makeRule(extension: Extension, page: Page): Promise<void> {
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  const window = await extension.approval("Publish a post")
  await window.getByRole("checkbox", { name: OFFER }).check()
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  expect(await signature).toMatch(SIGNATURE)
  await expect.poll(() => extension.windows().length).toBe(0)
}

const refused = async (extension: Extension, heading: string, call: Promise<unknown>): Promise<void> => {
  await extension.decide(heading, "Reject")
  expect([4001, "user rejected"]).toContain(await call)
}

test("the next posts of the same kind are signed without a window", async ({ extension, page, site }) => {
  await makeRule(extension, page)
  const other = await visit(extension, `${site.origin}/other`)
  const titles = ["Second", "Third", "Fourth"]
  const signatures = await Promise.all(titles.map((title) => signText(other, bodyOf({ title }))))
  for (const signature of signatures) expect(signature).toMatch(SIGNATURE)
  expect(extension.windows()).toHaveLength(0)
})

test("what is of another kind, of another key or to be checked still asks", async ({ extension, page }) => {
  await makeRule(extension, page)
  const parent = { ids: [{ value: `spasmid01${"0".repeat(64)}` }] }
  await refused(extension, "Reply", signText(page, bodyOf({ action: "reply", parent })))
  await refused(extension, "Publish a post", signEvent(page, eventOf()))
  await refused(extension, "Publish a post", signText(page, bodyOf({ license: undefined })))
  await refused(extension, "Publish a post", signText(page, bodyOf({ title: "Turned \u202e around" })))
  await refused(extension, "Sign a message", signText(page, "plain words"))
  await refused(extension, "Moderate", signText(page, bodyOf({ action: "moderate", content: "delete" })))
})

test("locked keys are never used by a rule", async ({ extension, page }) => {
  await makeRule(extension, page)
  await extension.lock()
  const signature = signText(page, bodyOf())
  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("button", { name: "Unlock" })).toBeVisible()
  await window.getByRole("button", { name: "Reject" }).click()
  expect(await signature).toBe(4001)
})

test("a rule is listed with its site, and taking it away asks again", async ({ extension, page, site }) => {
  await makeRule(extension, page)
  expect(await signText(page, bodyOf())).toMatch(SIGNATURE)
  const sites = await extension.open("/options.html#/sites")
  const row = sites.locator(`[data-origin="${site.origin}"]`)
  await expect(row.getByText(/^Publish a post: signed without asking, 1 of 30 times, until /)).toBeVisible()
  await expect(row.locator(`[data-address="${ADDRESS}"]`)).toBeVisible()
  await row.getByRole("button", { name: "Ask again" }).click()
  await expect(row.getByText(/signed without asking/)).toHaveCount(0)
  await refused(extension, "Publish a post", signText(page, bodyOf()))
})

test("a rule is offered for clear posts alone", async ({ extension, page }) => {
  await connect(extension, page)
  for (const text of ["plain words", bodyOf({ license: undefined })]) {
    const signature = signText(page, text)
    const heading = text === "plain words" ? "Sign a message" : "Publish a post"
    const window = await extension.approval(heading)
    await expect(window.getByRole("button", { name: "Sign anyway" })).toBeVisible()
    await expect(window.getByRole("checkbox")).toHaveCount(0)
    await window.getByRole("button", { name: "Reject" }).click()
    expect(await signature).toBe(4001)
  }
})
