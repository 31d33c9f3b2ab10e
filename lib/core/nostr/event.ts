// NIP-01: the Nostr event, its exact signed text and its id.
import { sha256 } from "@noble/hashes/sha2.js"
import { encodeUtf8 } from "../text/utf8.ts"

/** What is signed of an event. `pubkey` is 64 hex digits, or empty in a request that names none. */
export type NostrTemplate = {
  readonly kind: number
  readonly created_at: number
  readonly content: string
  readonly tags: readonly (readonly string[])[]
  readonly pubkey: string
}

export type NostrEvent = NostrTemplate & { readonly id: string; readonly sig: string }

const HEX64 = /^[0-9a-f]{64}$/

/** The first field that keeps a value from being an event, or null. `created_at` is in seconds. */
export function invalidField(value: Readonly<Record<string, unknown>>): string | null {
  const whole = (field: unknown, most: number): boolean =>
    typeof field === "number" && Number.isSafeInteger(field) && field >= 0 && field <= most
  if (!whole(value.kind, 65535)) return "kind"
  if (!whole(value.created_at, Number.MAX_SAFE_INTEGER)) return "created_at"
  if (typeof value.content !== "string" || !value.content.isWellFormed()) return "content"
  if (!Array.isArray(value.tags) || !value.tags.every(isTag)) return "tags"
  if (value.pubkey !== undefined && value.pubkey !== "" && !isHex64(value.pubkey)) return "pubkey"
  return null
}

const isTag = (tag: unknown): boolean =>
  Array.isArray(tag) && tag.every((item) => typeof item === "string" && item.isWellFormed())

/** Whether the value is 64 lower-case hex digits: a public key or an event id. */
export function isHex64(value: unknown): value is string {
  return typeof value === "string" && HEX64.test(value)
}

/** The event reduced to the fields that are signed, or null where one of them is missing or malformed. */
export function templateOf(value: Readonly<Record<string, unknown>>): NostrTemplate | null {
  if (invalidField(value) !== null) return null
  const { kind, created_at, content, tags, pubkey } = value as NostrTemplate
  return { kind, created_at, content, tags: tags.map((tag) => [...tag]), pubkey: pubkey ?? "" }
}

/** The exact text whose SHA-256 is the event's id. */
export function signedText(event: NostrTemplate): string {
  return JSON.stringify([0, event.pubkey, event.created_at, event.kind, event.tags, event.content])
}

/** SHA-256 of the signed text: 32 bytes, which BIP-340 signs. The event must be well formed. */
export function eventHash(event: NostrTemplate): Uint8Array {
  return sha256(encodeUtf8(signedText(event)) ?? new Uint8Array())
}
