// The names by which anyone may drive the extension from outside; a change here is a breaking change.
import type { Page } from "playwright/test"
import { ADDRESS, bodyOf, connect, eventOf, hexOf, loginOf, type Nostr, PUBKEY, rpc } from "./asking.ts"
import { expect, HEX_KEY, test } from "./extension.ts"

declare const nostr: Nostr

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })
const textbox = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true })

test("welcome opens once on install, with three ways to begin", async ({ fresh }) => {
  const isWelcome = (page: Page): boolean => page.url() === fresh.url("/options.html#/welcome")
  await expect.poll(() => fresh.context.pages().filter(isWelcome).length).toBe(1)
  const page = fresh.context.pages().find(isWelcome)
  if (!page) throw new Error("unreachable")
  await expect(button(page, "Just read")).toBeVisible()
  await button(page, "Create my identity").click()
  for (const name of ["Password", "Repeat password"]) await expect(textbox(page, name)).toBeVisible()
  await expect(button(page, "Continue")).toBeVisible()
  await button(page, "Back").click()
  await button(page, "I already have keys").click()
  await textbox(page, "Keys").fill(HEX_KEY)
  await expect(textbox(page, "Password")).toBeVisible()
  const uses = page.getByRole("radiogroup", { name: "Use this key for" })
  for (const name of ["Ethereum and Nostr", "Ethereum", "Nostr"])
    await expect(uses.getByRole("radio", { name, exact: true })).toBeVisible()
  await expect(uses.getByRole("radio", { name: "Ethereum and Nostr" })).toBeChecked()
  await expect(button(page, "Import")).toBeVisible()
})

test("popup and sites", async ({ extension, page, site }) => {
  const popup = await extension.open("/popup.html")
  await expect(popup.getByRole("heading", { name: new URL(site.origin).host })).toBeVisible()
  await expect(popup.getByRole("switch", { name: "Use on this site" })).toBeChecked()
  await expect(popup.getByRole("link", { name: "Home" })).toBeVisible()
  const sites = await extension.open("/options.html#/sites")
  await expect(textbox(sites, "Site")).toBeVisible()
  await expect(button(sites, "Add")).toBeVisible()
  const row = sites.locator(`[data-origin="${site.origin}"]`)
  await expect(row.getByRole("switch", { name: "Use on this site" })).toBeChecked()
  await expect(row.getByRole("button", { name: "Remove" })).toBeVisible()

  await popup.getByRole("button", { name: "Lock", exact: true }).click()
  const locked = await extension.open("/options.html#/identities")
  for (const one of [popup, locked]) {
    await expect(textbox(one, "Password")).toBeVisible()
    await expect(button(one, "Unlock")).toBeVisible()
  }
  await page.close()
})

const PARENT = { ids: [{ value: `spasmid01${"1".repeat(64)}` }] }

test("the approval window: one heading for each kind of request, and the word that confirms it", async ({
  extension,
  page,
  site,
}) => {
  await connect(extension, page)
  const key = page.evaluate(() => nostr.getPublicKey())
  const first = await extension.approval("Connect")
  await expect(first.locator("main")).toHaveAttribute("data-tier", "clear")
  await expect(first.getByRole("heading", { level: 1 })).toHaveCount(1)
  await button(first, "Connect").click()
  await key

  const sign = (text: string) => rpc(page, "personal_sign", [text, ADDRESS])
  const secret = (name: "encrypt" | "decrypt") =>
    page.evaluate(([run, peer]) => nostr.nip44[run](peer, "words").catch(() => 4001), [name, PUBKEY] as const)
  const event = (fields: Record<string, unknown>) =>
    page.evaluate((asked) => nostr.signEvent(asked).catch(() => 4001), eventOf(fields))
  const requests: readonly (readonly [
    heading: string,
    confirms: string | null,
    tier: "clear" | "check" | "danger",
    call: () => Promise<unknown>,
  ])[] = [
    ["Publish a post", "Sign", "clear", () => sign(bodyOf())],
    [
      "Reply to a post",
      "Sign",
      "clear",
      () => sign(bodyOf({ action: "reply", title: undefined, parent: PARENT })),
    ],
    [
      "React",
      "Sign",
      "clear",
      () => sign(bodyOf({ action: "react", content: "upvote", title: undefined, parent: PARENT })),
    ],
    [
      "Moderate",
      "Sign anyway",
      "danger",
      () => sign(bodyOf({ action: "moderate", content: "delete", parent: PARENT })),
    ],
    ["Sign in", "Sign", "clear", () => sign(hexOf(loginOf(site.origin)))],
    ["Sign a message", "Sign anyway", "check", () => sign("some words")],
    ["Sign a Nostr event", "Sign anyway", "check", () => event({ kind: 30078, tags: [["d", "x"]] })],
    ["Encrypt a message", "Allow", "clear", () => secret("encrypt")],
    ["Read a private message", "Allow", "check", () => secret("decrypt")],
    ["Not readable", null, "danger", () => sign("0xfffe")],
  ]
  const answers: Promise<unknown>[] = []
  for (const [heading, confirms, tier, call] of requests) {
    answers.push(call())
    const window = await extension.approval(heading)
    await expect(window.locator("main")).toHaveAttribute("data-tier", tier)
    await expect(window.locator("[data-origin]")).toHaveText(site.origin)
    for (const name of ["Connect", "Sign", "Sign anyway", "Allow"])
      await expect(button(window, name), `${name}, at ${heading}`).toHaveCount(name === confirms ? 1 : 0)
    await button(window, "Reject").click()
  }
  expect(await Promise.all(answers)).toEqual(requests.map(() => 4001))
})

test("the approval window: regions, tabs, problems and the queue", async ({ extension, page }) => {
  await connect(extension, page)
  const texts = [bodyOf({ license: undefined, title: "Turned \u202e around" }), bodyOf()]
  const calls = texts.map((text) => rpc(page, "personal_sign", [text, ADDRESS]))
  const window = await extension.approval("Publish a post")
  for (const name of ["Post", "Details", "Checks"])
    await expect(window.getByRole("region", { name, exact: true })).toBeVisible()
  await expect(window.getByRole("tablist").getByRole("tab")).toHaveText(["Rendered", "Exact text", "Bytes"])
  const checks = window.getByRole("region", { name: "Checks" })
  await expect(
    checks.getByRole("listitem").and(window.locator("[data-problem=bidi-control]")),
  ).toHaveAttribute("data-tier", "danger")
  await expect(checks.locator("[data-problem=no-licence]")).toHaveAttribute("data-tier", "check")
  await expect(window.getByRole("region", { name: "Details" }).getByRole("term").first()).toBeVisible()
  await expect(window.getByText("1 of 2")).toBeVisible()
  await button(window, "Reject all").click()
  expect(await Promise.all(calls)).toEqual([4001, 4001])
  await expect.poll(() => extension.windows().length, "closes by itself").toBe(0)
})
