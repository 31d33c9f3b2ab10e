import { useSignal } from "@preact/signals"
import { Address } from "../../components/identity/address.tsx"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import { TextField } from "../../components/ui/text-field.tsx"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { KeyUse } from "../../lib/core/keys/identity-bundle.ts"
import type { IdentityView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./home.module.css"
import { keyFault } from "./key-fault.ts"
import { KeysField } from "./keys-field.tsx"
import { later } from "./later.tsx"

const ChangeIdentity = later(async () => (await import("./change-identity.tsx")).ChangeIdentity)

type Props = {
  readonly identities: readonly IdentityView[]
  readonly desk: VaultDesk
  readonly onChanged: () => Promise<void>
}

/** Who a person can be, by public key, and a way to bring another. */
export function Identities({ identities, desk, onChanged }: Props) {
  const faults = useSignal<readonly string[]>([])
  const error = useSignal("")
  const use = useSignal<KeyUse>("both")
  const busy = useSignal(false)
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const keys = form.elements.namedItem("keys") as HTMLTextAreaElement
    const password = form.elements.namedItem("password") as HTMLInputElement
    faults.value = []
    error.value = ""
    const typed = password.value
    password.value = ""
    busy.value = true
    const stored = await desk.add(typed, keys.value, use.value)
    busy.value = false
    if (stored.ok) {
      keys.value = ""
      await onChanged()
    } else if (stored.code === "keys") faults.value = stored.faults.map(keyFault)
    else error.value = storeFault(stored.code, stored.waitMs)
  }
  return (
    <>
      {identities.length === 0 && <p class={styles.card}>{t("noKeysYet")}</p>}
      <ul class={styles.list}>
        {identities.map((identity, at) => (
          <li key={identity.id} class={styles.card}>
            <h2>{identity.name || t("identityNumber", at + 1)}</h2>
            {identity.accounts.map(({ scheme, address, fromWords }) => (
              <div key={address}>
                <Address scheme={scheme} address={address} full />
                <p class={styles.muted}>{t(fromWords ? "identityWords" : "identityKey")}</p>
              </div>
            ))}
            <ChangeIdentity
              identity={identity}
              isLast={identities.length === 1}
              desk={desk}
              onChanged={onChanged}
            />
          </li>
        ))}
      </ul>
      <details class={styles.card}>
        <summary>{t("addKeys")}</summary>
        <form class={styles.list} onSubmit={add}>
          <KeysField
            desk={desk}
            faults={faults.value}
            use={use.value}
            onUse={(chosen) => {
              use.value = chosen
            }}
          />
          <TextField
            label={t("password")}
            name="password"
            type="password"
            autocomplete="current-password"
            error={error.value || undefined}
          />
          <Button type="submit" busy={busy.value}>
            {t("import")}
          </Button>
        </form>
      </details>
    </>
  )
}
