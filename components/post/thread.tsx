import { useSignal } from "@preact/signals"
import type { Card } from "../../lib/core/spasm/card.ts"
import { repliesOf } from "../../lib/core/spasm/reactions.ts"
import { t } from "../../lib/platform/i18n.ts"
import { LongList } from "../ui/long-list.tsx"
import styles from "./card.module.css"
import { PostCard, type PostCardProps } from "./card.tsx"

/** Deeper comments stand under one another: on a narrow screen no room would be left for words. */
const DEEPEST = 3

type Props = Pick<PostCardProps, "reach" | "own"> & {
  readonly card: Card
  readonly depth?: number
  readonly open?: boolean
}

/** The comments that came with a post, each a card of its own with its own state. */
export function Thread({ card, depth = 0, open = true, ...rest }: Props) {
  const replies = repliesOf(card)
  /** What is folded is not drawn: a feed may bring hundreds of comments along. */
  const drawn = useSignal(open)
  if (replies.length === 0) return null
  return (
    <details
      class={styles.thread}
      open={open}
      data-indented={depth < DEEPEST ? "true" : "false"}
      onToggle={({ currentTarget }) => {
        drawn.value ||= currentTarget.open
      }}
    >
      <summary>{t("cardThread", replies.length)}</summary>
      <LongList
        items={drawn.value ? replies : []}
        draw={(reply, at) => (
          <PostCard key={`${reply.spasmid} ${at}`} card={reply} level={4} {...rest}>
            <Thread card={reply} depth={depth + 1} {...rest} />
          </PostCard>
        )}
      />
    </details>
  )
}
