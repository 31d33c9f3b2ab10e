import { type Signal, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import type { Act, ActFault, Acting, ActPhase } from "../../lib/core/compose/answering.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { countReactions, type FORUM_WORDS } from "../../lib/core/spasm/reactions.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { hostOf } from "../delivery/place.ts"
import { refusalTitle } from "../delivery/words.ts"
import styles from "./actions.module.css"

type Reaction = { readonly word: string; readonly label: MessageKey; readonly mark: string }

/** The six of the forums, in their order, with their colours and signs. */
const WORDS: readonly (Reaction & { readonly word: (typeof FORUM_WORDS)[number] })[] = [
  { word: "bullish", label: "actionBullish", mark: "↗" },
  { word: "bearish", label: "actionBearish", mark: "↘" },
  { word: "important", label: "actionImportant", mark: "!" },
  { word: "scam", label: "actionScam", mark: "⦸" },
  { word: "upvote", label: "actionUpvote", mark: "▲" },
  { word: "downvote", label: "actionDownvote", mark: "▼" },
]

/** Others that forums know, rarely given: behind "More" until somebody gave one. */
const RARE: readonly Reaction[] = [
  { word: "love", label: "actionLove", mark: "♥" },
  { word: "laugh", label: "actionLaugh", mark: "😄" },
  { word: "sad", label: "actionSad", mark: "😢" },
  { word: "facepalm", label: "actionFacepalm", mark: "🤦" },
  { word: "clown", label: "actionClown", mark: "🤡" },
  { word: "toxic", label: "actionToxic", mark: "☢" },
  { word: "mushroom", label: "actionMushroom", mark: "🍄" },
  { word: "moon", label: "actionMoon", mark: "🌕" },
  { word: "rocket", label: "actionRocket", mark: "🚀" },
]

const FAULTS: Readonly<Record<ActFault, MessageKey>> = {
  busy: "actionBusy",
  gone: "actionGone",
  "no-destination": "actionNoDestination",
  "no-forum": "actionNoForum",
  "no-key": "actionNoKey",
  "no-library": "actionNoLibrary",
  "no-parent": "actionNoParent",
  "not-composed": "actionNotComposed",
  rejected: "actionRejected",
  unanswered: "actionUnanswered",
}

type Props = {
  /** Reactions to it are its children. */
  readonly card: Card
  /** Addresses of the places that it came from. */
  readonly sources: readonly string[]
  readonly acting: Acting
}

/** What can be done about a post: the six reactions with their counts, a reply, and taking it away. */
export function PostActions({ card, sources, acting }: Props) {
  const phases = useSignal<ReadonlyMap<string, ActPhase>>(new Map())
  const latest = useSignal<ActPhase | null>(null)
  /** What is rarely wanted is made when it is: a feed has hundreds of cards. */
  const isOpen = useSignal(false)
  // Counts that were read anew have what was accepted before.
  useEffect(() => {
    if (phases.value.size === 0) return
    phases.value = new Map([...phases.value].filter(([, phase]) => isUnderWay(phase)))
  }, [card])
  const counts = new Map(countReactions(card.children).map(({ word, count }) => [word, count]))
  const act = (what: Act): void => {
    const name = what.content
    const before = phases.value.get(name)
    // What is under way or accepted is not done twice.
    if (before && !isFailed(before)) return
    acting.act(what, card, sources, (phase) => {
      phases.value = new Map([...phases.value, [name, phase]])
      latest.value = phase
    })
  }
  const open = (): void => {
    acting.open(card, (phase) => {
      latest.value = phase
    })
  }
  const buttons = (some: readonly Reaction[]) =>
    some.map((reaction) => (
      <ReactionButton
        key={reaction.word}
        reaction={reaction}
        count={counts.get(reaction.word) ?? 0}
        phase={phases.value.get(reaction.word)}
        onPress={() => act({ action: "react", content: reaction.word })}
      />
    ))
  const isGiven = ({ word }: Reaction): boolean => counts.has(word) || phases.value.has(word)
  return (
    <div class={styles.actions}>
      <fieldset class={styles.row} aria-label={t("actionReactions")}>
        {buttons([...WORDS, ...RARE.filter(isGiven)])}
      </fieldset>
      <button type="button" class={styles.reply} data-reply="" onClick={() => acting.reply(card, sources)}>
        {t("actionReply")}
      </button>
      <details class={styles.more} onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
        <summary>{t("actionMore")}</summary>
        {isOpen.value && (
          <>
            <fieldset class={styles.row} aria-label={t("actionRare")}>
              {buttons(RARE.filter((one) => !isGiven(one)))}
            </fieldset>
            <button type="button" class={styles.reply} onClick={open}>
              {t("actionOpen")}
            </button>
            <p>{t("actionDeleteHint")}</p>
            <button
              type="button"
              class={styles.delete}
              onClick={() => act({ action: "moderate", content: "delete" })}
            >
              {t("actionDelete")}
            </button>
          </>
        )}
      </details>
      <Said phase={latest} />
    </div>
  )
}

function ReactionButton(props: {
  readonly reaction: Reaction
  readonly count: number
  readonly phase: ActPhase | undefined
  readonly onPress: () => void
}) {
  const { reaction, phase, onPress } = props
  const { word, label, mark } = reaction
  const isMine = phase !== undefined && !isFailed(phase)
  const count = props.count + (isMine ? 1 : 0)
  return (
    <button
      type="button"
      class={styles.reaction}
      data-reaction={word}
      data-mine={isMine ? (phase.is === "accepted" ? "yes" : "waiting") : undefined}
      aria-label={t("actionReactionCount", t(label), count)}
      aria-pressed={phase?.is === "accepted"}
      aria-busy={isMine && phase.is !== "accepted" ? "true" : undefined}
      title={t(label)}
      onClick={onPress}
    >
      <span aria-hidden="true">{mark}</span>
      <span class={styles.count}>{count}</span>
    </button>
  )
}

function Said({ phase: { value: phase } }: { readonly phase: Signal<ActPhase | null> }) {
  return (
    <p class={styles.said} role="status" data-failed={phase && isFailed(phase) ? "true" : undefined}>
      {phase && phaseText(phase)}
    </p>
  )
}

function phaseText(phase: ActPhase): string {
  switch (phase.is) {
    case "asking":
      return t("actionAsking")
    case "sending":
      return t("actionSending")
    case "accepted":
      return t("actionAccepted")
    case "kept":
      return t("actionKept")
    case "failed":
      return t(FAULTS[phase.why])
    case "refused":
      return phase.why === "already-acted" ? t("actionAlready") : refusalTitle(phase.why, hostOf(phase.by))
  }
}

const isFailed = ({ is }: ActPhase): boolean => is === "failed" || is === "refused"
const isUnderWay = ({ is }: ActPhase): boolean => is === "asking" || is === "sending"
