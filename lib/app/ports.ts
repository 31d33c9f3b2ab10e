// What the app needs of the world, as plain functions; lib/platform makes them real, tests/fakes make them simple.
import type { Reply, Request, Scheme } from "../core/request.ts"

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

export type Account = {
  readonly scheme: Scheme
  /** EIP-55 for Ethereum, 64 lower-case hex digits for Nostr. */
  readonly address: string
  readonly identity: string
}

export type Keyring = {
  /** Public accounts, locked or not. */
  readonly accounts: () => Promise<readonly Account[]>
  readonly isUnlocked: () => Promise<boolean>
  /** Runs `use` with the secret key, which is zeroed afterwards; null while locked or for an unknown address. */
  readonly withSecret: <T>(address: string, use: (secret: Uint8Array) => T | Promise<T>) => Promise<T | null>
}

export type ApprovalWindow = {
  /** Opens the window, or brings the open one to the front. */
  readonly show: () => Promise<void>
  readonly close: () => Promise<void>
  readonly isOpen: () => Promise<boolean>
}

/** Carries out what was approved. `locked` leaves the request waiting. */
export type CarryOut = (request: Request) => Promise<Reply | "locked">
