// What the extension's own pages may ask of the outbox, the destinations and our own composer, message by message.
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { isSamePost } from "../core/compose/same-post.ts"
import { isHex64, templateOf } from "../core/nostr/event.ts"
import { relayList } from "../core/nostr/relay-list.ts"
import type { SignedEvent } from "../core/outbox/signed-event.ts"
import { fileOf, signedEventFromFile } from "../core/outbox/signed-file.ts"
import type { Caller, Wish } from "../core/request.ts"
import { isObject } from "../core/spasm/post.ts"
import { read } from "../core/spasm/read.ts"
import type { Verifier } from "../core/verifier.ts"
import type { Handlers, OutboxItem, OwnEvent } from "../messages/extension.ts"
import type { Destinations } from "./destinations.ts"
import type { Keyring } from "./keyring.ts"
import type { Outbox } from "./outbox.ts"
import type { Now, RandomId } from "./ports.ts"
import type { Queue } from "./queue.ts"

export type OutboxMessage =
  | "destinations"
  | "add-destination"
  | "test-destination"
  | "change-destination"
  | "remove-destination"
  | "own-relays"
  | "own-event"
  | "outbox"
  | "outbox-item"
  | "send-to"
  | "send-again"
  | "call-off"
  | "forget-event"
  | "event-file"
  | "send-file"
  | "publish"
  | "publish-state"

type Ports = {
  readonly queue: Pick<Queue, "ask" | "stateOf">
  readonly keyring: Pick<Keyring, "accounts">
  readonly outbox: Outbox
  readonly destinations: Destinations
  /** The newest event of a replaceable kind that a key signed, as these relays have it. */
  readonly newestOwn: (relays: readonly string[], pubkey: string, kind: number) => Promise<OwnEvent>
  /** Who asks when it is our own composer. */
  readonly self: Caller
  readonly verifier: () => Promise<Verifier>
  readonly now: Now
  readonly randomId: RandomId
  readonly changed: () => void
  /** The person looks at the outbox. */
  readonly looked: () => void
}

/** One function for every message of the outbox. */
export function createOutboxDoor(ports: Ports): Pick<Handlers, OutboxMessage> {
  const { queue, keyring, outbox, destinations, newestOwn, self, verifier, now, randomId, changed, looked } =
    ports

  const itemOf = async (event: SignedEvent): Promise<OutboxItem> => ({
    key: event.key,
    spasmid: event.spasmid,
    action: event.action,
    excerpt: event.excerpt,
    signedAt: event.signedAt,
    signers: [
      ...(event.ethereum ? [{ scheme: "ethereum" as const, address: event.ethereum.signer }] : []),
      ...(event.nostr ? [{ scheme: "nostr" as const, address: event.nostr.pubkey }] : []),
    ],
    deliveries: await outbox.rowsOf(event.key),
  })
  const send = async (event: SignedEvent, to: readonly string[]): Promise<void> => {
    await outbox.add(event, await destinations.among(to))
  }

  const ownEvent = async (pubkey: string, kind: number): Promise<OwnEvent> => {
    const relays = (await destinations.all()).filter((place) => place.kind === "nostr-relay")
    return newestOwn(
      relays.map(({ url }) => url),
      pubkey,
      kind,
    )
  }

  return {
    destinations: () => destinations.all(),
    "add-destination": async ({ address, kind }) => {
      const added = await destinations.add(address, kind)
      changed()
      return added
    },
    "test-destination": async ({ url }) => {
      const tested = await destinations.test(url)
      changed()
      return tested
    },
    "change-destination": async ({ url, move, ...change }) => {
      if (move) await destinations.move(url, move === "up")
      const { defaultFor, login } = change
      await destinations.update(url, {
        ...(defaultFor !== undefined && { defaultFor }),
        ...(login !== undefined && { login }),
      })
      if (login) outbox.hurry(({ to, why }) => to === url && why === "login-off")
      changed()
      return null
    },
    "remove-destination": async ({ url }) => {
      await destinations.remove(url)
      await outbox.leave(url)
      changed()
      return null
    },
    "own-relays": async ({ pubkey }) => {
      const list = await ownEvent(pubkey, 10002)
      if (list.is === "unreachable") return null
      return list.is === "found" ? relayList(list.event) : []
    },
    "own-event": ({ pubkey, kind }) => ownEvent(pubkey, kind),
    outbox: async ({ before, most }) => {
      looked()
      const from = before === undefined ? null : await outbox.event(before)
      const events = await outbox.page(from, most + 1)
      const items = await Promise.all(events.slice(0, most).map(itemOf))
      return { items, more: events.length > most }
    },
    "outbox-item": async ({ event }) => {
      const known = await outbox.event(event)
      return known && itemOf(known)
    },
    "send-to": async ({ event, to }) => {
      const known = await outbox.event(event)
      if (known) await send(known, to)
      return null
    },
    "send-again": async ({ event, to }) => {
      await outbox.retry(event, to)
      return null
    },
    "call-off": async ({ event, to }) => {
      await outbox.cancel(event, to)
      return null
    },
    "forget-event": async ({ event }) => {
      await outbox.forget(event)
      return null
    },
    "event-file": async ({ event }) => {
      const known = await outbox.event(event)
      return known && fileOf(known)
    },
    "send-file": async ({ text, to }) => {
      const saved = signedEventFromFile(text, await verifier())
      if (!saved.ok) return saved
      // A file tells no time of its own that could be believed.
      const kept = await outbox.add({ ...saved.event, signedAt: now() }, await destinations.among(to))
      return { ok: true, event: kept.key }
    },
    publish: async ({ text, event, to }) => {
      const accounts = await keyring.accounts()
      const template = event && templateOf(event)
      if (text === undefined && !template) return { ok: false, code: "not-readable" }
      if (event && !template) return { ok: false, code: "not-readable" }
      if (text !== undefined && template && !isSamePost(text, template))
        return { ok: false, code: "ids-differ" }
      const address = text === undefined ? null : authorOf(text, accounts)
      const hasKey = accounts.some((one) => one.scheme === "nostr" && one.address === template?.pubkey)
      if ((text !== undefined && !address) || (template && !(isHex64(template.pubkey) && hasKey)))
        return { ok: false, code: "no-key" }
      const wish: Wish = {
        kind: "publish",
        ...(text !== undefined &&
          address && { ethereum: { address, message: `0x${bytesToHex(utf8ToBytes(text))}` } }),
        ...(template && { nostr: template }),
        to: (await destinations.among(to)).map(({ url }) => url),
      }
      const request = randomId()
      const asked = await queue.ask(request, self, wish)
      return asked.state === "pending" ? { ok: true, request } : { ok: false, code: "busy" }
    },
    "publish-state": async ({ request }) => {
      const { reply, wish } = await queue.stateOf(request)
      if (!wish || (reply && reply.state !== "done" && reply.code !== 4001))
        return { state: "gone", event: null }
      if (!reply) return { state: "waiting", event: null }
      if (reply.state === "failed") return { state: "rejected", event: null }
      const { event } = isObject(reply.result) ? reply.result : { event: null }
      return { state: "signed", event: typeof event === "string" ? event : null }
    },
  }
}

/** The person's own Ethereum address that a text names as its author; its only one where it names none. */
function authorOf(
  text: string,
  accounts: readonly { readonly scheme: string; readonly address: string }[],
): string | null {
  const own = accounts.filter(({ scheme }) => scheme === "ethereum")
  const { authors } = read(text, { as: "request" })
  const named = own.find(({ address }) => authors.some((author) => author.address === address.toLowerCase()))
  return named?.address ?? null
}
