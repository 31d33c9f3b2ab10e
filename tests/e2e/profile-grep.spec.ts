import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as nip06 from "nostr-tools/nip06"
import { nsecEncode } from "nostr-tools/nip19"
import { mnemonicToAccount } from "viem/accounts"
import type { Browser } from "webextension-polyfill"
import { bodyOf, connect, eventOf, type Nostr, PUBKEY, signEvent, signText } from "./asking.ts"
import { BLANK, type Extension, expect, HEX_KEY, launch, PASSWORD, serve, test, visit } from "./extension.ts"

declare const chrome: Browser
declare const nostr: Nostr

const WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
const ENTROPY = "7f".repeat(16)
/** The keys of these words by other libraries. */
const ETHEREUM = mnemonicToAccount(WORDS)
const NOSTR = nip06.accountFromSeedWords(WORDS)
const DERIVED = [ETHEREUM.getHdKey().privateKey, NOSTR.privateKey].map((key) =>
  Buffer.from(key ?? []).toString("hex"),
)
const nsecOf = (hex: string): string => nsecEncode(Buffer.from(hex, "hex"))
const WRONG = "an entirely other phrase 77"
const PRIVATE = "words for one reader alone"

/** Every way in which a secret might have been written down. */
const secrets: Readonly<Record<string, readonly string[]>> = {
  "the key": [HEX_KEY, HEX_KEY.toUpperCase(), nsecOf(HEX_KEY)],
  "a key of the words": DERIVED.flatMap((hex) => [hex, hex.toUpperCase(), nsecOf(hex)]),
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

/** Notes what every page and every worker says to its console: who spoke, and the words. */
function listen({ context, url }: Extension) {
  const ours: string[] = []
  const others: string[] = []
  context.on("console", (message) => {
    const said = `${message.location().url} ${message.page()?.url() ?? "worker"} ${message.text()}`
    const isOurs = !message.page() || said.includes(url("/"))
    ;(isOurs ? ours : others).push(said)
  })
  return { ours, others }
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

test("no secret is on the disk or told to a log after everything was used, and none in clear storage before", async () => {
  test.setTimeout(120_000)
  const profile = await mkdtemp(join(tmpdir(), "spasm-profile-"))
  const extension = await launch(profile)
  const said = listen(extension)
  await useEverything(extension)
  const local = await extension.inside(() => chrome.storage.local.get(null).then(JSON.stringify), null)
  expect(local).toContain("connection:")
  for (const address of [ETHEREUM.address, NOSTR.publicKey])
    expect(local, "the keys of the words are in use").toContain(address)
  for (const needle of Object.values(secrets).flatMap(needles)) expect(local).not.toContain(needle.toString())
  // Proof that somebody listened: each of the three rooms says a word of its own.
  const [worker] = extension.context.serviceWorkers()
  await worker?.evaluate(() => console.info("heard of the worker"))
  await extension.inside(() => console.info("heard of ours"), null)
  const other = await extension.context.newPage()
  await other.evaluate(() => console.info("heard of a page"))
  await expect.poll(() => said.ours.length + said.others.length).toBeGreaterThanOrEqual(3)
  expect(said.ours).toEqual([
    expect.stringMatching(/heard of the worker$/),
    expect.stringMatching(/heard of ours$/),
  ])
  for (const needle of Object.values(secrets).flat()) expect(said.others.join("\n")).not.toContain(needle)
  expect(said.others).toContainEqual(expect.stringMatching(/heard of a page$/))
  await extension.close()
  expect((await readdir(profile, { recursive: true })).length, "a profile was written").toBeGreaterThan(50)
  expect(await found(profile)).toEqual([])
  await rm(profile, { recursive: true })
})
