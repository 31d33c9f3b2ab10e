// Where words can go: what a destination is, what it answers, and what was learnt by testing it.

export const DESTINATION_KINDS = ["spasm-instance", "nostr-relay", "logos-node"] as const
export type DestinationKind = (typeof DESTINATION_KINDS)[number]

export type Destination = {
  /** The address that is asked, normalised: the API base of an instance, the ws(s) URL of a relay. Its name here. */
  readonly url: string
  readonly kind: DestinationKind
  /** Identities whose posts go here unless the person says otherwise: all, or those named. */
  readonly defaultFor: "all" | readonly string[]
  /** Whether a relay that asks who we are is answered (NIP-42). */
  readonly login: boolean
  /** What the last test found; null before the first. */
  readonly tested: TestReport | null
}

/** Why a destination will not take an event, now or ever. Closed: each has a sentence in the locale files. */
export const REFUSALS = [
  "already-acted",
  "banned",
  "blocked",
  "cannot-carry",
  "closed",
  "closed-for-key",
  "empty",
  "html",
  "invalid",
  "keywords",
  "login-refused",
  "not-admin",
  "not-kept",
  "not-listed",
  "not-moderator",
  "no-moderation",
  "payment",
  "proof-of-work",
  "refused",
  "restricted",
  "second-signature",
  "time-window",
  "too-large",
  "unreadable",
  "unsigned",
] as const
export type Refusal = (typeof REFUSALS)[number]

/** Why an answer is still to come. Closed, as above. */
export const DELAYS = [
  "busy",
  "cut-off",
  "forbidden-origin",
  "locked",
  "login-off",
  "no-answer",
  "no-connection",
  "not-kept",
  "not-ready",
  "rate-limited",
  "redirect",
  "server-error",
  "strange-answer",
] as const
export type Delay = (typeof DELAYS)[number]

/** What one attempt came to. `said` is the destination's own words, at most 300 characters, shown as plain text. */
export type Answer =
  /** On its word; to be confirmed by reading back. */
  | { readonly is: "accepted"; readonly said: string; readonly note?: "not-counted" | "target-unknown" }
  | { readonly is: "already"; readonly said: string }
  /** Final for this event. `bits` of proof of work where that is what it asks for. */
  | { readonly is: "refused"; readonly why: Refusal; readonly said: string; readonly bits?: number }
  /** Refused today; the destination may change its mind. */
  | { readonly is: "closed"; readonly why: Refusal; readonly said: string }
  /** Not taken, nothing stored: worth another try. `waitMs` where it said how long. */
  | { readonly is: "later"; readonly why: Delay; readonly said: string; readonly waitMs?: number }
  /** It may have been stored: look before anything is sent again. */
  | { readonly is: "unknown"; readonly why: Delay; readonly said: string }

/** What reading back found: the event as the destination gives it, not yet verified. */
export type Found =
  | { readonly is: "found"; readonly event: unknown }
  | { readonly is: "absent" }
  | { readonly is: "unreachable"; readonly why: Delay }
  /** The destination cannot be asked for one event. */
  | { readonly is: "cannot-tell" }

/** What a test of an address found. All but `ok` and `url` only where it is known. */
export type TestReport = {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly ok: boolean
  readonly why?: Delay | Refusal | "not-found" | "not-a-server"
  /** The address that was found to answer: it may differ from the one typed (another path, another host). */
  readonly url: string
  readonly kind: DestinationKind
  /** From the question to the answer. */
  readonly latencyMs?: number
  readonly name?: string
  readonly software?: string
  /** Most bytes of one event or request. */
  readonly maxBytes?: number
  /** Proof of work that it asks for, in leading zero bits (NIP-13). */
  readonly minPow?: number
  readonly needsLogin?: boolean
  readonly needsPayment?: boolean
  /** Whether one of the asking person's addresses is accepted; absent where the server does not say. */
  readonly acceptsMe?: boolean
  /** Actions that it does not take now, by name: "post", "reply", "react", "moderate". */
  readonly closedActions?: readonly string[]
  /** Kinds of keys whose posts alone it does not take. */
  readonly closedKeys?: readonly ("ethereum" | "nostr")[]
  /** Categories that it offers, where it does. */
  readonly categories?: readonly string[]
  /** The route by which a Logos Messaging node takes messages. */
  readonly route?: "messaging" | "lightpush" | "relay"
}
