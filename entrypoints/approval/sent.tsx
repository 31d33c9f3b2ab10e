import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { Receipts } from "../../components/delivery/receipts.tsx"
import { Button } from "../../components/ui/button.tsx"
import type { OutboxItem } from "../../lib/messages/extension.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import styles from "./approval.module.css"

/** How long the screen stays by itself once everything arrived, and otherwise. */
const ARRIVED_MS = 3000
const STAY_MS = 60_000

type Props = { readonly event: string; readonly onDone: () => void }

/** The last screen: what became of what was just signed, destination by destination. */
export function Sent({ event, onDone }: Props) {
  const item = useSignal<OutboxItem | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const stop = new AbortController()
    const refresh = async (): Promise<void> => {
      item.value = await ask("outbox-item", { event })
    }
    onChange(() => refresh(), stop.signal)
    refresh()
    heading.current?.focus()
    return () => stop.abort()
  }, [event, item])
  const deliveries = item.value?.deliveries ?? []
  const arrived =
    deliveries.length > 0 &&
    deliveries.every(
      ({ state, confirmed }) => (state === "accepted" || state === "already") && confirmed !== "no",
    )
  useEffect(() => {
    const timer = setTimeout(onDone, arrived ? ARRIVED_MS : STAY_MS)
    return () => clearTimeout(timer)
  }, [arrived])
  return (
    <div class={styles.window}>
      <main class={styles.main} data-tier="clear">
        <h1 ref={heading} tabIndex={-1}>
          {t(arrived ? "sentArrived" : "sentUnderWay")}
        </h1>
        <p class={styles.lead}>{t("sentKept")}</p>
        <Receipts
          deliveries={deliveries}
          onAgain={(to) => ask("send-again", { event, to })}
          onCallOff={(to) => ask("call-off", { event, to })}
        />
      </main>
      <footer class={styles.footer}>
        <div class={styles.buttons}>
          <Button onClick={onDone}>{t("close")}</Button>
        </div>
      </footer>
    </div>
  )
}
