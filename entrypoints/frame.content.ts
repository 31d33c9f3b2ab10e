// In a frame of the page's own origin: borrows the provider of the frame around it, so that 20 frames cost one.
import { defineContentScript } from "wxt/utils/define-content-script"

export default defineContentScript({
  matches: [],
  registration: "runtime",
  world: "MAIN",
  main() {
    if (self.top === self || self.origin === "null") return
    try {
      const outer = window.parent as unknown as Record<string, unknown>
      const { ethereum, nostr } = outer as { ethereum?: { isSpasm?: boolean }; nostr?: unknown }
      if (!("spasm-signer" in outer) || !ethereum?.isSpasm) return
      const own = window as unknown as Record<string, unknown>
      Object.defineProperty(own, "spasm-signer", { value: true })
      for (const [name, value] of Object.entries({ ethereum, nostr })) {
        if (own[name] === undefined) {
          Object.defineProperty(own, name, { value, configurable: true, enumerable: true, writable: true })
        }
      }
    } catch {
      // The frame around this one belongs to another site: frame-door.content.ts asks for a provider of its own.
    }
  },
})
