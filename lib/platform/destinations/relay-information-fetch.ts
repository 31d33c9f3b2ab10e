// NIP-11: asks a relay what it says of itself, over HTTP at the address of its socket.
import { type RelayInformation, relayInformation } from "../../core/nostr/relay-information.ts"
import { createFetcher } from "./http.ts"

const MOST_BYTES = 262_144
const LIMIT_MS = 8000

/** What the relay says, or null where it says nothing that can be read. `url` is its normalised address. Never rejects. */
export async function fetchRelayInformation(
  url: string,
  signal: AbortSignal,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<RelayInformation | null> {
  const headers = { Accept: "application/nostr+json" }
  const ask = createFetcher((address, request) => fetch(address, { ...request, headers }))
  const answer = await ask(url.replace(/^ws/, "http"), { signal, limitMs: LIMIT_MS, maxBytes: MOST_BYTES })
  if (!answer.ok || answer.status !== 200) return null
  try {
    return relayInformation(JSON.parse(answer.text))
  } catch {
    return null
  }
}
