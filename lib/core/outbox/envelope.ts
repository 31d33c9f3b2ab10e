// The forms in which a signed event travels to instances and nodes (Spasm 2.0.0; shapes of spasm.js 2.0.0-rc.52).
import type { NostrEvent } from "../nostr/event.ts"
import { hasSpasmTags } from "../spasm/nostr-tags.ts"
import { isObject, type JsonObject } from "../spasm/post.ts"
import { parseSpasmText } from "../spasm/signed-text.ts"
import { jsonOf } from "./json-text.ts"
import type { EthereumPart, SignedEvent } from "./signed-event.ts"

/**
 * What is posted. Ethereum alone travels in the closed form, the only one in which a server notices an altered text;
 * Nostr alone as the event that it is; both as one envelope. Null where nothing is signed, or the text is no Spasm.
 */
export function eventForInstance(event: SignedEvent): JsonObject | null {
  const { ethereum, nostr } = event
  if (ethereum && nostr) return envelopeOf(event)
  if (nostr) return bareEvent(nostr)
  return ethereum ? closedForm(ethereum) : null
}

/** The event as a SpasmEventEnvelopeV2 with one sibling for each key, Nostr first; null as above. */
export function envelopeOf({ spasmid, ethereum, nostr }: SignedEvent): JsonObject | null {
  const text = ethereum && textSibling(ethereum)
  if (text === null || (!text && !nostr)) return null
  const siblings = [...(nostr ? [nostrSibling(nostr)] : []), ...(text ? [text] : [])]
  const ids = [
    ...(spasmid === null ? [] : [{ value: spasmid, format: { name: "spasmid", version: "01" } }]),
    ...siblings.flatMap((sibling): readonly unknown[] => (Array.isArray(sibling.ids) ? sibling.ids : [])),
  ]
  return { type: "SpasmEventEnvelopeV2", ids, siblings }
}

/** Whether it is for forums: Nostr's other kinds are no posts, and those of equal text would get one id there. */
export const isPost = ({ ethereum, nostr }: SignedEvent): boolean =>
  nostr ? nostr.kind === 1 : ethereum !== undefined

/**
 * Whether instances keep the text as it was signed. They write it anew from what they parsed (spasm.js 2.0.0-rc.52): a
 * text with other white space or escapes would be stored with a signature that fails.
 */
export function isKeptByInstances({ ethereum }: SignedEvent): boolean {
  return ethereum === undefined || JSON.stringify(jsonOf(ethereum.text)) === ethereum.text
}

/** The event's own fields and no others, whatever an object carries beside them. */
const bareEvent = ({ id, pubkey, created_at, kind, tags, content, sig }: NostrEvent): NostrEvent => ({
  id,
  pubkey,
  created_at,
  kind,
  tags: tags.map((tag) => [...tag]),
  content,
  sig,
})

function closedForm({ text, signature, signer }: EthereumPart): JsonObject | null {
  const message = messageOf(text)
  if (message === null) return null
  const closed = { signedString: text, signature, signer }
  // A DMP message came before types: with one it would be read as something else.
  return message.kind === "dmp" ? closed : { type: "SpasmEventBodySignedClosedV2", ...closed }
}

function textSibling({ text, signature, signer }: EthereumPart): JsonObject | null {
  const message = messageOf(text)
  if (message === null) return null
  const { kind, value } = message
  const signed = {
    signedString: text,
    signatures: [{ value: signature, pubkey: signer, format: { name: "ethereum-sig" } }],
  }
  if (kind === "body") {
    const version = (isObject(value.protocol) && value.protocol.version) || "2.0.0"
    return { type: "SiblingSpasmSignedV2", protocol: { name: "spasm", version }, ...signed }
  }
  const version = String(value.version).slice("dmp_v".length)
  const ids = [{ value: signature, format: { name: "ethereum-sig" } }]
  return { type: "SiblingDmpSignedV2", protocol: { name: "dmp", version }, ...signed, ids }
}

function messageOf(text: string): { readonly kind: "body" | "dmp"; readonly value: JsonObject } | null {
  const read = parseSpasmText(text)
  if (!read.kind) return null
  const { value } = read.root
  return isObject(value) ? { kind: read.kind, value } : null
}

function nostrSibling(event: NostrEvent): JsonObject {
  const version = event.tags.findLast(
    ([name]) => name === "nostr_spasm_version" || name === "spasm_version",
  )?.[1]
  const isSpasm = hasSpasmTags(event) || version !== undefined
  return {
    type: isSpasm ? "SiblingNostrSpasmSignedV2" : "SiblingNostrSignedV2",
    originalObject: bareEvent(event),
    protocol: {
      name: "nostr",
      ...(isSpasm && { hasExtraSpasmFields: true }),
      ...(version !== undefined && { extraSpasmFieldsVersion: version }),
    },
    ids: [{ value: event.id, format: { name: "nostr-hex" } }],
    signatures: [{ value: event.sig, pubkey: event.pubkey, format: { name: "nostr-sig" } }],
  }
}
