// Opens the panel beside the page: the browser's own, or a tab where there is none.
import { browser } from "./browser.ts"
import { openTab } from "./tabs.ts"

type Panels = {
  /** Chromium. */
  readonly sidePanel?: { readonly open: (where: { readonly windowId: number }) => Promise<void> }
  /** Firefox. */
  readonly sidebarAction?: { readonly open: () => Promise<void> }
}

/** The window that the panel would open in; asked beforehand, since a press is spent by the first wait. */
export const currentWindowId = async (): Promise<number | null> =>
  (await browser.windows.getCurrent()).id ?? null

/** To be called within a press. The polyfill knows no side panel, so Chromium is asked itself. */
export async function openSidePanel(windowId: number | null): Promise<void> {
  const { sidebarAction } = browser as unknown as Panels
  const { sidePanel } = (globalThis as { readonly chrome?: Panels }).chrome ?? {}
  try {
    if (sidePanel && windowId !== null) return await sidePanel.open({ windowId })
    if (sidebarAction) return await sidebarAction.open()
  } catch {
    // No window that has a place for it: a tab does as well.
  }
  await openTab("/sidepanel.html")
}
