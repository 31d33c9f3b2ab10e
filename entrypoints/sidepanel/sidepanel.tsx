import { signal } from "@preact/signals"
import { useEffect, useMemo } from "preact/hooks"
import { Tabs } from "../../components/ui/tabs.tsx"
import { replyTo } from "../../lib/core/compose/answering.ts"
import { nothingWritten } from "../../lib/core/compose/written.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { OutboxItem, Status } from "../../lib/messages/extension.ts"
import { createActing } from "../../lib/platform/acting.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { draftKey, drafts } from "../../lib/platform/drafts.ts"
import { onHandOver } from "../../lib/platform/hand-over.ts"
import { t } from "../../lib/platform/i18n.ts"
import { randomId } from "../../lib/platform/random.ts"
import { authorOf, chosenOf } from "./author.ts"
import { Deliveries } from "./deliveries.tsx"
import { Pinned } from "./pinned.tsx"
import { settled } from "./publishing.ts"
import { type Beginning, createSheets } from "./sheets.ts"
import styles from "./sidepanel.module.css"
import { createTalking } from "./talking.ts"
import { type Subject, ThisPage } from "./this-page.tsx"
import { Write } from "./write.tsx"
import type { Writing } from "./writing.ts"

type Tab = "write" | "page" | "deliveries"
const HASHES: Readonly<Record<string, Tab>> = { "#/page": "page", "#/deliveries": "deliveries" }
/** A glance; the outbox has the rest. */
const NEWEST = 20

const status = signal<Status | null>(null)
const destinations = signal<readonly Destination[]>([])
const outbox = signal<readonly OutboxItem[] | null>(null)
const tab = signal<Tab>(HASHES[location.hash] ?? "write")
/** The event that was signed last in this panel. */
const signed = signal<string | null>(null)
const rejected = signal<"rejected" | "gone" | null>(null)
const sheets = createSheets(drafts, randomId)
const talking = createTalking()
const subject: Subject = { address: signal(""), found: signal([]), places: signal(null) }

/** Looks whether the person has decided; what another look found first is not told twice. */
const settle = async (writing: Writing): Promise<void> => {
  const asked = writing.signing.value
  if (!asked) return
  const outcome = await settled(asked)
  if (writing.signing.value?.request !== asked.request || outcome.is === "waiting") return
  if (outcome.is === "signed") {
    signed.value = outcome.event
    await writing.done()
    if (sheets.current.value.writing === writing) {
      await sheets.leave()
      tab.value = "deliveries"
    }
    await refresh()
  } else {
    if (sheets.current.value.writing === writing) rejected.value = outcome.is
    await writing.asked(null)
  }
}
const settleAll = async (): Promise<void> => {
  for (const { writing } of sheets.all()) await settle(writing)
}

/** Opens what was begun elsewhere; a reply goes where its parent came from, and where the person's posts go. */
const begin = async (
  written: Beginning["written"],
  sources: readonly string[],
  card: Beginning["card"] = null,
) => {
  const usual = chosenOf({ ...written, to: null }, authorOf(written, status.value), destinations.value)
  const known = destinations.value.map(({ url }) => url).filter((url) => sources.includes(url))
  const to = known.length > 0 ? [...new Set([...known, ...usual.map(({ url }) => url)])] : null
  rejected.value = null
  tab.value = "write"
  await sheets.begin({ written, to, card })
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
  await settleAll()
}

/** Writing, and what became of what was written, beside the page or in a tab of its own. */
export function SidePanel() {
  useEffect(() => {
    const stop = new AbortController()
    const { signal: over } = stop
    const started = Promise.all([sheets.start().then(settleAll), refresh()])
    // The page may be gone in a moment, and browsers tell it in different ways.
    addEventListener("pagehide", () => sheets.flush(), { signal: over })
    document.addEventListener("visibilitychange", () => sheets.flush(), { signal: over })
    onChange(() => refresh(), over)
    onHandOver(({ written, sources }) => started.then(() => begin(written, sources)), over)
    return () => {
      sheets.flush()
      sheets.end()
      talking.end()
      stop.abort()
    }
  }, [])
  const acting = useMemo(
    () =>
      createActing((card, sources) => {
        const written = replyTo(card)
        if (written) begin(written, sources, card)
      }, new AbortController().signal),
    [],
  )

  const tabs = [
    { id: "write", label: t("writeTab") },
    { id: "page", label: t("talkTab") },
    { id: "deliveries", label: t("writeDeliveries") },
  ]
  const { about, card, writing } = sheets.current.value
  return (
    <main class={styles.panel}>
      <h1 class={styles.unseen}>{tabs.find(({ id }) => id === tab.value)?.label}</h1>
      <Tabs
        label={t("extensionName")}
        tabs={tabs}
        selected={tab.value}
        onSelect={(id) => {
          tab.value = id as Tab
        }}
      >
        {tab.value === "write" && (
          <>
            {about && <Pinned about={about} card={card} onLeave={() => sheets.leave()} />}
            <Write
              key={draftKey(about ?? undefined)}
              status={status.value}
              destinations={destinations.value}
              writing={writing}
              sent={outbox.value?.find(({ key }) => key === signed.value) ?? null}
              verdict={rejected}
              onChanged={refresh}
            />
          </>
        )}
        {tab.value === "page" && (
          <ThisPage
            subject={subject}
            talking={talking}
            destinations={destinations.value}
            own={(status.value?.accounts ?? []).map(({ address }) => address.toLowerCase())}
            acting={acting}
            onReply={(url, sources) => begin(nothingWritten({ url }), sources)}
          />
        )}
        {tab.value === "deliveries" && (
          <Deliveries items={outbox.value} newest={signed.value} onChanged={refresh} />
        )}
      </Tabs>
    </main>
  )
}
