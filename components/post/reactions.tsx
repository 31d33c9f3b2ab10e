import type { Card } from "../../lib/core/spasm/card.ts"
import { countReactions, FORUM_WORDS, repliesOf } from "../../lib/core/spasm/reactions.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import styles from "./card.module.css"
import { Revealed } from "./revealed.tsx"

const KNOWN: Readonly<
  Record<(typeof FORUM_WORDS)[number], { readonly mark: string; readonly key: MessageKey }>
> = {
  bullish: { mark: "↗", key: "cardBullish" },
  bearish: { mark: "↘", key: "cardBearish" },
  important: { mark: "!", key: "cardImportant" },
  scam: { mark: "⦸", key: "cardScam" },
  upvote: { mark: "▲", key: "cardUpvote" },
  downvote: { mark: "▼", key: "cardDownvote" },
}

/** Most words beside the forum's six. */
const MOST_OTHERS = 12

const known = (word: string) => {
  const name = FORUM_WORDS.find((one) => one === word)
  return name && KNOWN[name]
}

/** Reactions and comments that came with a post. Nothing where nothing came. */
export function Reactions({ card }: { readonly card: Card }) {
  const counts = countReactions(card.children)
  const comments = repliesOf(card).length
  if (counts.length === 0 && comments === 0) return null
  const drawn = counts.filter(({ word }, at) => known(word) || at < FORUM_WORDS.length + MOST_OTHERS)
  return (
    <ul class={styles.reactions} aria-label={t("cardReactions")}>
      {drawn.map(({ word, count }) => {
        const one = known(word)
        return (
          <li key={word} data-reaction={word.slice(0, 64)}>
            {one && (
              <span class={styles.glyph} aria-hidden="true">
                {one.mark}
              </span>
            )}
            <span>{one ? t(one.key) : <Revealed text={word.slice(0, 24)} />}</span> <strong>{count}</strong>
          </li>
        )
      })}
      {comments > 0 && (
        <li data-comments={comments}>
          <span>{t("cardComments")}</span> <strong>{comments}</strong>
        </li>
      )}
    </ul>
  )
}
