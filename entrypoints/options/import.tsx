import { useSignal } from "@preact/signals"
import type { Ref } from "preact"
import { Button } from "../../components/ui/button.tsx"
import { storeFault } from "../../components/ui/store-fault.ts"
import type { VaultDesk } from "../../lib/app/vault-desk.ts"
import type { KeyUse } from "../../lib/core/keys/identity-bundle.ts"
import { t } from "../../lib/platform/i18n.ts"
import { keyFault } from "./key-fault.ts"
import { KeysField } from "./keys-field.tsx"
import { NewPassword } from "./new-password.tsx"
import { isReplacing, Replace } from "./replace.tsx"
import styles from "./welcome.module.css"

type Props = {
  readonly desk: VaultDesk
  /** Keys are stored here already, whether they can be opened or not. */
  readonly hasVault: boolean
  readonly heading: Ref<HTMLHeadingElement>
  readonly onDone: () => Promise<void>
  readonly onBack: () => void
}

/** Keys that a person already has, a line each, under a new password. */
export function Import({ desk, hasVault, heading, onDone, onBack }: Props) {
  const faults = useSignal<readonly string[]>([])
  const error = useSignal("")
  const use = useSignal<KeyUse>("both")
  const fieldOf = ({ elements }: HTMLFormElement) => elements.namedItem("keys") as HTMLTextAreaElement
  const isReady = (form: HTMLFormElement): boolean => {
    const field = fieldOf(form)
    faults.value = desk.inspect(field.value).faults.map(keyFault)
    error.value = ""
    if (faults.value.length > 0) field.focus()
    return faults.value.length === 0
  }
  const store = async (password: string, form: HTMLFormElement): Promise<void> => {
    const field = fieldOf(form)
    const stored = await desk.createFrom(password, field.value, use.value, isReplacing(form))
    if (stored.ok) {
      field.value = ""
      await onDone()
    } else if (stored.code === "keys") faults.value = stored.faults.map(keyFault)
    else error.value = storeFault(stored.code, stored.waitMs)
  }
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t("importTitle")}
      </h1>
      <NewPassword action={t("import")} isReady={isReady} onPassword={store}>
        <KeysField
          desk={desk}
          faults={faults.value}
          use={use.value}
          onUse={(chosen) => {
            use.value = chosen
          }}
        />
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
