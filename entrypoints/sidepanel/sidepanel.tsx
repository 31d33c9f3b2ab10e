import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Tabs } from "../../components/ui/tabs.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OutboxItem, Status } from "../../lib/messages/extension.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { drafts } from "../../lib/platform/drafts.ts"
import { t } from "../../lib/platform/i18n.ts"
import { randomId } from "../../lib/platform/random.ts"
import { Deliveries } from "./deliveries.tsx"
import { settled } from "./publishing.ts"
import styles from "./sidepanel.module.css"
import { Write } from "./write.tsx"
import { createWriting } from "./writing.ts"

type Tab = "write" | "deliveries"
/** A glance; the outbox has the rest. */
const NEWEST = 20

const status = signal<Status | null>(null)
const destinations = signal<readonly Destination[]>([])
const outbox = signal<readonly OutboxItem[] | null>(null)
const tab = signal<Tab>(location.hash === "#/deliveries" ? "deliveries" : "write")
/** The event that was signed last in this panel. */
const signed = signal<string | null>(null)
const rejected = signal<"rejected" | "gone" | null>(null)
const writing = createWriting(drafts, randomId())

/** Looks whether the person has decided; what another look found first is not told twice. */
const settle = async (): Promise<void> => {
  const asked = writing.signing.value
  if (!asked) return
  const outcome = await settled(asked)
  if (writing.signing.value?.request !== asked.request || outcome.is === "waiting") return
  if (outcome.is === "signed") {
    signed.value = outcome.event
    await writing.done()
    tab.value = "deliveries"
    await refresh()
  } else {
    rejected.value = outcome.is
    await writing.asked(null)
  }
}

const refresh = async (): Promise<void> => {
  const [nextStatus, nextDestinations, nextOutbox] = await Promise.all([
    ask("status", {}),
    ask("destinations", {}),
    ask("outbox", { most: NEWEST }),
  ])
  status.value = nextStatus
  destinations.value = nextDestinations
  outbox.value = nextOutbox.items
  await settle()
}

/** Writing, and what became of what was written, beside the page or in a tab of its own. */
export function SidePanel() {
  useEffect(() => {
    const stop = new AbortController()
    const { signal: over } = stop
    writing.start(over).then(settle)
    // The page may be gone in a moment, and browsers tell it in different ways.
    addEventListener("pagehide", () => writing.flush(), { signal: over })
    document.addEventListener("visibilitychange", () => writing.flush(), { signal: over })
    onChange(() => refresh(), over)
    refresh()
    return () => {
      writing.flush()
      stop.abort()
    }
  }, [])

  const tabs = [
    { id: "write", label: t("writeTab") },
    { id: "deliveries", label: t("writeDeliveries") },
  ]
  return (
    <main class={styles.panel}>
      <h1 class={styles.unseen}>{t(tab.value === "write" ? "writeTab" : "writeDeliveries")}</h1>
      <Tabs
        label={t("extensionName")}
        tabs={tabs}
        selected={tab.value}
        onSelect={(id) => {
          tab.value = id as Tab
        }}
      >
        {tab.value === "write" ? (
          <Write
            status={status.value}
            destinations={destinations.value}
            writing={writing}
            sent={outbox.value?.find(({ key }) => key === signed.value) ?? null}
            verdict={rejected}
            onChanged={refresh}
          />
        ) : (
          <Deliveries items={outbox.value} newest={signed.value} onChanged={refresh} />
        )}
      </Tabs>
    </main>
  )
}
