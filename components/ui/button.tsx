import type { ComponentChildren, Ref } from "preact"
import styles from "./button.module.css"

type Props = {
  readonly children: ComponentChildren
  readonly variant?: "primary" | "quiet" | "danger"
  readonly type?: "button" | "submit"
  /** Says so to everyone but stays in the tab order, unlike `disabled`. */
  readonly unavailable?: boolean
  readonly busy?: boolean
  readonly onClick?: (event: MouseEvent) => void
  readonly buttonRef?: Ref<HTMLButtonElement>
  readonly describedBy?: string
}

/** A button of at least 40 px that never loses its focus ring. */
export function Button(props: Props) {
  const {
    children,
    variant,
    type = "button",
    unavailable = false,
    busy = false,
    onClick,
    buttonRef,
    describedBy,
  } = props
  return (
    <button
      ref={buttonRef ?? null}
      class={styles.button}
      type={type}
      data-variant={variant}
      aria-disabled={unavailable || busy ? "true" : undefined}
      aria-busy={busy ? "true" : undefined}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (unavailable || busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {children}
    </button>
  )
}
