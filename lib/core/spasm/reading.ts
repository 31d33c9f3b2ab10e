// The shape of a Reading: what exact bytes say, who signed them, and what a person must be told.

/** What a text, an event or a request is, told by its own bytes alone. */
export type Form =
  | "body"
  | "dmp"
  | "nostr"
  | "nostr-spasm"
  | "body-signed-closed"
  | "dmp-signed-closed"
  | "dmp-signed-opened"
  | "nostr-signed"
  | "nostr-spasm-signed"
  | "envelope"
  | "envelope-with-tree"
  | "database"
  | "spasm-event-v2"
  | "v0-sealed"
  | "v0-web2"
  | "feed"
  | "siwe"
  | "text"
  | "unreadable"

/** How it may be shown: as a post, as what it is, as nothing authentic, or not at all as ours. */
export type View = "spasm" | "raw" | "refuse" | "none"

export type Tier = "check" | "danger"

/** Every problem that a Reading can name. Closed: each code has a sentence in the locale files. */
export type ProblemCode =
  | "author-mismatch"
  | "bad-id"
  | "bad-signature"
  | "bidi-control"
  | "broken-json"
  | "duplicate-key"
  | "hash-shaped"
  | "hex-like"
  | "framed"
  | "hidden-character"
  | "html"
  | "invalid-utf8"
  | "lone-surrogate"
  | "many-mentions"
  | "mixed-script-host"
  | "moderation"
  | "no-author"
  | "no-licence"
  | "not-canonical"
  | "not-signed"
  | "nostr-cannot-carry"
  | "plain-text"
  | "polyglot"
  | "own-secret"
  | "powerful-kind"
  | "proto-key"
  | "repeated-tag"
  | "secret-in-text"
  | "signature-form"
  | "siblings-differ"
  | "siwe-domain"
  | "siwe-malformed"
  | "siwe-time"
  | "siwe-address"
  | "siwe-resource"
  | "tag-index"
  | "tag-mapping"
  | "time-skew"
  | "tips"
  | "too-deep"
  | "too-large"
  | "trailing-data"
  | "two-addresses"
  | "two-times"
  | "unknown-action"
  | "unknown-field"
  | "unknown-kind"
  | "unknown-signature"
  | "unsafe-number"
  | "unsigned-part"
  | "verified-claimed"

/** One thing a person must be told, with the place in the signed text that caused it. */
export type Problem = {
  readonly code: ProblemCode
  readonly tier: Tier
  /** JSON Pointer into the signed text, or to where that text stands in what was found (`/siblings/0/signedString`). */
  readonly path?: string
  /** UTF-16 offsets into the string at `path`, or into the whole text where there is no path. */
  readonly start?: number
  readonly end?: number
}

export type Leaf = { readonly path: string; readonly value: unknown }
export type Field = Leaf & {
  readonly name: string
  /** What the value of a Nostr tag stands for, where the event's mapping says so and the value bears it out. */
  readonly means?: string
}
export type KeyFormat = "ethereum" | "nostr"

export type Author = {
  readonly address: string
  readonly format: KeyFormat
  readonly state: "signed" | "claimed"
}

export type SignatureTruth = {
  readonly format: KeyFormat
  readonly valid: boolean
  /** Of a scheme that is not ours, by its own word and its looks: it can be neither proven nor called wrong. */
  readonly unknown?: true
  readonly signer?: string
  readonly part: string
}

export type Reading = {
  readonly form: Form
  readonly view: View
  readonly action?: string
  readonly title?: string
  readonly content?: string
  /** As on the wire: seconds for plain Nostr, milliseconds elsewhere. */
  readonly timestamp?: number
  readonly kind?: number
  readonly parentIds: readonly string[]
  readonly categories: readonly (readonly string[])[]
  readonly authors: readonly Author[]
  readonly signatures: readonly SignatureTruth[]
  readonly spasmid: string | null
  /** Paths of signed leaves that the id does not cover: another event may differ there and have the same id. */
  readonly outsideId: readonly string[]
  readonly claimedIds: readonly string[]
  readonly fields: readonly Field[]
  readonly rest: readonly Leaf[]
  readonly problems: readonly Problem[]
  readonly parts: readonly Reading[]
  readonly children: readonly Reading[]
}
