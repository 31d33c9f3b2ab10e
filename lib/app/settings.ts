// What a person may set, with what holds until they do.
import type { Status } from "../messages/extension.ts"
import { DEFAULT_IDLE_MINUTES } from "./lock.ts"
import { once } from "./once.ts"
import type { Store } from "./ports.ts"

export type Settings = Status["settings"]

const KEY = "settings"
const DEFAULTS: Settings = { idleMinutes: DEFAULT_IDLE_MINUTES, allSites: false, ensNode: "" }

export type SettingsStore = ReturnType<typeof createSettings>

/** Settings over a store that stays; read once for each worker, since every use of a key asks when the vault locks. */
export function createSettings(local: Store) {
  let book = once(
    async (): Promise<Settings> => ({
      ...DEFAULTS,
      ...((await local.get(KEY)) as Partial<Settings> | undefined),
    }),
  )
  const read = (): Promise<Settings> => book()
  return {
    read,
    change: async (change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<void> => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const changed = { ...(await read()), ...given }
      await local.set({ [KEY]: changed })
      book = async () => changed
    },
  }
}
