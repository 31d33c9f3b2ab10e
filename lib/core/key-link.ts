// One person's two keys: what a post proves of them that both signed.
import { cardOf } from "./spasm/card.ts"
import type { Reading } from "./spasm/reading.ts"

/** An Ethereum and a Nostr key that one post names as one author and that both signed it. */
export type KeyLink = { readonly ethereum: string; readonly nostr: string; readonly spasmid: string }

/**
 * The two keys that a post proves to be one author's, or null. Every part is signed and has the same id, each part names
 * both keys, and the body puts them into one author: two authors of one post would be two people.
 */
export function linkOf(reading: Reading): KeyLink | null {
  const { authors, parts, spasmid, view } = reading
  if (spasmid === null || view !== "spasm" || cardOf(reading).state !== "verified" || authors.length !== 2)
    return null
  const ethereum = authors.find(({ format }) => format === "ethereum")?.address
  const nostr = authors.find(({ format }) => format === "nostr")?.address
  if (ethereum === undefined || nostr === undefined) return null
  const whole = parts.every(
    (part) =>
      part.spasmid === spasmid &&
      [ethereum, nostr].every((key) => part.authors.some(({ address }) => address === key)),
  )
  return whole && parts.some((part) => areOneAuthor(part, ethereum, nostr))
    ? { ethereum, nostr, spasmid }
    : null
}

function areOneAuthor({ fields }: Reading, ethereum: string, nostr: string): boolean {
  const places = [ethereum, nostr].map(
    (key) =>
      fields
        .filter(({ name, value }) => name === "author" && String(value).toLowerCase() === key)
        .map(({ path }) => /^(\/authors\/\d+)\/addresses\/\d+\/value$/.exec(path)?.[1])[0],
  )
  return places[0] !== undefined && places[0] === places[1]
}
