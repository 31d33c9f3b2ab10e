import { hostOf } from "../../components/delivery/place.ts"
import { PostActions } from "../../components/post/actions.tsx"
import { PostCard } from "../../components/post/card.tsx"
import type { ProofData } from "../../components/post/card-proof.tsx"
import { LongList } from "../../components/ui/long-list.tsx"
import type { Acting } from "../../lib/core/compose/answering.ts"
import type { TalkPost } from "../../lib/core/merge-talk.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./this-page.module.css"

/** Deeper replies stand under one another: on a narrow screen no room would be left for words. */
const DEEPEST = 4

type Props = {
  readonly posts: readonly TalkPost[]
  readonly acting: Acting
  readonly label: string
  /** Events as they came, by their ids. */
  readonly texts: ReadonlyMap<string, string>
  readonly own: readonly string[]
  readonly depth?: number
}

/** A thread as lists in lists: each post a card with what can be done about it, its replies below. */
export function TalkThread({ posts, acting, label, texts, own, depth = 0 }: Props) {
  return (
    <ul class={styles.thread} aria-label={label} data-indented={depth > 0 && depth < DEEPEST}>
      <LongList
        items={posts}
        inList
        draw={({ key, card, sources, replies }) => (
          <li key={key}>
            <PostCard
              // Its reactions are counted on the buttons.
              card={{ ...card, children: [] }}
              level={2}
              own={own}
              proof={proofOf(texts.get(card.spasmid ?? ""))}
              actions={<PostActions card={card} sources={sources} acting={acting} />}
            >
              <p class={styles.listed}>{t("talkFrom", sources.map(hostOf).join(", "))}</p>
              {replies.length > 0 && (
                <TalkThread
                  posts={replies}
                  acting={acting}
                  label={t("talkReplies")}
                  texts={texts}
                  own={own}
                  depth={depth + 1}
                />
              )}
            </PostCard>
          </li>
        )}
      />
    </ul>
  )
}

const proofOf = (source: string | undefined): ProofData | null =>
  source === undefined ? null : { source, texts: [] }
