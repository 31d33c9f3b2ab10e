import { readFileSync } from "node:fs"
import { AxeBuilder } from "@axe-core/playwright"
import { finalizeEvent } from "nostr-tools/pure"
import type { Page } from "playwright/test"
import { connect as openRelay, publish } from "../relay/client.ts"
import { startRelay } from "../relay/relay.ts"
import { ADDRESS, bodyOf, connect, eventOf, type Nostr, PUBKEY, rpc, signEvent, signText } from "./asking.ts"
import { addDestinations } from "./asking-destinations.ts"
import { expect, HEX_KEY, PASSWORD, test } from "./extension.ts"

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
/** What other colours can change; the rest of a screen stays as it is. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"]
const PARENT = { ids: [{ value: `spasmid01${"1".repeat(64)}` }] }

/** Axe on a screen in light and dark, narrow, right to left and with forced colours: nothing to find. */
async function clean(page: Page, screen: string): Promise<void> {
  const found: string[] = []
  const look = async (how: string, only?: "colours" | "all but colours"): Promise<void> => {
    // No screen has a frame, so nothing has to be gathered in a page of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    if (only === "colours") axe.withRules(OF_COLOURS)
    else axe.withTags(TAGS)
    if (only === "all but colours") axe.disableRules(OF_COLOURS)
    const { violations } = await axe.analyze()
    found.push(...violations.map(({ id, nodes }) => `${screen}, ${how}: ${id} ${nodes[0]?.html ?? ""}`))
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
  await look("light")
  await page.emulateMedia({ colorScheme: "dark" })
  await look("dark", "colours")
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" })
  await look("forced colours", "colours")
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" })
  await page.setViewportSize({ width: 320, height: 640 })
  await page.evaluate(() => {
    document.documentElement.dir = "rtl"
  })
  await look("320 px, right to left", "all but colours")
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, `${screen} scrolls sideways at 320 px`).toBeLessThanOrEqual(0)
  expect(found).toEqual([])
}

test("the welcome, step by step", async ({ fresh }) => {
  test.slow()
  const page = await fresh.open("/options.html#/welcome")
  await clean(page, "welcome")
  await page.getByRole("button", { name: "Create my identity" }).click()
  await clean(page, "create")
  await page.getByRole("button", { name: "Back" }).click()
  await page.getByRole("button", { name: "I already have keys" }).click()
  await page.getByRole("textbox", { name: "Keys" }).fill("59".repeat(32))
  await clean(page, "import")
})

test("the recovery words, shown, and the end of the welcome", async ({ fresh }) => {
  test.slow()
  const page = await fresh.open("/options.html#/welcome")
  await page.getByRole("button", { name: "Create my identity" }).click()
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD)
  await page.getByRole("textbox", { name: "Repeat password" }).fill(PASSWORD)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByRole("button", { name: "Show words" }).click()
  await page.getByRole("list", { name: "Recovery words" }).waitFor()
  await clean(page, "recovery words")
  await page.getByRole("button", { name: "Later" }).click()
  await page.getByRole("heading", { name: "Ready" }).waitFor()
  await clean(page, "ready")
})

for (const path of [
  "/popup.html",
  "/options.html#/identities",
  "/options.html#/people",
  "/options.html#/sites",
  "/options.html#/destinations",
  "/options.html#/outbox",
  "/options.html#/backup",
  "/options.html#/settings",
  "/sidepanel.html",
  "/reader.html",
]) {
  test(`${path}, open and locked`, async ({ extension, page: site }) => {
    test.slow()
    await connect(extension, site)
    const open = await extension.open(path)
    await open.getByRole("heading", { level: 1 }).waitFor()
    await clean(open, path)
    await extension.lock()
    const locked = await extension.open(path)
    await locked.getByRole("heading", { level: 1 }).waitFor()
    await clean(locked, `${path} locked`)
  })
}

test("the panel with a draft, with every view of it", async ({ extension }) => {
  test.slow()
  const panel = await extension.open("/sidepanel.html")
  await panel.getByRole("textbox", { name: "Title" }).fill("A title")
  await panel.getByRole("textbox", { name: "Text" }).fill("Some **words**\n\n> with\u202e a trick")
  await panel.locator("[data-problem]").first().waitFor()
  await clean(panel, "a draft")
  for (const view of ["Nostr client", "Exact"]) {
    await panel.getByRole("tab", { name: view }).click()
    await clean(panel, view)
  }
  await panel.getByRole("button", { name: "Delete draft" }).click()
  await panel.getByRole("button", { name: "Bring it back" }).waitFor()
  await clean(panel, "a deleted draft")
  await panel.getByRole("tab", { name: "Deliveries" }).click()
  await clean(panel, "deliveries")
})

test("the reader with posts of every state, and with nothing", async ({ extension }) => {
  test.slow()
  const cases = [
    "own-multi-signed-envelope",
    "own-react-eth",
    "rss-web2",
    "tampered-body-closed",
    "tree-two-children",
  ]
  const inputs = cases.map((name): unknown => {
    const file = new URL(`../vectors/${name}.json`, import.meta.url)
    return (JSON.parse(readFileSync(file, "utf8")) as { input: unknown }).input
  })
  const page = await extension.open("/reader.html")
  await page.getByRole("textbox", { name: "Anything" }).fill(JSON.stringify([...inputs, { some: "object" }]))
  await page.getByRole("button", { name: "Read", exact: true }).click()
  await page.getByText("All were checked").waitFor()
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true
  })
  await page.getByText("What was signed, exactly").first().waitFor()
  await clean(page, "posts")
  await page.setViewportSize({ width: 900, height: 900 })
  await page.getByRole("textbox", { name: "Anything" }).fill("null")
  await page.getByRole("button", { name: "Read", exact: true }).click()
  await page.getByRole("alert").waitFor()
  await clean(page, "nothing to read")
})

test("the window that asks to connect", async ({ extension, page }) => {
  const asked = page.evaluate(() =>
    (window as unknown as { nostr: { getPublicKey: () => Promise<string> } }).nostr
      .getPublicKey()
      .catch(() => null),
  )
  await clean(await extension.approval("Connect"), "connect")
  await extension.decide("Connect", "Reject")
  await asked
})

const REQUESTS: readonly (readonly [heading: string, text: string])[] = [
  ["Publish a post", bodyOf({ content: "# A\n\n- b\n\n> c\n\n`d` [e](https://example.com)" })],
  ["Reply to a post", bodyOf({ action: "reply", title: undefined, parent: PARENT })],
  ["React", bodyOf({ action: "react", title: undefined, content: "upvote", parent: PARENT })],
  ["Moderate", bodyOf({ action: "moderate", title: undefined, content: "delete", parent: PARENT })],
  ["Publish a post", bodyOf({ content: "a\u202eb\u200bc", tips: [{ address: "0x1" }], unknown: 1 })],
  ["Sign a message", "Plain words"],
]

for (const [heading, text] of REQUESTS) {
  test(`the window that says "${heading}" of ${text.slice(0, 60)}`, async ({ extension, page }) => {
    test.slow()
    await connect(extension, page)
    const asked = signText(page, text)
    const window = await extension.approval(heading)
    await clean(window, heading)
    for (const item of await window.locator("[data-problem] summary").all()) await item.click()
    await window
      .getByText(/^All signed fields/)
      .click({ timeout: 1000 })
      .catch(() => undefined)
    await window.getByRole("tab", { name: "Bytes" }).click()
    await clean(window, `${heading}, opened`)
    await window.getByRole("button", { name: "Reject", exact: true }).click()
    await asked
  })
}

test("the windows that sign in, encrypt and read, and the popup while they wait", async ({
  extension,
  page,
  site,
}) => {
  test.slow()
  await connect(extension, page)
  const { host, origin } = new URL(site.origin)
  const signIn = `${host} wants you to sign in with your Ethereum account:\n${ADDRESS}\n\nWords.\n\nURI: ${origin}\nVersion: 1
Chain ID: 1\nNonce: abcdefgh1234\nIssued At: ${new Date().toISOString()}`
  const signed = signText(page, signIn)
  await clean(await extension.approval("Sign in"), "sign in")
  await extension.decide("Sign in", "Reject")
  await signed
  const key = page.evaluate(() => (window as unknown as { nostr: Nostr }).nostr.getPublicKey())
  await extension.decide("Connect", "Connect")
  await key
  for (const [name, heading] of [
    ["encrypt", "Encrypt a message"],
    ["decrypt", "Read a private message"],
  ] as const) {
    const asked = page.evaluate(
      ([call, peer, text]) =>
        (window as unknown as { nostr: Nostr }).nostr.nip44[call](peer, text).catch(() => null),
      [name, PUBKEY, name === "encrypt" ? "Words" : `A${"g".repeat(175)}`] as const,
    )
    await clean(await extension.approval(heading), heading)
    if (name === "encrypt") {
      const popup = await extension.open("/popup.html")
      await popup.getByRole("heading", { name: /waiting/i }).waitFor()
      await clean(popup, "popup, one waiting")
    }
    await extension.decide(heading, "Reject")
    await asked
  }
})

test("the window that compares a profile with the one before", async ({ extension, page }) => {
  test.slow()
  const created_at = Math.floor(Date.now() / 1000)
  const profile = (fields: object, at = created_at) => ({
    kind: 0,
    created_at: at,
    content: JSON.stringify(fields),
    tags: [],
  })
  const relay = await startRelay()
  const client = await openRelay(relay.url)
  const old = profile({ name: "Ann", about: "Old", lud16: "ann@pay.example" }, created_at - 600)
  await publish(client, finalizeEvent(old, Buffer.from(HEX_KEY, "hex")))
  await addDestinations(extension, [relay.url, "nostr-relay"])
  const asked = signEvent(page, profile({ name: "Ann", about: "New", website: "https://ann.example" }))
  const window = await extension.approval("Sign a Nostr event")
  await window.getByRole("button", { name: "Compare with my relays" }).click()
  await window.getByRole("region", { name: /^Gone/ }).waitFor()
  await clean(window, "what would change")
  await window.getByRole("button", { name: "Reject", exact: true }).click()
  await asked
  client.close()
  await relay.stop()
})

test("the window that cannot read, and the locked one", async ({ extension, page }) => {
  test.slow()
  await connect(extension, page)
  const unreadable = rpc(page, "personal_sign", ["0xfffe", ADDRESS])
  await clean(await extension.approval("Not readable"), "not readable")
  await extension.decide("Not readable", "Reject")
  await unreadable
  await extension.lock()
  const asked = signEvent(page, eventOf())
  const window = await extension.approval("Publish a post")
  await clean(window, "locked")
  await window.getByRole("button", { name: "Reject", exact: true }).click()
  await asked
})
