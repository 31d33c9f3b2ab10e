import { useId } from "preact/hooks"
import styles from "./field.module.css"

type Props = {
  readonly label: string
  readonly name: string
  readonly type?: "text" | "password"
  readonly autocomplete?: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly rows?: number
  /** Whether nobody who looks on may read what is typed; for a field of several lines. */
  readonly masked?: boolean
  readonly focused?: boolean
  /** What stands in it at first. */
  readonly initial?: string
  readonly onInput?: (value: string) => void
}

/** A labelled field. Secrets stay in the DOM node alone: the value is read on submit and never kept in state. */
export function TextField({
  label,
  name,
  type = "text",
  autocomplete = "off",
  hint,
  error,
  rows,
  masked = false,
  focused,
  initial,
  onInput,
}: Props) {
  const id = useId()
  const shared = {
    id,
    name,
    class: styles.input ?? "",
    spellcheck: false,
    defaultValue: initial,
    autocapitalize: "none" as const,
    "aria-invalid": error ? ("true" as const) : undefined,
    "aria-describedby": error || hint ? `${id}-note` : undefined,
    ref: (node: HTMLElement | null) => {
      if (focused && node && !node.dataset.seen) {
        node.dataset.seen = "true"
        node.focus()
      }
    },
    onInput: (event: InputEvent) => onInput?.((event.currentTarget as HTMLInputElement).value),
  }
  return (
    <div class={styles.field}>
      <label for={id}>{label}</label>
      {rows ? (
        <textarea {...shared} rows={rows} autocomplete="off" data-masked={masked || undefined} />
      ) : type === "password" ? (
        <input {...shared} type="password" autocomplete={autocomplete} />
      ) : (
        <input {...shared} type="text" autocomplete={autocomplete} />
      )}
      {(error || hint) && (
        <p id={`${id}-note`} class={error ? styles.error : styles.hint} role={error ? "alert" : undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}
