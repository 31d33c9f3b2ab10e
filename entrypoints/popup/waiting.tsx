import { useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { ask } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./popup.module.css"

type Props = { readonly count: number; readonly expiresAt: number | null }

/** What waits and, while no window shows it, how long it still does. */
export function Waiting({ count, expiresAt }: Props) {
  const now = useSignal(Date.now())
  const note = useSignal("")
  useEffect(() => {
    const tick = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(tick)
  }, [now])
  const left = expiresAt === null ? null : Math.max(0, Math.ceil((expiresAt - now.value) / 1000))
  const keep = async (): Promise<void> => {
    note.value = ""
    await ask("keep-waiting", {})
    note.value = t("waitingKept")
  }
  return (
    <section class={styles.card} aria-labelledby="waiting">
      <h2 id="waiting">{t("waitingCount", count)}</h2>
      {left === null ? (
        <p class={styles.muted}>{t("waitingHint")}</p>
      ) : (
        // A timer is read when it is come to, not at every second.
        <p id="waiting-left" class={styles.muted} role="timer">
          {t("waitingLeft", Math.floor(left / 60), left % 60)}
        </p>
      )}
      <Button variant="primary" onClick={() => ask("show-queue", {})}>
        {t("waitingOpen")}
      </Button>
      {left !== null && (
        <Button onClick={keep} describedBy="waiting-left">
          {t("waitingKeep")}
        </Button>
      )}
      <p class={styles.muted} role="status">
        {left !== null && note.value}
      </p>
    </section>
  )
}
