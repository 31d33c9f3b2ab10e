import { forumName } from "../../lib/core/forum-name.ts"
import type { Card, CardAuthor } from "../../lib/core/spasm/card.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Avatar } from "../identity/avatar.tsx"
import { usePetname } from "../identity/names.ts"
import { Petname } from "../identity/petname.tsx"
import styles from "./card.module.css"
import { shortAddress } from "./card-words.ts"
import { Revealed } from "./revealed.tsx"

/** Most authors drawn one by one. */
const MOST = 8

/** Everybody who is named as an author, each with whether that is proven: who is not stays visible. */
export function CardAuthors({ card, own }: { readonly card: Card; readonly own: readonly string[] }) {
  const { authors, names } = card
  if (authors.length === 0 && names.length === 0) return <p class={styles.nobody}>{t("cardNobody")}</p>
  return (
    <ul class={styles.authors} aria-label={t("cardAuthors")}>
      {authors.slice(0, MOST).map((author) => (
        <Author key={author.address} author={author} isOwn={own.includes(author.address)} />
      ))}
      {authors.length > MOST && <li>{t("cardMoreAuthors", authors.length - MOST)}</li>}
      {names.slice(0, MOST).map((name) => (
        <li key={name}>
          <strong dir="auto">
            <Revealed text={name.slice(0, 80)} />
          </strong>
        </li>
      ))}
    </ul>
  )
}

function Author({ author, isOwn }: { readonly author: CardAuthor; readonly isOwn: boolean }) {
  const { address, format, proven } = author
  const isNamed = usePetname(address) !== undefined
  return (
    <li class={styles.author} data-address={address} data-proven={proven ? "true" : "false"}>
      <Avatar seed={address} size={24} />
      <Petname address={address} claimed={!proven} />
      <bdi class={styles.digits} dir="ltr" title={address}>
        {shortAddress(address)}
      </bdi>
      <span class={styles.scheme}>{t(format === "ethereum" ? "schemeEthereum" : "schemeNostr")}</span>
      {!isNamed && (
        <span class={styles.made} title={t("forumNameHint")}>
          {t("forumName", forumName(address))}
        </span>
      )}
      {isOwn && <span class={styles.you}>{t("you")}</span>}
      <span class={styles.proof}>
        <span aria-hidden="true">{proven ? "✓" : "◌"}</span>{" "}
        {t(proven ? "cardAuthorProven" : "cardAuthorClaimed")}
      </span>
    </li>
  )
}
