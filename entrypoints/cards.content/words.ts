// What a found post, or a list of them, is called.
import type { Card, CardState } from "../../lib/core/spasm/card.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"

const STATES: readonly (readonly [CardState, MessageKey])[] = [
  ["verified", "foundVerified"],
  ["partial", "foundPartial"],
  ["unsigned", "foundUnsigned"],
  ["invalid", "foundInvalid"],
  ["unknown", "foundUnknown"],
]

export const postsText = (count: number): string => (count === 1 ? t("foundOne") : t("foundMany", count))

/** How many are signed, how many are not: each state that occurs, in words. */
export const countsOf = (cards: readonly Card[]): readonly (readonly [CardState, string])[] =>
  STATES.flatMap(([state, key]) => {
    const count = cards.filter((card) => card.state === state).length
    return count === 0 ? [] : [[state, t(key, count)] as const]
  })

const LINKS =
  'a[href*="spasmid01"],a[href^="nostr:note1"],a[href^="nostr:nevent1"],a[href^="nostr:npub1"],a[href*="/note1"],a[href*="/nevent1"],a[href*="/npub1"]'

/** Links to posts and people, counted when somebody looks; what they lead to is not asked for. */
export const linksHere = (): number => Document.prototype.querySelectorAll.call(document, LINKS).length
