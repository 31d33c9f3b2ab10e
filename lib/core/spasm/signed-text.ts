// Texts that an Ethereum key signs with personal_sign: V2 bodies and DMP messages, alone or with their signatures.
import { parseSignature, personalMessageHash, recoverFromHash } from "../ethereum/personal-message.ts"
import { invalidField } from "../nostr/event.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import type { Verifier } from "../verifier.ts"
import { assemble, isTooLarge } from "./assemble.ts"
import { isBody, isPassedOver, postOfBody } from "./body.ts"
import { isDmp, postOfDmp } from "./dmp.ts"
import { bodyFieldName, dmpFieldName } from "./field-names.ts"
import { isOutsideBodyId, isOutsideDmpId } from "./id-coverage.ts"
import { isObject, type JsonObject } from "./post.ts"
import type { Problem, Reading, SignatureTruth } from "./reading.ts"
import { type JsonNode, leavesOf, parseStrictJson } from "./strict-json.ts"

/** A signature as it was found, whoever is said to have made it, and in which format. */
export type FoundSignature = { readonly value: unknown; readonly signer: unknown; readonly format?: unknown }

export type SpasmText = {
  readonly text: string
  readonly root: JsonNode
  readonly problems: readonly Problem[]
}

export type ParsedText =
  | (SpasmText & { readonly kind: "body" | "dmp" })
  | { readonly kind: null; readonly problems: readonly Problem[] }

const TOO_LARGE = { ok: false, problems: [{ code: "too-large", tier: "danger" }] } as const

/** A text that is a body or a DMP message, or why it is none; `place` is where it stands in what was found. */
export function parseSpasmText(text: string, place?: string): ParsedText {
  const json = isTooLarge(text) ? TOO_LARGE : parseStrictJson(text)
  const problems = place === undefined ? json.problems : placedIn(place, json.problems)
  if (!json.ok) return { kind: null, problems }
  const { value } = json.root
  const kind = !isObject(value) ? null : isBody(value) ? "body" : isDmp(value) ? "dmp" : null
  return kind ? { kind, text, root: json.root, problems } : { kind, problems: [] }
}

/** Faults of a signed text that stands at a path, told apart from those around it. */
export const placedIn = (path: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, path }))

const PARTS = { body: "SiblingSpasmSignedV2", dmp: "SiblingDmpSignedV2" } as const

/** A body or a DMP message with its signatures: each counts for the key that was recovered and claimed, or for nobody. */
export function readSignedText(
  { kind, text, root, problems }: Extract<ParsedText, SpasmText>,
  signatures: readonly FoundSignature[],
  verifier: Verifier,
): Reading {
  const message = encodeUtf8(text)
  const hash = message && personalMessageHash(message)
  const odd: Problem[] = []
  const truths = signatures.map(({ value, signer, format }): SignatureTruth => {
    const signature = typeof value === "string" ? parseSignature(value) : null
    if (signature && !signature.standard) odd.push({ code: "signature-form", tier: "check" })
    const recovered = signature && hash && recoverFromHash(hash, signature, verifier)
    const valid = recovered !== null && typeof signer === "string" && recovered === signer.toLowerCase()
    const unknown = signature === null && isUnknownFormat(format)
    return {
      format: "ethereum",
      valid,
      ...(unknown && { unknown }),
      ...(valid && { signer: recovered }),
      part: PARTS[kind],
    }
  })
  const claimed = signatures.map(({ signer }) => signer).find((signer) => typeof signer === "string")
  return readSpasmText({ text, root, problems: [...problems, ...odd] }, truths, claimed ?? null)
}

/** Whether a format names a scheme of signatures that is none of ours. */
const isUnknownFormat = (format: unknown): boolean =>
  isObject(format) && typeof format.name === "string" && !/^(?:ethereum|nostr|$)/.test(format.name)

/** A body or a DMP message. `dmpSigner`, as written, is whom a DMP message has for its author. */
export function readSpasmText(
  { text, root, problems: jsonProblems }: SpasmText,
  truths: readonly SignatureTruth[],
  dmpSigner: string | null,
): Reading {
  const value: JsonObject = isObject(root.value) ? root.value : {}
  const body = isBody(value)
  const problems: Problem[] = [...jsonProblems]
  problems.push(...polyglots(value).filter(({ path }) => path !== "/type" && (body || path !== "/version")))
  if (jsonProblems.every(({ tier }) => tier !== "danger") && JSON.stringify(value) !== text) {
    problems.push({ code: "not-canonical", tier: "check" })
  }
  const post = body ? postOfBody(value) : postOfDmp(value, dmpSigner)
  const passedOver = new Set(Object.keys(value).filter((key) => body && isPassedOver(value, key)))
  const isPassed = (path: string): boolean =>
    passedOver.size > 0 && passedOver.has(path.split("/", 2)[1] ?? "")
  const nameOf = (path: string, leaf: unknown): string | null => {
    if (!body) return dmpFieldName(path, leaf)
    return isPassed(path) ? null : bodyFieldName(path, leaf)
  }
  const isOutsideId = (path: string): boolean =>
    body ? isOutsideBodyId(path) || isPassed(path) : isOutsideDmpId(path)
  return assemble(body ? "body" : "dmp", post, leavesOf(root), nameOf, problems, truths, isOutsideId)
}

/** Keys of forms that hold something signed already. */
const SIGNED_KEYS = ["siblings", "signedString", "signed_message"]

/** The keys by which an object has something signed in it, or is an event of Nostr. Rows of a database have empty columns. */
const signedClaims = (value: JsonObject): string[] => [
  ...SIGNED_KEYS.filter((key) => value[key]),
  ...(invalidField(value) === null ? ["kind"] : []),
]

/** How many forms an object has that hold something signed, or are an event of Nostr. */
export const signedForms = (value: JsonObject): number => signedClaims(value).length

/** Each key by which an object is taken for some form by the network, or by an older reader, be it that form or not. */
export const polyglots = (value: JsonObject): Problem[] =>
  [
    ...signedClaims(value),
    ...(claimsDmp(value.version) ? ["version"] : []),
    ...(typeof value.type === "string" && value.type.startsWith("Spasm") ? ["type"] : []),
  ].map((key) => ({ code: "polyglot", tier: "danger", path: `/${key}` }))

/** Whether a value says that it is a DMP message, of whatever version. */
const claimsDmp = (version: unknown): boolean => typeof version === "string" && version.startsWith("dmp")
