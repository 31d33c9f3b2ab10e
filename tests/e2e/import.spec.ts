import * as nip06 from "nostr-tools/nip06"
import { npubEncode, nsecEncode } from "nostr-tools/nip19"
import type { Page } from "playwright/test"
import { mnemonicToAccount } from "viem/accounts"
import { ADDRESS, PUBKEY } from "./asking.ts"
import { type Extension, expect, HEX_KEY, PASSWORD, test } from "./extension.ts"

const TEST_WORDS = `${"test ".repeat(11)}junk`

async function welcome(extension: Extension, choice: string): Promise<Page> {
  const page = await extension.open("/options.html#/welcome")
  await page.getByRole("button", { name: choice }).click()
  return page
}
async function choose(page: Page, password: string, repeat = password): Promise<void> {
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(password)
  await page.getByRole("textbox", { name: "Repeat password" }).fill(repeat)
}
const addresses = async (extension: Extension): Promise<(string | null)[]> => {
  const page = await extension.open("/options.html#/identities")
  await page.locator("[data-address]").first().waitFor()
  return page
    .locator("[data-address]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-address")))
}
/** The keys of recovery words by other libraries, at the paths that the contract gives. */
const derived = (words: string): string[] => [
  mnemonicToAccount(words, { path: "m/44'/60'/0'/0/0" }).address,
  nip06.accountFromSeedWords(words).publicKey,
]

test("what is not a key is named, line by line, and nothing is saved", async ({ fresh }) => {
  const page = await welcome(fresh, "I already have keys")
  const keys = page.getByRole("textbox", { name: "Keys" })
  const wrong = [
    [TEST_WORDS.replace("test", "tset"), "word 1, “tset”, isn't in the list. Did you mean “test”?"],
    [npubEncode(PUBKEY), "this is an npub, which is public. You need the nsec."],
    [TEST_WORDS.replace("junk", "test"), "all words are valid but the checksum fails"],
    [HEX_KEY.slice(1), "a private key in hex has 64 digits; this has 63."],
    ["test test test", "recovery words come in 12, 15, 18, 21 or 24; this has 3."],
    ["f".repeat(64), "this number cannot be a private key."],
    [nsecEncode(Buffer.from(HEX_KEY, "hex")).replace(/.$/, "x"), "this nsec has a typing error."],
    ["my dog's name!", "this is not a key that we know. Nothing was saved."],
    ["", "there is nothing here yet."],
  ] as const
  for (const some of [wrong.slice(0, -1), wrong.slice(-1)]) {
    await keys.fill(some.map(([line]) => line).join("\n"))
    await choose(page, PASSWORD)
    await page.getByRole("button", { name: "Import" }).click()
    for (const [at, [, words]] of some.entries())
      await expect(page.getByRole("alert")).toContainText(`Line ${at + 1}: ${words}`)
    await expect(page.getByRole("alert"), "never repeats a key").not.toContainText(HEX_KEY.slice(1))
    await expect(keys).toBeFocused()
  }
  const home = await fresh.open("/options.html#/identities")
  await expect(home.getByText("You have no keys here yet.")).toBeVisible()
})

test("a weak password and a mistyped one are refused before anything is saved", async ({ fresh }) => {
  const page = await welcome(fresh, "Create my identity")
  for (const [password, repeat, words] of [
    ["password1", "password1", "This password is easy to guess. Nothing was saved."],
    [PASSWORD, `${PASSWORD}!`, "The two passwords differ. Type the same one twice."],
  ] as const) {
    await choose(page, password, repeat)
    await page.getByRole("button", { name: "Continue" }).click()
    await expect(page.getByRole("alert")).toContainText(words)
  }
  const home = await fresh.open("/options.html#/identities")
  await expect(home.getByText("You have no keys here yet.")).toBeVisible()
})

test("a new identity is twelve words, from which other libraries derive the same keys", async ({ fresh }) => {
  const page = await welcome(fresh, "Create my identity")
  await choose(page, PASSWORD)
  await page.getByRole("button", { name: "Continue" }).click()
  const list = page.getByRole("list", { name: "Recovery words" })
  await expect(page.getByText("12 words are hidden.")).toBeVisible()
  await expect(list).toHaveCount(0)
  await page.getByRole("button", { name: "Show words" }).click()
  await expect(list.getByRole("listitem")).toHaveCount(12)
  const words = (await list.getByRole("listitem").allTextContents()).join(" ")
  await page.getByRole("button", { name: "Later" }).click()
  await expect(page.getByRole("heading", { name: "Ready" })).toBeFocused()
  expect(await addresses(fresh)).toEqual(derived(words))

  const backup = await fresh.open("/options.html#/backup")
  await backup.getByRole("textbox", { name: "Password" }).fill(PASSWORD)
  await backup.getByRole("button", { name: "Continue" }).click()
  await backup.getByRole("button", { name: "Show words" }).click()
  const again = backup.getByRole("list", { name: "Recovery words" }).getByRole("listitem")
  expect((await again.allTextContents()).join(" ")).toBe(words)
})

test("recovery words, a hex key and an nsec give the keys that other libraries derive", async ({ fresh }) => {
  await fresh.onboard(TEST_WORDS)
  expect(await addresses(fresh)).toEqual(derived(TEST_WORDS))
  const page = await fresh.open("/options.html#/identities")
  await page.getByText("Add keys").click()
  await page.getByRole("textbox", { name: "Keys" }).fill(HEX_KEY.toUpperCase())
  await page
    .getByRole("radiogroup", { name: "Use this key for" })
    .getByRole("radio", { name: "Nostr", exact: true })
    .check()
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD)
  await page.getByRole("button", { name: "Import" }).click()
  await expect(page.locator(`[data-address="${PUBKEY}"]`)).toBeVisible()
  await expect(page.locator(`[data-address="${ADDRESS}"]`)).toHaveCount(0)
  await page.getByRole("textbox", { name: "Keys" }).fill(nsecEncode(Buffer.from(HEX_KEY, "hex")))
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD)
  await page.getByRole("button", { name: "Import" }).click()
  await expect(page.getByRole("alert")).toHaveText("These keys are here already. Nothing was changed.")
})
