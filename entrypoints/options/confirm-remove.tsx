// A removal in two presses, in place: what would be lost is said between them.
import { useSignal } from "@preact/signals"
import { useId, useLayoutEffect, useRef } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./deliveries.module.css"

type Props = {
  readonly label: string
  /** What goes and what stays. */
  readonly question: string
  readonly onConfirm: () => void
}

export function ConfirmRemove({ label, question, onConfirm }: Props) {
  const asking = useSignal(false)
  const wasAsking = useRef(false)
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const keep = useRef<HTMLButtonElement>(null)
  const isAsking = asking.value
  // Before anything else happens: the button that was pressed is gone, and the next key must not go nowhere.
  useLayoutEffect(() => {
    if (isAsking) keep.current?.focus()
    else if (wasAsking.current) opener.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])
  if (!isAsking) {
    return (
      <Button
        variant="quiet"
        buttonRef={opener}
        onClick={() => {
          asking.value = true
        }}
      >
        {label}
      </Button>
    )
  }
  const back = (): void => {
    asking.value = false
  }
  return (
    <fieldset
      class={styles.question}
      aria-describedby={id}
      onKeyDown={(event) => {
        if (event.key === "Escape") back()
      }}
    >
      <legend class={styles.spoken}>{label}</legend>
      <p id={id}>{question}</p>
      <div class={styles.actions}>
        <Button buttonRef={keep} onClick={back} describedBy={id}>
          {t("deliveryKeep")}
        </Button>
        <Button variant="danger" onClick={onConfirm}>
          {label}
        </Button>
      </div>
    </fieldset>
  )
}
