import {
  ADDRESS,
  askLater,
  bodyOf,
  connect,
  type Ethereum,
  eventOf,
  hexOf,
  type Nostr,
  PUBKEY,
  rpc,
  signText,
} from "./asking.ts"
import { BLANK, expect, serve, test, visit } from "./extension.ts"

declare const ethereum: Ethereum
declare const nostr: Nostr

test("a hundred calls at once settle once each: answered, waiting, or too many", async ({
  extension,
  page,
}) => {
  await connect(extension, page)
  await page.evaluate(
    ([message, address, event]) => {
      const outcomes: Record<number, unknown[]> = {}
      Object.assign(window, { outcomes })
      const calls = [
        () => ethereum.request({ method: "eth_chainId" }),
        () => ethereum.request({ method: "eth_accounts" }),
        () => ethereum.request({ method: "eth_sendTransaction", params: [{}] }),
        () => ethereum.request({ method: "personal_sign", params: [message, address] }),
        () => nostr.signEvent(event),
      ]
      for (let n = 0; n < 100; n++) {
        const note = (outcome: unknown) => {
          outcomes[n] = [...(outcomes[n] ?? []), outcome]
        }
        const call = calls[n % calls.length] ?? calls[0]
        call?.().then(
          () => note("done"),
          ({ code }: { code: number }) => note(code),
        )
      }
    },
    [hexOf(bodyOf()), ADDRESS, eventOf()] as const,
  )
  const window = await extension.approval("Publish a post")
  const counts = () =>
    page.evaluate(() => {
      const all = Object.values((globalThis as unknown as { outcomes: Record<number, unknown[]> }).outcomes)
      const count = (wanted: unknown) => all.filter((one) => one.length === 1 && one[0] === wanted).length
      return [all.length, count("done"), count(4200), count(4100), count(4001)]
    })
  await expect.poll(counts, "20 of the 40 signatures wait").toEqual([80, 40, 20, 20, 0])
  await expect(window.getByText("1 of 20")).toBeVisible()
  expect(extension.windows()).toHaveLength(1)
  await window.getByRole("button", { name: "Reject all" }).click()
  await expect.poll(counts).toEqual([100, 40, 20, 20, 20])
})

test("one site cannot use up the places of another", async ({ extension, page }) => {
  await page.evaluate((event) => {
    for (let n = 0; n < 30; n++) nostr.signEvent(event).catch(() => undefined)
  }, eventOf())
  const other = await serve({ "/": BLANK })
  await extension.enable(other.origin)
  const second = await visit(extension, other.origin)
  const key = second.evaluate(() => nostr.getPublicKey())
  const window = await extension.approval("Publish a post")
  await expect(window.getByText("1 of 21")).toBeVisible()
  await page.close()
  await extension.decide("Connect", "Connect")
  expect(await key).toBe(PUBKEY)
  other.close()
})

test("a second request to connect joins the first", async ({ extension, page }) => {
  const calls = ["eth_requestAccounts", "eth_requestAccounts", "wallet_requestPermissions"].map((method) =>
    rpc(page, method, [{ eth_accounts: {} }]),
  )
  const window = await extension.approval("Connect")
  await expect(window.getByRole("button", { name: "Reject all" })).toHaveCount(0)
  await window.getByRole("button", { name: "Connect", exact: true }).click()
  const [first, second, permissions] = await Promise.all(calls)
  expect(first).toEqual([ADDRESS])
  expect(second).toEqual([ADDRESS])
  expect(permissions).toMatchObject([{ parentCapability: "eth_accounts", caveats: [{ value: [ADDRESS] }] }])
})

test("two tabs of a site get each its own answer, from one window", async ({ extension, page, site }) => {
  await connect(extension, page)
  const other = await visit(extension, site.origin)
  await askLater(page, "mine", bodyOf())
  const window = await extension.approval("Publish a post")
  const message = signText(other, "just words")
  await window.getByRole("button", { name: "Next" }).click()
  await extension.decide("Sign a message", "Reject")
  expect(await message).toBe(4001)
  expect(await page.evaluate("window.mine")).toBeUndefined()
  await extension.decide("Publish a post", "Sign")
  await expect.poll(() => page.evaluate("window.mine")).toMatch(/^0x/)
})

test("requests are decided in the order in which they came", async ({ extension, page }) => {
  await connect(extension, page)
  const titles = ["One", "Two", "Three"]
  for (const title of titles) await askLater(page, title, bodyOf({ title }))
  for (const title of titles) {
    const window = await extension.approval("Publish a post")
    await expect(window.getByRole("region", { name: "Post" })).toContainText(title)
    await window.getByRole("button", { name: "Sign", exact: true }).click()
    await expect.poll(() => page.evaluate(`window.${title}`)).toMatch(/^0x/)
  }
})
