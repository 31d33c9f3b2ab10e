// Registered before the provider on sites where the person chose this signer although another wallet is there.
import { defineContentScript } from "wxt/utils/define-content-script"

export default defineContentScript({
  matches: [],
  registration: "runtime",
  world: "MAIN",
  main() {
    Object.defineProperty(window, "spasm-signer:first", { value: true, configurable: true })
  },
})
