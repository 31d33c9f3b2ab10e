import { existsSync } from "node:fs"
import { finalizeEvent } from "nostr-tools/pure"
import { type Browser, chromium, type Page } from "playwright"
import { expect, test } from "playwright/test"
import {
  ann,
  bob,
  nostrKey,
  nostrSecret,
  signedBy,
  signedByNostr,
  spasmidOf,
} from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"
import { type Call, installWallets, type Sheet, type Wallets } from "../instance/stand-in-wallets.ts"

const ethereumConnect = ["eth_chainId", "eth_accounts", "eth_accounts", "eth_accounts"]
const firstConnect = ["eth_chainId", "eth_accounts", "eth_requestAccounts", "eth_accounts", "eth_accounts"]
const address = ann.address.toLowerCase()
const license = "SPDX-License-Identifier: CC0-1.0"
const executablePath =
  process.env.CHROME_PATH ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
    existsSync(path),
  )

let instance: RunningInstance
let browser: Browser

test.beforeAll(async () => {
  test.setTimeout(120_000)
  instance = await startInstance({ port: 0, delayMs: 0 })
  await instance.preparePage()
  browser = await chromium.launch({ chromiumSandbox: false, ...(executablePath ? { executablePath } : {}) })
})
test.afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
test.afterAll(async () => {
  await browser.close()
  await instance.close()
})

async function open(
  path: string,
  wallet: Wallets = {},
): Promise<{ page: Page; posted: Record<string, unknown>[] }> {
  const page = await browser.newPage()
  const posted: Record<string, unknown>[] = []
  page.on("request", (request) => {
    const isOurs = request.url().startsWith(instance.url) || request.url().startsWith("data:")
    expect(isOurs, `nothing is loaded from elsewhere: ${request.url()}`).toBe(true)
    if (request.method() === "POST") posted.push(request.postDataJSON() as Record<string, unknown>)
  })
  await page.exposeFunction("answerEthereum", (params: [`0x${string}`], other: boolean) =>
    (other ? bob : ann).signMessage({ message: { raw: params[0] } }),
  )
  await page.exposeFunction("answerNostr", (event: Parameters<typeof finalizeEvent>[0]) =>
    JSON.parse(JSON.stringify(finalizeEvent(event, nostrSecret))),
  )
  await page.addInitScript(installWallets, { ...wallet, account: ann.address, publicKey: nostrKey })
  await page.goto(instance.url + path)
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  return { page, posted }
}

const calls = (page: Page): Promise<Call[]> => page.evaluate(() => (window as unknown as Sheet).calls)
const names = async (page: Page): Promise<string[]> => (await calls(page)).map(({ name }) => name)
const paramsOf = (call: Call | undefined): unknown[] => (Array.isArray(call?.params) ? call.params : [])
const tagsOf = (call: Call | undefined): string[][] =>
  (call?.params as { tags?: string[][] } | undefined)?.tags ?? []
const signedText = (call: Call | undefined): string =>
  Buffer.from(String(paramsOf(call)[0]).slice(2), "hex").toString()

async function connect(page: Page, kind: "Ethereum" | "Nostr"): Promise<void> {
  await page.getByRole("button", { name: `Connect ${kind}` }).click()
  await expect(page.getByText(`Connected:`)).toContainText(kind)
}

async function publish(page: Page, title: string, text = "The **text**\nof it"): Promise<void> {
  await page.getByRole("textbox", { name: "Title" }).fill(title)
  await page.getByRole("textbox", { name: "Text" }).fill(text)
  await page.getByRole("button", { name: "Publish" }).click()
}

async function submit(event: object): Promise<string> {
  const headers = { "content-type": "application/json" }
  await fetch(`${instance.url}/api/submit/`, { method: "POST", headers, body: JSON.stringify(event) })
  return spasmidOf(event)
}

test("an Ethereum post: the calls, the text signed, the request and the page after it", async () => {
  const { page, posted } = await open("/newpost", { ethereum: true, connected: true })
  expect(await names(page)).toEqual(["on accountsChanged"])
  await connect(page, "Ethereum")
  expect(await names(page)).toEqual(["on accountsChanged", ...ethereumConnect])
  await page.getByRole("combobox", { name: "Category" }).selectOption("tech")
  await publish(page, "From Ethereum")
  await page.waitForURL(/\/news\/spasmid01[0-9a-f]{64}$/)
  const all = await calls(page)
  expect(all.map(({ name }) => name)).toEqual(["on accountsChanged", ...ethereumConnect, "personal_sign"])
  expect(paramsOf(all.at(-1))[1]).toBe(address)
  const text = signedText(all.at(-1))
  expect(text).toBe(
    JSON.stringify({
      type: "SpasmEventBodyV2",
      action: "post",
      content: "The **text**\nof it",
      title: "From Ethereum",
      categories: [{ name: "tech" }],
      timestamp: JSON.parse(text).timestamp,
      license,
      protocol: { name: "spasm", version: "2.0.0" },
      authors: [{ addresses: [{ value: address, format: { name: "ethereum-pubkey" } }] }],
    }),
  )
  expect(posted).toHaveLength(1)
  expect(posted[0]).toMatchObject({ type: "SpasmEventEnvelopeV2", siblings: [{ signedString: text }] })
  const article = page.locator("article[data-spasmid]")
  expect(page.url()).toContain((await article.getAttribute("data-spasmid")) ?? "none")
  await expect(article).toContainText("verified")
  await expect(article.locator("br")).toHaveCount(1)
  await expect(article.locator("strong")).toHaveText("text")

  await page.getByRole("link", { name: "New post" }).click()
  await publish(page, "Still connected")
  await page.waitForURL(/\/news\//)
  expect((await names(page)).slice(6)).toEqual(["personal_sign"])
  await page.reload()
  expect(await names(page), "nothing is remembered").toEqual(["on accountsChanged"])
})

test("signing without connecting connects first", async () => {
  const { page } = await open("/newpost", { ethereum: true })
  await publish(page, "Not connected yet")
  await page.waitForURL(/\/news\//)
  expect((await names(page)).slice(1)).toEqual([...firstConnect, "personal_sign"])
})

test("a Nostr post: the event asked for has its id and public key already", async () => {
  const { page, posted } = await open("/newpost", { nostr: true, ethereum: true, connected: true })
  await connect(page, "Nostr")
  await publish(page, "From Nostr")
  await page.waitForURL(/\/news\//)
  const all = await calls(page)
  expect(all.map(({ name }) => name)).toEqual(["on accountsChanged", "getPublicKey", "signEvent"])
  const event = all.at(-1)?.params
  expect(Object.keys(event ?? {}).sort()).toEqual(["content", "created_at", "id", "kind", "pubkey", "tags"])
  expect(event).toMatchObject({ kind: 1, pubkey: nostrKey, id: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(tagsOf(all.at(-1)).map(([name]) => name)).toEqual([
    "spasm_action",
    "spasm_timestamp",
    "license",
    "spasm_version",
    "nostr_spasm_version",
    "title",
    "O",
    "tags_mapping",
  ])
  expect(posted).toHaveLength(1)
  await expect(page.locator("article .address")).toHaveText(/^npub1/)
})

test("multi-signing: both keys, one text and time, one request", async () => {
  const { page, posted } = await open("/newpost", { ethereum: true, nostr: true, connected: true })
  await connect(page, "Ethereum")
  await page.getByRole("checkbox", { name: "Multi-signing" }).check()
  await publish(page, "From both")
  await page.waitForURL(/\/news\//)
  const all = await calls(page)
  expect(all.slice(5).map(({ name }) => name)).toEqual(["getPublicKey", "personal_sign", "signEvent"])
  const body = JSON.parse(signedText(all[6]))
  expect(body.authors).toEqual([
    {
      addresses: [
        { value: address, format: { name: "ethereum-pubkey" } },
        { value: nostrKey, format: { name: "nostr-hex" } },
      ],
    },
  ])
  const tags = tagsOf(all[7])
  expect(tags.find(([name]) => name === "spasm_timestamp")?.[1]).toBe(String(body.timestamp))
  expect(tags.filter(([name]) => name === "O").map(([, value]) => value)).toEqual([
    `spasm_author:${address}`,
    `spasm_author:${nostrKey}`,
  ])
  expect(posted).toHaveLength(1)
  expect(posted[0]).toMatchObject({
    siblings: [{ type: "SiblingNostrSpasmSignedV2" }, { type: "SiblingSpasmSignedV2" }],
  })
  await expect(page.locator("article .verified")).toHaveCount(2)
})

test("a reply names all ids of its parent, a reaction one; both are shown at once", async () => {
  const parent = signedByNostr({
    title: "Parent",
    content: "to be answered",
    categories: [{ name: "privacy" }],
  })
  const id = await submit(parent)
  const { page } = await open(`/news/${id.slice(0, 30)}`, { ethereum: true, connected: true })
  await connect(page, "Ethereum")
  await page.getByRole("textbox", { name: "Text" }).fill("My answer")
  await page.getByRole("button", { name: "Reply" }).click()
  await expect(page.getByRole("region", { name: "Comments" }).getByRole("article")).toContainText("My answer")
  const reply = signedText((await calls(page)).at(-1))
  expect(Object.keys(JSON.parse(reply))).toEqual(
    "type action content parent categories mentions timestamp license protocol authors".split(" "),
  )
  expect(JSON.parse(reply)).toMatchObject({
    action: "reply",
    parent: { ids: [{ value: id }, { value: (parent as { id: string }).id }] },
    categories: [{ name: "privacy" }],
    mentions: [{ addresses: [{ value: nostrKey, format: { name: "nostr-hex" } }] }],
  })

  const article = page.getByRole("article").first()
  await article.getByRole("button", { name: "important" }).click()
  await expect(article.getByRole("button", { name: "important" })).toContainText("1")
  const reaction = JSON.parse(signedText((await calls(page)).at(-1)))
  expect(reaction).toMatchObject({ action: "react", content: "important", parent: { ids: [{ value: id }] } })
  expect(reaction.parent.ids).toHaveLength(1)
  await article.getByRole("button", { name: "important" }).click()
  await expect(page.getByRole("status")).toHaveText("Sorry, but you've already submitted the same action")
  expect((await names(page)).slice(5)).toEqual(["personal_sign", "personal_sign", "personal_sign"])
})

test("the text is sanitised before it is signed, as on real forums", async () => {
  const { page } = await open("/newpost", { ethereum: true, connected: true })
  await publish(page, "Array<string> here", "1 < 2 <b onclick=x>and</b> x")
  await expect.poll(() => names(page)).toContain("personal_sign")
  const body = JSON.parse(signedText((await calls(page)).at(-1)))
  expect(body.title).toBe("Array here")
  expect(body.content).toBe("1 &lt; 2 <b>and</b> x")
  await expect(page.getByRole("status")).toContainText("HTML tags are not allowed")
})

test("rejections go to the console alone", async () => {
  for (const rejects of ["eth_requestAccounts", "personal_sign", "signEvent"]) {
    const { page, posted } = await open("/newpost", { ethereum: true, nostr: true, rejects: [rejects] })
    const logged = page.waitForEvent("console", (message) => message.type() === "error")
    if (rejects === "signEvent") await connect(page, "Nostr")
    await publish(page, "Never")
    await logged
    expect(posted).toEqual([])
    expect(page.url()).toContain("/newpost")
    await expect(page.getByRole("status")).toBeHidden()
  }
})

test("a signature of another account is dropped without a word", async () => {
  const { page, posted } = await open("/newpost", { ethereum: true, connected: true, signsAsOther: true })
  await publish(page, "Somebody else's")
  await expect.poll(() => names(page)).toContain("personal_sign")
  await page.waitForTimeout(300)
  expect(posted).toEqual([])
  await expect(page.getByRole("status")).toBeHidden()
})

test("an account changed in the wallet becomes the author, while the old one signs", async () => {
  const { page } = await open("/newpost", { ethereum: true, connected: true })
  await connect(page, "Ethereum")
  await page.evaluate((account) => (window as unknown as Sheet).emit([account]), bob.address.toLowerCase())
  await publish(page, "Changed")
  await page.waitForURL(/\/news\//)
  const sign = (await calls(page)).at(-1)
  expect(paramsOf(sign)[1]).toBe(address)
  expect(JSON.parse(signedText(sign)).authors[0].addresses[0].value).toBe(bob.address.toLowerCase())
  await expect(page.locator("article")).not.toContainText("verified")
})

test("an account change before any connection, or over Nostr, makes signing do nothing", async () => {
  for (const first of [async () => {}, (page: Page) => connect(page, "Nostr")]) {
    const { page, posted } = await open("/newpost", { ethereum: true, nostr: true })
    await first(page)
    const before = await names(page)
    await page.evaluate((account) => (window as unknown as Sheet).emit([account]), ann.address)
    await publish(page, "Nothing happens")
    await page.waitForTimeout(300)
    expect(await names(page)).toEqual(before)
    expect(posted).toEqual([])
  }
})

test("the feed shows posts with their counts, and works without any wallet", async () => {
  const id = await submit(await signedBy(bob, { title: "In the feed", content: "first line\nsecond line" }))
  await submit(await signedBy(ann, { action: "react", content: "upvote", parent: { ids: [{ value: id }] } }))
  const { page } = await open("/")
  const article = page.locator(`article[data-spasmid="${id}"]`)
  await expect(article.getByRole("heading")).toHaveText("In the feed")
  await expect(article.getByRole("button", { name: "upvote" })).toContainText("1")
  await article.getByRole("button", { name: "scam" }).click()
  await expect(page.getByRole("status")).toHaveText("No Ethereum wallet was found in this browser.")
  await article.getByRole("link", { name: "In the feed" }).click()
  await page.waitForURL(`${instance.url}/news/${id.slice(0, 30)}`)
  await expect(page.getByRole("heading", { level: 1, name: "In the feed" })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole("heading", { level: 1, name: "Feed" })).toBeVisible()
})
