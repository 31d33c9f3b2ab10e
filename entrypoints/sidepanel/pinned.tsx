import { Address } from "../../components/identity/address.tsx"
import { Exact, Revealed } from "../../components/post/revealed.tsx"
import { Button } from "../../components/ui/button.tsx"
import type { WrittenParent } from "../../lib/core/compose/written.ts"
import { pageAddress } from "../../lib/core/page-address.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { t } from "../../lib/platform/i18n.ts"
import { AddressWarnings } from "./address-warnings.tsx"
import styles from "./this-page.module.css"

/** As much of a post as tells it from others. */
const EXCERPT = 300

type Props = {
  readonly about: WrittenParent
  /** Null where the post itself was not seen here. */
  readonly card: Card | null
  readonly onLeave: () => void
}

/** What is being answered, above what is written. */
export function Pinned({ about, card, onLeave }: Props) {
  const [author] = card?.authors ?? []
  const name = "url" in about ? about.url : (about.ids[0] ?? "")
  return (
    <section class={styles.pinned} aria-labelledby="pinned">
      <h2 id="pinned">{t("talkAnswering")}</h2>
      {author && <Address scheme={author.format} address={author.address} claimed={!author.proven} />}
      {card ? (
        <p class={styles.excerpt} dir="auto">
          <Revealed text={(card.title || card.content).slice(0, EXCERPT)} />
        </p>
      ) : (
        <p>
          <Exact text={name} ltr />
        </p>
      )}
      {"url" in about && <AddressWarnings codes={pageAddress(about.url)?.warnings ?? []} />}
      <Button variant="quiet" onClick={onLeave}>
        {t("talkNotAReply")}
      </Button>
      <p class={styles.hint}>{t("talkLoseDraft")}</p>
    </section>
  )
}
