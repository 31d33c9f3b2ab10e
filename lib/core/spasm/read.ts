// From exact bytes to a Reading: what they say, who signed them, and what must be told of them.
import { looksLikeSiwe, parseSiwe } from "../ethereum/siwe.ts"
import { signedText, templateOf } from "../nostr/event.ts"
import { decodeUtf8 } from "../text/utf8.ts"
import { nobleVerifier, type Verifier } from "../verifier.ts"
import { byteLength, isTooLarge, nothing } from "./assemble.ts"
import { isBody } from "./body.ts"
import { beginSearch, isAmbiguous, textProblems } from "./checks.ts"
import { isDmp } from "./dmp.ts"
import { isSealed, readSealed, readWeb2 } from "./old-posts.ts"
import { isObject, type JsonObject } from "./post.ts"
import type { Problem, Reading } from "./reading.ts"
import { readSiblings, siblingsForm } from "./siblings.ts"
import { readEvent, readNostr } from "./signed-event.ts"
import { parseSpasmText, polyglots, readSignedText, readSpasmText, signedForms } from "./signed-text.ts"
import { siweReading } from "./siwe-reading.ts"
import { type JsonNode, parseStrictJson, type StrictJson } from "./strict-json.ts"
import { type Found, found, isProven, type Proving, readItems, readTree, spend, TooMany } from "./tree.ts"

export type ReadOptions = {
  /** What a wallet is asked to sign, or what was found or received. */
  readonly as: "request" | "event"
  readonly verifier?: Verifier
}

const EVENT_FIELDS = ["kind", "created_at", "tags", "content", "pubkey"]

/** Most characters of what was found: four signed texts of the greatest size. */
const MOST_FOUND = 524_288

/** Most events inside others, on all levels together. */
const MOST_EVENTS = 500

/** Most signatures that one reading proves: each takes milliseconds, or a tenth of that where a host brings a faster curve. */
const MOST_PROOFS = { own: 12, brought: 200 }

/**
 * Reads exact text, bytes, or a JSON value that arrived already parsed. Never throws; the same input gives the
 * same Reading everywhere. What is not understood has the form `text` or `unreadable`, never a guess.
 */
export function read(input: unknown, { as, verifier = nobleVerifier }: ReadOptions): Reading {
  beginSearch()
  const left = verifier === nobleVerifier ? MOST_PROOFS.own : MOST_PROOFS.brought
  const proving: Proving = { verifier, budget: { left, events: MOST_EVENTS }, readInside }
  const readAny = (text: string): Reading => (as === "request" ? readRequest(text) : readFound(text, proving))
  if (typeof input === "string") return input.isWellFormed() ? readAny(input) : unreadable("lone-surrogate")
  const bytes = bytesOf(input)
  if (bytes) {
    const text = decodeUtf8(bytes)
    return text === null ? unreadable("invalid-utf8") : readAny(text)
  }
  const event: unknown = as === "request" ? JSON.parse(jsonOf(input, EVENT_FIELDS) ?? "null") : null
  const template = isObject(event) ? templateOf(event) : null
  if (template) return readNostr(template, [], null)
  const text = jsonOf(input)
  return text === undefined ? unreadable() : readAny(text)
}

/** A copy of the bytes, whichever realm they come from, or null where the input is no bytes. */
function bytesOf(input: unknown): Uint8Array | null {
  try {
    return ArrayBuffer.isView(input)
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength).slice()
      : null
  } catch {
    return null
  }
}

/** A value as JSON text, taken once: a Proxy or a getter may throw or answer differently each time. */
function jsonOf(input: unknown, keys?: string[]): string | undefined {
  try {
    return JSON.stringify(input, keys)
  } catch {
    return undefined
  }
}

function unreadable(code?: "invalid-utf8" | "lone-surrogate"): Reading {
  return { ...nothing(), form: "unreadable", view: "none", problems: code ? [{ code, tier: "danger" }] : [] }
}

type ReadJson = (value: JsonObject, root: JsonNode, problems: readonly Problem[]) => Reading | null

/** A text that a wallet is asked to sign: the whole of it is signed. */
function readRequest(text: string): Reading {
  if (isTooLarge(text)) return plainText(text, [{ code: "too-large", tier: "danger" }])
  const readJson: ReadJson = (value, root, problems) => {
    if (isBody(value) || isDmp(value)) return readSpasmText({ text, root, problems }, [], null)
    return nearlySpasm(value, problems, text)
  }
  return readText(text, readJson, (json) => [
    ...(json?.ok ? json.problems.filter(({ code }) => HIDES_A_FORM.includes(code)) : []),
    ...requestTextProblems(text),
  ])
}

/** A text that another reader may take for a form that it is not; null where it is like none. */
function nearlySpasm(value: JsonObject, problems: readonly Problem[], text?: string): Reading | null {
  const claims = polyglots(value)
  return claims.length > 0 ? plainText(text ?? JSON.stringify(value), [...problems, ...claims]) : null
}

/** What was found: any form, of which only the signed texts inside count. */
function readFound(text: string, proving: Proving): Reading {
  if (text.length > MOST_FOUND) return plainText(text, [{ code: "too-large", tier: "danger" }])
  try {
    if (/^\s*\[/.test(text)) return readFeed(text, proving)
    const readJson: ReadJson = (value, root, problems) => {
      if (!isBody(value) && !isDmp(value)) {
        return readObject(value, problems, proving)?.reading ?? nearlySpasm(value, problems, text)
      }
      if (isTooLarge(text)) return plainText(text, [{ code: "too-large", tier: "danger" }])
      return readSpasmText(
        { text, root, problems: [...problems, { code: "not-signed", tier: "check" }] },
        [],
        null,
      )
    }
    return readText(text, readJson, (json) => (json ? faultsOf(text, json) : []))
  } catch (error) {
    if (error instanceof TooMany) return plainText(text, [{ code: "too-large", tier: "danger" }])
    throw error
  }
}

/** A JSON object as one of our forms, a log-in, or the text that it is. */
function readText(
  text: string,
  readJson: ReadJson,
  plainProblems: (json: StrictJson | null) => readonly Problem[],
): Reading {
  const json = /^\s*\{/.test(text) ? parseStrictJson(text) : null
  if (json && !json.ok && json.problems.length > 0) return plainText(text, faultsOf(text, json))
  if (json?.ok) {
    const { value } = json.root
    const found = isObject(value) ? readJson(value, json.root, json.problems) : null
    if (found) return found
  }
  if (looksLikeSiwe(text)) {
    const siwe = parseSiwe(text)
    return siwe ? siweReading(siwe, text) : plainText(text, [{ code: "siwe-malformed", tier: "danger" }])
  }
  return plainText(text, plainProblems(json))
}

/** Every fault of a text that begins like JSON, the last of them where it stops to be any. */
const faultsOf = (text: string, { problems, ...json }: StrictJson): readonly Problem[] =>
  json.ok || problems.at(-1)?.code.startsWith("too-")
    ? problems
    : [...problems, { code: "broken-json", tier: "check", start: json.at, end: text.length }]

/** Another reader may take a request that has these for a post. */
const HIDES_A_FORM: readonly Problem["code"][] = ["duplicate-key", "proto-key"]

/** A request to sign plain words is told apart from a post, and from anything shaped like a hash. */
function requestTextProblems(text: string): Problem[] {
  const hashShaped = byteLength(text) === 32 || /^(?:0x)?[0-9a-f]{64}$/i.test(text.trim())
  if (hashShaped) return [{ code: "hash-shaped", tier: "danger" }]
  return [{ code: text.startsWith("0x") ? "hex-like" : "plain-text", tier: "check" }]
}

function plainText(text: string, problems: readonly Problem[]): Reading {
  return {
    ...nothing(),
    form: "text",
    view: "raw",
    content: text,
    fields: [{ path: "", name: "content", value: text }],
    problems: [...problems, ...textProblems(text)],
  }
}

/** A form that holds what was signed, told by its own marks in their order; null where there is none, or more than one. */
function readObject(value: JsonObject, doubts: readonly Problem[], proving: Proving): Found | null {
  if (signedForms(value) > 1) return null
  if (typeof value.signedString === "string" && typeof value.signature === "string") {
    return readSigned(value, doubts, proving)
  }
  const form = siblingsForm(value)
  if (form) return readSiblings(value, form, doubts, proving)
  if (value.siblings) return null
  if (isSealed(value)) return readSealed(value, doubts, proving)
  const event = templateOf(value)
  if (event && isTooLarge(signedText(event))) throw new TooMany()
  if (typeof value.sig === "string") spend(proving, 1)
  const note = readEvent(value, doubts, proving.verifier)
  if (note) return found(note, isProven(note) ? [value.id, value.sig] : [])
  const post = readWeb2(value, doubts)
  return post && readTree(value, post, found(post, [value.url, value.guid]).known, proving)
}

/** An event inside another: an item of a feed, a comment, a parent. What nearly is one is named where it stands. */
function readInside(value: JsonObject, proving: Proving): Found | null {
  if (!isBody(value) && !isDmp(value)) {
    const event = readObject(value, [], proving)
    const nearly = event ? null : nearlySpasm(value, [])
    return event ?? (nearly && found(nearly))
  }
  const text = JSON.stringify(value)
  const parsed = parseSpasmText(text)
  return found(
    parsed.kind
      ? readSpasmText({ ...parsed, problems: [{ code: "not-signed", tier: "check" }] }, [], null)
      : plainText(text, parsed.problems),
  )
}

/** One signed text and its signature (the closed form), or the same with a parsed copy that proves nothing. */
function readSigned(outer: JsonObject, doubts: readonly Problem[], proving: Proving): Found | null {
  const text = parseSpasmText(String(outer.signedString), "/signedString")
  const { kind } = text
  const problems = [...doubts, ...text.problems]
  if (!kind) return text.problems.length > 0 ? found(plainText(JSON.stringify(outer), problems)) : null
  if ((kind === "body") !== (outer.type === "SpasmEventBodySignedClosedV2")) return null
  if (kind === "dmp" && "type" in outer) return null
  spend(proving, 1)
  const reading = readSignedText(
    { ...text, problems },
    [{ value: outer.signature, signer: typeof outer.signer === "string" ? outer.signer : "" }],
    proving.verifier,
  )
  const opened = kind === "dmp" && "signedObject" in outer
  return found({ ...reading, form: opened ? "dmp-signed-opened" : `${kind}-signed-closed` }, [
    outer.signature,
  ])
}

/** How a list of JSON begins, which a footnote and a link of Markdown do not. */
const LIST = /^\s*\[\s*[{["]/

/** A list of events, each read alone; the text that it is where it holds none. */
function readFeed(text: string, proving: Proving): Reading {
  const json = parseStrictJson(text)
  const items = json.ok ? json.root.value : []
  const { read, problems: left } = readItems(Array.isArray(items) ? items : [], "", proving)
  if (read.every(([, { form }]) => form === "text")) {
    const nearly = read.map(([at]): Problem => ({ code: "polyglot", tier: "danger", path: `/${at}` }))
    return plainText(text, [...(LIST.test(text) ? faultsOf(text, json) : []), ...nearly])
  }
  const problems = [...json.problems, ...left]
  const children = read.map(([, child]) => child)
  return { ...nothing(), form: "feed", view: isAmbiguous(problems) ? "raw" : "spasm", problems, children }
}
