// A post that was found, as a card: who made it and how far that is proven, what it says, and the proof one press away.
import { useSignal } from "@preact/signals"
import { type ComponentChildren, h, type Ref } from "preact"
import { useMemo } from "preact/hooks"
import type { Card } from "../../lib/core/spasm/card.ts"
import { formatAge, formatTime, t } from "../../lib/platform/i18n.ts"
import styles from "./card.module.css"
import { CardAuthors } from "./card-authors.tsx"
import { CardProblems, CardProof, type ProofData } from "./card-proof.tsx"
import { actionText, cardLabel, shortAddress } from "./card-words.ts"
import { Clamped } from "./clamped.tsx"
import { type Reach, ReachContext } from "./media.tsx"
import { Reactions } from "./reactions.tsx"
import { Exact, Revealed } from "./revealed.tsx"
import { StateChip } from "./state-chip.tsx"

export type PostCardProps = {
  readonly card: Card
  /** Of the title among the headings around the card. */
  readonly level?: 2 | 3 | 4 | 5
  /** What was signed, where the surface has it at hand; it is asked for by `onProof` when it is wanted first. */
  readonly proof?: ProofData | null
  readonly onProof?: () => void
  readonly proofActions?: ComponentChildren
  /** Buttons beside the reactions. */
  readonly actions?: ComponentChildren
  /** What belongs under the card: its comments. */
  readonly children?: ComponentChildren
  /** In a feed: the place, counted from 1, and how many there are. */
  readonly place?: { readonly at: number; readonly of: number }
  readonly reach?: Reach
  readonly own?: readonly string[]
  readonly articleRef?: Ref<HTMLElement>
}

const NO_REACH: Reach = { follow: false }
const LONG_TITLE = 1000

export function PostCard(props: PostCardProps) {
  const { card, proof = null, onProof, proofActions, actions, children, place, own = [] } = props
  const raw = useSignal(false)
  const label = useMemo(() => cardLabel(card), [card])
  const turn = (): void => {
    raw.value = !raw.value
    if (raw.value) onProof?.()
  }
  const article = (
    <article
      ref={props.articleRef ?? null}
      class={styles.card}
      data-state={card.state}
      aria-label={label}
      tabIndex={place ? 0 : -1}
      {...(place && { "aria-posinset": place.at, "aria-setsize": place.of })}
      onKeyDown={(event) => {
        if (!isOwnKey(event) || event.key !== "r") return
        event.preventDefault()
        turn()
      }}
    >
      <header class={styles.head}>
        <CardAuthors card={card} own={own} />
        <StateChip card={card} />
      </header>
      <p class={styles.action}>
        <span>{actionText(card)}</span>
        <Time at={card.time} />
      </p>
      <Parents card={card} />
      {raw.value ? <Raw card={card} source={proof?.source ?? null} /> : <Body {...props} />}
      <Categories card={card} />
      <footer class={styles.foot}>
        <Reactions card={card} />
        {actions}
      </footer>
      <CardProblems card={card} />
      <div class={styles.tail}>
        <CardProof card={card} proof={proof} actions={proofActions} {...(onProof && { onOpen: onProof })} />
        <button type="button" class={styles.text} aria-pressed={raw.value ? "true" : "false"} onClick={turn}>
          {t("cardRaw")}
        </button>
      </div>
    </article>
  )
  return (
    <ReachContext.Provider value={props.reach ?? NO_REACH}>
      {h("spasm-post", { "data-spasmid": card.spasmid ?? "", "data-state": card.state, class: styles.post }, [
        article,
        children,
      ])}
    </ReachContext.Provider>
  )
}

/** A letter alone, pressed on this card and not on one inside it, nor where letters are written. */
function isOwnKey({ target, currentTarget, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (altKey || ctrlKey || metaKey || !(target instanceof Element)) return false
  return target.closest("article") === currentTarget && !target.closest("input, textarea, select")
}

function Time({ at }: { readonly at: number | null }) {
  if (at === null) return <span>{t("cardNoTime")}</span>
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <span>{String(at)}</span>
  return (
    <time dateTime={date.toISOString()} title={formatTime(at)}>
      {formatAge(at, Date.now())}
    </time>
  )
}

function Parents({ card: { parentIds } }: { readonly card: Card }) {
  const [first] = parentIds
  if (first === undefined) return null
  return (
    <p class={styles.parent}>
      <span aria-hidden="true">↳</span> {t("cardInReplyTo")}{" "}
      <bdi dir="ltr" title={first}>
        <Exact text={first.length > 40 ? `${first.slice(0, 20)}…${first.slice(-8)}` : first} ltr />
      </bdi>
    </p>
  )
}

/** The words of the post. Those under a failed signature stay folded: nobody is proven to have said them. */
function Body({ card, level = 3, reach }: PostCardProps) {
  const { title, content, state, action, links } = card
  if (action === "react") {
    return (
      <p class={styles.reaction}>
        <Exact text={content.slice(0, 200)} />
      </p>
    )
  }
  const words = (
    <>
      {title.trim() !== "" &&
        h(
          `h${level}`,
          { class: styles.title, dir: "auto" },
          title.length > LONG_TITLE ? <Exact text={title} /> : <Revealed text={title} />,
        )}
      {content !== "" && <Clamped tree={card.body} />}
      {links.length > 0 && <Links links={links} follow={reach?.follow === true} />}
    </>
  )
  if (title.trim() === "" && content === "") {
    return card.parts.length > 0 ? <Parts card={card} /> : <p class={styles.empty}>{t("cardEmpty")}</p>
  }
  if (state !== "invalid" && card.view !== "refuse") return words
  return (
    <details class={styles.folded}>
      <summary>{t("cardShowUnproven")}</summary>
      {words}
    </details>
  )
}

/** Parts that are not one post: each with what it says and who alone signed that. */
function Parts({ card: { parts } }: { readonly card: Card }) {
  return (
    <details class={styles.folded}>
      <summary>{t("cardShowParts")}</summary>
      <ol>
        {parts.map(({ title, content, signatures }, at) => (
          <li key={at}>
            <p class={styles.label}>
              {signatures.length === 0 && t("cardStateUnsigned")}
              {signatures.map(({ valid, signer }) =>
                valid && signer ? t("cardSignedBy", shortAddress(signer)) : t("cardStateInvalid"),
              )}
            </p>
            {title !== "" && <Exact text={title.slice(0, LONG_TITLE)} />}
            <p>
              <Exact text={content} />
            </p>
          </li>
        ))}
      </ol>
    </details>
  )
}

const MOST_LINKS = 4

function Links({ links, follow }: { readonly links: readonly string[]; readonly follow: boolean }) {
  return (
    <ul class={styles.links} aria-label={t("cardLinks")}>
      {links.slice(0, MOST_LINKS).map((link) => (
        <li key={link}>
          {follow && /^https?:\/\//.test(link) ? (
            <a href={link} target="_blank" rel="noopener noreferrer">
              <Exact text={link} ltr />
            </a>
          ) : (
            <Exact text={link} ltr />
          )}
        </li>
      ))}
    </ul>
  )
}

function Categories({ card: { categories } }: { readonly card: Card }) {
  if (categories.length === 0) return null
  return (
    <ul class={styles.categories} aria-label={t("cardCategories")}>
      {categories.slice(0, 12).map((path) => (
        <li key={path.join("/")}>
          <Revealed text={path.join(" › ").slice(0, 80)} />
        </li>
      ))}
    </ul>
  )
}

/** What came, exactly: the source where the surface has it, else the words as signed. */
function Raw({ card, source }: { readonly card: Card; readonly source: string | null }) {
  return (
    <section class={styles.raw} data-raw="" aria-label={t("cardRaw")}>
      <Exact text={source || [card.title, card.content].filter((text) => text !== "").join("\n\n")} />
    </section>
  )
}
