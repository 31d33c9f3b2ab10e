// What stands beside a block in which posts were found: first a badge of one line, after a press what it holds.
import { PostCard } from "../../components/post/card.tsx"
import { canAnswer } from "../../lib/core/compose/answering.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { prepareFormats, t } from "../../lib/platform/i18n.ts"
import styles from "./found.module.css"
import type { Hit } from "./scout.ts"
import { trusted } from "./trusted.ts"
import { countsOf, linksHere, postsText } from "./words.ts"

export type Place = "block" | "bar" | "corner"
type Props = {
  readonly hit: Hit
  /** Of a block that changed they claim nothing any more. */
  readonly cards: readonly Card[]
  readonly place: Place
  readonly isOpen: boolean
  /** From the element's corner to the block's, in pixels; null while the block is not seen. */
  readonly offset: { readonly x: number; readonly y: number } | null
  readonly onToggle: () => void
  readonly onHide: () => void
  readonly onAgain: () => void
  readonly onReader: () => void
  readonly onAnswer: () => void
}

export function Found(props: Props) {
  const { hit, place, isOpen, offset, onToggle } = props
  if (isOpen || place === "bar") return <Head {...props} />
  const isChanged = hit.state === "changed"
  const move =
    place === "block" && offset ? { transform: `translate(calc(${offset.x}px - 100%), ${offset.y}px)` } : {}
  return (
    <div
      class={place === "block" ? styles.badge : undefined}
      style={move}
      hidden={place === "block" && !offset}
    >
      <button
        type="button"
        class={styles.chip}
        aria-expanded="false"
        data-changed={isChanged || undefined}
        onPointerEnter={prepareFormats}
        onFocus={prepareFormats}
        onClick={trusted(onToggle)}
      >
        {postsText(props.cards.length)}
        {isChanged && ` · ${t("foundChangedShort")}`}
      </button>
    </div>
  )
}

function Head({ hit, cards, place, isOpen, onToggle, onHide, onAgain, onReader, onAnswer }: Props) {
  const { left, state } = hit
  const isBar = place === "bar"
  const links = isOpen && !isBar ? linksHere() : 0
  return (
    <section aria-label={t("foundRegion")}>
      <div class={isBar ? styles.bar : styles.head}>
        <span class={styles.counts}>{postsText(cards.length)}</span>
        <span class={styles.states}>
          {countsOf(cards).map(([state, text]) => (
            <span data-state={state}>{text}</span>
          ))}
        </span>
        {left > 0 && <span class={styles.muted}>{t("foundLeft", left)}</span>}
        {links > 0 && <span class={styles.muted}>{t("foundLinks", links)}</span>}
        {state === "changed" && (
          <>
            <strong class={styles.changed} role="status">
              {t("foundChanged")}
            </strong>
            <Action label={t("foundAgain")} work={onAgain} />
          </>
        )}
        <span class={styles.push} />
        {isBar && (
          <Action label={isOpen ? t("foundCollapse") : t("foundShow")} work={onToggle} isOpen={isOpen} />
        )}
        {!isBar && <Action label={t("foundCollapse")} work={onToggle} isOpen />}
        <Action label={t("foundReader")} work={onReader} />
        <Action label={t(isBar ? "foundRaw" : "foundHide")} work={onHide} />
      </div>
      {isOpen && cards.length === 1 && cards[0] && (
        <OneCard card={cards[0]} isChanged={state === "changed"} onAnswer={onAnswer} />
      )}
    </section>
  )
}

type OneProps = { readonly card: Card; readonly isChanged: boolean; readonly onAnswer: () => void }

/** Nothing is signed from a page: an answer is given in the Reader, which opens at this post. */
export function OneCard({ card, isChanged, onAnswer }: OneProps) {
  return (
    <div class={styles.card}>
      {isChanged && <p class={styles.changed}>{t("foundChangedCard")}</p>}
      <PostCard
        card={card}
        actions={canAnswer(card) && <Action label={t("foundAnswer")} work={onAnswer} />}
      />
    </div>
  )
}

/** What was left alone, said honestly. */
export function Beyond({
  count,
  onHide,
  onReader,
}: {
  readonly count: number
  readonly onHide: () => void
  readonly onReader: () => void
}) {
  return (
    <section class={styles.note} aria-label={t("foundRegion")}>
      <span>{t("foundBeyond", count)}</span>
      <Action label={t("foundReader")} work={onReader} />
      <Action label={t("foundHide")} work={onHide} />
    </section>
  )
}

function Action(props: { readonly label: string; readonly work: () => void; readonly isOpen?: boolean }) {
  const { label, work, isOpen } = props
  return (
    <button type="button" class={styles.action} aria-expanded={isOpen} onClick={trusted(work)}>
      {label}
    </button>
  )
}
