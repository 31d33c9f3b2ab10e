import { verifyEvent } from "nostr-tools/pure"
import { verifyMessage } from "viem"
import { ADDRESS, bodyOf, connect, eventOf, PUBKEY, rpc, signEvent, signText } from "./asking.ts"
import { expect, test } from "./extension.ts"

test("both providers are there before the page's first inline script", async ({ page }) => {
  expect(await page.evaluate("atFirst")).toBe("object,object")
})

test("connecting gives the address, and only then may the page ask for signatures", async ({
  extension,
  page,
}) => {
  expect(await rpc(page, "eth_accounts")).toEqual([])
  expect(await signText(page, "before")).toBe(4100)
  const accounts = rpc(page, "eth_requestAccounts")
  const window = await extension.approval("Connect")
  await expect(window.locator("[data-address]")).toHaveAttribute("data-address", ADDRESS)
  await window.getByRole("button", { name: "Connect", exact: true }).click()
  expect(await accounts).toEqual([ADDRESS])
  expect(await rpc(page, "eth_requestAccounts"), "asked once").toEqual([ADDRESS])
})

test("a post is read in the window, signed, and verified by another library", async ({
  extension,
  page,
  site,
}) => {
  await connect(extension, page)
  const text = bodyOf({ title: "Ünïcode ✍️", content: "Some **strong** words" })
  const signature = signText(page, text)

  const window = await extension.approval("Publish a post")
  await expect(window.locator("main")).toHaveAttribute("data-tier", "clear")
  await expect(window.locator("[data-origin]")).toHaveText(site.origin)
  await expect(window.getByText("Never signed here before", { exact: true })).toBeInViewport()
  await expect(window.getByText("The site decides where this goes.", { exact: true })).toBeVisible()
  const post = window.getByRole("region", { name: "Post" })
  await expect(post).toContainText("Ünïcode ✍️")
  await expect(post.locator("strong")).toHaveText("strong")
  await expect(post).not.toContainText("SpasmEventBodyV2")
  await expect(post.getByRole("tab")).toHaveText(["Rendered", "Exact text", "Bytes"])
  await expect(window.getByRole("region", { name: "Details" })).toContainText("Anyone may reuse it")
  await expect(window.getByRole("region", { name: "Checks" }).locator("[data-problem]")).toHaveCount(0)

  await window.getByRole("button", { name: "Sign", exact: true }).click()
  const signed = (await signature) as `0x${string}`
  expect(await verifyMessage({ address: ADDRESS, message: text, signature: signed })).toBe(true)
  await expect.poll(() => extension.windows().length, "closes by itself").toBe(0)

  const again = signText(page, bodyOf())
  const next = await extension.approval("Publish a post")
  await expect(next.locator("[data-met]")).toHaveText(/^First connected on /)
  await next.getByRole("button", { name: "Reject", exact: true }).click()
  expect(await again).toBe(4001)
})

test("the exact text and the bytes are the request, byte for byte", async ({ extension, page }) => {
  await connect(extension, page)
  const text = bodyOf({ content: `Zwölf Boxkämpfer 👩‍👩‍👧 \\ " \n\t <b> ${"x".repeat(300)}` })
  const signature = signText(page, text)
  const window = await extension.approval("Publish a post")
  await window.getByRole("tab", { name: "Exact text" }).click()
  await expect(window.locator("[data-signed-text]")).toHaveText(text, { useInnerText: false })
  expect(await window.locator("[data-signed-text]").textContent()).toBe(text)

  await window.getByRole("tab", { name: "Bytes" }).click()
  const rows = (await window.locator("[role=tabpanel] pre").textContent()) ?? ""
  const shown = rows.replace(/^[0-9a-f]+ {2}/gm, "").replaceAll(/\s/g, "")
  expect(shown).toBe(Buffer.from(text).toString("hex"))
  await expect(window.locator("[data-bytes]")).toHaveAttribute("data-bytes", `${Buffer.byteLength(text)}`)
  await window.getByRole("button", { name: "Reject" }).click()
  expect(await signature).toBe(4001)
})

test("a Nostr event is signed as asked and verified by another library", async ({ extension, page }) => {
  const asked = eventOf({ type: "ignored", title: "not of Nostr" })
  const signing = signEvent(page, asked)
  const window = await extension.approval("Publish a post")
  await expect(window.getByRole("region", { name: "Post" })).toContainText("A Nostr title")
  await window.getByRole("button", { name: "Sign", exact: true }).click()
  const event = (await signing) as Parameters<typeof verifyEvent>[0]
  expect(Object.keys(event).sort()).toEqual("content created_at id kind pubkey sig tags".split(" "))
  expect(event).toMatchObject({ pubkey: PUBKEY, content: asked.content, tags: asked.tags })
  expect(verifyEvent(event)).toBe(true)
})

test("a DMP message and a note without Spasm's tags are posts, under the same sentence", async ({
  extension,
  page,
}) => {
  await connect(extension, page)
  const dmp = JSON.stringify({
    version: "dmp_v0.1.0",
    time: new Date().toISOString(),
    action: "post",
    target: "",
    title: "genesis",
    text: "not your keys, not your words",
    license: "MIT",
  })
  for (const [ask, words, kind] of [
    [() => signText(page, dmp), "genesis", null],
    [() => signEvent(page, eventOf({ tags: [], content: "plain words" })), "plain words", "1"],
  ] as const) {
    const answer = ask()
    const window = await extension.approval("Publish a post")
    await expect(window.locator("main")).toHaveAttribute("data-tier", "clear")
    await expect(window.getByRole("region", { name: "Post" })).toContainText(words)
    await expect(window.locator("[data-kind]")).toHaveCount(kind ? 1 : 0)
    await window.getByRole("button", { name: "Reject", exact: true }).click()
    expect(String(await answer)).toMatch(/4001|user rejected/)
  }
})
