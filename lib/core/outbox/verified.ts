// Whether what a destination gives back is the event that was signed: read and proven by us, never believed.
import { isObject } from "../spasm/post.ts"
import { read } from "../spasm/read.ts"
import type { Verifier } from "../verifier.ts"
import type { Look } from "./delivery.ts"
import type { Found } from "./destination.ts"
import type { SignedEvent } from "./signed-event.ts"

/** What a look came to. `kind` of the destination does not matter: every form is read alike. */
export function lookOf(event: SignedEvent, found: Found, verifier?: Verifier): Look {
  if (found.is !== "found") return found.is
  const reading = read(found.event, { as: "event", ...(verifier && { verifier }) })
  if (reading.view === "refuse" || reading.view === "none") return "wrong"
  const isIt =
    event.spasmid === null
      ? isObject(found.event) && found.event.id === event.key
      : reading.spasmid === event.spasmid
  if (!isIt) return "wrong"
  const proven = new Set(reading.signatures.flatMap(({ valid, signer }) => (valid ? [signer] : [])))
  const own = signersOf(event)
  if (own.every((signer) => proven.has(signer))) return "there"
  // A relay holds the Nostr half alone, and that is all it was given.
  const isNostr = reading.form === "nostr-signed" || reading.form === "nostr-spasm-signed"
  if (isNostr && event.nostr && proven.has(event.nostr.pubkey)) return "there"
  return own.some((signer) => proven.has(signer)) ? "partly" : "wrong"
}

/** The addresses and public keys that signed, in lower case. */
export const signersOf = ({ ethereum, nostr }: SignedEvent): string[] => [
  ...(ethereum ? [ethereum.signer] : []),
  ...(nostr ? [nostr.pubkey] : []),
]
