// The browser's two key-value stores behind the app's port: `session` lives in memory, `local` on disk.
import type { Store } from "../app/ports.ts"
import { browser } from "./browser.ts"

type Area = {
  get: (keys?: string | string[] | null) => Promise<Record<string, unknown>>
  set: (items: Record<string, unknown>) => Promise<void>
  remove: (keys: string[]) => Promise<void>
}

function storeOver(area: () => Area): Store {
  return {
    get: async (key) => (await area().get(key))[key],
    set: (items) => area().set({ ...items }),
    remove: (keys) => area().remove([...keys]),
    withPrefix: async (prefix) => {
      const items = await area().get(null)
      return Object.fromEntries(Object.entries(items).filter(([key]) => key.startsWith(prefix)))
    },
  }
}

/** Memory that outlives the worker but not the browser, and that no page can read. */
export const sessionStore: Store = storeOver(() => browser.storage.session as unknown as Area)

/** What stays on disk in clear: settings, sites, public addresses, names for them. Never a secret or a text. */
export const localStore: Store = storeOver(() => browser.storage.local as unknown as Area)
