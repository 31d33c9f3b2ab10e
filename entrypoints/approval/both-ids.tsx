import { fieldNames } from "../../components/compose/words.ts"
import type { NostrLoss } from "../../lib/core/compose/read-back-nostr.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./both-ids.module.css"

/** Whether two keys sign one post: its id, or both ids and the fields that keep them apart. */
export function BothIds({ body, nostr, differing }: NostrLoss["bothIds"]) {
  const isOne = body === nostr
  return (
    <section class={styles.ids} aria-label={t("bothIds")} data-ids={isOne ? "one" : "two"}>
      <p>
        <span aria-hidden="true">{isOne ? "✓" : "✗"}</span>{" "}
        {isOne ? t("bothIdsOne") : t("bothIdsTwo", fieldNames(differing))}
      </p>
      {isOne ? (
        <code dir="ltr">{body}</code>
      ) : (
        <dl>
          <dt>{t("bothIdsEthereum")}</dt>
          <dd dir="ltr">{body}</dd>
          <dt>{t("bothIdsNostr")}</dt>
          <dd dir="ltr">{nostr ?? t("bothIdsNone")}</dd>
        </dl>
      )}
    </section>
  )
}
