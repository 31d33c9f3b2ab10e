import { useId } from "preact/hooks"
import styles from "./switch.module.css"

type Props = {
  readonly label: string
  readonly hint?: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** A switch with its label beside it; the whole row is the target. */
export function Switch({ label, hint, checked, onChange }: Props) {
  const id = useId()
  return (
    <div class={styles.row}>
      <label for={id}>{label}</label>
      <input
        id={id}
        class={styles.switch}
        type="checkbox"
        role="switch"
        checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {hint && (
        <p id={`${id}-hint`} class={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
