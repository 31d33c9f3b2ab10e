// Beside a link to a post or an author that a person points at, or comes to by keyboard: what the page itself proves of it,
// and a button that reads it. Asks nobody anything by itself.
import type { Browser } from "webextension-polyfill"
import { defineContentScript } from "wxt/utils/define-content-script"

/** As much of a card (lib/core/spasm/card.ts) as is said here. */
type Card = {
  spasmid: string | null
  state: keyof typeof STATES
  title: string
  content: string
  authors: { address: string; proven: boolean }[]
  children: Card[]
}
type Link = HTMLAnchorElement
type Scout = { hits: Map<number, { cards?: unknown }>; link: Link | null; point?: () => void }

/** Milliseconds: before it is shown, and before it goes once nobody is there. */
const INTENT = 300
const GRACE = 600
/** Most characters of a title. */
const MOST = 60

const STATES = {
  verified: "cardStateVerified",
  partial: "cardStatePartial",
  unsigned: "cardStateUnsigned",
  invalid: "cardStateInvalid",
  unknown: "cardStateUnknown",
} as const

const STYLE = `
:host { all: initial !important; }
div {
  color-scheme: light dark; position: fixed; inset: auto; margin: 0; overflow: visible; display: flex; gap: 8px; align-items: center;
  max-inline-size: min(360px, 100vw - 16px); padding: 4px 4px 4px 12px; box-sizing: border-box;
  border: 1px solid light-dark(#8a7f8c, #8d8291); border-radius: 8px; box-shadow: 0 2px 8px #0004;
  background: light-dark(#fff, #201a22); color: light-dark(#1f1a21, #f3edf4); font: 14px/1.4 system-ui, sans-serif;
}
span { min-inline-size: 0; }
bdi { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
bdi + bdi { font-size: 12px; }
button {
  flex: none; min-block-size: 32px; padding: 4px 12px; border: 0; border-radius: 6px; cursor: pointer;
  background: light-dark(#8d0d91, #e79be9); color: light-dark(#fff, #2a0b2b); font: inherit; font-weight: 600;
}
button:focus-visible { outline: 2px solid light-dark(#1f1a21, #f3edf4); outline-offset: 1px; }
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
    const title = foreign.createElement("bdi")
    const note = foreign.createElement("bdi")
    const button = foreign.createElement("button")
    box.setAttribute("role", "group")
    // Above the page's own dialogs, and beside the link whatever the page transforms or cuts off.
    box.popover = "manual"
    button.type = "button"
    button.textContent = i18n.getMessage("readerRead")
    words.append(title, note)
    box.append(words, button)
    root.append(box)
    Document.prototype.adoptNode.call(document, host)
    dress(root)

    /** The link that a person came to last, and the one that the box stands beside. */
    let wanted: Link | null = null
    let shown: Link | null = null
    /** What the button opens: what the words said when it was shown, whatever the page makes of the link since. */
    let address = ""
    let timer: ReturnType<typeof setTimeout> | undefined

    const hide = (): void => {
      clearTimeout(timer)
      wanted = shown = null
      host.remove()
    }
    const say = (): void => {
      const { protocol, host: site } = new URL(address)
      const where = protocol === "nostr:" ? "Nostr" : site
      const card = knownBy(address, scout.hits)
      const key = /(npub|nprofile)1/i.test(address) ? "linkAuthor" : "linkPost"
      // What a broken signature stands under is nobody's word.
      title.textContent =
        (card && card.state !== "invalid" && firstWords(card)) || i18n.getMessage(key, [where])
      note.textContent = card ? `${stateOf(card, i18n)} · ${where}` : ""
      box.ariaLabel = [title.textContent, note.textContent].filter(Boolean).join(". ")
    }
    const place = (): void => {
      if (!shown) return
      const { left, bottom, top } = shown.getBoundingClientRect()
      const { offsetWidth, offsetHeight, style } = box
      const below = bottom + 4
      const y = below + offsetHeight > innerHeight ? top - 4 - offsetHeight : below
      style.left = `${Math.max(8, Math.min(left, innerWidth - 8 - offsetWidth))}px`
      style.top = `${Math.max(8, y)}px`
      style.visibility = bottom < 0 || top > innerHeight ? "hidden" : "visible"
    }
    const show = (link: Link): void => {
      shown = link
      address = String(link.href)
      say()
      box.dir = i18n.getMessage("@@bidi_dir")
      // Never among the page's own elements, whose rules count their neighbours; a dialog makes all outside of it inert.
      const home =
        link.closest("dialog, [aria-modal=true]") ?? Document.prototype.querySelector.call(document, ":root")
      if (home && host.parentNode !== home) {
        Node.prototype.appendChild.call(home, host)
        box.showPopover()
      }
      place()
    }
    /** Shows or hides it by where the person is now. */
    const settle = (): void => {
      const isHere = wanted?.isConnected && (wanted === scout.link || wanted.matches(":focus-visible"))
      if (wanted && isHere) show(wanted)
      else if (!box.matches(":hover, :focus-within")) hide()
    }
    const later = (ms: number): void => {
      clearTimeout(timer)
      timer = setTimeout(settle, ms)
    }

    scout.point = () => {
      wanted = scout.link ?? wanted
      later(scout.link ? INTENT : GRACE)
    }
    box.addEventListener("pointerleave", () => later(GRACE))
    addEventListener("focusout", () => host.isConnected && later(GRACE), true)
    // What is done in the box is not done in the page around it.
    for (const kind of ["pointerdown", "mousedown", "keydown"])
      box.addEventListener(kind, (event) => event.stopPropagation())
    button.addEventListener("click", (event) => {
      event.preventDefault()
      event.stopPropagation()
      if (!event.isTrusted) return
      hide()
      runtime.sendMessage({ type: "link-to-reader", url: address }).catch(() => undefined)
    })
    /** The button follows its link in the order of Tab, and Escape closes the box. */
    const onKey = (event: KeyboardEvent): void => {
      const { key, shiftKey, altKey, ctrlKey, metaKey, isTrusted } = event
      const link = shown
      if (!link || !isTrusted || !host.isConnected) return
      const isInside = root.activeElement !== null
      let isOurs = false
      if (key === "Escape") {
        isOurs = isInside || link.matches(":focus-visible")
        if (isInside) link.focus({ preventScroll: true })
        hide()
      } else if (key === "Tab" && !altKey && !ctrlKey && !metaKey) {
        if (isInside) {
          // Onwards the browser goes by itself, from the link.
          link.focus({ preventScroll: true })
          isOurs = shiftKey
          if (!shiftKey) hide()
        } else if (!shiftKey && link.matches(":focus")) {
          button.focus()
          isOurs = root.activeElement !== null
        }
      }
      if (!isOurs) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    addEventListener("keydown", onKey, true)
    const onScroll = (): void => {
      if (shown?.matches(":focus-visible") || root.activeElement) place()
      else if (shown) hide()
    }
    addEventListener("scroll", onScroll, { capture: true, passive: true })
    scout.point()
  },
})

/** What the reader would take for a post's id at a forum; where an address names more than that, it says nothing here. */
const ID =
  /^https?:(?!.*(?:\/api\/|(?:note|nevent|npub|nprofile)1))[^?#]*\/(spasmid01[0-9a-f]{64}|(?<=\/news\/)spasmid01[0-9a-f]{21})\/?(?:$|[?#])/i

/** The post that the page itself holds, by the id that was computed of its words: another id is only said to be its own. */
function knownBy(address: string, hits: Scout["hits"]): Card | undefined {
  const id = ID.exec(address)?.[1]?.toLowerCase()
  if (!id) return undefined
  const all = [...hits.values()].flatMap(({ cards }) => (cards ?? []) as Card[])
  const same: Card[] = []
  // Grows while it is gone through, by the comments of each.
  for (const card of all) {
    if (card.spasmid?.startsWith(id)) same.push(card)
    all.push(...card.children)
  }
  return same.find(({ state }) => state === "verified") ?? same[0]
}

/** What it begins with, without what cannot be seen or turns the line around. */
function firstWords({ title, content }: Card): string {
  const text = [...(title.trim() || content.trim()).replace(/[^\P{C}\u200c\u200d]+/gu, " ")]
  return text.slice(0, MOST).join("") + (text.length > MOST ? "…" : "")
}

function stateOf({ state, authors }: Card, i18n: Browser["i18n"]): string {
  const [first, ...others] = authors.filter(({ proven }) => proven)
  if (state !== "verified" || !first) return i18n.getMessage(STATES[state])
  if (others.length > 0) return i18n.getMessage("cardSignedByAll", [String(others.length + 1)])
  return i18n.getMessage("cardSignedBy", [first.address.replace(/^((?:0x)?.{4}).*(?=.{4}$)/, "$1…")])
}

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
