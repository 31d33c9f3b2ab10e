// NIP-65: a person's own list of relays, as the relays that they chose know it.
import type { ListedRelay } from "../../core/nostr/holding.ts"
import type { Verifier } from "../../core/verifier.ts"
import type { LinePorts } from "./relay-line.ts"
import { fetchRelayList } from "./relay-list-fetch.ts"

const LIMIT_MS = 15_000

/** The newest list that any of the relays has; empty where none has one, null where none could be asked. */
export async function ownRelays(
  relays: readonly string[],
  pubkey: string,
  { verifier, ...ports }: LinePorts & { readonly verifier: () => Promise<Verifier> },
): Promise<readonly ListedRelay[] | null> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const brought = await verifier()
  const lists = await Promise.all(
    relays.map((url) => fetchRelayList(url, pubkey, signal, { ...ports, verifier: brought })),
  )
  if (lists.every(({ is }) => is === "unreachable")) return null
  const found = lists.flatMap((list) => (list.is === "found" ? [list] : []))
  return found.sort((a, b) => b.createdAt - a.createdAt)[0]?.relays ?? []
}
