import { eventOf, signEvent } from "./asking.ts"
import { expect, test } from "./extension.ts"
for (let n = 0; n < 4; n++)
test(`probe ${n}`, async ({ extension, page }) => {
  const asked = signEvent(page, eventOf())
  const window = await extension.approval("Publish a post")
  await window.getByRole("button", { name: "Reject" }).click()
  await asked
  await window.getByText("Nothing is waiting").waitFor()
  await window.evaluate(() => {
    for (let i = 0; i < 300; i++) chrome.runtime.sendMessage({ type: "extension", name: "close-window", args: {} }).catch(() => {})
    close()
  }).catch(() => {})
  const t = Date.now()
  const again = signEvent(page, eventOf())
  await extension.decide("Publish a post", "Reject")
  await again
  console.log(Date.now() - t)
})
