// Names as our own pages reach them: the book in the background, and a server's word on a press.
import { NAMES_KEY } from "../core/names.ts"
import { ask } from "./background-client.ts"
import { browser } from "./browser.ts"

export const namesPort = {
  read: () => ask("names", {}),
  /** Hears of changes from the store itself: a page that is only read holds no line, which would keep a worker awake. */
  onChange: (changed: () => void, signal: AbortSignal) => {
    const heard = (changes: object, area: string): void => {
      if (area === "local" && NAMES_KEY in changes) changed()
    }
    browser.storage.onChanged.addListener(heard)
    signal.addEventListener("abort", () => browser.storage.onChanged.removeListener(heard), { once: true })
  },
  name: (key: string, name: string, same?: string) =>
    ask("name-author", { key, name, ...(same && { same }) }),
  join: async (text: string) => (await ask("join-keys", { text })).joined,
  forget: (keys: readonly string[]) => ask("forget-keys", { keys }),
  ensNode: async () => (await ask("status", {})).settings.ensNode,
  /** Loaded on the press, as what follows: most pages never ask. */
  lookUpEns: async (address: string, node: string) => (await import("./ens.ts")).lookUpEns(address, node),
  lookUp: async (name: string, pubkey: string) => (await import("./nip05.ts")).lookUpNip05(name, pubkey),
}
