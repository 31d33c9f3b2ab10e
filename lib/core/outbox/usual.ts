// Where a site's post goes too, by the rule that the person made for that site.
import { isRelayed, type Sentence } from "../review.ts"
import type { Destination } from "./destination.ts"

/** The addresses among `also`, in the person's order. A reaction never goes to relays, where it would read as a note. */
export const usual = (
  destinations: readonly Destination[],
  also: readonly string[],
  sentence: Sentence,
): readonly string[] =>
  destinations
    .filter(({ url, kind }) => also.includes(url) && (sentence !== "react" || kind !== "nostr-relay"))
    .filter(() => isRelayed(sentence))
    .map(({ url }) => url)
