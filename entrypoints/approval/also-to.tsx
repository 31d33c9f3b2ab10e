import type { Signal } from "@preact/signals"
import { DestinationChips } from "../../components/delivery/chips.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"

type Props = {
  readonly destinations: readonly Destination[]
  readonly to: Signal<readonly string[]>
  /** Whether it shall be so for every post of this site. */
  readonly keep: Signal<boolean>
  readonly blocked: (destination: Destination) => string | null
}

/** Where else a site's post goes, by the person's choice: nowhere unless they say so. */
export function AlsoTo({ destinations, to, keep, blocked }: Props) {
  return (
    <details class={styles.also} open={to.value.length > 0}>
      <summary>{to.value.length > 0 ? t("alsoToCount", to.value.length) : t("alsoTo")}</summary>
      <DestinationChips
        destinations={destinations}
        chosen={to.value}
        onChange={(chosen) => {
          to.value = chosen
        }}
        blocked={blocked}
      />
      <label class={styles.always}>
        <input
          type="checkbox"
          checked={keep.value}
          onChange={(event) => {
            keep.value = event.currentTarget.checked
          }}
        />
        {t("alsoKeep")}
      </label>
    </details>
  )
}

/** Where our own post goes: chosen while it was written. */
export function GoesTo({ destinations }: { readonly destinations: readonly Destination[] }) {
  return (
    <section class={styles.connect} aria-labelledby="goes-to">
      <h2 id="goes-to">{t("goesTo")}</h2>
      {destinations.length === 0 ? (
        <p>{t("goesNowhere")}</p>
      ) : (
        <ul>
          {destinations.map(({ url }) => (
            <li key={url}>
              <bdi dir="ltr">{url}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
