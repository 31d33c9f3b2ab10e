// Two signed halves of one post, put together only where they prove each other.

import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { encodeUtf8 } from "../text/utf8.ts"
import type { Verifier } from "../verifier.ts"
import { signedEvent } from "./sign-off.ts"
import type { SignedEvent } from "./signed-event.ts"

/**
 * What is known of an event, with what it gained; null where the two are not one, though they have one id: the id does
 * not cover every tag and category. Parts that are known and proven are never replaced.
 */
export function united(known: SignedEvent, event: SignedEvent, verifier?: Verifier): SignedEvent | null {
  const { ethereum = event.ethereum, nostr = event.nostr } = known
  const isSameText =
    !event.ethereum || (ethereum?.text === event.ethereum.text && ethereum.signer === event.ethereum.signer)
  if (!isSameText || (event.nostr && nostr?.id !== event.nostr.id)) return null
  const whole = signedEvent(
    { ...(ethereum && { ethereum }), ...(nostr && { nostr }) },
    known.signedAt,
    verifier,
  )
  return whole && { ...whole, key: known.key }
}

/** A name for an event whose own is taken by another one with the same id: 64 hex digits of all that was signed. */
export function nameApart({ ethereum, nostr }: SignedEvent): string {
  const text = JSON.stringify([ethereum?.signer ?? null, ethereum?.text ?? null, nostr?.id ?? null])
  return bytesToHex(sha256(encodeUtf8(text) ?? new Uint8Array()))
}
