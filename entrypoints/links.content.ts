// Beside a link to a post or an author that a person points at: a button that reads it. Asks nobody anything by itself.
import type { Browser } from "webextension-polyfill"
import { defineContentScript } from "wxt/utils/define-content-script"

type Scout = { link: HTMLAnchorElement | null; point?: () => void }

/** Milliseconds: before it is shown, and before it goes once nobody points at it. */
const INTENT = 300
const GRACE = 600

const STYLE = `
:host { all: initial !important; }
div {
  color-scheme: light dark; position: fixed; z-index: 2147483647; display: flex; gap: 8px; align-items: center;
  max-inline-size: min(360px, 100vw - 16px); padding: 4px 4px 4px 12px; box-sizing: border-box;
  border: 1px solid light-dark(#8a7f8c, #8d8291); border-radius: 8px; box-shadow: 0 2px 8px #0004;
  background: light-dark(#fff, #201a22); color: light-dark(#1f1a21, #f3edf4); font: 14px/1.4 system-ui, sans-serif;
}
span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
button {
  flex: none; min-block-size: 32px; padding: 4px 12px; border: 0; border-radius: 6px; cursor: pointer;
  background: light-dark(#8d0d91, #e79be9); color: light-dark(#fff, #2a0b2b); font: inherit; font-weight: 600;
}
button:focus-visible { outline: 2px solid; outline-offset: 2px; }
`

export default defineContentScript({
  matches: [],
  registration: "runtime",
  // Put into the isolated world by lib/platform/scout.ts; this only keeps the build from adding a wrapper.
  world: "MAIN",
  main() {
    const world = globalThis as unknown as { browser?: Browser; chrome: Browser; spasmScout?: Scout }
    const { i18n, runtime } = world.browser ?? world.chrome
    const scout = world.spasmScout
    if (!scout || scout.point) return

    // Made in a document of its own, where no page can have taken the name.
    const foreign = document.implementation.createHTMLDocument()
    const host = foreign.createElement("spasm-link")
    // Tests look inside; their build differs from the store's by hosts that are granted, and by nothing else.
    const mode = runtime.getManifest().host_permissions?.length ? "open" : "closed"
    const root = host.attachShadow({ mode })
    const box = foreign.createElement("div")
    const words = foreign.createElement("span")
    const button = foreign.createElement("button")
    box.setAttribute("role", "group")
    button.type = "button"
    button.textContent = i18n.getMessage("readerRead")
    box.append(words, button)
    root.append(box)
    Document.prototype.adoptNode.call(document, host)
    dress(root)

    /** What the button opens: what the words said when it was shown, whatever the page makes of the link since. */
    let address = ""
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = (work: () => void, ms: number): void => {
      clearTimeout(timer)
      timer = setTimeout(work, ms)
    }
    const hide = (): void => {
      clearTimeout(timer)
      host.remove()
    }
    const show = (): void => {
      const { link } = scout
      if (!link?.isConnected) return
      address = String(link.href)
      const { protocol, host: place } = new URL(address)
      const [, author] = /(npub|nprofile)1/i.exec(address) ?? []
      const where = protocol === "nostr:" ? "Nostr" : place
      words.textContent = i18n.getMessage(author ? "linkAuthor" : "linkPost", [where])
      box.dir = i18n.getMessage("@@bidi_dir")
      Node.prototype.appendChild.call(document.documentElement, host)
      const { left, bottom, top } = link.getBoundingClientRect()
      const { offsetWidth, offsetHeight } = box
      const below = bottom + 4
      const y = below + offsetHeight > innerHeight ? top - 4 - offsetHeight : below
      box.style.left = `${Math.max(8, Math.min(left, innerWidth - 8 - offsetWidth))}px`
      box.style.top = `${Math.max(8, y)}px`
    }

    scout.point = () => later(scout.link ? show : hide, scout.link ? INTENT : GRACE)
    box.addEventListener("pointerenter", () => clearTimeout(timer))
    box.addEventListener("pointerleave", () => later(hide, GRACE))
    button.addEventListener("click", (event) => {
      event.preventDefault()
      event.stopPropagation()
      if (!event.isTrusted) return
      hide()
      runtime.sendMessage({ type: "link-to-reader", url: address }).catch(() => undefined)
    })
    addEventListener("keydown", ({ key }) => key === "Escape" && hide(), true)
    addEventListener("scroll", hide, { capture: true, passive: true })
    scout.point()
  },
})

/** A policy of the page knows no sheet that is made so; where an engine keeps sheets of other worlds out, an element is. */
function dress(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.implementation.createHTMLDocument().createElement("style")
    style.textContent = STYLE
    root.append(style)
  }
}
