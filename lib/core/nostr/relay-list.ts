// NIP-65: the relays that a person's kind 10002 names, under their normalised addresses.
import type { NostrTemplate } from "./event.ts"
import { holdingOf, type ListedRelay } from "./holding.ts"
import { relayUrl } from "./relay-url.ts"

const MOST_RELAYS = 50
/** Past this nobody's list is meant for reading. */
const MOST_TAGS = 1000

/**
 * Relays in the order of the list, each once with the marks of all its entries; 50 at most. An address that is none,
 * or a marker that means neither reading nor writing, is left out. Empty for other kinds.
 */
export function relayList({ tags, ...event }: NostrTemplate): readonly ListedRelay[] {
  const holding = holdingOf({ ...event, tags: tags.slice(0, MOST_TAGS) })
  if (holding?.is !== "relays") return []
  const found = new Map<string, ListedRelay>()
  for (const { url: text, read, write } of holding.relays) {
    const url = relayUrl(text)
    if (url === null || !(read || write)) continue
    const known = found.get(url)
    if (!known && found.size >= MOST_RELAYS) continue
    found.set(url, { url, read: read || known?.read === true, write: write || known?.write === true })
  }
  return [...found.values()]
}
