import { useSignal } from "@preact/signals"
import type { Ref } from "preact"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import { t } from "../../lib/platform/i18n.ts"
import { NewPassword } from "./new-password.tsx"
import { RecoveryWords } from "./recovery-words.tsx"
import styles from "./welcome.module.css"

type Props = {
  readonly desk: VaultDesk
  readonly heading: Ref<HTMLHeadingElement>
  readonly onDone: () => Promise<void>
  readonly onBack: () => void
}

/** A new identity of twelve new words: a password first, then the words to write down. */
export function Create({ desk, heading, onDone, onBack }: Props) {
  const error = useSignal("")
  const words = useSignal<readonly string[] | null>(null)
  const made = useSignal(false)

  const create = async (password: string): Promise<void> => {
    error.value = ""
    const stored = await desk.createNew(password)
    if (!stored.ok) {
      error.value = storeFault(stored.code)
      return
    }
    words.value = stored.words
    made.value = true
  }

  if (!made.value) {
    return (
      <>
        <h1 ref={heading} tabIndex={-1}>
          {t("createTitle")}
        </h1>
        <p class={styles.lead}>{t("createLead")}</p>
        <NewPassword action={t("continue")} onPassword={create} />
        {error.value && (
          <p class={styles.error} role="alert">
            {error.value}
          </p>
        )}
        <Button variant="quiet" onClick={onBack}>
          {t("back")}
        </Button>
      </>
    )
  }
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t("backupTitle")}
      </h1>
      <p class={styles.lead}>{t("backupLead")}</p>
      <RecoveryWords words={words.value} />
      <Button
        variant="primary"
        onClick={() => {
          words.value = null
          onDone()
        }}
      >
        {t("later")}
      </Button>
    </>
  )
}
