// Answers to a post that was found: a reaction, a moderation, the beginning of a reply. All its ids are named, as forums do.

import { idsOf } from "../merge-talk.ts"
import type { Refusal } from "../outbox/destination.ts"
import type { Card } from "../spasm/card.ts"
import type { Draft } from "./draft.ts"
import { nothingWritten, type SigningKey, type Written } from "./written.ts"

/** What is signed with one press. */
export type Act = { readonly action: "react" | "moderate"; readonly content: string }

/** Why an act came to nothing, beside what a destination says. */
export type ActFault =
  | "busy"
  | "gone"
  | "no-destination"
  | "no-forum"
  | "no-key"
  | "no-library"
  | "no-parent"
  | "not-composed"
  | "rejected"
  | "unanswered"

/** Where an act is. `kept`: signed, and still on its way. */
export type ActPhase =
  | { readonly is: "asking" | "sending" | "accepted" | "kept" }
  | { readonly is: "failed"; readonly why: ActFault }
  | { readonly is: "refused"; readonly why: Refusal; readonly by: string }

/** What can be done about a card; a page of ours brings it. Nothing of it rejects. */
export type Acting = {
  /** Tells each phase; `sources` are the places that the card came from. */
  readonly act: (
    act: Act,
    card: Card,
    sources: readonly string[],
    tell: (phase: ActPhase) => void,
  ) => Promise<void>
  readonly reply: (card: Card, sources: readonly string[]) => void
  /** Opens the post's page at the person's own forum; tells where there is none. */
  readonly open: (card: Card, tell: (phase: ActPhase) => void) => Promise<void>
}

const LICENCE = "SPDX-License-Identifier: CC0-1.0"
/** Ids that every server knows as such: of Spasm, of Nostr, a signature, an address. */
const ID = /^(?:spasmid01[0-9a-f]{64}|[0-9a-f]{64}|[0-9a-f]{128}|0x[0-9a-f]{130}|https?:\/\/\S{1,2000})$/i
const MOST_IDS = 8

/** The ids that an answer names, the recomputed one first; empty where the post has none that it is proven to have. */
export const parentIdsFor = (card: Card): readonly string[] =>
  idsOf(card)
    .filter((id) => ID.test(id))
    .slice(0, MOST_IDS)

/** Whether a post can be answered: one whose signature fails, or that has no id, cannot. */
export const canAnswer = (card: Card): boolean => card.state !== "invalid" && parentIdsFor(card).length > 0

/** The act as it is signed at a time, in milliseconds, by one key; null where the post cannot be answered. */
export function actDraft(
  { action, content }: Act,
  card: Card,
  key: SigningKey,
  timestamp: number,
): Draft | null {
  const ids = parentIdsFor(card)
  if (ids.length === 0) return null
  return {
    action,
    content,
    timestamp,
    licence: LICENCE,
    authors: [{ addresses: [key.address] }],
    parent: { ids: ids.map((value) => ({ value })) },
  }
}

/** An empty reply: its parent, its categories, and whom it mentions; null where the post cannot be answered. */
export function replyTo(card: Card): Written | null {
  const ids = parentIdsFor(card)
  if (ids.length === 0) return null
  const mentions = card.authors.map(({ address }) => address)
  return {
    ...nothingWritten({ ids }),
    category: card.categories[0]?.[0] ?? "",
    ...(mentions.length > 0 && { mentions }),
  }
}

/** The beginning of a post about words on a page: quoted, with who said them where that is known, and where. */
export function quoteOf(quote: {
  readonly text: string
  readonly address: string
  readonly title: string
  readonly author?: string | undefined
}): Written {
  const lines = quote.text.trim().split(/\r\n|[\r\n]/)
  // What is in brackets would end the link.
  const title = quote.title.replace(/[\p{Cc}[\]\\]/gu, " ").trim()
  const link = title ? `[${title}](${quote.address})` : quote.address
  const source = quote.author ? `— ${quote.author}, ${link}` : `— ${link}`
  return {
    ...nothingWritten(),
    content: `${lines.map((line) => (line.trim() === "" ? ">" : `> ${line}`)).join("\n")}\n\n${source}\n\n`,
  }
}
