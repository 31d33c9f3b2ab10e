import { useSignal } from "@preact/signals"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import { TextField } from "../../components/ui/text-field.tsx"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { IdentityView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./home.module.css"
import { RecoveryWords } from "./recovery-words.tsx"

type Props = { readonly identities: readonly IdentityView[]; readonly desk: VaultDesk }

/** Recovery words, after the password was typed again. */
export function Backup({ identities, desk }: Props) {
  const withWords = identities.filter(({ hasWords }) => hasWords)
  if (withWords.length === 0) return <p class={styles.card}>{t("backupNoWords")}</p>
  return (
    <ul class={styles.list}>
      {withWords.map((identity) => (
        <li key={identity.id} class={styles.card}>
          <h2>{identity.name || t("identityNumber", identities.indexOf(identity) + 1)}</h2>
          <Reveal identity={identity} desk={desk} />
        </li>
      ))}
    </ul>
  )
}

function Reveal({ identity, desk }: { readonly identity: IdentityView; readonly desk: VaultDesk }) {
  const words = useSignal<readonly string[] | null>(null)
  const error = useSignal("")
  const busy = useSignal(false)
  const reveal = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("password") as HTMLInputElement
    error.value = ""
    busy.value = true
    const result = await desk.reveal(field.value, identity.id)
    busy.value = false
    field.value = ""
    if (typeof result === "string") error.value = storeFault(result)
    else words.value = result
  }
  if (words.value !== null) return <RecoveryWords words={words.value} />
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
