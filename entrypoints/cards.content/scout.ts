// What the scout (scout.content.ts) leaves in the isolated world, which both of them share and the page does not see.
import type { Card } from "../../lib/core/spasm/card.ts"

/** A block of the page whose text holds posts. */
export type Hit = {
  readonly id: number
  readonly block: Element
  /** What was read, which the block may not say any more. */
  readonly text: string
  readonly cards: readonly Card[]
  /** Where each of them stands in the text, where that is a list. */
  readonly places: readonly number[]
  /** Posts of a long list that have no card. */
  readonly left: number
  readonly state: "read" | "changed" | "gone"
}

export type Scout = {
  readonly hits: ReadonlyMap<number, Hit>
  /** Blocks that were left alone: too large, or too many. */
  readonly beyond: number
  /** Called with each hit after every search, and without one when a search ends. */
  draw?: (hit?: Hit) => void
  /** Looks whether a block still says what was read. */
  readonly look: (block: Element) => void
  /** Has the block read again, as it stands. */
  readonly again: (hit: Hit) => void
}

export const scoutHere = (): Scout | undefined =>
  (globalThis as unknown as { readonly spasmScout?: Scout }).spasmScout
