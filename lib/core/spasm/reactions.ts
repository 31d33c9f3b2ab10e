// Reactions and replies that came with a post, counted by who can be proven to have made them.
import type { Card } from "./card.ts"

export type ReactionCount = { readonly word: string; readonly count: number }

/** The six that forums show, in their order. */
export const FORUM_WORDS = ["bullish", "bearish", "important", "scam", "upvote", "downvote"] as const
const ORDER: readonly string[] = FORUM_WORDS

/** Reactions by their word: forums' six first, then the others, most first. Each proven author counts once for a word. */
export function countReactions(children: readonly Card[]): ReactionCount[] {
  const people = new Map<string, Set<string>>()
  const counts = new Map<string, number>()
  for (const { action, state, content, authors } of children) {
    const word = content.trim().toLowerCase()
    const signers = authors.filter(({ proven }) => proven).map(({ address }) => address)
    if (action !== "react" || state === "invalid" || word === "" || signers.length === 0) continue
    const known = people.get(word) ?? new Set()
    people.set(word, known)
    if (!signers.some((signer) => known.has(signer))) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (const signer of signers) known.add(signer)
  }
  const place = (word: string): number => {
    const at = ORDER.indexOf(word)
    return at < 0 ? FORUM_WORDS.length : at
  }
  return [...counts]
    .map(([word, count]) => ({ word, count }))
    .sort((one, other) => place(one.word) - place(other.word) || other.count - one.count)
}

/** The children that say something of their own: all but reactions. */
export const repliesOf = ({ children }: Card): readonly Card[] =>
  children.filter(({ action }) => action !== "react")
