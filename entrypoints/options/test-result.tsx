import { findings, isOpenToOthers } from "../../components/delivery/test-words.ts"
import { clock } from "../../components/delivery/when.ts"
import { Revealed } from "../../components/post/revealed.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./destinations.module.css"
import home from "./home.module.css"

type Props = Pick<Destination, "tested" | "url">
const MARKS = { good: "✓", plain: "·", care: "!" } as const

/** What the last test found, and when. Its names and numbers are the destination's own words. */
export function TestResult({ tested, url }: Props) {
  if (!tested) {
    return (
      <p class={home.muted}>
        {t("destinationNotAsked")} {isOpenToOthers(url) && t("destinationNotEncrypted")}
      </p>
    )
  }
  return (
    <div>
      <ul class={styles.findings}>
        {findings(tested, url).map(({ tone, text }) => (
          <li key={text} data-tone={tone}>
            <span aria-hidden="true">{MARKS[tone]}</span>
            <bdi>
              <Revealed text={text} />
            </bdi>
          </li>
        ))}
      </ul>
      <p class={home.muted}>
        {t("destinationAskedAt")}{" "}
        <time dateTime={new Date(tested.at).toISOString()}>{clock(tested.at, Date.now())}</time>
      </p>
    </div>
  )
}
