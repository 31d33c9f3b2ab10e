// Tabs: opening our own, and finding the page that a person is looking at.
import { browser } from "./browser.ts"

export async function openTab(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) })
}

export async function openAddress(url: string): Promise<void> {
  await browser.tabs.create({ url })
}

export type CurrentPage = { readonly tabId: number; readonly origin: string }

/** The web page in front: of the active tab, or of the tab used before where the active one is ours. */
export async function currentPage(): Promise<CurrentPage | null> {
  const tabs = await browser.tabs.query({ currentWindow: true })
  const own = browser.runtime.getURL("")
  const latest = [...tabs].sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0))
  const active = tabs.find((tab) => tab.active)
  const tab =
    active && !active.url?.startsWith(own) ? active : latest.find(({ url }) => url && /^https?:/.test(url))
  if (tab?.id === undefined || !tab.url || !/^https?:/.test(tab.url)) return null
  return { tabId: tab.id, origin: new URL(tab.url).origin }
}
