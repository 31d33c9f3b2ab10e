// Reading in bulk: cuts what comes into events, shows the first at once, proves the rest bit by bit, and keeps texts
// alone, from which a card is made again whenever one is to be drawn.
import { type Card, type CardState, cardOf } from "../core/spasm/card.ts"
import { read } from "../core/spasm/read.ts"
import type { Reading } from "../core/spasm/reading.ts"
import { signedTextsOf } from "../core/spasm/signed-texts.ts"
import { createSplitter, type Item, type Place, placeIn } from "../core/spasm/split.ts"
import { parseStrictJson } from "../core/spasm/strict-json.ts"
import type { Verifier } from "../core/verifier.ts"
import {
  type Filter,
  type NumberedCard,
  noCounts,
  type Proof,
  type ReadingFailure,
  type ReadingReport,
} from "./reading-report.ts"
import { readSource, type Source } from "./reading-source.ts"

const FIRST = 20
/** How long is worked before others get a turn, in milliseconds. */
const SLICE_MS = 16
const REPORT_MS = 100
/** How long after it was asked for cards a page is taken to be scrolling. */
const SCROLLING_MS = 300
/** Most characters of a post that are searched. */
const SEARCHED = 4000

/** `verifier` may come later than the text does. `pause` gives others a turn, and leaves the processor to them for as long as it says. */
export function createReadingDesk(
  verifier: Promise<Verifier>,
  report: (report: ReadingReport) => void,
  pause: (ms: number) => Promise<void>,
  now: () => number = () => performance.now(),
) {
  const items: Item[] = []
  const states: CardState[] = []
  const words: string[] = []
  const counts = noCounts()
  let filter: Filter | null = null
  let brokenAt: Place | null = null
  let askedAt = Number.NEGATIVE_INFINITY

  const readItem = (text: string, curve: Verifier): Reading => read(text, { as: "event", verifier: curve })

  const note = (at: number, card: Card): void => {
    if (states[at] !== undefined) return
    states[at] = card.state
    counts[card.state]++
    const { title, content, authors, names } = card
    const said = [title, content.slice(0, SEARCHED), ...names, ...authors.map(({ address }) => address)]
    words[at] = said.join("\n").toLowerCase()
  }

  const cards = async (indexes: readonly number[]): Promise<NumberedCard[]> => {
    askedAt = now()
    const curve = await verifier
    return indexes.flatMap((at) => {
      const item = items[at]
      if (!item) return []
      const card = cardOf(readItem(item.text, curve))
      note(at, card)
      return [{ at, card }]
    })
  }

  const tell = (): void => {
    report({
      is: "proven",
      done: states.filter((state) => state !== undefined).length,
      counts: { ...counts },
    })
    if (filter) report({ is: "passing", filter, indexes: passing(filter) })
  }

  const passing = ({ text, state }: Filter): Uint32Array => {
    const wanted = text.toLowerCase().trim()
    const found: number[] = []
    states.forEach((is, at) => {
      if ((state === "all" || is === state) && (wanted === "" || words[at]?.includes(wanted))) found.push(at)
    })
    return Uint32Array.from(found)
  }

  /** An item that is no JSON: whoever parses the whole list stumbles there. */
  const findBroken = ({ text, ...from }: Item, { form }: Reading): void => {
    if (brokenAt || form !== "text") return
    const json = parseStrictJson(text)
    if (json.ok || json.problems.length > 0) return
    brokenAt = placeIn(text, json.at, from)
    report({ is: "counted", total: items.length, single: false, brokenAt })
  }

  const proveAll = async (): Promise<void> => {
    const curve = await verifier
    let sliceEnds = now() + SLICE_MS
    let reported = now()
    for (const [at, item] of items.entries()) {
      if (states[at] !== undefined && at >= FIRST) continue
      const reading = readItem(item.text, curve)
      note(at, cardOf(reading))
      findBroken(item, reading)
      if (now() < sliceEnds) continue
      if (now() - reported > REPORT_MS) {
        tell()
        reported = now()
      }
      // Where there are few processors, the page could not draw what scrolls by.
      await pause(now() - askedAt < SCROLLING_MS ? SLICE_MS : 0)
      sliceEnds = now() + SLICE_MS
    }
    tell()
  }

  /** Reads all of a source. Ends when everything was proven. */
  const load = async (source: Source): Promise<void> => {
    const splitter = createSplitter()
    let isShown = false
    let toldAt = now()
    const showFirst = async (): Promise<void> => {
      if (isShown) return
      isShown = true
      report({ is: "first", cards: await cards(items.slice(0, FIRST).map((_, at) => at)) })
    }
    const failure = await readSource(source, async (piece, bytes) => {
      items.push(...splitter.push(piece))
      if (items.length >= FIRST) await showFirst()
      if (now() - toldAt < REPORT_MS) return
      report({ is: "coming", bytes })
      toldAt = now()
    })
    if (failure) return report({ is: "failed", why: failure })
    const ended = splitter.end()
    if (ended.is === "value") {
      const one = takeOne(ended.text)
      if (one) return report(one)
      items.push({ text: ended.text, line: 1, column: 1 })
    }
    if (items.length === 0) {
      const why: ReadingFailure =
        ended.is === "broken" ? { is: "broken", at: ended.at } : { is: "empty-list" }
      return report({ is: "failed", why })
    }
    if (ended.is === "broken") brokenAt = ended.at
    report({ is: "counted", total: items.length, single: ended.is === "value", brokenAt })
    await showFirst()
    await proveAll()
  }

  return {
    load,
    cards,
    setFilter: (wanted: Filter | null): void => {
      filter = wanted
      if (wanted) report({ is: "passing", filter: wanted, indexes: passing(wanted) })
    },
    proof: (at: number): Proof => {
      const source = items[at]?.text.trim() ?? ""
      return { source, texts: signedTextsOf(source) }
    },
  }
}

/** What is to be said of one value instead of showing it; null where it can be shown. */
function takeOne(text: string): ReadingReport | null {
  const failed = (why: ReadingFailure): ReadingReport => ({ is: "failed", why })
  const trimmed = text.replace(/^\ufeff/, "").trim()
  if (trimmed === "") return failed({ is: "nothing" })
  if (trimmed.startsWith("<")) return { is: "markup", text: trimmed }
  if (trimmed === "null") return failed({ is: "null" })
  const reading = read(trimmed, { as: "event" })
  const isPost = reading.form !== "text" && reading.form !== "unreadable"
  if (isPost || reading.problems.some(({ tier }) => tier === "danger")) return null
  const json = parseStrictJson(trimmed)
  if (!json.ok) {
    return failed(
      /^[{["]/.test(trimmed) ? { is: "broken", at: placeIn(text, offsetIn(text, json.at)) } : { is: "plain" },
    )
  }
  if (json.root.kind !== "object") return failed({ is: "not-known" })
  const said = json.root.members.find(({ key }) => key === "error")?.node
  return failed(said?.kind === "string" ? { is: "said", text: String(said.value) } : { is: "not-known" })
}

/** An offset in the trimmed text, in the whole. */
const offsetIn = (text: string, at: number): number => text.search(/[^\s\ufeff]/) + at
