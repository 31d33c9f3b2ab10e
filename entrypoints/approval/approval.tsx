import { signal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { requestHash } from "../../lib/core/request.ts"
import type { QueueView } from "../../lib/messages/extension.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import { randomId } from "../../lib/platform/random.ts"
import styles from "./approval.module.css"
import { Decision, type Verdict } from "./decision.tsx"
import { sentEvent } from "./presentation.ts"
import { Sent } from "./sent.tsx"

/** This document's name towards the background: a token minted for it is worth nothing in another. */
const viewer = randomId()
/** How long an empty window stays, in case the page asks for the next thing at once. */
const LINGER_MS = 600
const shown = signal<QueueView | null>(null)
const wanted = signal<string | undefined>(undefined)
const notice = signal("")
/** The requests that turned out to hold a key of the person's own when they were to be signed. */
const withSecrets = signal<ReadonlySet<string>>(new Set())
/** What was signed last and is on its way: told when nothing else is to be decided. */
const sent = signal<string | null>(null)

/** Derivation is loaded only when a password was typed, so that the window is readable at once. */
const unlock = async (password: string) => (await import("../../lib/platform/desk.ts")).desk.unlock(password)

const refresh = async (): Promise<void> => {
  shown.value = await ask("queue", { viewer, ...(wanted.value && { key: wanted.value }) })
}

/** The window that asks before anything is signed: one request at a time, the queue inside it. */
export function Approval() {
  useEffect(() => {
    const stop = new AbortController()
    onChange(() => refresh(), stop.signal)
    refresh()
    return () => stop.abort()
  }, [])

  const isEmpty = shown.value !== null && shown.value.request === null && sent.value === null
  useEffect(() => {
    if (!isEmpty) return
    const timer = setTimeout(async () => {
      const { stray } = await ask("close-window", {})
      if (stray) close()
    }, LINGER_MS)
    return () => clearTimeout(timer)
  }, [isEmpty])

  const view = shown.value
  if (!view) return <p class={styles.quiet}>{t("loading")}</p>
  const { request, waiting } = view
  if (!request && sent.value !== null) {
    return (
      <Sent
        event={sent.value}
        onDone={() => {
          sent.value = null
        }}
      />
    )
  }
  if (!request) {
    return (
      <main class={styles.quiet}>
        <h1>{t("queueEmpty")}</h1>
      </main>
    )
  }
  const place = waiting.findIndex(({ key }) => key === request.key)
  const decide = async (verdict: Verdict): Promise<void> => {
    notice.value = ""
    const { result } = await ask("decide", {
      key: request.key,
      // Of what this document rendered, so that nothing else can be approved by it.
      hash: requestHash(request.caller, request.wish),
      token: request.token ?? "",
      ...verdict,
    })
    if (result === "stale") notice.value = t("requestChanged")
    if (result === "own-secret") withSecrets.value = new Set([...withSecrets.value, request.key])
    if (result === "done" && verdict.approve) {
      const event = sentEvent(request, verdict.to)
      // Only what is in the outbox was signed: its page may have gone a moment before the press.
      if (event !== null && (await ask("outbox-item", { event }))) sent.value = event
    }
    await refresh()
  }
  return (
    <Decision
      key={request.key}
      {...view}
      request={request}
      ownSecret={withSecrets.value.has(request.key)}
      place={place + 1}
      waiting={waiting.length}
      notice={notice.value}
      unlock={unlock}
      decide={decide}
      rejectAll={() => ask("reject-all", {}).then(refresh)}
      next={() => {
        wanted.value = waiting[(place + 1) % waiting.length]?.key
        refresh()
      }}
    />
  )
}
