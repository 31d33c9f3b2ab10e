import { kindMeaning } from "../../lib/core/nostr/kinds.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./kind.module.css"
import { kindText } from "./labels.ts"

/** What a signature of this kind of Nostr event does, with the kind's number. */
export function Kind({ kind }: { readonly kind: number }) {
  const { power, known } = kindMeaning(kind)
  return (
    <p class={styles.kind} data-kind={kind} data-power={power}>
      <strong>{kindText(kind)}</strong>
      {known && <span>{t("summaryKind", kind)}</span>}
    </p>
  )
}
