// The small interface behind which every network stands: one attempt, one look, one test. lib/platform/destinations.
import type { NostrEvent } from "../core/nostr/event.ts"
import type { Answer, Destination, DestinationKind, Found, TestReport } from "../core/outbox/destination.ts"
import type { SignedEvent } from "../core/outbox/signed-event.ts"

export type Transport = {
  readonly kind: DestinationKind
  /** Whether the event has a form that this network takes. */
  readonly carries: (event: SignedEvent) => boolean
  /** One attempt. Never throws: whatever happens is an answer. Aborted only when the person cancels. */
  readonly send: (event: SignedEvent, to: Destination, signal: AbortSignal) => Promise<Answer>
  /** Looks whether the event is there. Never throws. */
  readonly find: (event: SignedEvent, to: Destination, signal: AbortSignal) => Promise<Found>
  /** Asks an address what it is; `own` are the person's addresses, compared here and never sent. Never throws. */
  readonly test: (url: string, own: readonly string[], signal: AbortSignal) => Promise<TestReport>
}

/**
 * The signed login of one identity for one relay and one challenge: `locked` while the vault is closed, `off` where
 * this relay is not answered, `no-key` where the key is not here.
 */
export type RelayLogin = (
  relayUrl: string,
  challenge: string,
  pubkey: string,
) => Promise<NostrEvent | "locked" | "off" | "no-key">
