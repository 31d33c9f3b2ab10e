// Two keys for one post: the window says whether both signatures would be of one post, and what would keep them apart.
import { ADDRESS, bodyOf, connect, PUBKEY, signText } from "./asking.ts"
import { expect, test } from "./extension.ts"

const authors = [
  {
    addresses: [
      { value: ADDRESS.toLowerCase(), format: { name: "ethereum-pubkey" } },
      { value: PUBKEY, format: { name: "nostr-hex" } },
    ],
  },
]

test("both ids before two keys sign, and the field that makes them differ", async ({ extension, page }) => {
  await connect(extension, page)
  const key = page.evaluate(() =>
    (window as unknown as { nostr: { getPublicKey: () => unknown } }).nostr.getPublicKey(),
  )
  await extension.decide("Connect", "Connect")
  await key

  const one = signText(page, bodyOf({ authors }))
  const window = await extension.approval("Publish a post")
  const ids = window.getByRole("region", { name: "Ids of both signatures" })
  await expect(ids).toContainText("Both signatures are of one post")
  await expect(ids.locator("code")).toHaveText(/^spasmid01[0-9a-f]{64}$/)
  await expect(window.getByRole("button", { name: "Sign with both keys" })).toBeVisible()
  await window.getByRole("button", { name: "Reject" }).click()
  expect(await one).toBe(4001)

  const two = signText(page, bodyOf({ authors, links: [{ value: "https://forum.example/post" }] }))
  const other = await extension.approval("Publish a post")
  const apart = other.getByRole("region", { name: "Ids of both signatures" })
  await expect(apart).toContainText("would differ in: Links.")
  const [body, nostr] = await apart.locator("dd").allTextContents()
  expect(body).toMatch(/^spasmid01[0-9a-f]{64}$/)
  expect(nostr).toMatch(/^spasmid01[0-9a-f]{64}$/)
  expect(nostr).not.toBe(body)
  await expect(other.getByRole("checkbox", { name: /Nostr key as well/ })).toBeHidden()
  await expect(other.getByRole("button", { name: "Sign", exact: true })).toBeVisible()
  await other.getByRole("button", { name: "Reject" }).click()
  expect(await two).toBe(4001)
})
