import { verifyMessage as verifyWithEthers } from "ethers"
import * as nip04 from "nostr-tools/nip04"
import * as nip44 from "nostr-tools/nip44"
import { generateSecretKey, getPublicKey, verifyEvent } from "nostr-tools/pure"
import type { Page } from "playwright/test"
import { verifyMessage } from "viem"
import { ADDRESS, eventOf, type Nostr, PUBKEY } from "./asking.ts"
import { bundle } from "./bundle.ts"
import { type Extension, expect, test } from "./extension.ts"

declare const nostr: Nostr
declare const client: {
  connect: () => Promise<string>
  sign: (message: string) => Promise<string>
  pay: () => Promise<unknown>
}

const MESSAGE = "Signed by a client library: é, 👩‍👧, 0x00"

/** Each client's own way to connect, sign and pay, and the names that it gives to a refusal. */
const clients = {
  "ethers 6": {
    code: `import { BrowserProvider } from "ethers"
      const signer = async () => (await new BrowserProvider(ethereum)).getSigner()
      export const connect = async () => (await signer()).address
      export const sign = async (message) => (await signer()).signMessage(message)
      export const pay = async () => (await signer()).sendTransaction({ to: await connect(), value: 1n })`,
    refusal: "ACTION_REJECTED",
    payment: /4200/,
  },
  "ethers 5": {
    code: `import { ethers } from "ethers-v5"
      const provider = new ethers.providers.Web3Provider(ethereum)
      export const connect = async () => (await provider.send("eth_requestAccounts", []))[0]
      export const sign = (message) => provider.getSigner().signMessage(message)
      export const pay = async () => provider.getSigner().sendUncheckedTransaction({ to: await connect(), gasLimit: 1 })`,
    // This version knows a refusal by the words of one wallet alone, and passes the code on otherwise.
    refusal: "4001",
    payment: /4200/,
  },
  viem: {
    code: `import { createWalletClient, custom } from "viem"
      import { mainnet } from "viem/chains"
      const wallet = createWalletClient({ chain: mainnet, transport: custom(ethereum) })
      export const connect = async () => (await wallet.requestAddresses())[0]
      export const sign = async (message) => wallet.signMessage({ account: await connect(), message })
      export const pay = async () => wallet.sendTransaction({ account: await connect(), to: await connect(), value: 1n, gas: 1n })`,
    refusal: "UserRejectedRequestError 4001",
    payment: /4200/,
  },
  "web3 4": {
    code: `import { Web3 } from "web3"
      const web3 = new Web3(ethereum)
      export const connect = async () => (await web3.eth.requestAccounts())[0]
      export const sign = async (message) => web3.eth.personal.sign(message, await connect(), "")
      export const pay = async () => web3.currentProvider.request({ method: "eth_sendTransaction", params: [{}] })`,
    refusal: "4001",
    payment: /4200/,
  },
} as const

/** Every name and code along the causes of what a client's promise was rejected with. */
const failure = (page: Page, what: "sign" | "pay"): Promise<string> =>
  page.evaluate(
    ([method, message]) =>
      client[method](message).then(String, (error: unknown) => {
        const names: unknown[] = []
        for (let at = error as Record<string, unknown> | undefined; at && names.length < 20; ) {
          names.push(at.name, at.code)
          at = (at.cause ?? at.error ?? at.info) as typeof at
        }
        return names.filter((name) => name !== undefined && name !== "Error").join(" ")
      }),
    [what, MESSAGE] as const,
  )

const nothingWaits = (extension: Extension) => expect.poll(() => extension.windows().length).toBe(0)

for (const [name, { code, refusal, payment }] of Object.entries(clients)) {
  test(`${name}: connects, signs, and hears a refusal as its own`, async ({ extension, page }) => {
    await page.addScriptTag({ content: await bundle(code) })
    const address = page.evaluate(() => client.connect())
    await extension.decide("Connect", "Connect")
    expect(await address).toBe(ADDRESS)

    const signing = page.evaluate((message) => client.sign(message), MESSAGE)
    const window = await extension.approval("Sign a message")
    await expect(window.getByRole("region", { name: "Post" })).toContainText("é, 👩‍👧, 0x00")
    await window.getByRole("button", { name: "Sign anyway" }).click()
    const signature = (await signing) as `0x${string}`
    expect(await verifyMessage({ address: ADDRESS, message: MESSAGE, signature })).toBe(true)
    expect(verifyWithEthers(MESSAGE, signature)).toBe(ADDRESS)

    const refused = failure(page, "sign")
    await extension.decide("Sign a message", "Reject")
    expect(await refused).toContain(refusal)
    await nothingWaits(extension)
    expect(await failure(page, "pay")).toMatch(payment)
    expect(extension.windows(), "neither is asked for again").toHaveLength(0)
  })
}

test("nostr-tools: events verify, and private messages go both ways", async ({ extension, page }) => {
  const secret = generateSecretKey()
  const peer = getPublicKey(secret)
  const key = page.evaluate(() => nostr.getPublicKey())
  await extension.decide("Connect", "Connect")
  expect(await key).toBe(PUBKEY)
  const signing = page.evaluate((event) => nostr.signEvent(event), eventOf({ tags: [], content: "plain" }))
  await extension.decide("", "Sign")
  expect(verifyEvent((await signing) as Parameters<typeof verifyEvent>[0])).toBe(true)

  const shared = nip44.getConversationKey(secret, PUBKEY)
  const peers = {
    nip04: {
      open: (text: string) => nip04.decrypt(secret, PUBKEY, text),
      seal: (text: string) => nip04.encrypt(secret, PUBKEY, text),
    },
    nip44: {
      open: (text: string) => nip44.decrypt(text, shared),
      seal: (text: string) => nip44.encrypt(text, shared),
    },
  }
  for (const cipher of ["nip04", "nip44"] as const) {
    const { open, seal } = peers[cipher]
    const run = (operation: "encrypt" | "decrypt", text: string) =>
      page.evaluate(
        ([name, method, other, words]) =>
          nostr[name][method](other, words).catch(({ message }: Error) => `failed: ${message}`),
        [cipher, operation, peer, text] as const,
      )
    const sealed = run("encrypt", MESSAGE)
    await extension.decide("Encrypt a message", "Allow")
    expect(await open(await sealed)).toBe(MESSAGE)
    const opened = run("decrypt", seal(MESSAGE))
    await extension.decide("Read a private message", "Allow")
    expect(await opened).toBe(MESSAGE)
    const broken = run("decrypt", `${seal(MESSAGE).slice(0, -8)}AAAAAAA=`)
    await extension.decide("Read a private message", "Allow")
    expect(await broken).toMatch(/^failed: /)
    const refused = run("encrypt", MESSAGE)
    await extension.decide("Encrypt a message", "Reject")
    expect(await refused).toBe("failed: user rejected")
  }
})
