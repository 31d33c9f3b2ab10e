import type { ApprovalWindow } from "../../lib/app/ports.ts"

/** The browser window that asks; it has the number 7, and every other window is somebody else's. */
export const ASKING = 7

export function fakeWindow() {
  const calls: ("show" | "close")[] = []
  const port: ApprovalWindow = {
    show: async () => {
      calls.push("show")
    },
    close: async () => {
      calls.push("close")
    },
    owns: async (windowId) => windowId === ASKING,
  }
  return { calls, port }
}
