import { useId } from "preact/hooks"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { Status } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./destinations.module.css"
import home from "./home.module.css"

type Value = Destination["defaultFor"]
type Props = {
  readonly value: Value
  readonly status: Pick<Status, "vault" | "identities">
  readonly onChange: (value: Value) => void
}

/** Whose posts go to a destination unless the person says otherwise. Names are known only while unlocked. */
export function DefaultFor({ value, status, onChange }: Props) {
  const id = useId()
  const { identities, vault } = status
  const some = value === "all" ? [] : value
  const tick = (one: string, on: boolean): void =>
    onChange(on ? [...some, one] : some.filter((other) => other !== one))
  return (
    <fieldset class={styles.choices}>
      <legend>{t("destinationDefault")}</legend>
      <label>
        <input type="radio" name={id} checked={value === "all"} onChange={() => onChange("all")} />
        {t("destinationForAll")}
      </label>
      <label>
        <input type="radio" name={id} checked={value !== "all"} onChange={() => onChange(some)} />
        {t("destinationForSome")}
      </label>
      {value !== "all" && (
        <div class={styles.some}>
          {identities.map((identity, at) => (
            <label key={identity.id}>
              <input
                type="checkbox"
                checked={some.includes(identity.id)}
                onChange={(event) => tick(identity.id, event.currentTarget.checked)}
              />
              <bdi>{identity.name || t("identityNumber", at + 1)}</bdi>
            </label>
          ))}
          {some.length === 0 && <p class={home.muted}>{t("destinationForNone")}</p>}
          {vault !== "unlocked" && (
            <p class={home.muted}>
              {some.length > 0 && t("destinationForCount", some.length)} {t("destinationForLocked")}
            </p>
          )}
        </div>
      )}
    </fieldset>
  )
}
