import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser } from "webextension-polyfill"
import { bodyOf, connect, eventOf, type Nostr, PUBKEY, signEvent, signText } from "./asking.ts"
import { BLANK, type Extension, expect, HEX_KEY, launch, PASSWORD, serve, test, visit } from "./extension.ts"

declare const chrome: Browser
declare const nostr: Nostr

const WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
const ENTROPY = "7f".repeat(16)
const WRONG = "an entirely other phrase 77"
const PRIVATE = "words for one reader alone"

/** Every way in which a secret might have been written down. */
const secrets: Readonly<Record<string, readonly string[]>> = {
  "the key": [HEX_KEY, HEX_KEY.toUpperCase()],
  "the words": [WORDS, WORDS.split(" ").join('","'), WORDS.split(" ").slice(3, 6).join(" "), ENTROPY],
  "the password": [PASSWORD],
  "a wrong password": [WRONG],
  "a private message": [PRIVATE],
}
const needles = (texts: readonly string[]): Buffer[] => [
  ...texts.flatMap((text) => [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")]),
  ...texts.flatMap((text) => {
    const base64 = Buffer.from(text, "utf8")
      .toString("base64")
      .replace(/.{0,2}=*$/, "")
    return [Buffer.from(base64)]
  }),
  ...texts
    .filter((text) => /^[0-9a-f]{32,}$/.test(text))
    .flatMap((text) => {
      const bytes = Buffer.from(text, "hex")
      return [bytes, Buffer.from(bytes.toString("base64").replace(/=*$/, ""))]
    }),
]

async function found(folder: string): Promise<string[]> {
  const hits: string[] = []
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name)
    if (!(await stat(file)).isFile()) continue
    const bytes = await readFile(file)
    for (const [what, texts] of Object.entries(secrets))
      if (needles(texts).some((needle) => bytes.includes(needle))) hits.push(`${what} in ${name}`)
  }
  return hits
}

/** Everything that a person does with keys. */
async function useEverything(extension: Extension): Promise<void> {
  const site = await serve({ "/": BLANK })
  await extension.onboard(`${HEX_KEY}\n${WORDS}`)
  await extension.enable(site.origin)
  const page = await visit(extension, site.origin)
  await connect(extension, page)
  const signature = signText(page, bodyOf())
  await extension.decide("Publish a post", "Sign")
  expect(await signature).toMatch(/^0x/)
  const event = signEvent(page, eventOf())
  await extension.decide("Publish a post", "Sign")
  expect(await event).toMatchObject({ pubkey: PUBKEY })
  const key = page.evaluate(() => nostr.getPublicKey())
  await extension.decide("Connect", "Connect")
  const sealed = page.evaluate(([peer, text]) => nostr.nip44.encrypt(peer, text), [await key, PRIVATE] as [
    string,
    string,
  ])
  await extension.decide("Encrypt", "Allow")
  const opened = page.evaluate(([peer, text]) => nostr.nip44.decrypt(peer, text), [
    PUBKEY,
    await sealed,
  ] as const)
  await extension.decide("Read a private message", "Allow")
  expect(await opened).toBe(PRIVATE)
  await page.close()

  const backup = await extension.open("/options.html#/backup")
  await backup.getByRole("textbox", { name: "Password" }).fill(PASSWORD)
  await backup.getByRole("button", { name: "Continue" }).click()
  await backup.getByRole("button", { name: "Show words" }).click()
  await expect(backup.getByRole("listitem").filter({ hasText: "sausage" })).not.toHaveCount(0)
  await extension.lock()
  const popup = await extension.open("/popup.html")
  await popup.getByRole("textbox", { name: "Password" }).fill(WRONG)
  await popup.getByRole("button", { name: "Unlock" }).click()
  await popup.getByRole("alert").waitFor()
  await popup.close()
  await extension.unlock()
  site.close()
}

test("no secret is on the disk after everything was used, and none in clear storage before", async () => {
  test.setTimeout(120_000)
  const profile = await mkdtemp(join(tmpdir(), "spasm-profile-"))
  const extension = await launch(profile)
  await useEverything(extension)
  const local = await extension.inside(() => chrome.storage.local.get(null).then(JSON.stringify), null)
  expect(local).toContain("connection:")
  for (const needle of Object.values(secrets).flatMap(needles)) expect(local).not.toContain(needle.toString())
  await extension.close()
  expect((await readdir(profile, { recursive: true })).length, "a profile was written").toBeGreaterThan(50)
  expect(await found(profile)).toEqual([])
  await rm(profile, { recursive: true })
})
