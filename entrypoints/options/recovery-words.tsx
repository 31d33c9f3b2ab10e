import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./welcome.module.css"

/** How long words stay in sight. */
const SHOWN_MS = 30_000

type Props = {
  readonly words: readonly string[] | null
  /** They were shown and are hidden again, by the person or by the time. */
  readonly onHidden?: () => void
}

/** Recovery words behind a toggle; drawn only while they are shown, and for half a minute at most. */
export function RecoveryWords({ words, onHidden }: Props) {
  const shown = useSignal(false)
  const hide = (): void => {
    shown.value = false
    onHidden?.()
  }
  useEffect(() => {
    if (!shown.value) return
    const timer = setTimeout(hide, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown.value, shown])
  if (words === null) return null
  return (
    <div class={styles.words}>
      <Button
        onClick={() => {
          if (shown.value) hide()
          else shown.value = true
        }}
      >
        {t(shown.value ? "hideWords" : "showWords")}
      </Button>
      {shown.value ? (
        <ol aria-label={t("recoveryWords")} translate={false}>
          {words.map((word, at) => (
            <li key={`${at} ${word}`}>{word}</li>
          ))}
        </ol>
      ) : (
        <p class={styles.muted}>{t("wordsHidden", words.length)}</p>
      )}
    </div>
  )
}
