// A post once it is signed: each key's own exact text and signature, and the forms in which they travel.
import type { NostrEvent } from "../nostr/event.ts"

/** The exact text that an Ethereum key signed (EIP-191), with its signature and its address in lower case. */
export type EthereumPart = { readonly text: string; readonly signature: string; readonly signer: string }

/** What was signed by one key or by two under one id, and what the outbox says of it. Only the parts ever leave. */
export type SignedEvent = {
  /** The name in the outbox: the spasmid, or the Nostr id where the event has none. */
  readonly key: string
  readonly spasmid: string | null
  readonly ethereum?: EthereumPart
  readonly nostr?: NostrEvent
  readonly action: string | null
  /** Its title, or the beginning of its text. */
  readonly excerpt: string
  /** Milliseconds since the epoch. */
  readonly signedAt: number
}

/** The addresses and public keys that signed, in lower case. */
export const signersOf = ({ ethereum, nostr }: SignedEvent): string[] => [
  ...(ethereum ? [ethereum.signer] : []),
  ...(nostr ? [nostr.pubkey] : []),
]
