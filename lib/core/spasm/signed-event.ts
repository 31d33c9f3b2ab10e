// Nostr events (NIP-01), with Spasm's tags or without, unsigned or proven against their id and their key.
import { hexToBytes } from "@noble/hashes/utils.js"
import { eventHash, isHex64, type NostrTemplate, signedText, templateOf } from "../nostr/event.ts"
import type { Verifier } from "../verifier.ts"
import { assemble, isTooLarge } from "./assemble.ts"
import { isOutsideNostrId } from "./id-coverage.ts"
import { nostrFieldNames, nostrLeaves, nostrProblems } from "./nostr-fields.ts"
import { hasSpasmTags, postOfNostr } from "./nostr-tags.ts"
import type { JsonObject } from "./post.ts"
import { profileProblems } from "./profile.ts"
import type { Problem, Reading, SignatureTruth } from "./reading.ts"

/** A JSON object as a Nostr event, signed where it has a `sig`; null where it is none. */
export function readEvent(
  value: JsonObject,
  problems: readonly Problem[],
  verifier: Verifier,
): Reading | null {
  const event = templateOf(value)
  if (!event) return null
  const claimedIds = typeof value.id === "string" && value.id ? [value.id] : []
  const reading =
    typeof value.sig === "string"
      ? readNostr(event, problems, nostrTruth(event, value, verifier))
      : readNostr(event, [...problems, { code: "not-signed", tier: "check" }], null)
  return { ...reading, claimedIds }
}

type NostrTruth = { readonly truth: SignatureTruth; readonly idMatches: boolean }

function nostrTruth(event: NostrTemplate, value: JsonObject, verifier: Verifier): NostrTruth {
  const hash = eventHash(event)
  const idMatches = isHex64(value.id) && hexToBytes(value.id).every((byte, at) => byte === hash[at])
  const signature =
    typeof value.sig === "string" && /^[0-9a-f]{128}$/.test(value.sig) ? hexToBytes(value.sig) : null
  const valid =
    idMatches &&
    signature !== null &&
    isHex64(event.pubkey) &&
    verifier.schnorr(hash, signature, hexToBytes(event.pubkey))
  const part = hasSpasmTags(event) ? "SiblingNostrSpasmSignedV2" : "SiblingNostrSignedV2"
  return { truth: { format: "nostr", valid, ...(valid && { signer: event.pubkey }), part }, idMatches }
}

/**
 * An event reduced to what is signed; one that is too large for a post is what it is, and the text that is signed.
 * `proof` is null where there is no signature.
 */
export function readNostr(
  event: NostrTemplate,
  problems: readonly Problem[],
  proof: NostrTruth | null,
): Reading {
  const text = signedText(event)
  const form = hasSpasmTags(event) ? "nostr-spasm" : "nostr"
  if (isTooLarge(text)) {
    const all: Problem[] = [...problems, { code: "too-large", tier: "danger" }]
    const { fields, ...reading } = readNostr({ ...event, content: "", tags: [] }, all, proof)
    const told = fields.filter(({ path }) => path !== "/tags" && path !== "/content")
    return {
      ...reading,
      form: proof ? `${form}-signed` : form,
      spasmid: null,
      outsideId: [],
      fields: [...told, { path: "", name: "content", value: text }],
    }
  }
  const { post, doubts, decoded } = postOfNostr(event)
  const all = [
    ...problems,
    ...(proof?.idMatches === false ? [{ code: "bad-id", tier: "danger", path: "/id" } as const] : []),
    ...nostrProblems(event, doubts),
    ...(event.kind === 0 ? profileProblems(event.content) : []),
  ]
  const reading = assemble(
    form,
    post,
    nostrLeaves(event),
    nostrFieldNames(event),
    all,
    proof ? [proof.truth] : [],
    isOutsideNostrId(event),
  )
  const view = reading.view === "spasm" && event.kind !== 1 ? "raw" : reading.view
  return {
    ...reading,
    form: proof ? `${form}-signed` : form,
    view,
    kind: event.kind,
    ...(decoded.size > 0 && {
      fields: reading.fields.map((field) => ({ ...field, ...decoded.get(field.path) })),
    }),
    ...(doubts.has("tag-index") && { spasmid: null, outsideId: [] }),
  }
}
