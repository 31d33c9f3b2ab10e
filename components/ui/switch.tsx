import { useSignal } from "@preact/signals"
import { useId } from "preact/hooks"
import styles from "./switch.module.css"

type Props = {
  readonly label: string
  readonly hint?: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void | Promise<void>
}

/** A switch with its label beside it; the whole row is the target. */
export function Switch({ label, hint, checked, onChange }: Props) {
  const id = useId()
  /** What the person wants, until what became of it is known: nothing drawn meanwhile takes it back under the hand. */
  const wanted = useSignal<boolean | null>(null)
  const change = async (on: boolean): Promise<void> => {
    wanted.value = on
    try {
      await onChange(on)
    } finally {
      wanted.value = null
    }
  }
  return (
    <div class={styles.row}>
      <label for={id}>{label}</label>
      <input
        id={id}
        class={styles.switch}
        type="checkbox"
        role="switch"
        checked={wanted.value ?? checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {hint && (
        <p id={`${id}-hint`} class={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
