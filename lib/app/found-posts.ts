// Texts that were found in a page, as cards: read and proven here, since a page is no place for either.
import type { Caller } from "../core/request.ts"
import { type Card, cardOf } from "../core/spasm/card.ts"
import { read } from "../core/spasm/read.ts"
import type { Form, Reading } from "../core/spasm/reading.ts"
import { createSplitter } from "../core/spasm/split.ts"
import type { Verifier } from "../core/verifier.ts"
import type { Now } from "./ports.ts"

type FoundText = { readonly id: number; readonly text: string }
type Found = { readonly texts: readonly FoundText[]; readonly beyond: number; readonly drawn: boolean }
/** `cards` is null where the text is no post: it only looked like one. `left` counts posts of a list beyond the first hundred. */
export type FoundCards = {
  readonly id: number
  readonly cards: readonly Card[] | null
  /** Where each of them stands in the list. */
  readonly places: readonly number[]
  readonly left: number
}

type Ports = {
  readonly verifier: () => Promise<Verifier>
  readonly now: Now
  /** Puts what draws the cards into the page. */
  readonly inject: (tabId: number, frameId: number) => Promise<unknown>
  /** Opens one of our own pages. */
  readonly open: (path: string) => Promise<unknown>
}

/** What one tab may have read in a minute. Whoever changes a page in a loop must not keep the worker busy. */
const MINUTE = 60_000
const MOST_TEXTS = 300
const MOST_CHARACTERS = 8_388_608

/** Most posts of one list that are drawn in a page. */
const MOST_CARDS = 100

const NO_POSTS: readonly Form[] = ["text", "siwe", "unreadable", "feed"]

/** Most characters that an address may have and still be opened everywhere. */
const LONGEST_ADDRESS = 1_500_000

/** Neither function throws. */
export function createFoundPosts({ verifier, now, inject, open }: Ports) {
  const tabs = new Map<number, { since: number; texts: number; characters: number }>()

  const isWithin = (tabId: number, texts: readonly FoundText[]): boolean => {
    for (const [id, { since }] of tabs) if (now() - since >= MINUTE) tabs.delete(id)
    const used = tabs.get(tabId) ?? { since: now(), texts: 0, characters: 0 }
    tabs.set(tabId, used)
    used.texts += texts.length
    used.characters += texts.reduce((sum, { text }) => sum + text.length, 0)
    return used.texts <= MOST_TEXTS && used.characters <= MOST_CHARACTERS
  }

  /** The cards of some texts; null where the tab asked for more than its share. */
  const cards = async (
    { tabId, frameId }: Pick<Caller, "tabId" | "frameId">,
    { texts, beyond, drawn }: Found,
  ): Promise<readonly FoundCards[] | null> => {
    if (!isWithin(tabId, texts)) return null
    const answers: FoundCards[] = []
    try {
      const proving = texts.length > 0 ? await verifier() : undefined
      for (const { id, text } of texts) {
        answers.push({ id, ...(proving ? await cardsIn(text, proving) : NOTHING) })
      }
      if (!drawn && (beyond > 0 || answers.some(({ cards }) => cards !== null))) await inject(tabId, frameId)
    } catch {
      // The page is gone, or the browser does not let us draw in it: the texts are answered all the same.
    }
    return answers
  }

  let openedAt = Number.NEGATIVE_INFINITY
  /** One tab in a second. */
  const openReader = async (hash: string): Promise<void> => {
    if (now() - openedAt < 1000) return
    openedAt = now()
    await open(`/reader.html#${hash}`).catch(() => undefined)
  }
  const linkToReader = (url: string): Promise<void> =>
    openReader(`url=${encodeURIComponent(url.toWellFormed())}`)
  /** Opens a found text in the Reader, at one of its posts where that is named; or its page's address where there is too much of it. */
  const toReader = (text: string | null, address: string, at?: number): Promise<void> => {
    const place = at === undefined ? "" : `at=${at}&`
    const whole = text === null ? "" : `${place}text=${encodeURIComponent(text.toWellFormed())}`
    const fits = whole !== "" && whole.length < LONGEST_ADDRESS
    return fits ? openReader(whole) : linkToReader(address)
  }

  return { cards, toReader, linkToReader }
}

const NOTHING = { cards: null, places: [], left: 0 }

/** Most characters that are drawn in a page of an event that is too large to be read. */
const MOST_DRAWN = 2000

/** Too large to be read as a post, it is still said to be there; all of it is in the Reader. */
const shortened = (reading: Reading): Reading => ({
  ...reading,
  content: `${reading.content?.slice(0, MOST_DRAWN).toWellFormed()} […]`,
})

/** Of a list each item is read alone, from its own text. */
async function cardsIn(text: string, verifier: Verifier): Promise<Omit<FoundCards, "id">> {
  const list = createSplitter()
  const items = /^\s*\[/.test(text) ? list.push(text) : [{ text }]
  if (items.length === 0 || list.end().is === "broken") return NOTHING
  const cards: Card[] = []
  const places: number[] = []
  for (const [at, item] of items.slice(0, MOST_CARDS).entries()) {
    const reading = read(item.text, { as: "event", verifier })
    const isHuge = reading.form === "text" && reading.problems.some(({ code }) => code === "too-large")
    if (isHuge || !NO_POSTS.includes(reading.form)) {
      cards.push(cardOf(isHuge ? shortened(reading) : reading))
      places.push(at)
    }
    // A turn for what the person waits for.
    await new Promise((done) => setTimeout(done))
  }
  return cards.length > 0 ? { cards, places, left: Math.max(0, items.length - MOST_CARDS) } : NOTHING
}
