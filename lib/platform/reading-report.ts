// What the worker that reads tells the page.
import type { Card, CardState } from "../core/spasm/card.ts"
import type { SignedText } from "../core/spasm/signed-texts.ts"
import type { Place } from "../core/spasm/split.ts"
import type { SourceFailure } from "./reading-source.ts"

export type ReadingFailure =
  | SourceFailure
  | { readonly is: "broken"; readonly at: Place }
  /** The server's own words, of an answer that holds nothing else. */
  | { readonly is: "said"; readonly text: string }
  | { readonly is: "nothing" | "null" | "empty-list" | "plain" | "not-known" }

export type NumberedCard = { readonly at: number; readonly card: Card }
export type StateCounts = Readonly<Record<CardState, number>>

export type Filter = { readonly text: string; readonly state: CardState | "all" }

export type ReadingReport =
  | { readonly is: "coming"; readonly bytes: number }
  | { readonly is: "first"; readonly cards: readonly NumberedCard[] }
  /** XML and HTML are parsed where there is a parser for them: in the page. */
  | { readonly is: "markup"; readonly text: string }
  | {
      readonly is: "counted"
      readonly total: number
      readonly single: boolean
      readonly brokenAt: Place | null
    }
  | { readonly is: "proven"; readonly done: number; readonly counts: StateCounts }
  /** Which events pass the filter, of those that were read so far. */
  | { readonly is: "passing"; readonly filter: Filter; readonly indexes: Uint32Array }
  | { readonly is: "failed"; readonly why: ReadingFailure }

export type Proof = { readonly source: string; readonly texts: readonly SignedText[] }

export const noCounts = (): Record<CardState, number> => ({
  verified: 0,
  partial: 0,
  unsigned: 0,
  invalid: 0,
  unknown: 0,
})
