// Whether what a destination gives back is the event that was signed: read and proven by us, never believed.
import { isObject, objectsIn } from "../spasm/post.ts"
import { read } from "../spasm/read.ts"
import type { Verifier } from "../verifier.ts"
import type { Look } from "./delivery.ts"
import type { DestinationKind, Found } from "./destination.ts"
import type { SignedEvent } from "./signed-event.ts"

/**
 * What a look at a destination of this kind came to. The very texts that were signed must be there, each with its
 * signature: another event may have the same spasmid, which does not cover everything.
 */
export function lookOf(event: SignedEvent, found: Found, kind: DestinationKind, verifier?: Verifier): Look {
  if (found.is !== "found") return found.is
  const { view, signatures } = read(found.event, { as: "event", ...(verifier && { verifier }) })
  if (view === "refuse" || view === "none") return "wrong"
  const proven = new Set(signatures.flatMap(({ valid, signer }) => (valid ? [signer] : [])))
  const { texts, ids } = heldIn(found.event)
  const { ethereum, nostr } = event
  const hasText = ethereum !== undefined && texts.has(ethereum.text) && proven.has(ethereum.signer)
  const hasEvent = nostr !== undefined && ids.has(nostr.id) && proven.has(nostr.pubkey)
  // A relay is given the Nostr half alone.
  if (kind === "nostr-relay") return hasEvent ? "there" : "wrong"
  if (!hasText && !hasEvent) return "wrong"
  return hasText === (ethereum !== undefined) && hasEvent === (nostr !== undefined) ? "there" : "partly"
}

/** The signed texts and the ids of Nostr events that an event holds, alone or as siblings. */
function heldIn(value: unknown): {
  readonly texts: ReadonlySet<unknown>
  readonly ids: ReadonlySet<unknown>
} {
  const parts =
    isObject(value) && Array.isArray(value.siblings) ? objectsIn(value.siblings) : objectsIn([value])
  const events = parts.map(({ originalObject, ...part }) =>
    isObject(originalObject) ? originalObject : part,
  )
  return {
    texts: new Set(parts.map(({ signedString }) => signedString)),
    ids: new Set(events.map(({ id }) => id)),
  }
}
