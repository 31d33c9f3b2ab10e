// The exact texts that stand signed in an event that was found, to be shown beside what was read from them.
import { signedText, templateOf } from "../nostr/event.ts"
import { isObject, type JsonObject } from "./post.ts"
import type { KeyFormat } from "./reading.ts"

export type SignedText = { readonly format: KeyFormat; readonly text: string }

/** Every text of the event's JSON that has a signature beside it, in order; proven by nothing here. Never throws. */
export function signedTextsOf(source: string): SignedText[] {
  const value = parsed(source)
  if (!isObject(value)) return []
  const siblings: readonly unknown[] = Array.isArray(value.siblings) ? value.siblings : [value]
  return siblings.flatMap((sibling) => (isObject(sibling) ? textOf(sibling) : []))
}

function textOf(value: JsonObject): SignedText[] {
  const { signedString, signed_message: sealed, originalObject } = value
  if (typeof signedString === "string") return [{ format: "ethereum", text: signedString }]
  if (typeof sealed === "string") {
    const event = parsed(sealed)
    const template = isObject(event) ? templateOf(event) : null
    return [template ? { format: "nostr", text: signedText(template) } : { format: "ethereum", text: sealed }]
  }
  const object = isObject(originalObject) ? originalObject : value
  const template = typeof object.sig === "string" ? templateOf(object) : null
  return template ? [{ format: "nostr", text: signedText(template) }] : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
