// In a frame of the page's own origin: borrows the provider of the frame around it, so that 20 frames cost one.
import { defineContentScript } from "wxt/utils/define-content-script"

type Borrowed = { readonly detail: { readonly provider: unknown }; readonly nostr: unknown }

export default defineContentScript({
  matches: [],
  registration: "runtime",
  world: "MAIN",
  main() {
    if (self.top === self || self.origin === "null") return
    const mark = "spasm-signer"
    try {
      const borrowed = (window.parent as unknown as Record<string, Borrowed | undefined>)[mark]
      if (!borrowed) return
      const { detail, nostr } = borrowed
      const own = window as unknown as Record<string, unknown>
      Object.defineProperty(own, mark, { value: borrowed })
      for (const [name, value] of Object.entries({ ethereum: detail.provider, nostr })) {
        if (own[name] === undefined) {
          Object.defineProperty(own, name, { value, configurable: true, enumerable: true, writable: true })
        }
      }
      const announce = (): void => {
        dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }))
      }
      addEventListener("eip6963:requestProvider", announce)
      announce()
    } catch {
      // The frame around this one belongs to another site: frame-door.content.ts asks for a provider of its own.
    }
  },
})
