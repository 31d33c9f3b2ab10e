import { bodyOf, connect, expect, signBody, test } from "./extension.ts"

test("a request outlives the worker that took it", async ({ extension, ready: page }) => {
  await connect(extension, page)
  const signature = signBody(page, bodyOf())
  const window = await extension.approval("Publish a post")
  await extension.stopWorker()
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  expect(await signature).toMatch(/^0x[0-9a-f]{130}$/)
})
