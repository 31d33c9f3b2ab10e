// What a page asks of its providers, and the texts that it asks to be signed.
import type { Page } from "playwright/test"
import type { Extension } from "./browser.ts"

/** What the test key is known by. */
export const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
export const PUBKEY = "ba5734d8f7091719471e7f7ed6b9df170dc70cc661ca05e688601ad984f068b0"

/** The page's providers, for functions that run in it. */
export type Ethereum = {
  readonly request: (call: { readonly method: string; readonly params?: unknown }) => Promise<unknown>
}
export type Nostr = Readonly<Record<"getPublicKey" | "signEvent", (event?: unknown) => Promise<unknown>>> &
  Readonly<
    Record<"nip04" | "nip44", Record<"encrypt" | "decrypt", (peer: string, text: string) => Promise<string>>>
  >

declare const ethereum: Ethereum
declare const nostr: Nostr

/** Calls the page's Ethereum provider; a rejection comes back as its code. */
export const rpc = (page: Page, method: string, params?: unknown): Promise<unknown> =>
  page.evaluate(
    (call) => ethereum.request(call).catch((error: { code: number }) => error.code),
    params === undefined ? { method } : { method, params },
  )

/** Asks the page's Nostr provider for a signature; a rejection comes back as its message. */
export const signEvent = (page: Page, event: unknown): Promise<unknown> =>
  page.evaluate((asked) => nostr.signEvent(asked).catch(({ message }: Error) => message), event)

export const hexOf = (text: string): string => `0x${Buffer.from(text, "utf8").toString("hex")}`

/** A Spasm body as forums write it. */
export const bodyOf = (fields: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    type: "SpasmEventBodyV2",
    action: "post",
    content: "Hello **words**, not bytes.",
    title: "A title",
    timestamp: Date.now(),
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: [{ value: ADDRESS.toLowerCase(), format: { name: "ethereum-pubkey" } }] }],
    ...fields,
  })

/** A Nostr event that carries a Spasm post. */
export const eventOf = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  kind: 1,
  created_at: Math.floor(Date.now() / 1000),
  content: "A note of **words**.",
  tags: [
    ["spasm_version", "2.0.0"],
    ["spasm_action", "post"],
    ["title", "A Nostr title"],
    ["license", "SPDX-License-Identifier: CC0-1.0"],
  ],
  ...fields,
})

/** A log-in at a site (EIP-4361); each field may be another, and stands only where it is given. */
export const loginOf = (
  origin: string,
  {
    domain = new URL(origin).host,
    address = ADDRESS,
    issued = Date.now(),
    expires,
    begins,
  }: {
    readonly domain?: string
    readonly address?: string
    readonly issued?: number
    readonly expires?: number
    readonly begins?: number
  } = {},
): string =>
  [
    `${domain} wants you to sign in with your Ethereum account:`,
    address,
    "",
    "Some words.",
    "",
    `URI: ${origin}`,
    "Version: 1",
    "Chain ID: 1",
    "Nonce: abcdefgh1234",
    `Issued At: ${new Date(issued).toISOString()}`,
    ...(expires === undefined ? [] : [`Expiration Time: ${new Date(expires).toISOString()}`]),
    ...(begins === undefined ? [] : [`Not Before: ${new Date(begins).toISOString()}`]),
  ].join("\n")

/** Asks for a signature over a text; comes back with it, or with the code of a rejection. */
export const signText = (page: Page, text: string): Promise<unknown> =>
  rpc(page, "personal_sign", [hexOf(text), ADDRESS.toLowerCase()])

/** Asks without waiting for the answer, which stays in the page under this name. */
export const askLater = (page: Page, name: string, text: string): Promise<void> =>
  page.evaluate(
    ([at, params]) => {
      const book = window as unknown as Record<string, unknown>
      ethereum.request({ method: "personal_sign", params }).then(
        (signature) => {
          book[at] = signature
        },
        (error: { code: number }) => {
          book[at] = error.code
        },
      )
    },
    [name, [hexOf(text), ADDRESS]] as const,
  )

/** Lets the page know the Ethereum address. */
export async function connect(extension: Extension, page: Page): Promise<void> {
  const accounts = rpc(page, "eth_requestAccounts")
  await extension.decide("Connect", "Connect")
  await accounts
}
