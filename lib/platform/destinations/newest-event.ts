// NIP-65: asks one relay for a person's own list of relays.
import type { NostrEvent } from "../../core/nostr/event.ts"
import type { ListedRelay } from "../../core/nostr/holding.ts"
import { provenEvent } from "../../core/nostr/proven.ts"
import { relayList } from "../../core/nostr/relay-list.ts"
import { relayUrl } from "../../core/nostr/relay-url.ts"
import type { Verifier } from "../../core/verifier.ts"
import { createRelayLine, type LinePorts } from "./relay-line.ts"

export type FetchedList =
  /** `createdAt` in seconds. */
  | { readonly is: "found"; readonly relays: readonly ListedRelay[]; readonly createdAt: number }
  | { readonly is: "absent" }
  | { readonly is: "unreachable" }

const LIST_KIND = 10002
/** An honest relay sends one; so many are looked at, each costing a check of a signature. */
const MOST_SEEN = 10

/**
 * The newest list of relays that this key signed, as the relay at `url` has it; what does not prove is passed over.
 * `login` answers a relay that asks who we are. Never rejects.
 */
export async function fetchRelayList(
  url: string,
  pubkey: string,
  signal: AbortSignal,
  { verifier, ...ports }: LinePorts & { readonly verifier?: Verifier },
): Promise<FetchedList> {
  const address = relayUrl(url)
  if (address === null) return { is: "unreachable" }
  let newest: NostrEvent | null = null
  let seen = 0
  const take = (value: unknown): boolean => {
    const event = provenEvent(value, verifier)
    if (event?.kind === LIST_KIND && event.pubkey === pubkey && isNewer(event, newest)) newest = event
    return ++seen >= MOST_SEEN
  }
  const line = createRelayLine(address, pubkey, ports)
  const how = await line.ask({ kinds: [LIST_KIND], authors: [pubkey], limit: 1 }, take, signal)
  line.close()
  const found = newest as NostrEvent | null
  if (found) return { is: "found", relays: relayList(found), createdAt: found.created_at }
  return { is: how.is === "end" || how.is === "enough" ? "absent" : "unreachable" }
}

/** NIP-01: of two with one time the lower id counts. */
const isNewer = (event: NostrEvent, other: NostrEvent | null): boolean =>
  other === null ||
  event.created_at > other.created_at ||
  (event.created_at === other.created_at && event.id < other.id)
