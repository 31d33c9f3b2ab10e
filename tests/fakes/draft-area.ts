// A browser's storage that several panels share; told to each of them, also to the one that wrote.
import type { DraftArea } from "../../lib/platform/drafts.ts"

export type FakeArea = DraftArea & { readonly items: Map<string, unknown>; isFull: boolean }

export function fakeDraftArea(): FakeArea {
  const items = new Map<string, unknown>()
  const listeners = new Set<(key: string, value: unknown) => void>()
  const tell = (key: string): void => {
    const value = structuredClone(items.get(key))
    queueMicrotask(() => {
      for (const listen of listeners) listen(key, value)
    })
  }
  const area: FakeArea = {
    items,
    isFull: false,
    get: async (key) => (items.has(key) ? { [key]: structuredClone(items.get(key)) } : {}),
    set: async (given) => {
      if (area.isFull) throw new Error("QUOTA_BYTES")
      for (const [key, value] of Object.entries(given)) {
        items.set(key, structuredClone(value))
        tell(key)
      }
    },
    remove: async (key) => {
      if (items.delete(key)) tell(key)
    },
    onChanged: (listen, signal) => {
      listeners.add(listen)
      signal.addEventListener("abort", () => listeners.delete(listen))
    },
  }
  return area
}
