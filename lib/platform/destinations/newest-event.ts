// NIP-01: asks one relay for the newest event of a kind that a key signed, of which there is only one that counts.
import type { NostrEvent } from "../../core/nostr/event.ts"
import { provenEvent } from "../../core/nostr/proven.ts"
import { relayUrl } from "../../core/nostr/relay-url.ts"
import type { Verifier } from "../../core/verifier.ts"
import { createRelayLine, type LinePorts } from "./relay-line.ts"

export type Newest =
  | { readonly is: "found"; readonly event: NostrEvent }
  | { readonly is: "absent" }
  | { readonly is: "unreachable" }

/** An honest relay sends one; so many are looked at, each costing a check of a signature. */
const MOST_SEEN = 10

/**
 * The newest event of a replaceable kind that this key signed, as the relay at `url` has it; what does not prove is
 * passed over. `login` answers a relay that asks who we are. Never rejects.
 */
export async function fetchNewest(
  url: string,
  pubkey: string,
  kind: number,
  signal: AbortSignal,
  { verifier, ...ports }: LinePorts & { readonly verifier?: Verifier },
): Promise<Newest> {
  const address = relayUrl(url)
  if (address === null) return { is: "unreachable" }
  let newest: NostrEvent | null = null
  let seen = 0
  const take = (value: unknown): boolean => {
    const event = provenEvent(value, verifier)
    if (event?.kind === kind && event.pubkey === pubkey && isNewer(event, newest)) newest = event
    return ++seen >= MOST_SEEN
  }
  const line = createRelayLine(address, pubkey, ports)
  const how = await line.ask({ kinds: [kind], authors: [pubkey], limit: 1 }, take, signal)
  line.close()
  const found = newest as NostrEvent | null
  if (found) return { is: "found", event: found }
  return { is: how.is === "end" || how.is === "enough" ? "absent" : "unreachable" }
}

/** NIP-01: of two with one time the lower id counts. */
export const isNewer = (event: NostrEvent, other: NostrEvent | null): boolean =>
  other === null ||
  event.created_at > other.created_at ||
  (event.created_at === other.created_at && event.id < other.id)
