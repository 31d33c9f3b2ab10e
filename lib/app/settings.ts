// What a person may set, with what holds until they do.
import { DEFAULT_IDLE_MINUTES } from "./lock.ts"
import type { Store } from "./ports.ts"

export type Settings = { readonly idleMinutes: number; readonly allSites: boolean }

const KEY = "settings"
const DEFAULTS: Settings = { idleMinutes: DEFAULT_IDLE_MINUTES, allSites: false }

export type SettingsStore = ReturnType<typeof createSettings>

export function createSettings(local: Store) {
  const read = async (): Promise<Settings> => ({
    ...DEFAULTS,
    ...((await local.get(KEY)) as Partial<Settings> | undefined),
  })
  return {
    read,
    change: async (change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<void> => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      await local.set({ [KEY]: { ...(await read()), ...given } })
    },
  }
}
