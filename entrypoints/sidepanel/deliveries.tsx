import { Receipts } from "../../components/delivery/receipts.tsx"
import { Revealed } from "../../components/post/revealed.tsx"
import type { OutboxItem } from "../../lib/messages/extension.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { formatTime, t } from "../../lib/platform/i18n.ts"
import styles from "./sidepanel.module.css"

type Props = {
  /** The newest first; null before they are known. */
  readonly items: readonly OutboxItem[] | null
  /** What was signed a moment ago. */
  readonly newest: string | null
  readonly onChanged: () => Promise<void>
}

/** A glance at the newest of the outbox. */
export function Deliveries({ items, newest, onChanged }: Props) {
  return (
    <div class={styles.deliveries}>
      <p role="status" class={newest === null ? styles.unseen : styles.good}>
        {newest !== null && t("writeSigned")}
      </p>
      {items?.length === 0 && <p class={styles.card}>{t("writeNoDeliveries")}</p>}
      <ul class={styles.list} aria-label={t("writeDeliveries")}>
        {(items ?? []).map((item) => (
          <Item key={item.key} item={item} onChanged={onChanged} />
        ))}
      </ul>
      <a class={styles.more} href="/options.html#/outbox" target="_blank" rel="noreferrer">
        {t("writeOutbox")}
      </a>
    </div>
  )
}

function Item({ item, onChanged }: { readonly item: OutboxItem; readonly onChanged: () => Promise<void> }) {
  const { key, spasmid, excerpt, signedAt, deliveries } = item
  return (
    <li class={styles.card} data-spasmid={spasmid ?? undefined}>
      <h2 class={styles.excerpt} dir="auto">
        {excerpt ? <Revealed text={excerpt} /> : t("writeNoWords")}
      </h2>
      <p class={styles.hint}>
        <time dateTime={new Date(signedAt).toISOString()}>{t("writeSignedAt", formatTime(signedAt))}</time>
      </p>
      {deliveries.length === 0 ? (
        <p class={styles.hint}>{t("writeSentNowhere")}</p>
      ) : (
        <Receipts
          deliveries={deliveries}
          label={t("writeReceipts", excerpt)}
          onAgain={(to) => ask("send-again", { event: key, to }).then(onChanged)}
          onCallOff={(to) => ask("call-off", { event: key, to }).then(onChanged)}
        />
      )}
    </li>
  )
}
