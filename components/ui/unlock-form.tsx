import { useSignal } from "@preact/signals"
import { t } from "../../lib/platform/i18n.ts"
import { Button } from "./button.tsx"
import { storeFault } from "./store-fault.ts"
import { TextField } from "./text-field.tsx"
import styles from "./unlock-form.module.css"

export type UnlockResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly waitMs: number }
type Props = {
  readonly unlock: (password: string) => Promise<UnlockResult>
  readonly focused?: boolean
}

/** One field and Enter. The password lives in the field alone and is emptied as soon as it was read. */
export function UnlockForm({ unlock, focused = false }: Props) {
  const busy = useSignal(false)
  const error = useSignal("")
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy.value) return
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("password") as HTMLInputElement
    const password = field.value
    if (password === "") return
    field.value = ""
    busy.value = true
    error.value = ""
    // One frame for the browser to paint the busy state: deriving the key then holds the thread.
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const result = await unlock(password)
    busy.value = false
    if (result.ok) return
    error.value = storeFault(result.code, result.waitMs)
    field.focus()
  }
  return (
    <form class={styles.form} onSubmit={submit}>
      <TextField
        label={t("password")}
        name="password"
        type="password"
        autocomplete="current-password"
        error={error.value || undefined}
        focused={focused}
      />
      <Button type="submit" variant="primary" busy={busy.value}>
        {t("unlock")}
      </Button>
      <p class={styles.state} role="status">
        {busy.value ? t("unlocking") : ""}
      </p>
    </form>
  )
}
