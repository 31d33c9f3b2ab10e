import { storeFault } from "../../components/ui/store-fault.ts"
import { UnlockForm } from "../../components/ui/unlock-form.tsx"
import type { Status } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./sidepanel.module.css"

type Props = { readonly vault: Status["vault"] | null; readonly onChanged: () => Promise<void> }

/** Derivation is loaded only when a password was typed, so that the panel paints at once. */
const unlock = async (password: string) => (await import("../../lib/platform/desk.ts")).desk.unlock(password)

/** What is to be done before anything can be signed; nothing where the keys are at hand. */
export function NeedsKeys({ vault, onChanged }: Props) {
  if (vault === null || vault === "unlocked") return null
  if (vault === "no-vault") {
    return (
      <p class={styles.card}>
        {t("noKeysYet")}{" "}
        <a href="/options.html#/welcome" target="_blank" rel="noreferrer">
          {t("getStarted")}
        </a>
      </p>
    )
  }
  if (vault !== "locked") {
    return (
      <p class={styles.card} role="alert">
        {storeFault(vault)}
      </p>
    )
  }
  return (
    <div class={styles.card}>
      <p class={styles.hint}>{t("writeLocked")}</p>
      <UnlockForm
        unlock={async (password) => {
          const result = await unlock(password)
          await onChanged()
          return result
        }}
      />
    </div>
  )
}
