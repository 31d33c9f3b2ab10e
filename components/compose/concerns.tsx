// What speaks against a post before it is signed, each with what can be done about it in one press.
import type { Choice, Concern } from "../../lib/core/compose/preflight.ts"
import { changesOf } from "../../lib/core/compose/without-html.ts"
import type { Written } from "../../lib/core/compose/written.ts"
import { formatAge, t } from "../../lib/platform/i18n.ts"
import { hostOf } from "../delivery/place.ts"
import { Revealed } from "../post/revealed.tsx"
import { Button } from "../ui/button.tsx"
import styles from "./concerns.module.css"
import { choiceText, concernText, fieldNames } from "./words.ts"

type Props = {
  readonly concerns: readonly Concern[]
  readonly written: Written
  /** What the text would become, where it can be written so that no forum takes it for HTML. */
  readonly withoutHtml: Written | null
  readonly onChoice: (choice: Choice, concern: Concern) => void
}

/** Most changes that are shown one by one. */
const SHOWN = 5

export function Concerns({ concerns, written, withoutHtml, onChoice }: Props) {
  if (concerns.length === 0) return null
  return (
    <section class={styles.concerns} aria-label={t("composeConcerns")}>
      <ul>
        {concerns.map((concern, at) => {
          const { code, tier, to, at: askedAt, choices } = concern
          // One text has one fix, however many of its places and destinations are concerned.
          const isFirst = concerns.findIndex((one) => one.choices.includes("without-html")) === at
          const offered = choices.filter((one) => one !== "without-html" || (isFirst && withoutHtml !== null))
          return (
            <li key={`${code} ${to.join(" ")} ${concern.text}`} data-problem={code} data-tier={tier}>
              <span class={styles.mark} aria-hidden="true">
                {{ stop: "✕", warn: "!", note: "i" }[tier]}
              </span>
              <div class={styles.words}>
                <p dir="auto">
                  {to.length > 0 && (
                    <>
                      <strong>
                        <bdi dir="ltr">{to.map(hostOf).join(", ")}</bdi>
                      </strong>
                      {" · "}
                    </>
                  )}
                  <Revealed text={concernText(concern)} />
                </p>
                {askedAt !== undefined && (
                  <p class={styles.age}>{t("composeAsked", formatAge(askedAt, Date.now()))}</p>
                )}
                {offered.includes("without-html") && withoutHtml && (
                  <Changes old={written} made={withoutHtml} />
                )}
                {offered.length > 0 && (
                  <div class={styles.choices}>
                    {offered.map((choice) => (
                      <Button key={choice} onClick={() => onChoice(choice, concern)}>
                        {choiceText(choice, concern)}
                      </Button>
                    ))}
                  </div>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** What would change, place by place, in words and not by colour alone. */
function Changes({ old, made }: { readonly old: Written; readonly made: Written }) {
  const changes = changesOf(old, made)
  const names = { title: "title", content: "content", category: "categories" } as const
  return (
    <ul class={styles.changes}>
      {changes.slice(0, SHOWN).map(({ field, before, old: was, made: becomes, after }, at) => (
        <li key={`${field} ${at}`}>
          <span class={styles.age}>{fieldNames([names[field]])}</span>
          <p dir="auto">
            {before}
            <del>{was}</del>
            <ins>{becomes}</ins>
            {after}
          </p>
        </li>
      ))}
      {changes.length > SHOWN && (
        <li class={styles.age}>{t("composeMoreChanges", changes.length - SHOWN)}</li>
      )}
    </ul>
  )
}
