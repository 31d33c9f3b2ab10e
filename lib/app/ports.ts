// What the app needs of the world, as plain functions; lib/platform makes them real, tests/fakes make them simple.
import type { NostrTemplate } from "../core/nostr/event.ts"
import type { Reply, Request } from "../core/request.ts"
import type { Sealer } from "../core/vault/ports.ts"
import type { Slot } from "../core/vault/slot.ts"

/** A small JSON store. Values are what JSON can carry. */
export type Store = {
  readonly get: (key: string) => Promise<unknown>
  readonly set: (items: Readonly<Record<string, unknown>>) => Promise<void>
  readonly remove: (keys: readonly string[]) => Promise<void>
  /** Every item whose key begins with the prefix. */
  readonly withPrefix: (prefix: string) => Promise<Readonly<Record<string, unknown>>>
}

/** Milliseconds since the epoch. */
export type Now = () => number

/** 128 random bits as 32 hex digits. */
export type RandomId = () => string

export type VaultState = "no-vault" | "corrupt" | "newer-version" | "unreadable"

/** The stored vault as the keyring sees it. */
export type VaultReader = {
  readonly sealer: Sealer
  readonly load: () => Promise<
    { readonly ok: true; readonly slot: Slot } | { readonly ok: false; readonly code: VaultState }
  >
  /** The newest slot sealed with this key, or null where the key opens none. */
  readonly open: (dataKey: Uint8Array) => Promise<Slot | null>
}

export type ApprovalWindow = {
  /** Opens the window, or brings the open one to the front. */
  readonly show: () => Promise<void>
  readonly close: () => Promise<void>
  /** Whether a browser window is the one that was opened to ask. */
  readonly owns: (windowId: number | undefined) => Promise<boolean>
}

/** What a person chose beside yes. */
export type Choice = {
  /** The account to connect. */
  readonly account?: string | undefined
  /** The event that was shown as the same post for the Nostr key: given when the page asks for exactly it. */
  readonly second?: NostrTemplate | undefined
  /** Destinations that what is signed goes to as well. */
  readonly to?: readonly string[] | undefined
}

/**
 * Carries out what was approved. Two outcomes leave the request waiting: `locked`, and `own-secret` where what would be
 * signed holds a key or a phrase of the vault.
 */
export type CarryOut = (request: Request, choice?: Choice) => Promise<Reply | "locked" | "own-secret">
