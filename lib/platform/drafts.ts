// What is being written, on disk in clear, so that it outlives the panel, the worker and the browser.
import { parseWritten, type Written, type WrittenParent } from "../core/compose/written.ts"
import { browser } from "./browser.ts"

/** A draft as it lies on disk. `writer` and `count` tell a panel its own words from another's. */
export type StoredDraft = {
  readonly written: Written
  /** The panel that wrote it, and its how manieth version this is. */
  readonly writer: string
  readonly count: number
  /** Set while the person is being asked to sign it: the request, and the id that it will have. */
  readonly signing?: { readonly request: string; readonly spasmid: string }
}

/** The part of a browser's storage that drafts need. */
export type DraftArea = {
  readonly get: (key: string) => Promise<Readonly<Record<string, unknown>>>
  readonly set: (items: Record<string, unknown>) => Promise<void>
  readonly remove: (key: string) => Promise<void>
  readonly onChanged: (listen: (key: string, value: unknown) => void, signal: AbortSignal) => void
}

export type Drafts = ReturnType<typeof createDrafts>

/** There is one draft for each thing that can be answered, and one that answers nothing. */
export const draftKey = (about?: WrittenParent): string =>
  `draft:${about ? ("url" in about ? about.url : (about.ids[0] ?? "")) : ""}`

export function createDrafts(area: DraftArea) {
  return {
    /** Null where there is none, or none that can be read. */
    load: async (key: string): Promise<StoredDraft | null> => parse((await area.get(key))[key]),
    save: (key: string, draft: StoredDraft): Promise<void> => area.set({ [key]: draft }),
    remove: (key: string): Promise<void> => area.remove(key),
    /** Calls back with each version that any panel stores, also with this panel's own. */
    watch: (key: string, changed: (draft: StoredDraft | null) => void, signal: AbortSignal): void =>
      area.onChanged((name, value) => {
        if (name === key) changed(parse(value))
      }, signal),
  }
}

function parse(value: unknown): StoredDraft | null {
  if (typeof value !== "object" || value === null) return null
  const { written, writer, count, signing } = value as Partial<Record<keyof StoredDraft, unknown>>
  const parsed = parseWritten(written)
  if (!parsed) return null
  const { request, spasmid } = (signing ?? {}) as Partial<Record<string, unknown>>
  const asked = typeof request === "string" && typeof spasmid === "string" && { request, spasmid }
  return {
    written: parsed,
    writer: String(writer),
    count: Number(count),
    ...(asked && { signing: asked }),
  }
}

/** The browser's own storage. */
export const drafts: Drafts = createDrafts({
  get: (key) => browser.storage.local.get(key),
  set: (items) => browser.storage.local.set(items),
  remove: (key) => browser.storage.local.remove(key),
  onChanged: (listen, signal) => {
    const heard = (
      changes: Readonly<Record<string, { readonly newValue?: unknown }>>,
      area: string,
    ): void => {
      if (area !== "local") return
      for (const [key, { newValue }] of Object.entries(changes)) listen(key, newValue)
    }
    browser.storage.onChanged.addListener(heard)
    signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(heard), { once: true })
  },
})
