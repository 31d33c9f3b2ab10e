// A signed event as a file: exactly what instances get, and back again once our own reader has proven all of it.
import { templateOf } from "../nostr/event.ts"
import { isAmbiguous } from "../spasm/checks.ts"
import { isObject, type JsonObject } from "../spasm/post.ts"
import { read } from "../spasm/read.ts"
import type { Form, Reading } from "../spasm/reading.ts"
import type { Verifier } from "../verifier.ts"
import { eventForInstance } from "./envelope.ts"
import { jsonOf } from "./json-text.ts"
import { signedEvent } from "./sign-off.ts"
import type { EthereumPart, SignedEvent } from "./signed-event.ts"

/** Why a file is no signed event of ours. Closed. */
export type FileRefusal =
  /** None of the forms that are saved. */
  | "unknown-form"
  /** Another program could read the same text differently. */
  | "ambiguous"
  | "not-signed"
  | "bad-signature"
  /** Its parts are not one post, or there are more than one of each key. */
  | "parts-differ"

export type FromFile =
  | { readonly ok: true; readonly event: SignedEvent }
  | { readonly ok: false; readonly code: FileRefusal }

/** Name and text of the file; null where the event has no form that travels. */
export function fileOf(event: SignedEvent): { readonly name: string; readonly text: string } | null {
  const value = eventForInstance(event)
  if (value === null) return null
  const hex = event.key.replace(/^spasmid01/, "").replace(/[^0-9a-f]/gi, "")
  return { name: `spasm-${hex.slice(0, 12)}.spasm.json`, text: `${JSON.stringify(value, null, 2)}\n` }
}

/**
 * What a saved file holds: its text, or the value already parsed. Never throws. `signedAt` becomes the time that the
 * post itself names (milliseconds, 0 where it names none), as a file tells no other.
 */
export function signedEventFromFile(file: unknown, verifier?: Verifier): FromFile {
  const text = typeof file === "string" ? file : textOf(file)
  const reading = read(text, { as: "event", ...(verifier && { verifier }) })
  if (reading.problems.some(({ code }) => code === "not-signed")) return refused("not-signed")
  const form = FORMS.find((form) => form === reading.form)
  if (form === undefined) return refused(isAmbiguous(reading.problems) ? "ambiguous" : "unknown-form")
  if (reading.signatures.some(({ valid }) => !valid)) return refused("bad-signature")
  if (isAmbiguous(reading.problems)) return refused("ambiguous")
  if (reading.view === "refuse" || reading.view === "none") return refused(refusalOf(reading))
  const value = jsonOf(text)
  const parts = isObject(value) && partsOf(value, form === "envelope")
  if (!parts) return refused("parts-differ")
  const event = signedEvent(parts, signedAt(parts, reading), verifier)
  return event ? { ok: true, event } : refused("bad-signature")
}

/** The forms in which we save. */
const FORMS: readonly Form[] = [
  "body-signed-closed",
  "dmp-signed-closed",
  "nostr-signed",
  "nostr-spasm-signed",
  "envelope",
]

const refused = (code: FileRefusal): FromFile => ({ ok: false, code })

/** Why an envelope is not shown: a part that fails alone, or parts that do not go together. */
const refusalOf = ({ parts }: Reading): FileRefusal =>
  parts.some(({ signatures }) => signatures.some(({ valid }) => !valid)) ? "bad-signature" : "parts-differ"

/** Taken once: an object may answer differently each time. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ""
  } catch {
    return ""
  }
}

/** A Nostr event names seconds, whatever else it carries; a text milliseconds. */
const signedAt = ({ ethereum, nostr }: Parts, { timestamp = 0 }: Reading): number =>
  nostr && !ethereum ? nostr.created_at * 1000 : timestamp

type Parts = Pick<SignedEvent, "ethereum" | "nostr">

/** The text with its one signature and the event with its own; null where there is more than one of each. */
function partsOf(value: JsonObject, isEnvelope: boolean): Parts | null {
  const held: readonly unknown[] = isEnvelope && Array.isArray(value.siblings) ? value.siblings : [value]
  const found = held.map(partOf)
  const ethereum = found.flatMap((part) => (part?.ethereum ? [part.ethereum] : []))
  const nostr = found.flatMap((part) => (part?.nostr ? [part.nostr] : []))
  const [text] = ethereum
  const [event] = nostr
  if (found.includes(null) || ethereum.length > 1 || nostr.length > 1) return null
  return { ...(text && { ethereum: text }), ...(event && { nostr: event }) }
}

/** One sibling, or one of the forms without siblings. */
function partOf(value: unknown): Parts | null {
  if (!isObject(value)) return null
  const { signedString, signature, signer, signatures, originalObject } = value
  if (typeof signedString === "string") {
    if (!Array.isArray(signatures)) return textPart(signedString, signature, signer)
    const [one]: readonly unknown[] = signatures
    return signatures.length === 1 && isObject(one) ? textPart(signedString, one.value, one.pubkey) : null
  }
  const object = isObject(originalObject) ? originalObject : value
  const template = templateOf(object)
  const { id, sig } = object
  return template && typeof id === "string" && typeof sig === "string"
    ? { nostr: { ...template, id, sig } }
    : null
}

function textPart(text: string, signature: unknown, signer: unknown): { ethereum: EthereumPart } | null {
  return typeof signature === "string" && typeof signer === "string"
    ? { ethereum: { text, signature, signer: signer.toLowerCase() } }
    : null
}
