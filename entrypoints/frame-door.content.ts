// In a frame that stands inside another site: asks for a provider of its own, since it has none to borrow.
import type { Browser } from "webextension-polyfill"
import { defineContentScript } from "wxt/utils/define-content-script"

export default defineContentScript({
  matches: [],
  registration: "runtime",
  world: "MAIN",
  main() {
    if (self.top === self || self.origin === "null") return
    try {
      if (window.parent.location.origin === location.origin) return
    } catch {
      // A closed door is the answer: the frame around this one belongs to another site.
    }
    const { browser, chrome } = globalThis as unknown as { browser?: Browser; chrome: Browser }
    const { runtime } = browser ?? chrome
    runtime.sendMessage({ type: "frame-provider" }).catch(() => undefined)
  },
})
