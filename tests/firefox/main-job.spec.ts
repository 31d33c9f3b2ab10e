import { verifyEvent } from "nostr-tools/pure"
import { verifyMessage } from "viem"
import { ADDRESS, bodyOf, eventOf, PUBKEY } from "../e2e/asking.ts"
import { PASSWORD } from "../e2e/browser.ts"
import { connect, expect, fill, press, rpc, signEvent, signText, test } from "./firefox.ts"

const isSigned = (text: string, signature: unknown): Promise<boolean> =>
  verifyMessage({ address: ADDRESS, message: text, signature: signature as `0x${string}` })

test("both providers are there before the page's first inline script", async ({ tab }) => {
  expect(await tab.evaluate("atFirst")).toBe("object,object")
})

test("a post is read in the window, signed, and verified by another library", async ({
  extension,
  tab,
  site,
}) => {
  expect(await rpc(tab, "eth_accounts")).toEqual([])
  const accounts = rpc(tab, "eth_requestAccounts")
  await extension.decide("Connect", "Connect")
  expect(await accounts).toEqual([ADDRESS])

  const text = bodyOf({ title: "Ünïcode ✍️" })
  const signature = signText(tab, text)
  const window = await extension.approval("Publish a post")
  expect(await window.$eval("main", ({ dataset }) => dataset.tier)).toBe("clear")
  expect(await window.$eval("[data-origin]", ({ textContent }) => textContent)).toBe(site.origin)
  expect(await window.$eval("main", ({ textContent }) => textContent)).toContain("Ünïcode ✍️")
  await press(window, "Sign")
  expect(await isSigned(text, await signature)).toBe(true)
  await expect.poll(async () => (await extension.windows()).length, "closes by itself").toBe(0)
})

test("a Nostr event is signed as asked and verified by another library", async ({ extension, tab }) => {
  const asked = eventOf()
  const signing = signEvent(tab, asked)
  await extension.decide("Publish a post", "Sign")
  const event = (await signing) as Parameters<typeof verifyEvent>[0]
  expect(event).toMatchObject({ pubkey: PUBKEY, content: asked.content, tags: asked.tags })
  expect(verifyEvent(event)).toBe(true)
})

test("a rejection is told as one", async ({ extension, tab }) => {
  await connect(extension, tab)
  const signature = signText(tab, bodyOf())
  await extension.decide("Publish a post", "Reject")
  expect(await signature).toBe(4001)
})

test("a locked vault is opened in the window that asks", async ({ extension, tab }) => {
  await connect(extension, tab)
  await extension.lock()
  const text = bodyOf()
  const signature = signText(tab, text)
  const window = await extension.approval("Publish a post")
  await fill(window, "Password", PASSWORD)
  await press(window, "Unlock")
  await press(window, "Sign")
  expect(await isSigned(text, await signature)).toBe(true)
})

test("a request outlives the background that took it", async ({ extension, tab }) => {
  await connect(extension, tab)
  const text = bodyOf()
  const signature = signText(tab, text)
  const window = await extension.approval("Publish a post")
  await extension.stopBackground()
  await press(window, "Sign")
  expect(await isSigned(text, await signature)).toBe(true)
})
