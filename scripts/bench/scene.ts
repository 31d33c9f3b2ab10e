// What the measured calls need: a key, a site that is connected, a rule that answers for the person, a page.
import type { Page } from "playwright/test"
import { type Rule, ruleId } from "../../lib/core/rule.ts"
import { type Extension, launch } from "../../tests/e2e/browser.ts"

export type Scene = {
  readonly extension: Extension
  readonly origin: string
  readonly page: Page
  readonly ethereum: string
  readonly nostr: string
}

/** What a measured page calls. */
export type Providers = {
  readonly ethereum: { readonly request: (call: Rpc) => Promise<unknown> }
  readonly nostr: {
    readonly getPublicKey: () => Promise<string>
    readonly signEvent: (event: object) => Promise<object>
    readonly nip44: { readonly encrypt: (peer: string, text: string) => Promise<string> }
  }
}
export type Rpc = { readonly method: string; readonly params?: readonly unknown[] }

/** Starts the browser and sets the scene on a page of this site. */
export async function setScene(origin: string): Promise<Scene> {
  const extension = await launch()
  await extension.context.addInitScript(noteTimes)
  await extension.onboard()
  await extension.enable(origin)
  const page = await extension.context.newPage()
  await page.goto(`${origin}/plain`)
  const ethereum = await connect(extension, page, () =>
    (window as unknown as Providers).ethereum
      .request({ method: "eth_requestAccounts" })
      .then((accounts) => String((accounts as readonly unknown[])[0])),
  )
  const nostr = await connect(extension, page, () => (window as unknown as Providers).nostr.getPublicKey())
  return { extension, origin, page, ethereum, nostr }
}

async function connect(extension: Extension, page: Page, call: () => Promise<string>): Promise<string> {
  const answer = page.evaluate(call)
  await extension.decide("Connect", "Connect")
  return answer
}

/** Notes in the extension's own pages when a window could be read and when a button was pressed. */
function noteTimes(): void {
  if (location.protocol !== "chrome-extension:") return
  const now = (): number => performance.timeOrigin + performance.now()
  const note = (name: string): void => localStorage.setItem(`bench:${name}`, String(now()))
  addEventListener("pointerup", () => note("pressed"), true)
  const look = (): void => {
    if (!document.querySelector("main h1 ~ *, section[aria-label=Post]"))
      return void requestAnimationFrame(look)
    // The frame that draws it, and the moment after that frame.
    requestAnimationFrame(() => setTimeout(() => note("readable")))
  }
  requestAnimationFrame(look)
}

/** When something was last noted, in milliseconds since the epoch; NaN where it never was. */
export const notedAt = ({ extension }: Scene, name: "pressed" | "readable"): Promise<number> =>
  extension.inside((key) => Number(localStorage.getItem(key) ?? Number.NaN), `bench:${name}`)

type Memory = {
  readonly storage: { readonly session: { readonly set: (items: object) => Promise<void> } }
}

/** Makes rules that let the page sign posts with both keys, and a worker that knows of them. */
export async function allowPosts({ extension, origin, ethereum, nostr }: Scene): Promise<void> {
  const since = Date.now()
  const rules = [ethereum, nostr].map((account): Rule => {
    const rule = { site: origin, account, sentence: "publish" } as const
    return { ...rule, since, until: since + 60 * 60_000, most: 100_000, used: 0 }
  })
  const items = Object.fromEntries(rules.map((rule) => [`rule:${ruleId(rule)}`, rule]))
  await extension.inside((all) => {
    const { chrome } = globalThis as unknown as { chrome: Memory }
    return chrome.storage.session.set(all)
  }, items)
  // The worker that is running has read its rules already.
  await extension.stopWorker()
}

/** A body as forums write it, by this address. */
export const bodyOf = (address: string, title: string, timestamp = Date.now()): string =>
  JSON.stringify({
    type: "SpasmEventBodyV2",
    action: "post",
    content: "Hello **words**, not bytes.",
    title,
    timestamp,
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: [{ value: address.toLowerCase(), format: { name: "ethereum-pubkey" } }] }],
  })

export const noteOf = (content: string): { kind: number; created_at: number; tags: []; content: string } => ({
  kind: 1,
  created_at: Math.floor(Date.now() / 1000),
  tags: [],
  content,
})
