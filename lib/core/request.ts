// One request of a page that a person must decide: its shape, its exact hash, how long it waits.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { Scheme } from "./keys/identity.ts"
import { type NostrTemplate, signedText } from "./nostr/event.ts"
import { encodeUtf8 } from "./text/utf8.ts"

/** What is asked. `message` is `0x` and hex of the bytes to sign; `peer` is a 64-digit public key. */
export type Wish =
  | {
      readonly kind: "connect"
      readonly scheme: Scheme
      /** The shape in which the page expects the answer. */
      readonly answer: "accounts" | "permissions" | "public-key"
    }
  | {
      readonly kind: "personal-sign"
      readonly address: string
      readonly message: string
      /** The message was given in the shape of an address too, so the page may have meant the other order. */
      readonly twoAddresses?: true
    }
  | { readonly kind: "sign-event"; readonly event: NostrTemplate }
  | {
      /** The person's own post, from our composer: by one key, or by two under one id, and where it shall go. */
      readonly kind: "publish"
      readonly ethereum?: { readonly address: string; readonly message: string }
      readonly nostr?: NostrTemplate
      readonly to: readonly string[]
    }
  | {
      readonly kind: "encrypt" | "decrypt"
      readonly cipher: "nip04" | "nip44"
      readonly account: string
      readonly peer: string
      readonly text: string
    }

/** Who asks, as the browser says it. `top` is null where the browser does not tell the outer page's origin. */
export type Caller = {
  readonly origin: string
  readonly top: string | null
  readonly tabId: number
  readonly frameId: number
}

/** What a page gets: EIP-1193 codes for both providers. */
export type Reply =
  | { readonly state: "done"; readonly result: unknown }
  | { readonly state: "failed"; readonly code: number; readonly message: string }

export type Request = {
  readonly key: string
  readonly caller: Caller
  readonly wish: Wish
  readonly hash: string
  /** Milliseconds since the epoch. */
  readonly askedAt: number
  /** Set while no window shows the queue; milliseconds since the epoch. */
  readonly expiresAt?: number
  /** The window document that shows this request, and the token minted for it; a decision must carry the token. */
  readonly viewer?: string
  readonly token?: string
  /** Written before it is delivered, so that a dead worker loses nothing. */
  readonly reply?: Reply
}

/** What a site may know. Public keys only. */
export type Connection = {
  readonly site: string
  readonly origin: string
  readonly ethereum?: string
  readonly nostr?: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** Since when a site is known: first connected, or first given a signature without that. Milliseconds since the epoch. */
export type Met =
  | { readonly is: "never-signed" }
  | { readonly is: "connected" | "signed"; readonly at: number }

/** How long a request waits after its window was closed. */
export const PATIENCE_MS = 5 * 60_000

/** How long an answer is kept for a page that has not fetched it yet. */
export const KEEP_REPLY_MS = 60_000

/** Most requests of one site that wait at once, and of all sites together. */
export const MOST_PER_SITE = 20
export const MOST_AT_ONCE = 100

/** Most bytes of all requests that wait: the browser's memory for them holds ten million, answers included. */
export const MOST_BYTES = 4_000_000

/** How much room a wish takes, in bytes of UTF-8. */
export function wishSize(wish: Wish): number {
  return wishParts(wish).reduce((size, part) => size + (encodeUtf8(part)?.length ?? 0), 0)
}

/**
 * SHA-256 (64 hex digits) of exactly what is asked and by whom; a decision names it. The parts are listed one by one:
 * a store may give an object back with its keys in another order.
 */
export function requestHash({ origin, top }: Caller, wish: Wish): string {
  const text = JSON.stringify([origin, top, wish.kind, ...wishParts(wish)])
  return bytesToHex(sha256(encodeUtf8(text) ?? new Uint8Array()))
}

function wishParts(wish: Wish): readonly string[] {
  switch (wish.kind) {
    case "connect":
      return [wish.scheme, wish.answer]
    case "personal-sign":
      return [wish.address, wish.message, ...(wish.twoAddresses ? ["two-addresses"] : [])]
    case "sign-event":
      return [signedText(wish.event)]
    case "publish": {
      const { ethereum, nostr, to } = wish
      return [ethereum?.address ?? "", ethereum?.message ?? "", nostr ? signedText(nostr) : "", ...to]
    }
    case "encrypt":
    case "decrypt":
      return [wish.cipher, wish.account, wish.peer, wish.text]
  }
}

/**
 * The key under which a site's permissions are kept: a frame inside another site is a site of its own. Where the browser
 * does not tell which site that is, the frame stands for itself alone.
 */
export function siteKey({ origin, top, tabId, frameId }: Caller): string {
  if (top === origin) return origin
  return `${origin} in ${top ?? `${UNKNOWN}${tabId}.${frameId}`}`
}
const UNKNOWN = "? "

/** Whether what a site is given, by its key, may be kept: the next page around an unknown one may be anybody's. */
export const isLasting = (site: string): boolean => !site.includes(` in ${UNKNOWN}`)

/** Whether the same frame of the same page asks. */
export const isSameCaller = (a: Caller, b: Caller): boolean =>
  a.origin === b.origin && a.tabId === b.tabId && a.frameId === b.frameId

/** One answer serves all that ask to connect the same site to the same network; whatever else is asked has its own. */
export const isSameQuestion =
  (one: Request) =>
  (other: Request): boolean =>
    one.key === other.key ||
    (one.wish.kind === "connect" &&
      other.wish.kind === "connect" &&
      one.wish.scheme === other.wish.scheme &&
      siteKey(one.caller) === siteKey(other.caller))

export const REFUSED = {
  rejected: { state: "failed", code: 4001, message: "user rejected" },
  withdrawn: { state: "failed", code: 4001, message: "withdrawn: the page went away" },
  expired: { state: "failed", code: 4001, message: "user rejected: nobody answered in time" },
  notConnected: { state: "failed", code: 4100, message: "not permitted: this account is not connected" },
  off: { state: "failed", code: 4100, message: "not permitted: the signer is turned off on this site" },
  busy: { state: "failed", code: 4100, message: "busy: too many requests are waiting" },
  noKey: { state: "failed", code: 4100, message: "not permitted: there is no key for this" },
  opaque: { state: "failed", code: 4100, message: "not permitted: this frame has no origin of its own" },
  unreadable: { state: "failed", code: 4001, message: "user rejected: the message cannot be read" },
  unkept: {
    state: "failed",
    code: 4900,
    message: "storage could not be written: nothing was signed and nothing was kept",
  },
  paying: {
    state: "failed",
    code: 4200,
    message: "This signer signs words only: this kind could move money",
  },
  /** One word for every failure of a cipher, so that nobody learns more. */
  undecipherable: { state: "failed", code: -32602, message: "this text or this key cannot be used" },
  failed: { state: "failed", code: 4900, message: "the signer could not finish; try again" },
} as const satisfies Readonly<Record<string, Reply>>

export const badParams = (message: string): Reply => ({ state: "failed", code: -32602, message })
