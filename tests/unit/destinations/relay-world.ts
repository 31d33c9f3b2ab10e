// What tests of relays need: signed events, relays that end with the test, and servers that are worse than any relay.
import { finalizeEvent, generateSecretKey, getPublicKey } from "nostr-tools/pure"
import { afterEach } from "vitest"
import { type WebSocket as Peer, WebSocketServer } from "ws"
import type { RelayLogin } from "../../../lib/app/transport.ts"
import type { NostrEvent } from "../../../lib/core/nostr/event.ts"
import { loginTemplate } from "../../../lib/core/nostr/login.ts"
import type { Destination } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { createRelay } from "../../../lib/platform/destinations/relay.ts"
import type { RelayLimits } from "../../../lib/platform/destinations/relay-line.ts"
import { type Relay, type RelayOptions, startRelay } from "../../relay/relay.ts"

export const secret = generateSecretKey()
export const pubkey = getPublicKey(secret)
export const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

type Template = { kind: number; created_at: number; content: string; tags: string[][] }
/** Signed by somebody, without the mark that the library leaves on what it has signed. */
export const signed = (template: Template, by = secret): NostrEvent =>
  JSON.parse(JSON.stringify(finalizeEvent(template, by)))
export const now = (): number => Math.floor(Date.now() / 1000)
let written = 0
export const post = (more: Partial<Template> = {}): SignedEvent => {
  const nostr = signed({ kind: 1, created_at: now(), content: `post ${++written}`, tags: [], ...more })
  return { key: nostr.id, spasmid: null, nostr, action: null, excerpt: "", signedAt: 0 }
}
export const at = (url: string, tested: Partial<Destination["tested"]> = {}): Destination => ({
  url,
  kind: "nostr-relay",
  defaultFor: "all",
  login: true,
  tested: { at: 0, ok: true, url, kind: "nostr-relay", ...tested },
})

/** Logs in as our key, and keeps what it was asked. */
export function loginAsked(): { login: RelayLogin; asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = []
  const login: RelayLogin = async (url, challenge, author) => {
    asked.push([url, challenge, author])
    const template = loginTemplate(url, challenge, author, now())
    if (!template) return "no-key"
    return signed({ ...template, tags: template.tags.map((tag) => [...tag]) })
  }
  return { login, asked }
}

export const off: RelayLogin = async () => "off"
export const signal = new AbortController().signal

export function relaysWith(login: RelayLogin = off, limits: Partial<RelayLimits> = {}) {
  const relays = createRelay({ connect: (url) => new WebSocket(url), login, limits })
  ends.push(relays.close)
  return relays
}

export async function relayWith(options: RelayOptions = {}): Promise<Relay> {
  const relay = await startRelay(options)
  ends.push(relay.stop)
  return relay
}

/** A server that says what a test wants it to say, and nothing else. */
export async function strange(
  answer: (frame: readonly unknown[], peer: Peer) => void,
  hello?: (peer: Peer) => void,
) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" })
  await new Promise((resolve) => server.on("listening", resolve))
  server.on("connection", (peer) => {
    hello?.(peer)
    peer.on("message", (data) => answer(JSON.parse(String(data)), peer))
  })
  ends.push(() => {
    for (const peer of server.clients) peer.terminate()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { url: `ws://127.0.0.1:${port}`, server }
}
export const say = (peer: Peer, ...frame: readonly unknown[]): void => peer.send(JSON.stringify(frame))
export const idOf = ([, event]: readonly unknown[]): string => (event as NostrEvent).id
