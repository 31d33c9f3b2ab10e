// The one window that asks: opened by the background, found again by its id after a worker's death.
import type { ApprovalWindow, Store } from "../app/ports.ts"
import { browser } from "./browser.ts"

const KEY = "approval-window"
const SIZE = { width: 460, height: 760 }

export function createApprovalWindow(session: Store): ApprovalWindow {
  let opening: Promise<void> | undefined

  const current = async (): Promise<number | null> => {
    const id = await session.get(KEY)
    if (typeof id !== "number") return null
    try {
      await browser.windows.get(id)
      return id
    } catch {
      return null
    }
  }
  const open = async (): Promise<void> => {
    const known = await current()
    if (known !== null) {
      await browser.windows.update(known, { focused: true })
      return
    }
    const created = await browser.windows.create({
      type: "popup",
      url: browser.runtime.getURL("/approval.html"),
      ...SIZE,
      ...(await place()),
    })
    await session.set({ [KEY]: created.id })
  }

  return {
    show: () => {
      opening ??= open().finally(() => {
        opening = undefined
      })
      return opening
    },
    owns: async (windowId) => {
      await opening?.catch(() => undefined)
      return windowId !== undefined && (await session.get(KEY)) === windowId
    },
    close: async () => {
      const known = await current()
      if (known !== null) await browser.windows.remove(known)
    },
  }
}

/** Beside the upper right corner of the window in use, never off the screen. */
async function place(): Promise<{ left: number; top: number } | Record<string, never>> {
  try {
    const { left = 0, top = 0, width = SIZE.width } = await browser.windows.getLastFocused()
    return {
      left: Math.max(0, Math.round(left + width - SIZE.width - 16)),
      top: Math.max(0, Math.round(top)),
    }
  } catch {
    return {}
  }
}

/** Calls back when the window that asks was closed, by anyone. */
export function onApprovalWindowClosed(session: Store, closed: () => Promise<void>): void {
  browser.windows.onRemoved.addListener(async (windowId) => {
    if ((await session.get(KEY)) !== windowId) return
    await session.remove([KEY])
    await closed()
  })
}
