import {
  askLater,
  bodyOf,
  connect,
  type Ethereum,
  eventOf,
  type Nostr,
  rpc,
  signEvent,
  signText,
} from "./asking.ts"
import { expect, test } from "./extension.ts"

declare const ethereum: Ethereum
declare const nostr: Nostr

test("a rejected connection is an EIP-1193 error, and the site learns nothing", async ({
  extension,
  page,
}) => {
  const failure = page.evaluate(() =>
    ethereum
      .request({ method: "eth_requestAccounts" })
      .catch((error: Error & { code: number; data?: unknown }) => ({
        isError: error instanceof Error,
        code: error.code,
        message: error.message,
        data: error.data,
      })),
  )
  await extension.decide("Connect", "Reject")
  expect(await failure).toEqual({ isError: true, code: 4001, message: "user rejected", data: undefined })
  expect(await rpc(page, "eth_accounts")).toEqual([])
})

test("a rejected signature is 4001, and asking again opens the window again", async ({ extension, page }) => {
  await connect(extension, page)
  for (const title of ["First", "Second"]) {
    const signature = signText(page, bodyOf({ title }))
    const window = await extension.approval("Publish a post")
    await expect(window.getByRole("region", { name: "Post" })).toContainText(title)
    await window.getByRole("button", { name: "Reject" }).click()
    expect(await signature).toBe(4001)
  }
})

test("a Nostr rejection is an Error with a plain message", async ({ extension, page }) => {
  const failures = page.evaluate(
    (event) =>
      Promise.all(
        [nostr.signEvent(event), nostr.getPublicKey()].map((call) =>
          call.catch((error: unknown) => [error instanceof Error, (error as Error).message]),
        ),
      ),
    eventOf(),
  )
  await extension.decide("Publish a post", "Reject")
  await extension.decide("Connect", "Reject")
  expect(await failures).toEqual([
    [true, "user rejected"],
    [true, "user rejected"],
  ])
})

test("Escape rejects what is shown and nothing else", async ({ extension, page }) => {
  await connect(extension, page)
  await askLater(page, "first", bodyOf())
  const first = await extension.approval("Publish a post")
  await askLater(page, "second", bodyOf({ action: "reply", parent: { ids: [{ value: "spasmid01" }] } }))
  await expect(first.getByText("1 of 2")).toBeVisible()
  await first.keyboard.press("Escape")
  await expect(first.getByRole("heading", { level: 1 })).toHaveText(/^Reply to a post/)
  expect(await page.evaluate("[window.first, window.second]")).toEqual([4001, undefined])
})

test("“Reject all” rejects everything that waits", async ({ extension, page }) => {
  await connect(extension, page)
  const calls = [signText(page, bodyOf()), signEvent(page, eventOf()), signText(page, "plain words")]
  const window = await extension.approval("Publish a post")
  await expect(window.getByText("1 of 3")).toBeVisible()
  await window.getByRole("button", { name: "Reject all" }).click()
  expect(await Promise.all(calls)).toEqual([4001, "user rejected", 4001])
  await expect.poll(() => extension.windows().length).toBe(0)
})
