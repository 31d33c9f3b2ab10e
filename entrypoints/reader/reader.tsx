// The reader: anything of Spasm or Nostr in, posts out, each with what its signatures prove.
import { type Signal, useSignal } from "@preact/signals"
import { useEffect } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import { t } from "../../lib/platform/i18n.ts"
import { linkedBy } from "../../lib/platform/post-link.ts"
import { FaultNotice } from "./fault-notice.tsx"
import { Input } from "./input.tsx"
import styles from "./reader.module.css"
import { ResultsView } from "./results-view.tsx"
import { aim, bytes, fault, results, start, state, stop } from "./session.ts"

export function Reader() {
  const over = useSignal(false)
  useEffect(() => {
    const end = new AbortController()
    addEventListener("hashchange", readHash, { signal: end.signal })
    takeFiles(over, end.signal)
    readHash()
    return () => end.abort()
  }, [])
  return (
    <div class={styles.reader} data-over={over.value ? "true" : undefined}>
      <main class={styles.main}>
        <header class={styles.header}>
          <h1>{t("readerTitle")}</h1>
          <p>{t("readerLead")}</p>
        </header>
        <Input />
        {state.value === "reading" && !results.value && <Coming />}
        {fault.value && <FaultNotice fault={fault.value} />}
        {results.value && <ResultsView results={results.value} />}
      </main>
    </div>
  )
}

/** A file dropped anywhere on the page is read, where a browser would leave the page for it. */
function takeFiles(over: Signal<boolean>, signal: AbortSignal): void {
  addEventListener(
    "dragover",
    (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      over.value = true
    },
    { signal },
  )
  addEventListener(
    "dragleave",
    ({ relatedTarget }) => {
      if (relatedTarget === null) over.value = false
    },
    { signal },
  )
  addEventListener(
    "drop",
    (event) => {
      over.value = false
      const file = event.dataTransfer?.files[0]
      if (!file) return
      event.preventDefault()
      start({ is: "file", file })
    },
    { signal },
  )
}

const MEGABYTE = 1_000_000

function Coming() {
  const size = (bytes.value / MEGABYTE).toFixed(1)
  return (
    <p class={styles.coming}>
      <span role="status">{t("readerReading")}</span>
      {bytes.value > MEGABYTE && <span>{t("readerMegabytes", size)}</span>}
      <Button onClick={stop}>{t("readerStop")}</Button>
    </p>
  )
}

/** `#text=` and `#url=`, percent-encoded: how other parts of the extension hand something over, `at=` one post of it. */
function readHash(): void {
  const [, at, is, encoded = ""] = /^#(?:at=(\d{1,2})&)?(text|url)=(.*)$/s.exec(location.hash) ?? []
  if (is === undefined) return
  const value = decoded(encoded)
  const named = is === "url" ? linkedBy(value) : null
  if (named) start({ is: "named", named })
  else start(is === "url" ? { is: "url", url: value } : { is: "text", text: value })
  if (at !== undefined) aim.value = Number(at)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
