import { useSignal } from "@preact/signals"
import type { ComponentChildren } from "preact"
import { Button } from "../../components/ui/button.tsx"
import { TextField } from "../../components/ui/text-field.tsx"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./welcome.module.css"

type Props = {
  readonly action: string
  /** Fields above the password, in the same form. */
  readonly children?: ComponentChildren
  /** What must be right before a password is judged and its key derived, which takes a while. */
  readonly isReady?: (form: HTMLFormElement) => boolean
  readonly onPassword: (password: string, form: HTMLFormElement) => Promise<void>
}

const METER = ["strength0", "strength1", "strength2", "strength3", "strength4"] as const

/** A new password, twice, and how hard it is to guess. Neither is kept anywhere but in its field. */
export function NewPassword({ action, children, isReady, onPassword }: Props) {
  const score = useSignal<0 | 1 | 2 | 3 | 4 | null>(null)
  const error = useSignal("")
  const repeatError = useSignal("")
  const busy = useSignal(false)

  const judge = async (password: string): Promise<number> => {
    const { passwordStrength } = await import("../../lib/platform/password-strength.ts")
    return passwordStrength(password).score
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy.value) return
    const form = event.currentTarget as HTMLFormElement
    const field = form.elements.namedItem("password") as HTMLInputElement
    const repeat = form.elements.namedItem("repeat") as HTMLInputElement
    error.value = ""
    repeatError.value = ""
    if (isReady && !isReady(form)) return
    if ((await judge(field.value)) < 3) {
      error.value = t("passwordWeak")
      return field.focus()
    }
    if (field.value !== repeat.value) {
      repeatError.value = t("passwordDiffers")
      return repeat.focus()
    }
    busy.value = true
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    try {
      await onPassword(field.value, form)
    } finally {
      busy.value = false
      field.value = ""
      repeat.value = ""
      score.value = null
    }
  }
  return (
    <form class={styles.form} onSubmit={submit}>
      {children}
      <TextField
        label={t("password")}
        name="password"
        type="password"
        autocomplete="new-password"
        hint={t("passwordHint")}
        error={error.value || undefined}
        onInput={async (password) => {
          score.value = password === "" ? null : ((await judge(password)) as 0 | 1 | 2 | 3 | 4)
        }}
      />
      <div class={styles.meter} data-score={score.value ?? undefined}>
        <span aria-hidden="true" />
        <p role="status">{score.value === null ? "" : t(METER[score.value])}</p>
      </div>
      <TextField
        label={t("repeatPassword")}
        name="repeat"
        type="password"
        autocomplete="new-password"
        error={repeatError.value || undefined}
      />
      <Button type="submit" variant="primary" busy={busy.value}>
        {action}
      </Button>
      <p class={styles.muted} role="status">
        {busy.value ? t("sealing") : ""}
      </p>
    </form>
  )
}
