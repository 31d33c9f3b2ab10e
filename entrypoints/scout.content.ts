// Finds texts that may be Spasm posts and hands them to the background. Decides nothing, draws nothing, and says not a
// word where there is nothing. What it found waits in the isolated world for the script that draws (cards.content/).
import type { Browser } from "webextension-polyfill"
import { defineContentScript } from "wxt/utils/define-content-script"

type Hit = { id: number; block: Element; text: string; cards?: unknown; state: "read" | "changed" | "gone" }
type Scout = {
  hits: Map<number, Hit>
  /** Blocks that are not read here: too large, or too many. */
  beyond: number
  draw?: (hit?: Hit) => void
  /** The link in front that names a post or an author. */
  link: HTMLAnchorElement | null
  point?: () => void
  look: (block: Element) => void
  again: (hit: Hit) => void
}
type Answer = { id: number; cards: unknown }[] | undefined

export default defineContentScript({
  matches: [],
  registration: "runtime",
  // Registered in the isolated world (lib/platform/sites.ts); this only keeps the build from adding a wrapper.
  world: "MAIN",
  main() {
    // A page that is still loading comes first; one that never ends to load is not waited for.
    if (document.readyState === "complete") search()
    else {
      addEventListener("load", () => setTimeout(search), { once: true })
      setTimeout(search, 3000)
    }
  },
})

/** Searches the page, and then what changes in it; once, however often it is called. */
function search(): void {
  const world = globalThis as unknown as { browser?: Browser; chrome: Browser; spasmScout?: Scout }
  if (world.spasmScout) return
  const BLOCKS = 'pre,code:not(pre code),textarea,script[type$="json"]'
  const isMarked = (text: string): boolean =>
    text.includes("SpasmEvent") || text.includes("spasm_version") || text.includes("dmp_v0")
  const LARGEST = 524_288
  const known = new WeakMap<Node, string>()
  const waiting = new Set<Hit>()
  let roots = new Set<Node>([document])
  let count = 0
  let sending = false
  let planned = false
  let spent = 0

  /** The JSON in a block, cut out of the words around it; "" where there is none, null where it is too large. */
  const textOf = (block: Element): string | null => {
    const { firstChild } = block
    const all = String(
      block.localName === "textarea"
        ? (block as HTMLTextAreaElement).value
        : firstChild?.nextSibling
          ? block.textContent
          : (firstChild?.nodeValue ?? block.textContent),
    )
    if (!isMarked(all)) return ""
    const start = all.search(/[[{]\s*["{[]/)
    const end = Math.max(all.lastIndexOf("}"), all.lastIndexOf("]")) + 1
    if (start < 0 || end <= start) return ""
    return end - start > LARGEST ? null : all.slice(start, end)
  }

  const isSame = ({ block, text }: Hit): boolean => known.get(block) === text

  const look = (block: Element): void => {
    const text = textOf(block)
    const before = known.get(block)
    if (text === before || (text === "" && before === undefined)) return
    // What a person is writing is nobody's to read.
    if ((block as HTMLElement).isContentEditable || block.matches(":focus")) return
    const hit = [...scout.hits.values()].find((one) => one.block === block)
    known.set(block, text ?? "")
    if (hit) {
      hit.state = "changed"
      scout.draw?.(hit)
    } else if (text === null || scout.hits.size + waiting.size >= 100 || count >= 1000) {
      scout.beyond++
    } else if (text) {
      waiting.add({ id: ++count, block, text, state: "read" })
    }
  }

  /** Rejects also where the extension was updated or removed, and its `runtime` with it. */
  const ask = async (message: unknown): Promise<unknown> =>
    (world.browser ?? world.chrome).runtime.sendMessage(message)

  /** A few texts at a time, one message after the other. */
  const send = async (): Promise<void> => {
    if (sending || (waiting.size === 0 && (scout.beyond === 0 || scout.draw))) return
    sending = true
    const sent: Hit[] = []
    let size = 0
    for (const hit of waiting) {
      size += hit.text.length
      if (sent.length === 20 || (sent.length > 0 && size > 2 * LARGEST)) break
      waiting.delete(hit)
      if (isSame(hit)) sent.push(hit)
    }
    const texts = sent.map(({ id, text }) => ({ id, text }))
    const { beyond } = scout
    const message = { type: "found", texts, beyond, drawn: Boolean(scout.draw) }
    const answer = (await ask(message).catch(() => undefined)) as Answer
    if (!answer) {
      scout.beyond += sent.length
      scout.draw?.()
    }
    for (const hit of sent) {
      Object.assign(hit, answer?.find(({ id }) => id === hit.id) ?? { cards: null })
      if (hit.cards && (isSame(hit) || scout.hits.has(hit.id))) {
        hit.state = isSame(hit) ? "read" : "changed"
        scout.hits.set(hit.id, hit)
      } else {
        hit.state = "gone"
        scout.hits.delete(hit.id)
      }
      scout.draw?.(hit)
    }
    sending = false
    if (waiting.size > 0) send()
  }

  /** One step for each block, and for so many elements that may hold a tree of their own. */
  function* walk(places: Iterable<Node>): Generator<undefined> {
    for (const hit of scout.hits.values()) {
      if (!hit.block.isConnected) {
        hit.state = "gone"
        scout.hits.delete(hit.id)
        known.delete(hit.block)
      }
      scout.draw?.(hit)
    }
    const open = [...places]
    const { querySelector, createTreeWalker } = Document.prototype
    for (const place of open) {
      // A page may name its forms after what a document answers to, so nothing is asked of the document itself.
      const element = (place === document ? querySelector.call(document, ":root") : place) as Element | null
      if (!element || element.localName === "spasm-post") continue
      if (element.matches?.(BLOCKS)) look(element)
      // Where no text of all bears a mark, only what was typed or put into a field is left to be looked at.
      const isMarkedAtAll = isMarked(element.textContent ?? "")
      yield
      const blocks = element.querySelectorAll(isMarkedAtAll ? BLOCKS : "textarea")
      yield
      for (const block of blocks) {
        look(block)
        yield
      }
      // Trees of their own are looked for in the first thousands of elements; a whole walk would be felt.
      const walker = createTreeWalker.call(document, element, NodeFilter.SHOW_ELEMENT)
      let host: Node | null = element
      for (let at = 0; host && at < 8000; at++) {
        const inner = (host as Element).shadowRoot
        if (inner && (host as Element).localName !== "spasm-post") {
          observer.observe(inner, WATCHED)
          open.push(inner)
        }
        if (at % 200 === 0) yield
        host = walker.nextNode()
      }
    }
    scout.draw?.()
  }

  /** Searches while the page is idle; the more it took, the later it comes again: never a tenth of the time. */
  const plan = (): void => {
    if (planned) return
    planned = true
    setTimeout(
      () => {
        const steps = walk(roots)
        roots = new Set()
        spent = 0
        const work = (): void => {
          const start = performance.now()
          let step = steps.next()
          while (!step.done && performance.now() - start < 6) step = steps.next()
          spent += performance.now() - start
          if (!step.done) return void requestIdleCallback(work, { timeout: 1000 })
          send()
          planned = false
          if (roots.size > 0) plan()
        }
        requestIdleCallback(work, { timeout: 1000 })
      },
      spent ? Math.min(200 + 20 * spent, 20_000) : 0,
    )
  }

  const WATCHED = { childList: true, subtree: true, characterData: true }
  const observer = new MutationObserver((records) => {
    // Where too much happens to follow, the whole page is searched once, later.
    if (records.length > 500 || roots.size > 200) roots = new Set([document])
    else {
      for (const { target, addedNodes } of records) {
        const block = ((target as Element).closest ? (target as Element) : target.parentElement)?.closest(
          BLOCKS,
        )
        if (block) roots.add(block)
        else for (const node of addedNodes) if (node.nodeType === 1) roots.add(node)
      }
    }
    if (roots.size > 0 || scout.hits.size > 0) plan()
  })
  const scout: Scout = {
    hits: new Map(),
    beyond: 0,
    link: null,
    look,
    again: (hit) => {
      const text = textOf(hit.block)
      known.set(hit.block, text ?? "")
      hit.text = text ?? ""
      waiting.add(hit)
      send()
    },
  }
  const NAMED =
    /^(?:https?:.{0,2000}(?:spasmid01[0-9a-f]{21}|\/news\/[0-9a-f]{64}|[/=:@](?:note|nevent|npub|nprofile)1[02-9ac-hj-np-z]{50})|nostr:n)/i
  let told = false
  /** Links are looked at when a person comes to them; only the first that names something brings what draws beside it. */
  const point = ({ target, isTrusted }: Event): void => {
    const found = target instanceof Element ? Element.prototype.closest.call(target, "a[href]") : null
    const { link } = scout
    scout.link =
      isTrusted && found && NAMED.test(String((found as HTMLAnchorElement).href))
        ? (found as HTMLAnchorElement)
        : null
    if (scout.link === link) return
    if (scout.point) scout.point()
    else if (!told) {
      told = true
      ask({ type: "found-link" }).catch(() => undefined)
    }
  }
  addEventListener("pointerover", point, { passive: true })
  addEventListener("focusin", point)
  world.spasmScout = scout
  observer.observe(document, WATCHED)
  plan()
}
