// What a forum would refuse of a draft, told before a key is asked (spasm.js 2.0.0-rc.52 with DOMPurify 3.2.4).

import { comparableKey } from "../nostr/bech32.ts"
import type { NostrTemplate } from "../nostr/event.ts"
import { isObject } from "../spasm/post.ts"
import type { KeyFormat } from "../spasm/reading.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import { bodyOf } from "./compose.ts"
import type { Draft, DraftAction, DraftField } from "./draft.ts"
import { fieldOfKey } from "./read-back.ts"

/** What is known of a forum's rules; what is not given is not known, and refuses nothing. */
export type ForumLimits = {
  /** Most bytes of a request's body. */
  readonly maxBytes?: number
  /** The actions that it takes at all. */
  readonly actions?: readonly DraftAction[]
  /** The kinds of keys that it takes; a post signed with several needs one of them. */
  readonly keys?: readonly KeyFormat[]
  /** Who may do what, as addresses, public keys in hex or npub: everybody, where an action has no list. */
  readonly allowed?: { readonly [action in DraftAction]?: readonly string[] }
}

export type ForumProblem =
  /** `text` is what the sanitiser would change, at the UTF-16 offset `start` of one string of the field. */
  | {
      readonly code: "text-refused"
      readonly field: DraftField
      readonly text: string
      readonly start: number
    }
  | { readonly code: "too-large"; readonly bytes: number; readonly maxBytes: number }
  | { readonly code: "action-closed" | "key-closed" | "not-allowed"; readonly field: DraftField }

/** What forums take where they say nothing else. */
const USUAL_BYTES = 102_400

/** Bytes of an envelope around two halves, its ids and signatures, at most. */
const ENVELOPE_BYTES = 1200

/**
 * Everything for which a forum would refuse the post, told by the draft alone, so that it can run at each key stroke.
 * `nostr` is the Nostr half of a post that is signed with both keys. The text is judged as a signed body.
 */
export function forumProblems(draft: Draft, limits: ForumLimits, nostr?: NostrTemplate): ForumProblem[] {
  const body = bodyOf(draft)
  const problems: ForumProblem[] = textProblems(Object.entries(body))
  const { maxBytes = USUAL_BYTES, actions, keys, allowed } = limits
  const bytes = sizeOf(body, nostr)
  if (bytes > maxBytes) problems.push({ code: "too-large", bytes, maxBytes })
  if (actions && !actions.includes(draft.action)) problems.push({ code: "action-closed", field: "action" })
  const own = draft.authors.flatMap(({ addresses }) => addresses.map((address) => address.toLowerCase()))
  const formatOf = (address: string): KeyFormat => (address.startsWith("0x") ? "ethereum" : "nostr")
  if (keys && !own.some((address) => keys.includes(formatOf(address)))) {
    problems.push({ code: "key-closed", field: "authors" })
  }
  const list = allowed?.[draft.action]?.map(comparableKey)
  if (list && !own.some((address) => list.includes(address))) {
    problems.push({ code: "not-allowed", field: "authors" })
  }
  return problems
}

/** Bytes of the request that publishes the post, with signatures of the usual size. */
function sizeOf(body: object, nostr?: NostrTemplate): number {
  const closed = {
    type: "SpasmEventBodySignedClosedV2",
    signedString: JSON.stringify(body),
    signature: `0x${"0".repeat(130)}`,
    signer: `0x${"0".repeat(40)}`,
  }
  const bytes = (value: unknown): number => encodeUtf8(JSON.stringify(value).toWellFormed())?.length ?? 0
  return bytes(closed) + (nostr ? bytes(nostr) + ENVELOPE_BYTES : 0)
}

/** Tags without attributes that the sanitiser gives back as they were, where each is closed in order. */
const KEPT_TAG = /^<(\/?)(b|i|em|strong|u|s|small|big|code|tt|sub|sup|mark|ins|del|kbd|q|cite|abbr|span)>/

/**
 * Forums clean each string as HTML, and the signed text as one more; what would change is refused. Without a `<` in
 * the whole text nothing is cleaned.
 */
function textProblems(fields: readonly (readonly [key: string, value: unknown])[]): ForumProblem[] {
  const strings = fields.flatMap(([key, value]) => stringsIn(value).map((text) => ({ key, text })))
  if (!strings.some(({ text }) => text.includes("<"))) return []
  return strings.flatMap(({ key, text }): ForumProblem[] => {
    const at = changedAt(text)
    return at === null
      ? []
      : [{ code: "text-refused", field: fieldOfKey(key), text: pieceAt(text, at), start: at }]
  })
}

/** Every string below a value, keys among them. */
function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return isObject(value) ? Object.entries(value).flatMap(([key, child]) => [key, ...stringsIn(child)]) : []
}

/** Place of the first character that cleaning as HTML would change in a text beside or around a `<`, or null. */
function changedAt(text: string): number | null {
  const open: { name: string; at: number }[] = []
  const alone = text.includes("<")
  const leading = /[^\t\n\f\r ]|$/.exec(text)?.index ?? 0
  for (let at = 0; at < text.length; at++) {
    const rest = (): string => text.slice(at, at + 12)
    const code = text.charCodeAt(at)
    if (text[at] === "&" && !/^&(?:amp|lt|gt|nbsp);/.test(rest())) return at
    if (alone && isLost(code, at < leading)) return at
    if (text[at] !== "<" || !/^<[a-z/!?]/i.test(rest())) continue
    const [tag, slash, name = ""] = KEPT_TAG.exec(rest()) ?? []
    if (tag === undefined) return at
    if (!slash) open.push({ name, at })
    else if (open.pop()?.name !== name) return at
  }
  return open[0]?.at ?? null
}

/** Whether the parser drops a control character: white space before the first letter has rules of its own. */
const isLost = (code: number, leads: boolean): boolean =>
  code === 0 || (code === 13 && !leads) || (code === 12 && leads)

/** What stands at a place: a tag as far as it goes, else one character. */
function pieceAt(text: string, at: number): string {
  return text[at] === "<" ? (/^<[^<>]{0,60}>?/.exec(text.slice(at, at + 64))?.[0] ?? "<") : (text[at] ?? "")
}
