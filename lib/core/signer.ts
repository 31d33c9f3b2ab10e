// Signing exactly the bytes that were approved, with a key that exists in memory for one signature.
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { hashes, schnorr, sign } from "@noble/secp256k1"
import { personalMessageHash } from "./ethereum/personal-message.ts"
import { eventHash, type NostrEvent, type NostrTemplate } from "./nostr/event.ts"

hashes.sha256 = (message) => Uint8Array.from(sha256(message))
hashes.hmacSha256 = (key, message) => Uint8Array.from(hmac(sha256, key, message))

/** The 64-byte Schnorr signature (BIP-340) of a 32-byte digest; `auxiliary` is 32 fresh random bytes. */
export type SchnorrSigner = (digest: Uint8Array, secret: Uint8Array, auxiliary: Uint8Array) => Uint8Array

export const nobleSigner: SchnorrSigner = (digest, secret, auxiliary) =>
  schnorr.sign(digest, secret, auxiliary)

/** EIP-191 signature of the bytes: `0x`, r, s (low) and v of 27 or 28. RFC 6979 nonce. */
export function signPersonalMessage(message: Uint8Array, secret: Uint8Array): string {
  const signature = sign(personalMessageHash(message), secret, { prehash: false, format: "recovered" })
  const [recovery = 0, ...rs] = signature
  return `0x${bytesToHex(Uint8Array.from([...rs, 27 + recovery]))}`
}

/** The event with its id and BIP-340 signature, as a fresh plain object. `auxiliary` is 32 fresh random bytes. */
export function signNostrEvent(
  template: NostrTemplate,
  secret: Uint8Array,
  auxiliary: Uint8Array,
  sign = nobleSigner,
): NostrEvent {
  const hash = eventHash(template)
  const { pubkey, created_at, kind, tags, content } = template
  return {
    id: bytesToHex(hash),
    pubkey,
    created_at,
    kind,
    tags,
    content,
    sig: bytesToHex(sign(hash, secret, auxiliary)),
  }
}
