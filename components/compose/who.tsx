// Who signs: one of the identities, and one of its keys or both.
import { useId } from "preact/hooks"
import type { SigningKey, Written } from "../../lib/core/compose/written.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Address } from "../identity/address.tsx"
import editor from "./editor.module.css"
import styles from "./who.module.css"

export type Identity = { readonly id: string; readonly name: string }
type Props = {
  readonly written: Written
  /** None while locked, since their names are not known then. */
  readonly identities: readonly Identity[]
  readonly identity: string | null
  /** Keys to choose from: of the identity, or, while locked, all. */
  readonly own: readonly SigningKey[]
  /** Those that sign. */
  readonly keys: readonly SigningKey[]
  readonly fixed: boolean
  readonly onChange: (change: Partial<Written>) => void
}

export function Who({ written, identities, identity, own, keys, fixed, onChange }: Props) {
  const id = useId()
  return (
    <fieldset class={styles.who} disabled={fixed}>
      <legend>{t("composeWho")}</legend>
      {identities.length > 1 && (
        <div class={editor.field}>
          <label for={`${id}-identity`}>{t("composeIdentity")}</label>
          <select
            id={`${id}-identity`}
            value={identity ?? ""}
            onChange={({ currentTarget }) =>
              onChange({ identity: currentTarget.value, ethereum: null, nostr: null, to: null })
            }
          >
            {identities.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {(["ethereum", "nostr"] as const).map((scheme) => (
        <Key
          key={scheme}
          scheme={scheme}
          own={own.filter((key) => key.scheme === scheme)}
          signs={keys.find((key) => key.scheme === scheme)}
          isOff={written[scheme] === false}
          onChange={onChange}
        />
      ))}
    </fieldset>
  )
}

type KeyProps = {
  readonly scheme: SigningKey["scheme"]
  readonly own: readonly SigningKey[]
  readonly signs: SigningKey | undefined
  readonly isOff: boolean
  readonly onChange: Props["onChange"]
}

function Key({ scheme, own, signs, isOff, onChange }: KeyProps) {
  const id = useId()
  const [first] = own
  if (!first) return null
  const label = t(scheme === "ethereum" ? "composeSignEthereum" : "composeSignNostr")
  return (
    <div class={styles.key}>
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={signs !== undefined}
          onChange={({ currentTarget }) =>
            onChange({ [scheme]: currentTarget.checked ? first.address : false })
          }
        />
        {label}
      </label>
      {own.length > 1 && !isOff && (
        <div class={editor.field}>
          <label for={id} class={styles.which}>
            {t(scheme === "ethereum" ? "composeWhichEthereum" : "composeWhichNostr")}
          </label>
          <select
            id={id}
            value={signs?.address ?? ""}
            onChange={({ currentTarget }) => onChange({ [scheme]: currentTarget.value || null })}
          >
            {!signs && <option value="">{t("composeChooseKey")}</option>}
            {own.map(({ address }) => (
              <option key={address} value={address}>
                {`${address.slice(0, 10)}…${address.slice(-8)}`}
              </option>
            ))}
          </select>
        </div>
      )}
      {signs && <Address scheme={scheme} address={signs.address} />}
    </div>
  )
}
