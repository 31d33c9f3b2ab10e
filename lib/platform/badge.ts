// The sign on the toolbar's icon: how many requests wait, or else that a delivery came to nothing.
import { browser } from "./browser.ts"

export function showBadge({ waiting, failed }: { readonly waiting: number; readonly failed: boolean }): void {
  browser.action.setBadgeBackgroundColor({ color: waiting > 0 ? "#a30fa8" : "#8a5300" })
  browser.action.setBadgeText({ text: waiting > 0 ? String(waiting) : failed ? "!" : "" })
}
