// Lines from the background outwards: to the extension's open pages, and to the pages of one site.
import type { Runtime } from "webextension-polyfill"
import { browser } from "./browser.ts"
import { patternOf } from "./sites.ts"

/** The open pages of the extension, which are told that something changed and ask what. */
export function extensionLines(): { add: (line: Runtime.Port) => void; tell: () => void } {
  const open = new Set<Runtime.Port>()
  return {
    add: (line) => {
      open.add(line)
      line.onDisconnect.addListener(() => open.delete(line))
    },
    tell: () => {
      for (const line of open) line.postMessage({})
    },
  }
}

/** Sends a provider's event to every open page of the site; pages without our bridge do not hear it. */
export async function tellPages(origin: string, event: string, payload: unknown): Promise<void> {
  const tabs = await browser.tabs.query({ url: patternOf(origin) }).catch(() => [])
  for (const { id, url } of tabs) {
    if (id === undefined || !url || new URL(url).origin !== origin) continue
    browser.tabs.sendMessage(id, { event, payload }, { frameId: 0 }).catch(() => undefined)
  }
}
