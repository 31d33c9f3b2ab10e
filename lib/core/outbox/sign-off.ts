// From signatures to a signed event: what was made is read once more by our own reader before it is kept or sent.
import { read } from "../spasm/read.ts"
import type { Verifier } from "../verifier.ts"
import { eventForInstance } from "./envelope.ts"
import type { EthereumPart, SignedEvent } from "./signed-event.ts"

type Parts = { readonly ethereum?: EthereumPart; readonly nostr?: NonNullable<SignedEvent["nostr"]> }

const EXCERPT = 100

/**
 * The signed event of one key or of two, or null where its parts do not prove each other: a signature that fails, or
 * two texts that are not one post. `signedAt` in milliseconds since the epoch.
 */
export function signedEvent(parts: Parts, signedAt: number, verifier?: Verifier): SignedEvent | null {
  const bare = { ...parts, key: "", spasmid: null, action: null, excerpt: "", signedAt }
  if (!parts.ethereum && !parts.nostr) return null
  const reading = read(eventForInstance(bare), { as: "event", ...(verifier && { verifier }) })
  const { spasmid, view, signatures, action, title, content } = reading
  const wanted = (parts.ethereum ? 1 : 0) + (parts.nostr ? 1 : 0)
  if (view === "refuse" || signatures.length < wanted || signatures.some(({ valid }) => !valid)) return null
  const key = spasmid ?? parts.nostr?.id
  if (key === undefined) return null
  return {
    ...parts,
    key,
    spasmid,
    action: action ?? null,
    excerpt: excerptOf(title, content),
    signedAt,
  }
}

function excerptOf(title = "", content = ""): string {
  const text = title.trim() === "" ? content.trim() : title.trim()
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT).toWellFormed().trimEnd()}…`
}
