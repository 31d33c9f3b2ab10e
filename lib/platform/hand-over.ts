// Something to be written or asked, handed from wherever it was begun to the panel, which may have to open first.
import { replyTo } from "../core/compose/answering.ts"
import { parseWritten, type Written } from "../core/compose/written.ts"
import type { Card } from "../core/spasm/card.ts"
import { browser } from "./browser.ts"
import { openSidePanel } from "./side-panel.ts"

const KEY = "hand-over"

export type HandOver = {
  /** The beginning of a post or a reply. */
  readonly written: Written
  /** Places that what is answered came from. */
  readonly sources: readonly string[]
}

/** In memory alone: what nobody takes is gone with the browser. */
export const handOver = (what: HandOver): Promise<void> => browser.storage.session.set({ [KEY]: what })

/** Gives each thing that is handed over to this page as long as it is in front, until the signal aborts. */
export function onHandOver(took: (what: HandOver) => void, signal: AbortSignal): void {
  const take = async (): Promise<void> => {
    if (document.visibilityState === "hidden") return
    const { [KEY]: given } = await browser.storage.session.get(KEY)
    if (given === undefined || signal.aborted) return
    await browser.storage.session.remove(KEY)
    const what = parsed(given)
    if (what) took(what)
  }
  const heard = (changes: object, area: string): void => {
    if (area === "session" && KEY in changes) take()
  }
  browser.storage.onChanged.addListener(heard)
  document.addEventListener("visibilitychange", take, { signal })
  signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(heard), { once: true })
  take()
}

/** A reply begun outside the panel: to be called within a press, with the window that the panel opens in. */
export function replyInPanel(card: Card, sources: readonly string[], windowId: number | null): void {
  const written = replyTo(card)
  if (!written) return
  handOver({ written, sources })
  openSidePanel(windowId)
}

function parsed(value: unknown): HandOver | null {
  const { written, sources } = (value ?? {}) as Partial<Record<keyof HandOver, unknown>>
  const fine = parseWritten(written)
  if (!fine) return null
  const some: readonly unknown[] = Array.isArray(sources) ? sources : []
  return { written: fine, sources: some.filter((one) => typeof one === "string") }
}
