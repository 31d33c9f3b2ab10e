// Events that were found, as cards: read and proven here, a few at a time, so that the page stays quick to the hand.
import { type Card, cardOf } from "../core/spasm/card.ts"
import { formatted } from "../core/spasm/formatted-card.ts"
import { read } from "../core/spasm/read.ts"
import type { Verifier } from "../core/verifier.ts"

/** How long reading may hold the page at once, in milliseconds; one event takes a few. */
const AT_ONCE_MS = 12

/** The card of each event, in their order. Stops early, with what it has, where the signal aborts. */
export async function cardsOf(
  events: readonly unknown[],
  verifier: Verifier,
  signal?: AbortSignal,
): Promise<readonly Card[]> {
  const cards: Card[] = []
  let since = performance.now()
  for (const event of events) {
    if (performance.now() - since > AT_ONCE_MS) {
      await new Promise((done) => setTimeout(done))
      since = performance.now()
    }
    if (signal?.aborted) break
    cards.push(formatted(cardOf(read(event, { as: "event", verifier }))))
  }
  return cards
}
