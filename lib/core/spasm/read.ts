// From exact bytes to a Reading: what they say, who signed them, and what must be told of them.
import { hexToBytes } from "@noble/hashes/utils.js"
import { isAddress } from "../ethereum/address.ts"
import { parseSignature, recoverSigner } from "../ethereum/personal-message.ts"
import { looksLikeSiwe, parseSiwe } from "../ethereum/siwe.ts"
import { eventHash, isHex64, type NostrTemplate, signedText, templateOf } from "../nostr/event.ts"
import { decodeUtf8, encodeUtf8 } from "../text/utf8.ts"
import { nobleVerifier, type Verifier } from "../verifier.ts"
import { isBody, isPassedOver, postOfBody } from "./body.ts"
import { isAmbiguous, leafProblems, MAX_BYTES, postProblems, textProblems } from "./checks.ts"
import { isDmp, postOfDmp } from "./dmp.ts"
import { bodyFieldName, dmpFieldName } from "./field-names.ts"
import { nostrFieldName, nostrLeaves, nostrProblems } from "./nostr-fields.ts"
import { hasSpasmTags, postOfNostr } from "./nostr-tags.ts"
import { categoryPaths, isObject, type JsonObject, namedAuthors, type Post, parentIds } from "./post.ts"
import type { Author, Field, Form, KeyFormat, Leaf, Problem, Reading, SignatureTruth } from "./reading.ts"
import { siweReading } from "./siwe-reading.ts"
import { spasmid } from "./spasmid.ts"
import { type JsonNode, leavesOf, parseStrictJson, plainValue } from "./strict-json.ts"

export type ReadOptions = {
  /** What a wallet is asked to sign, or what was found or received. */
  readonly as: "request" | "event"
  readonly verifier?: Verifier
}

const EVENT_FIELDS = ["kind", "created_at", "tags", "content", "pubkey"]

type Nothing = Omit<Reading, "form" | "view">

const nothing = (): Nothing => ({
  parentIds: [],
  categories: [],
  authors: [],
  signatures: [],
  spasmid: null,
  claimedIds: [],
  fields: [],
  rest: [],
  problems: [],
  parts: [],
  children: [],
})

/**
 * Reads exact text, bytes, or a JSON value that arrived already parsed. Never throws; the same input gives the
 * same Reading everywhere. What is not understood has the form `text` or `unreadable`, never a guess.
 */
export function read(input: unknown, { as, verifier = nobleVerifier }: ReadOptions): Reading {
  const request = as === "request"
  if (typeof input === "string") {
    return input.isWellFormed() ? readText(input, request, verifier) : unreadable("lone-surrogate")
  }
  const bytes = bytesOf(input)
  if (bytes) {
    const text = decodeUtf8(bytes)
    return text === null ? unreadable("invalid-utf8") : readText(text, request, verifier)
  }
  const event: unknown = request ? JSON.parse(jsonOf(input, EVENT_FIELDS) ?? "null") : null
  const template = isObject(event) ? templateOf(event) : null
  if (template) return readNostr(template, [], null)
  const text = jsonOf(input)
  return text === undefined ? unreadable() : readText(text, request, verifier)
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

function readText(text: string, request: boolean, verifier: Verifier): Reading {
  if (isTooLarge(text)) return plainText(text, [{ code: "too-large", tier: "danger" }])
  const json = /^\s*\{/.test(text) ? parseStrictJson(text) : null
  if (json && !json.ok && json.problems.length > 0) return plainText(text, json.problems)
  if (json?.ok) {
    const value = plainValue(json.root)
    const found = isObject(value)
      ? readObject(value, json.root, text, json.problems, request, verifier)
      : null
    if (found) return found
  }
  if (looksLikeSiwe(text)) {
    const siwe = parseSiwe(text)
    return siwe ? siweReading(siwe, text) : plainText(text, [{ code: "siwe-malformed", tier: "danger" }])
  }
  const doubts = json?.ok ? json.problems.filter(({ code }) => HIDES_A_FORM.includes(code)) : []
  return plainText(text, [...doubts, ...(request ? requestTextProblems(text) : [])])
}

/** Another reader may take a text that has these for a post. */
const HIDES_A_FORM: readonly Problem["code"][] = ["duplicate-key", "proto-key"]

const isTooLarge = (text: string): boolean => text.length > MAX_BYTES || byteLength(text) > MAX_BYTES
const byteLength = (text: string): number => encodeUtf8(text)?.length ?? 0

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

function readObject(
  value: JsonObject,
  root: JsonNode,
  text: string,
  problems: readonly Problem[],
  request: boolean,
  verifier: Verifier,
): Reading | null {
  const nostr = templateOf(value)
  if (request) {
    if (isBody(value) || isDmp(value)) return readSpasmText(text, root, problems, null, null)
    const other = nostr !== null || claimsSpasm(value) || SIGNED_KEYS.some((key) => key in value)
    return other ? plainText(text, [...problems, { code: "polyglot", tier: "danger" }]) : null
  }
  const doubts = problems
    .filter(({ code }) => DOUBTS.includes(code))
    .map(({ code, tier }) => ({ code, tier }))
  if (typeof value.signedString === "string" && typeof value.signature === "string") {
    return readSigned(value, text, doubts, verifier)
  }
  if (isBody(value) || isDmp(value)) {
    return readSpasmText(text, root, [...problems, { code: "not-signed", tier: "check" }], null, null)
  }
  if (!nostr || "siblings" in value) return null
  const claimedIds = typeof value.id === "string" && value.id ? [value.id] : []
  const reading =
    typeof value.sig === "string"
      ? readNostr(nostr, doubts, nostrTruth(nostr, value, verifier))
      : readNostr(nostr, [...doubts, { code: "not-signed", tier: "check" }], null)
  return { ...reading, claimedIds }
}

/** Keys of forms that hold something signed already. */
const SIGNED_KEYS = ["siblings", "signedString", "signed_message"]

/** What leaves open which of two values around a signed text was meant. */
const DOUBTS: readonly Problem["code"][] = ["duplicate-key", "trailing-data"]

/** Whether the network, or an older reader, might take a value for Spasm that is no form of it. */
function claimsSpasm({ type, version }: JsonObject): boolean {
  return (typeof type === "string" && type.startsWith("Spasm")) || claimsDmp(version)
}

const claimsDmp = (version: unknown): boolean => typeof version === "string" && version.startsWith("dmp")

/** D9, D10: one signed string and its signature; the signer counts only for that string. */
function readSigned(
  outer: JsonObject,
  outerText: string,
  doubts: readonly Problem[],
  verifier: Verifier,
): Reading | null {
  const text = String(outer.signedString)
  const json = parseStrictJson(text)
  if (!json.ok) return json.problems.length > 0 ? plainText(outerText, json.problems) : null
  const value = plainValue(json.root)
  if (!isObject(value)) return null
  const isClosedBody = outer.type === "SpasmEventBodySignedClosedV2"
  if (isClosedBody ? value.type !== "SpasmEventBodyV2" : "type" in outer || !isDmp(value)) return null

  const claimed = typeof outer.signer === "string" ? outer.signer : ""
  const signature = parseSignature(String(outer.signature))
  const message = encodeUtf8(text)
  const signer = signature && message && recoverSigner(message, signature, verifier)
  const valid = signer !== null && signer === claimed.toLowerCase()
  const truth: SignatureTruth = {
    format: "ethereum",
    valid,
    ...(valid && { signer }),
    part: isClosedBody ? "SiblingSpasmSignedV2" : "SiblingDmpSignedV2",
  }
  const odd: Problem[] = signature && !signature.standard ? [{ code: "signature-form", tier: "check" }] : []
  const reading = readSpasmText(
    text,
    json.root,
    [...doubts, ...json.problems, ...odd],
    truth,
    isClosedBody ? null : claimed,
  )
  const form = isClosedBody
    ? "body-signed-closed"
    : "signedObject" in outer
      ? "dmp-signed-opened"
      : "dmp-signed-closed"
  return { ...reading, form }
}

/** A body or a DMP message, unsigned where `truth` is null. */
function readSpasmText(
  text: string,
  root: JsonNode,
  jsonProblems: readonly Problem[],
  truth: SignatureTruth | null,
  dmpSigner: string | null,
): Reading {
  const plain = plainValue(root)
  const value: JsonObject = isObject(plain) ? plain : {}
  const body = isBody(value)
  const problems: Problem[] = [...jsonProblems]
  if (templateOf(value) || (body && claimsDmp(value.version))) {
    problems.push({ code: "polyglot", tier: "danger" })
  }
  if (jsonProblems.every(({ tier }) => tier !== "danger") && JSON.stringify(value) !== text) {
    problems.push({ code: "not-canonical", tier: "check" })
  }
  const post = body ? postOfBody(value) : postOfDmp(value, dmpSigner)
  const passedOver = new Set(Object.keys(value).filter((key) => body && isPassedOver(value, key)))
  const nameOf = (path: string, leaf: unknown): string | null => {
    if (!body) return dmpFieldName(path, leaf)
    return passedOver.has(path.split("/", 2)[1] ?? "") ? null : bodyFieldName(path, leaf)
  }
  return assemble(body ? "body" : "dmp", post, leavesOf(root), nameOf, problems, truth)
}

function nostrTruth(
  event: NostrTemplate,
  value: JsonObject,
  verifier: Verifier,
): SignatureTruth & { idMatches: boolean } {
  const hash = eventHash(event)
  const idMatches = isHex64(value.id) && hexToBytes(value.id).every((byte, at) => byte === hash[at])
  const signature = /^[0-9a-f]{128}$/.test(String(value.sig)) ? hexToBytes(String(value.sig)) : null
  const valid =
    idMatches &&
    signature !== null &&
    isHex64(event.pubkey) &&
    verifier.schnorr(hash, signature, hexToBytes(event.pubkey))
  return {
    format: "nostr",
    valid,
    ...(valid && { signer: event.pubkey }),
    part: hasSpasmTags(event) ? "SiblingNostrSpasmSignedV2" : "SiblingNostrSignedV2",
    idMatches,
  }
}

function readNostr(
  event: NostrTemplate,
  problems: readonly Problem[],
  truth: (SignatureTruth & { idMatches: boolean }) | null,
): Reading {
  const { post, badMappings } = postOfNostr(event)
  const form = hasSpasmTags(event) ? "nostr-spasm" : "nostr"
  const { idMatches = true, ...signature } = truth ?? {}
  const all = [
    ...problems,
    ...(isTooLarge(signedText(event)) ? [{ code: "too-large", tier: "danger" } as const] : []),
    ...(idMatches ? [] : [{ code: "bad-id", tier: "danger", path: "/id" } as const]),
    ...nostrProblems(event, badMappings),
  ]
  const nameOf = (path: string): string | null => nostrFieldName(event, path)
  const reading = assemble(
    form,
    post,
    nostrLeaves(event),
    nameOf,
    all,
    truth && (signature as SignatureTruth),
  )
  const view = reading.view === "spasm" && event.kind !== 1 ? "raw" : reading.view
  return {
    ...reading,
    form: truth ? `${form}-signed` : form,
    view,
    kind: event.kind,
    spasmid: badMappings.length > 0 ? null : reading.spasmid,
  }
}

/** What every form comes down to: a post, its leaves by name, and the truth of its one signature. */
function assemble(
  form: Form,
  post: Post,
  leaves: readonly SignedLeaf[],
  nameOf: (path: string, value: unknown) => string | null,
  formProblems: readonly Problem[],
  truth: SignatureTruth | null,
): Reading {
  const { fields, rest } = nameLeaves(leaves, nameOf)
  const signer = truth?.valid ? truth.signer : undefined
  const authors = [...new Set(namedAuthors(post))].flatMap((address): Author[] => {
    const format = keyFormat(address)
    return format ? [{ address, format, state: address === signer ? "signed" : "claimed" }] : []
  })
  const problems: Problem[] = [
    ...formProblems,
    ...postProblems(
      post,
      fields,
      truth || formProblems.some(({ code }) => code === "not-signed") ? "event" : "request",
    ),
    ...leafProblems(fields, rest),
  ]
  if (truth && !truth.valid) problems.unshift({ code: "bad-signature", tier: "danger" })
  if (signer && !authors.some(({ state }) => state === "signed")) {
    problems.push({ code: "author-mismatch", tier: "danger" })
  }
  const refused = truth !== null && !truth.valid
  const { action, title, content, timestamp } = post
  return {
    ...nothing(),
    form,
    view: refused ? "refuse" : isAmbiguous(problems) ? "raw" : "spasm",
    ...(typeof action === "string" && { action }),
    ...(typeof title === "string" && { title }),
    ...(typeof content === "string" && { content }),
    ...(timestamp !== undefined && { timestamp }),
    parentIds: parentIds(post),
    categories: categoryPaths(post),
    authors,
    signatures: truth ? [truth] : [],
    spasmid: refused ? null : spasmid(post),
    fields,
    rest,
    problems,
  }
}

type SignedLeaf = Leaf & { readonly overwritten?: boolean }

/** Each leaf once: under its name, or in `rest`. What a repeated key overwrites has no name. */
function nameLeaves(
  leaves: readonly SignedLeaf[],
  nameOf: (path: string, value: unknown) => string | null,
): { fields: Field[]; rest: Leaf[] } {
  const fields: Field[] = []
  const rest: Leaf[] = []
  for (const { path, value, overwritten } of leaves) {
    const name = overwritten ? null : nameOf(path, value)
    if (name === null) rest.push({ path, value })
    else fields.push({ path, name, value })
  }
  return { fields, rest }
}

function keyFormat(address: string): KeyFormat | null {
  if (address.startsWith("npub1")) return "nostr"
  return isAddress(address) ? "ethereum" : isHex64(address) ? "nostr" : null
}
