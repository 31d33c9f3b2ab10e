// Draws what the scout found, in the page. Put there at the first hit and only then; reads and proves nothing itself.
import { options, render } from "preact"
import { defineContentScript } from "wxt/utils/define-content-script"
import { browser } from "../../lib/platform/browser.ts"
import { Beyond } from "./found.tsx"
import { createHost } from "./host.ts"
import { type Mounted, mountFound } from "./mounted.tsx"
import { type Hit, type Scout, scoutHere } from "./scout.ts"

// An element with a name of its own inside a closed tree would hand the tree to whoever defines that name in the page.
const { vnode: before } = options
options.vnode = (vnode) => {
  if (typeof vnode.type === "string" && vnode.type.includes("-")) vnode.type = "div"
  before?.(vnode)
}

export default defineContentScript({
  matches: [],
  registration: "runtime",
  cssInjectionMode: "manual",
  // Put into the isolated world by lib/platform/scout.ts; this only keeps the build from adding a wrapper.
  world: "MAIN",
  main() {
    const scout = scoutHere()
    if (!scout || scout.draw) return
    const mounted = new Map<number, Mounted>()
    const openReader = (text: string | null, at?: number): void => {
      browser.runtime.sendMessage({ type: "found-to-reader", text, at }).catch(() => undefined)
    }

    /** Reads all places, then writes all: one layout however many badges there are. */
    const measure = (): void => {
      const all = [...mounted.values()].map((one) => [one, one.measure()] as const)
      for (const [one, offset] of all) one.move(offset)
    }
    let isPlanned = false
    const planMeasure = (): void => {
      if (isPlanned) return
      isPlanned = true
      requestAnimationFrame(() => {
        isPlanned = false
        measure()
      })
    }
    const sizes = new ResizeObserver(planMeasure)
    addEventListener("resize", planMeasure)
    // A page that turns its direction moves blocks without resizing them.
    const root = Document.prototype.querySelector.call(document, ":root")
    if (root) new MutationObserver(planMeasure).observe(root, { attributeFilter: ["dir", "lang", "class"] })

    const drawHit = (hit: Hit): void => {
      const known = mounted.get(hit.id)
      if (hit.state === "gone") {
        mounted.delete(hit.id)
        sizes.unobserve(hit.block)
      } else if (!known) {
        mounted.set(hit.id, mountFound(hit, { scout, openReader }))
        sizes.observe(hit.block)
      }
      known?.update(hit)
      planMeasure()
    }
    const drawBeyond = createNote(scout, () => openReader(null))
    scout.draw = (hit) => (hit ? drawHit(hit) : drawBeyond())
    for (const hit of scout.hits.values()) drawHit(hit)
    drawBeyond()
  },
})

/** One line in the corner of the window about what was left alone; hidden once, it stays hidden. */
function createNote(scout: Scout, onReader: () => void): () => void {
  let host: ReturnType<typeof createHost> | null = null
  let isHidden = false
  const hide = (): void => {
    isHidden = true
    host?.element.remove()
  }
  return () => {
    if (isHidden || scout.beyond === 0) return
    if (!host) {
      host = createHost("spasm-posts")
      host.element.toggleAttribute("data-corner", true)
      Document.prototype.querySelector.call(document, ":root")?.append(host.element)
    }
    render(<Beyond count={scout.beyond} onHide={hide} onReader={onReader} />, host.root)
  }
}
