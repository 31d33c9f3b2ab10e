// One hit in the page: an element of ours beside its block, and, of a list that is open, one for each of its posts.
import { render } from "preact"
import type { Card } from "../../lib/core/spasm/card.ts"
import { Found, OneCard, type Place } from "./found.tsx"
import { createHost, type Host } from "./host.ts"
import type { Hit, Scout } from "./scout.ts"
import { unproven } from "./unproven.ts"

export type Mounted = {
  /** Draws what is known now, and puts back what the page took away. */
  readonly update: (hit: Hit) => void
  /** Where the badge belongs; null where it needs no place of its own. */
  readonly measure: () => Offset | null
  readonly move: (offset: Offset | null) => void
  readonly remove: () => void
}
type Offset = { readonly x: number; readonly y: number }
type Ports = { readonly scout: Scout; readonly openReader: (text: string, at?: number) => void }

/** How often an element is put back. A page that takes it away again and again has its way. */
const MOST_RETURNS = 3
/** How long cards of a list are drawn before the page has its turn. */
const SLICE_MS = 12

export function mountFound(first: Hit, { scout, openReader }: Ports): Mounted {
  const { block } = first
  const place = placeOf(block)
  const main = createHost(first.cards.length === 1 ? "spasm-post" : "spasm-posts")
  let posts: readonly Host[] = []
  let hit = first
  let isOpen = false
  let isHidden = false
  let offset: Offset | null = null
  let left = MOST_RETURNS
  let drawing = 0

  const put = (): void => {
    if (place === "corner") documentElement()?.append(main.element)
    else if (place === "bar") block.before(main.element)
    else block.after(main.element)
    main.element.after(...posts.map(({ element }) => element))
  }
  const isInPlace = (): boolean => {
    if (!main.element.isConnected || posts.some(({ element }) => !element.isConnected)) return false
    if (place === "corner") return true
    return place === "bar"
      ? main.element.parentNode === block.parentNode
      : block.nextElementSibling === main.element
  }
  const remove = (): void => {
    for (const { element, root } of [main, ...posts]) {
      render(null, root)
      element.remove()
    }
    posts = []
    drawing++
    isHidden = true
  }
  const draw = (): void => {
    if (isHidden) return
    if (!isInPlace()) {
      if (left-- <= 0) {
        remove()
        return
      }
      put()
    }
    const cards = hit.state === "changed" ? hit.cards.map(unproven) : hit.cards
    const [only] = cards
    if (cards.length === 1 && only) name(main.element, only)
    main.element.toggleAttribute("data-open", isOpen && place === "block")
    main.element.toggleAttribute("data-bar", place === "bar")
    main.element.toggleAttribute("data-corner", place === "corner")
    const onToggle = (): void => {
      isOpen = !isOpen
      if (isOpen) scout.look(block)
      draw()
      focusFirst(main.root)
    }
    const onAgain = (): void => scout.again(hit)
    const onReader = (): void => openReader(hit.text)
    render(
      <Found
        {...{ hit, cards, place, isOpen, offset, onToggle, onAgain, onReader }}
        onHide={remove}
        onAnswer={() => openReader(hit.text, hit.places[0])}
      />,
      main.root,
    )
    drawPosts(isOpen && cards.length > 1 ? cards : [])
  }
  const drawPosts = (wanted: readonly Card[]): void => {
    const isChanged = hit.state === "changed"
    if (wanted.length !== posts.length) {
      for (const { element, root } of posts) {
        render(null, root)
        element.remove()
      }
      posts = wanted.map(() => createHost("spasm-post"))
      main.element.after(...posts.map(({ element }) => element))
    }
    const turn = ++drawing
    const steps = wanted.entries()
    const drawSome = (): void => {
      const end = performance.now() + SLICE_MS
      // A list that was closed or read again meanwhile is drawn by its own turn.
      while (turn === drawing && performance.now() < end) {
        const { done, value } = steps.next()
        if (done) return
        const [at, card] = value
        const post = posts[at]
        if (!post) return
        name(post.element, card)
        post.element.toggleAttribute("data-open", true)
        const onAnswer = (): void => openReader(hit.text, hit.places[at])
        render(<OneCard {...{ card, isChanged, onAnswer }} />, post.root)
      }
      if (turn === drawing) setTimeout(drawSome)
    }
    drawSome()
  }
  put()
  draw()
  return {
    update: (next) => {
      hit = next
      if (hit.state === "gone") remove()
      else draw()
    },
    measure: () => {
      if (place !== "block" || isHidden || isOpen) return null
      const at = block.getBoundingClientRect()
      if (at.width === 0) return null
      const own = main.element.getBoundingClientRect()
      return { x: Math.round(at.right - own.left - INSET), y: Math.round(at.top - own.top + INSET) }
    },
    move: (next) => {
      if (isOpen || (next?.x === offset?.x && next?.y === offset?.y)) return
      offset = next
      draw()
    },
    remove,
  }
}

/** Pixels between the block's corner and the badge. */
const INSET = 4

/** What others may see of a card. */
function name(element: Element, card: Card): void {
  const said = { "data-spasmid": card.spasmid ?? "", "data-state": card.state }
  // Only what changes is written: each writing calls whoever observes the page.
  for (const [key, value] of Object.entries(said))
    if (element.getAttribute(key) !== value) element.setAttribute(key, value)
}

/** A document that is one JSON text gets a bar, data that the page does not show gets the window's corner. */
function placeOf(block: Element): Place {
  if (block.localName === "script") return "corner"
  const isAlone = block.localName === "pre" && block.parentElement?.localName === "body"
  return isAlone && /json|^text\/plain/.test(String(document.contentType)) ? "bar" : "block"
}

const documentElement = (): Element | null => Document.prototype.querySelector.call(document, ":root")

function focusFirst(root: ShadowRoot): void {
  root.querySelector<HTMLElement>("[aria-expanded]")?.focus()
}
