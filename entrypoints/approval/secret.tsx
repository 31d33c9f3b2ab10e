import { Address } from "../../components/identity/address.tsx"
import { Exact } from "../../components/post/revealed.tsx"
import type { Wish } from "../../lib/core/request.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"

/** A private message: with whom, under which standard, and its words where they are in clear. */
export function Secret({ wish }: { readonly wish: Extract<Wish, { readonly kind: "encrypt" | "decrypt" }> }) {
  const { kind, cipher, account, peer, text } = wish
  return (
    <section class={styles.connect} aria-labelledby="secret">
      <h2 id="secret">{t(kind === "encrypt" ? "secretTo" : "secretWith")}</h2>
      <Address scheme="nostr" address={peer} full />
      <h3>{t("secretBy")}</h3>
      <Address scheme="nostr" address={account} full />
      {kind === "encrypt" && (
        <p class={styles.words}>
          <Exact text={text} />
        </p>
      )}
      <p>{t(cipher === "nip04" ? "cipherNip04" : "cipherNip44")}</p>
    </section>
  )
}
