import type { Card } from "../../lib/core/spasm/card.ts"

const made = new WeakMap<Card, Card>()

/** The card of a text that the page has changed since: what was read, with nothing claimed of what stands there now. */
export function unproven(card: Card): Card {
  let one = made.get(card)
  if (!one) {
    const authors = card.authors.map((author) => ({ ...author, proven: false }))
    const signatures = card.signatures.map((signature) => ({ ...signature, unknown: true as const }))
    one = { ...card, state: "unknown", authors, signatures }
    made.set(card, one)
  }
  return one
}
