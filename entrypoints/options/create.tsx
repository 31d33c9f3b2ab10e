import { useSignal } from "@preact/signals"
import type { Ref } from "preact"
import { useEffect } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import { t } from "../../lib/platform/i18n.ts"
import { NewPassword } from "./new-password.tsx"
import { RecoveryWords } from "./recovery-words.tsx"
import { isReplacing, Replace } from "./replace.tsx"
import styles from "./welcome.module.css"

type Props = {
  readonly desk: VaultDesk
  /** Keys are stored here already, whether they can be opened or not. */
  readonly hasVault: boolean
  readonly heading: Ref<HTMLHeadingElement>
  /** The vault is closed: words that are still at hand are no longer to be seen without the password. */
  readonly locked: boolean
  readonly onDone: () => Promise<void>
  readonly onBack: () => void
}

/** A new identity of twelve new words: a password first, then the words to write down. */
export function Create({ desk, hasVault, locked, heading, onDone, onBack }: Props) {
  const error = useSignal("")
  const words = useSignal<readonly string[] | null>(null)
  const made = useSignal(false)
  useEffect(() => {
    if (locked) words.value = null
  }, [locked, words])

  const create = async (password: string, form: HTMLFormElement): Promise<void> => {
    error.value = ""
    const stored = await desk.createNew(password, isReplacing(form))
    if (!stored.ok) {
      error.value = stored.code === "keys" ? "" : storeFault(stored.code, stored.waitMs)
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
        <NewPassword action={t("continue")} onPassword={create}>
          {hasVault && <Replace />}
        </NewPassword>
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
      {words.value === null ? <p role="status">{t("wordsLocked")}</p> : <RecoveryWords words={words.value} />}
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
