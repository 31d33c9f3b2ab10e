// The table of messages between the extension's own pages and the background: name, arguments, answer.
import * as v from "valibot"
import type { Names } from "../core/names.ts"
import type { NostrEvent } from "../core/nostr/event.ts"
import { HOLDING_KINDS } from "../core/nostr/holding.ts"
import type { Delivery } from "../core/outbox/delivery.ts"
import { DESTINATION_KINDS, type Destination, type TestReport } from "../core/outbox/destination.ts"
import type { FileRefusal } from "../core/outbox/signed-file.ts"
import type { Connection, Met, Request, Wish } from "../core/request.ts"
import type { Rule } from "../core/rule.ts"

/** 32 bytes in base64, spelled in the one way there is. */
const base64Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/))
const origin = v.pipe(v.string(), v.maxLength(300), v.regex(/^https?:\/\/[^/\s]+$/))
const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const url = v.pipe(v.string(), v.maxLength(2000), v.regex(/^[^\p{Cc}]+$/u))
const urls = v.pipe(v.array(url), v.maxLength(50), v.readonly())
/** A public key as it is written down: an address or 32 bytes, in lower case. */
const publicKey = v.pipe(v.string(), v.regex(/^(?:0x[0-9a-f]{40}|[0-9a-f]{64})$/))
const pubkey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const eventKey = v.pipe(v.string(), v.regex(/^(?:spasmid01)?[0-9a-f]{64}$/))
/**
 * Arguments of every message. No password and no private key ever travels: pages open the vault themselves and hand
 * over its data key, which the background checks against the vault before it keeps it in memory.
 */
export const ARGUMENTS = {
  status: v.strictObject({}),
  "hold-key": v.strictObject({ dataKey: base64Key }),
  lock: v.strictObject({}),
  sites: v.strictObject({}),
  "set-site": v.strictObject({
    origin,
    on: v.optional(v.boolean()),
    first: v.optional(v.boolean()),
    framed: v.optional(v.boolean()),
  }),
  "remove-site": v.strictObject({ origin }),
  "use-once": v.strictObject({ origin, tabId: v.number() }),
  "remove-rule": v.strictObject({ id: v.pipe(v.string(), v.maxLength(800)) }),
  disconnect: v.strictObject({ site: v.pipe(v.string(), v.maxLength(700)) }),
  queue: v.strictObject({ viewer: key, key: v.optional(key) }),
  decide: v.strictObject({
    key,
    hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    token: key,
    approve: v.boolean(),
    account: v.optional(v.pipe(v.string(), v.maxLength(64))),
    /** From now on, do not ask for posts like this one here: for an hour, a limited number of times. */
    always: v.optional(v.boolean()),
    /** The event that was shown as the same post for the other key: given when the page asks for exactly it. */
    second: v.optional(v.looseObject({})),
    /** Destinations that what is signed goes to as well, and those to which every post of this site shall go. */
    to: v.optional(urls),
    keepTo: v.optional(urls),
  }),
  "reject-all": v.strictObject({ origin: v.optional(origin) }),
  "show-queue": v.strictObject({}),
  /** Five minutes more for what waits without a window. */
  "keep-waiting": v.strictObject({}),
  "close-window": v.strictObject({}),
  "change-settings": v.strictObject({
    idleMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720))),
    allSites: v.optional(v.boolean()),
    ensNode: v.optional(v.union([v.literal(""), url])),
  }),
  destinations: v.strictObject({}),
  "add-destination": v.strictObject({ address: url, kind: v.picklist(DESTINATION_KINDS) }),
  "test-destination": v.strictObject({ url }),
  "change-destination": v.strictObject({
    url,
    defaultFor: v.optional(v.union([v.literal("all"), v.array(v.pipe(v.string(), v.maxLength(64)))])),
    login: v.optional(v.boolean()),
    move: v.optional(v.picklist(["up", "down"])),
  }),
  "remove-destination": v.strictObject({ url }),
  /** Relays that a Nostr key names as its own (NIP-65), asked of the relays among the destinations. */
  "own-relays": v.strictObject({ pubkey }),
  /** What a Nostr key signed last of a kind that replaces what it was before, asked of the same relays. */
  "own-event": v.strictObject({ pubkey, kind: v.picklist(HOLDING_KINDS) }),
  /** The newest signed events with their deliveries, or those before one. */
  outbox: v.strictObject({
    before: v.optional(eventKey),
    most: v.pipe(v.number(), v.integer(), v.maxValue(200)),
  }),
  "outbox-item": v.strictObject({ event: eventKey }),
  "send-to": v.strictObject({ event: eventKey, to: urls }),
  "send-again": v.strictObject({ event: eventKey, to: url }),
  "call-off": v.strictObject({ event: eventKey, to: url }),
  "forget-event": v.strictObject({ event: eventKey }),
  /** The signed event as it travels, to be copied or saved. */
  "event-file": v.strictObject({ event: eventKey }),
  /** Takes a saved event in, once its signatures are proven, and sends it. */
  "send-file": v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_048_576)), to: urls }),
  /** The person's own post: asked for in the window like any other, then signed by the keys that it names and sent. */
  publish: v.strictObject({
    /** The exact text for the Ethereum key. */
    text: v.optional(v.pipe(v.string(), v.maxLength(1_048_576))),
    /** The event for the Nostr key. */
    event: v.optional(v.looseObject({})),
    to: urls,
  }),
  "publish-state": v.strictObject({ request: key }),
  names: v.strictObject({}),
  "name-author": v.strictObject({
    key: publicKey,
    name: v.pipe(v.string(), v.maxLength(200), v.regex(/^[^\p{Cc}]+$/u)),
    /** A key of the author whose key this is too, as the person says. */
    same: v.optional(publicKey),
  }),
  /** Takes the two keys that a post proves to be one author's under the one name. */
  "join-keys": v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_048_576)) }),
  "forget-keys": v.strictObject({ keys: v.pipe(v.array(publicKey), v.maxLength(50), v.readonly()) }),
} as const

export type MessageName = keyof typeof ARGUMENTS
export type Arguments<N extends MessageName> = v.InferOutput<(typeof ARGUMENTS)[N]>

export type AccountView = { readonly scheme: "ethereum" | "nostr"; readonly address: string }
export type IdentityView = {
  readonly id: string
  readonly name: string
  /** `fromWords`: recovery words in the vault bring the key back. */
  readonly accounts: readonly (AccountView & { readonly fromWords: boolean })[]
}
export type Status = {
  readonly vault: "no-vault" | "locked" | "unlocked" | "corrupt" | "newer-version" | "unreadable"
  /** Empty while locked. */
  readonly identities: readonly IdentityView[]
  /** Known while locked too. */
  readonly accounts: readonly AccountView[]
  readonly waiting: number
  /** When what waits is rejected, in milliseconds since the epoch; null while a window shows it. */
  readonly expiresAt: number | null
  /** Deliveries that are under way, and those that came to nothing since the person last looked. */
  readonly outbox: { readonly underWay: number; readonly failed: number }
  readonly settings: {
    readonly idleMinutes: number
    readonly allSites: boolean
    /** The Ethereum node that is asked for ENS names; empty where nobody is. */
    readonly ensNode: string
  }
}
export type SiteView = {
  readonly origin: string
  readonly on: boolean
  readonly granted: boolean
  readonly first: boolean
  readonly framed: boolean
  readonly connections: readonly Connection[]
  readonly rules: readonly Rule[]
  /** How often the site asked for money, which is refused without a question. */
  readonly paymentsRefused: number
}
export type QueueView = {
  readonly request: Request | null
  readonly waiting: readonly { readonly key: string; readonly origin: string; readonly kind: Wish["kind"] }[]
  readonly locked: boolean
  /** All accounts that are the person's own. */
  readonly own: readonly AccountView[]
  readonly destinations: readonly Destination[]
  /** Since when the asking site is known; null where we ask ourselves. */
  readonly met: Met | null
  /** The Nostr key that the asking site knows. */
  readonly siteNostr: string | null
  /** Those of them that posts of the asking site go to as well. */
  readonly also: readonly string[]
}
export type OwnEvent =
  /** Its signature proven, as the relay at this address has it. */
  | { readonly is: "found"; readonly event: NostrEvent; readonly at: string }
  /** These relays have none. */
  | { readonly is: "absent"; readonly asked: readonly string[] }
  | { readonly is: "unreachable" }
export type OutboxItem = {
  readonly key: string
  readonly spasmid: string | null
  readonly action: string | null
  readonly excerpt: string
  /** Milliseconds since the epoch. */
  readonly signedAt: number
  readonly signers: readonly AccountView[]
  readonly deliveries: readonly Delivery[]
}
export type OutboxView = { readonly items: readonly OutboxItem[]; readonly more: boolean }

/** Answers of every message. */
export type Answers = {
  status: Status
  "hold-key": { readonly held: boolean }
  lock: null
  sites: readonly SiteView[]
  "set-site": { readonly granted: boolean }
  "remove-site": null
  "use-once": { readonly injected: boolean }
  "remove-rule": null
  disconnect: null
  queue: QueueView
  /** `own-secret`: what would be signed holds a key or a phrase of the vault, and was not signed. */
  decide: { readonly result: "done" | "locked" | "own-secret" | "stale" }
  "reject-all": null
  "show-queue": null
  "keep-waiting": null
  /** A window that a worker opened and died before it noted so: nobody else will close it. */
  "close-window": { readonly stray: boolean }
  "change-settings": null
  destinations: readonly Destination[]
  "add-destination":
    | { readonly ok: true; readonly destination: Destination }
    | { readonly ok: false; readonly code: NonNullable<TestReport["why"]> | "bad-address" }
  "test-destination": Destination | null
  "change-destination": null
  "remove-destination": null
  /** Null where none of the relays could be asked. */
  "own-event": OwnEvent
  "own-relays": readonly { readonly url: string; readonly read: boolean; readonly write: boolean }[] | null
  outbox: OutboxView
  "outbox-item": OutboxItem | null
  "send-to": null
  "send-again": null
  "call-off": null
  "forget-event": null
  "event-file": { readonly name: string; readonly text: string } | null
  "send-file":
    | { readonly ok: true; readonly event: string }
    | { readonly ok: false; readonly code: FileRefusal }
  publish:
    | { readonly ok: true; readonly request: string }
    | { readonly ok: false; readonly code: "ids-differ" | "not-readable" | "no-key" | "busy" }
  /** `gone`: it was answered a while ago, or never asked. */
  "publish-state": {
    readonly state: "waiting" | "signed" | "rejected" | "gone"
    readonly event: string | null
  }
  names: Names
  "name-author": null
  "join-keys": { readonly joined: boolean }
  "forget-keys": null
}

export type Handlers = {
  readonly [N in MessageName]: (
    args: Arguments<N>,
    sender: { readonly windowId: number | undefined },
  ) => Promise<Answers[N]>
}

/** A message as it travels, and its name where the table has it. */
export type Envelope = { readonly type: "extension"; readonly name: string; readonly args: unknown }

export const isMessageName = (name: string): name is MessageName => Object.hasOwn(ARGUMENTS, name)

/** Arguments checked into a fresh object, or null where they are not what the table says. */
export function parseArguments<N extends MessageName>(name: N, args: unknown): Arguments<N> | null {
  const parsed = v.safeParse(ARGUMENTS[name] as v.GenericSchema<unknown, Arguments<N>>, args)
  return parsed.success ? parsed.output : null
}
