// The number on the toolbar's icon: how many requests wait.
import { browser } from "./browser.ts"

export function showWaiting(waiting: number): void {
  browser.action.setBadgeBackgroundColor({ color: "#a30fa8" })
  browser.action.setBadgeText({ text: waiting > 0 ? String(waiting) : "" })
}
