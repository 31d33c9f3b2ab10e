// NIP-01: whether a value is an event that its author signed: fields, id and signature, each checked by us.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { isObject } from "../spasm/post.ts"
import { nobleVerifier, type Verifier } from "../verifier.ts"
import { eventHash, isHex64, type NostrEvent, templateOf } from "./event.ts"

/** The event reduced to its seven fields, or null where anything about it is wrong. Never throws. */
export function provenEvent(value: unknown, verifier: Verifier = nobleVerifier): NostrEvent | null {
  if (!isObject(value) || typeof value.sig !== "string" || !/^[0-9a-f]{128}$/.test(value.sig)) return null
  const template = templateOf(value)
  if (!template || !isHex64(template.pubkey)) return null
  const hash = eventHash(template)
  if (bytesToHex(hash) !== value.id) return null
  const { sig } = value
  const valid = verifier.schnorr(hash, hexToBytes(sig), hexToBytes(template.pubkey))
  return valid ? { ...template, id: bytesToHex(hash), sig } : null
}
