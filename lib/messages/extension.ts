// The table of messages between the extension's own pages and the background: name, arguments, answer.
import * as v from "valibot"
import type { Connection, Request, Wish } from "../core/request.ts"
import type { Rule } from "../core/rule.ts"

/** 32 bytes in base64, spelled in the one way there is. */
const base64Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/))
const origin = v.pipe(v.string(), v.maxLength(300), v.regex(/^https?:\/\/[^/\s]+$/))
const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
/**
 * Arguments of every message. No password and no private key ever travels: pages open the vault themselves and hand
 * over its data key, which the background checks against the vault before it keeps it in memory.
 */
export const ARGUMENTS = {
  status: v.strictObject({}),
  "hold-key": v.strictObject({ dataKey: base64Key }),
  lock: v.strictObject({}),
  sites: v.strictObject({}),
  "set-site": v.strictObject({ origin, on: v.boolean(), first: v.optional(v.boolean()) }),
  "remove-site": v.strictObject({ origin }),
  "use-once": v.strictObject({ tabId: v.number() }),
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
  }),
  "reject-all": v.strictObject({ origin: v.optional(origin) }),
  "show-queue": v.strictObject({}),
  "close-window": v.strictObject({}),
  "change-settings": v.strictObject({
    idleMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720))),
    allSites: v.optional(v.boolean()),
  }),
} as const

export type MessageName = keyof typeof ARGUMENTS
export type Arguments<N extends MessageName> = v.InferOutput<(typeof ARGUMENTS)[N]>

export type AccountView = { readonly scheme: "ethereum" | "nostr"; readonly address: string }
export type IdentityView = {
  readonly id: string
  readonly name: string
  readonly hasWords: boolean
  readonly accounts: readonly AccountView[]
}
export type Status = {
  readonly vault: "no-vault" | "locked" | "unlocked" | "corrupt" | "newer-version" | "unreadable"
  /** Empty while locked. */
  readonly identities: readonly IdentityView[]
  /** Known while locked too. */
  readonly accounts: readonly AccountView[]
  readonly waiting: number
  readonly settings: { readonly idleMinutes: number; readonly allSites: boolean }
}
export type SiteView = {
  readonly origin: string
  readonly on: boolean
  readonly granted: boolean
  readonly first: boolean
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
}

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
  decide: { readonly result: "done" | "locked" | "stale" }
  "reject-all": null
  "show-queue": null
  /** A window that a worker opened and died before it noted so: nobody else will close it. */
  "close-window": { readonly stray: boolean }
  "change-settings": null
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
