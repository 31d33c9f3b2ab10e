// NIP-13: proof of work, the leading zero bits of an event's id.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { encodeUtf8 } from "../text/utf8.ts"
import { isHex64, type NostrTemplate, signedText } from "./event.ts"

/** A mined event lacks nothing but its signature. */
export type MinedEvent = NostrTemplate & { readonly id: string }

export type MiningChunk =
  | { readonly is: "found"; readonly event: MinedEvent; readonly nonce: number }
  /** None was good enough: go on with this one. */
  | { readonly is: "not-yet"; readonly next: number }

/** Nonces are written with so many digits, so that all texts of one search have one length. */
const NONCE_DIGITS = 16
const TAG = "nonce"

/** Leading zero bits of an id, 0 to 256; 0 for what is no id. */
export function difficultyOf(idHex: string): number {
  if (!isHex64(idHex)) return 0
  const zeros = /^0*/.exec(idHex)?.[0].length ?? 0
  return zeros === 64 ? 256 : 4 * zeros + Math.clz32(Number.parseInt(idHex.charAt(zeros), 16)) - 28
}

/**
 * Tries the nonces from `from` up to but not including `to`, and says with which to go on. The result is the same in
 * every run. Nothing of the template changes but its nonce tag, which comes last; `created_at` stays, so that what was
 * shown is what is mined. The template must name its public key.
 */
export function mine(
  template: NostrTemplate,
  bits: number,
  { from, to }: { readonly from: number; readonly to: number },
): MiningChunk {
  const text = signedText(withNonce(template, "", bits))
  // The nonce tag is the last of the tags, and the content follows them.
  const after = `","${bits}"]],${JSON.stringify(template.content)}]`
  // What comes before the number is hashed once for all.
  const head = sha256.create().update(bytesOf(text.slice(0, text.length - after.length)))
  const tail = bytesOf("0".repeat(NONCE_DIGITS) + after)
  for (let nonce = from; nonce < to; nonce++) {
    const digits = String(nonce).padStart(NONCE_DIGITS, "0")
    for (let at = 0; at < NONCE_DIGITS; at++) tail[at] = digits.charCodeAt(at)
    const hash = head.clone().update(tail).digest()
    if (leadingZeroBits(hash) >= bits) {
      return { is: "found", event: { ...withNonce(template, digits, bits), id: bytesToHex(hash) }, nonce }
    }
  }
  return { is: "not-yet", next: Math.max(from, to) }
}

/** How long a search takes on average, in seconds. It has no memory: what was tried before does not shorten it. */
export function expectedSeconds(bits: number, hashesPerSecond: number): number {
  return 2 ** bits / hashesPerSecond
}

const bytesOf = (text: string): Uint8Array => encodeUtf8(text) ?? new Uint8Array()

function withNonce(template: NostrTemplate, nonce: string, bits: number): NostrTemplate {
  const tags = [...template.tags.filter(([name]) => name !== TAG), [TAG, nonce, String(bits)]]
  return { ...template, tags }
}

function leadingZeroBits(hash: Uint8Array): number {
  const at = hash.findIndex((byte) => byte !== 0)
  return at < 0 ? 8 * hash.length : 8 * at + Math.clz32(hash[at] ?? 0) - 24
}
