// The one window that asks: opened by the background, found again by its id after a worker's death.
import type { ApprovalWindow, Store } from "../app/ports.ts"
import { browser } from "./browser.ts"

const KEY = "approval-window"
const SIZE = { width: 460, height: 760 }

/** `restore` opens the window that a worker died before opening, and never one that the person closed. */
type BrowserWindow = ApprovalWindow & { readonly restore: () => Promise<void> }

/** The window over the browser. `closedByPerson` is called when it goes away without having been told to. */
export function createApprovalWindow(session: Store, closedByPerson: () => Promise<void>): BrowserWindow {
  let turn: Promise<unknown> = Promise.resolve()
  let opening: Promise<void> | undefined
  /** Opening, closing and noticing a close each read and write the id: never two at once. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work)
    turn = next.catch(() => undefined)
    return next
  }

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

  browser.windows.onRemoved.addListener(async (windowId) => {
    const wasOurs = await inTurn(async () => {
      if ((await session.get(KEY)) !== windowId) return false
      await session.remove([KEY])
      return true
    })
    // Not in the turn: who hears of it may be waiting for the turn while others wait for them.
    if (wasOurs) await closedByPerson()
  })

  const opened = (work: () => Promise<void>): Promise<void> => {
    opening ??= inTurn(work).finally(() => {
      opening = undefined
    })
    return opening
  }
  return {
    show: () => opened(open),
    restore: () =>
      opened(async () => {
        if ((await session.get(KEY)) === undefined) await open()
      }),
    owns: async (windowId) => {
      await opening?.catch(() => undefined)
      return windowId !== undefined && (await session.get(KEY)) === windowId
    },
    close: () =>
      inTurn(async () => {
        const known = await current()
        if (known === null) return
        // Forgotten first: a window that is told to close was not closed by the person.
        await session.remove([KEY])
        await browser.windows.remove(known)
      }),
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
