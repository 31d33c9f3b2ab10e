import { type Signal, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import type { Act, ActFault, Acting, ActPhase } from "../../lib/core/compose/answering.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { countReactions, type FORUM_WORDS } from "../../lib/core/spasm/reactions.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { hostOf } from "../delivery/place.ts"
import { refusalTitle } from "../delivery/words.ts"
import styles from "./actions.module.css"

type Word = (typeof FORUM_WORDS)[number]

/** The six of the forums, in their order, with their colours and signs. */
const WORDS: readonly { readonly word: Word; readonly label: MessageKey; readonly mark: string }[] = [
  { word: "bullish", label: "actionBullish", mark: "↗" },
  { word: "bearish", label: "actionBearish", mark: "↘" },
  { word: "important", label: "actionImportant", mark: "!" },
  { word: "scam", label: "actionScam", mark: "⦸" },
  { word: "upvote", label: "actionUpvote", mark: "▲" },
  { word: "downvote", label: "actionDownvote", mark: "▼" },
]

const FAULTS: Readonly<Record<ActFault, MessageKey>> = {
  busy: "actionBusy",
  gone: "actionGone",
  "no-destination": "actionNoDestination",
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
  // Counts that were read anew have what was accepted before.
  useEffect(() => {
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
  return (
    <div class={styles.actions}>
      <fieldset class={styles.row} aria-label={t("actionReactions")}>
        {WORDS.map(({ word, label, mark }) => {
          const phase = phases.value.get(word)
          const isMine = phase !== undefined && !isFailed(phase)
          const count = (counts.get(word) ?? 0) + (isMine ? 1 : 0)
          return (
            <button
              key={word}
              type="button"
              class={styles.reaction}
              data-reaction={word}
              data-mine={isMine ? (phase.is === "accepted" ? "yes" : "waiting") : undefined}
              aria-label={t("actionReactionCount", t(label), count)}
              aria-pressed={phase?.is === "accepted"}
              aria-busy={isMine && phase.is !== "accepted" ? "true" : undefined}
              title={t(label)}
              onClick={() => act({ action: "react", content: word })}
            >
              <span aria-hidden="true">{mark}</span>
              <span class={styles.count}>{count}</span>
            </button>
          )
        })}
      </fieldset>
      <button type="button" class={styles.reply} onClick={() => acting.reply(card, sources)}>
        {t("actionReply")}
      </button>
      <More onDelete={() => act({ action: "moderate", content: "delete" })} />
      <Said phase={latest} />
    </div>
  )
}

/** What is rarely wanted, and said before it is done. */
function More({ onDelete }: { readonly onDelete: () => void }) {
  return (
    <details class={styles.more}>
      <summary>{t("actionMore")}</summary>
      <p>{t("actionDeleteHint")}</p>
      <button type="button" class={styles.delete} onClick={onDelete}>
        {t("actionDelete")}
      </button>
    </details>
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
