import { Address } from "../../components/identity/address.tsx"
import type { AccountView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"

type Props = {
  readonly scheme: "ethereum" | "nostr"
  readonly accounts: readonly AccountView[]
  readonly chosen: string | undefined
  readonly onChoose: (address: string) => void
}

/** What the site will learn: one public key, of those there are. */
export function Connect({ scheme, accounts, chosen, onChoose }: Props) {
  return (
    <section class={styles.connect} aria-labelledby="learns">
      <h2 id="learns">{t("siteLearns")}</h2>
      {accounts.length < 2 ? (
        accounts.map(({ address }) => <Address key={address} scheme={scheme} address={address} full />)
      ) : (
        <fieldset>
          <legend>{t("chooseAccount")}</legend>
          {accounts.map(({ address }) => (
            <label key={address}>
              <input
                type="radio"
                name="account"
                checked={address === chosen}
                onChange={() => onChoose(address)}
              />
              <Address scheme={scheme} address={address} full />
            </label>
          ))}
        </fieldset>
      )}
      <ul>
        <li>{t("connectMay")}</li>
        <li>{t("connectMayNot")}</li>
      </ul>
    </section>
  )
}
