import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./welcome.module.css"

/** How long words stay in sight. */
const SHOWN_MS = 30_000

/** Recovery words behind a toggle; drawn only while they are shown, and for half a minute at most. */
export function RecoveryWords({ words }: { readonly words: readonly string[] | null }) {
  const shown = useSignal(false)
  useEffect(() => {
    if (!shown.value) return
    const timer = setTimeout(() => {
      shown.value = false
    }, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown.value, shown])
  if (words === null) return null
  return (
    <div class={styles.words}>
      <Button
        onClick={() => {
          shown.value = !shown.value
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
