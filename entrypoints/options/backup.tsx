import { useSignal } from "@preact/signals"
import { Address } from "../../components/identity/address.tsx"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import { TextField } from "../../components/ui/text-field.tsx"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { IdentityView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./home.module.css"
import { RecoveryWords } from "./recovery-words.tsx"

type Props = { readonly identities: readonly IdentityView[]; readonly desk: VaultDesk }

/** Recovery words, after the password was typed again, and the keys that no words bring back. */
export function Backup({ identities, desk }: Props) {
  return (
    <ul class={styles.list}>
      {identities.map((identity, at) => {
        const alone = identity.accounts.filter(({ fromWords }) => !fromWords)
        return (
          <li key={identity.id} class={styles.card}>
            <h2>{identity.name || t("identityNumber", at + 1)}</h2>
            {alone.length < identity.accounts.length && <Reveal identity={identity} desk={desk} />}
            {alone.length > 0 && <p>{t("backupNoWords")}</p>}
            {alone.map(({ scheme, address }) => (
              <Address key={address} scheme={scheme} address={address} full />
            ))}
          </li>
        )
      })}
    </ul>
  )
}

function Reveal({ identity, desk }: { readonly identity: IdentityView; readonly desk: VaultDesk }) {
  const phrases = useSignal<readonly (readonly string[])[] | null>(null)
  const error = useSignal("")
  const busy = useSignal(false)
  const reveal = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("password") as HTMLInputElement
    const password = field.value
    if (busy.value) return
    field.value = ""
    error.value = ""
    busy.value = true
    const result = await desk.reveal(password, identity.id)
    busy.value = false
    if (result.ok) phrases.value = result.phrases
    else error.value = storeFault(result.code, result.waitMs)
  }
  if (phrases.value !== null) {
    const forget = (): void => {
      phrases.value = null
    }
    // Each by its place: two phrases are told apart by nothing else.
    return phrases.value.map((words, at) => <RecoveryWords key={`${at}`} words={words} onHidden={forget} />)
  }
  return (
    <form class={styles.list} onSubmit={reveal}>
      <p class={styles.muted}>{t("backupLead")}</p>
      <TextField
        label={t("password")}
        name="password"
        type="password"
        autocomplete="current-password"
        error={error.value || undefined}
      />
      <Button type="submit" busy={busy.value}>
        {t("continue")}
      </Button>
    </form>
  )
}
