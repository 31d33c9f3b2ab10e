// What the reader reads now: one session with the worker, and what became of it so far.
import { signal } from "@preact/signals"
import type { Card } from "../../lib/core/spasm/card.ts"
import { formatted } from "../../lib/core/spasm/formatted-card.ts"
import type { Place } from "../../lib/core/spasm/split.ts"
import { ask } from "../../lib/platform/background-client.ts"
import { curve } from "../../lib/platform/curve.ts"
import { network } from "../../lib/platform/destinations/http.ts"
import { type Lookup, lookUp, placesFor } from "../../lib/platform/named-posts.ts"
import type { Linked } from "../../lib/platform/post-link.ts"
import { openReading, type ReadingSession } from "../../lib/platform/reading-client.ts"
import {
  type Filter,
  type NumberedCard,
  noCounts,
  type ReadingFailure,
  type ReadingReport,
  type StateCounts,
} from "../../lib/platform/reading-report.ts"
import type { Source } from "../../lib/platform/reading-source.ts"
import { readMarkup } from "./rss.ts"

export type Fault =
  | ReadingFailure
  | { readonly is: "html" | "xml" | "empty-feed" | "markup-too-large" | "nobody-to-ask" }
  /** None of the places has what was named, or what they gave is something else. */
  | ({ readonly is: "nowhere" } & Pick<Lookup, "absent" | "failed" | "lying">)

/** What can be read: a source as it stands, or something that is named and has to be looked up. */
export type Wanted = Source | { readonly is: "named"; readonly named: Linked }

export type Results = {
  readonly total: number
  readonly single: boolean
  readonly done: number
  readonly counts: StateCounts
  readonly brokenAt: Place | null
}

/** Most cards that are kept; others are asked for again. */
const KEPT = 160
const AT_ONCE = 3

export const state = signal<"idle" | "reading" | "read">("idle")
export const bytes = signal(0)
export const fault = signal<Fault | null>(null)
/** The address that was asked, where it was one. */
export const asked = signal<string | null>(null)
/** Places that what is read came from. */
export const cameFrom = signal<readonly string[]>([])
export const results = signal<Results | null>(null)
export const filter = signal<Filter>({ text: "", state: "all" })
/** Events that pass the filter; null where all do. */
export const passing = signal<Uint32Array | null>(null)
/** The event that was asked for among all, until it is gone to. */
export const aim = signal<number | null>(null)
/** Rises whenever a card came that is drawn. */
export const arrived = signal(0)

const cards = new Map<number, Card>()
let wanted: readonly number[] = []
let isAsking = false
let session: ReadingSession | null = null
let asking = new AbortController()

const PORTS = {
  fetcher: network,
  connect: (url: string) => new WebSocket(url),
  verifier: async () => (await curve()).verifier,
}

/** Begins anew. */
export function start(wanted: Wanted): void {
  reset()
  if (wanted.is === "named") void askFor(wanted.named)
  else begin(wanted, wanted.is === "url" ? [URL.parse(wanted.url)?.origin ?? ""] : [])
}

function reset(): void {
  session?.end()
  session = null
  asking.abort()
  asking = new AbortController()
  cards.clear()
  wanted = []
  isAsking = false
  state.value = "reading"
  bytes.value = 0
  fault.value = null
  results.value = null
  passing.value = null
  filter.value = { text: "", state: "all" }
  asked.value = null
  aim.value = null
  cameFrom.value = []
}

function begin(source: Source, from: readonly string[]): void {
  asked.value = source.is === "url" ? source.url : null
  cameFrom.value = from
  const own = openReading(source, (report) => {
    if (session === own) onReport(report)
  })
  session = own
}

/** Asks the forum of a link, and the person's own places, for what is named. */
async function askFor(named: Linked): Promise<void> {
  const { signal } = asking
  const places = placesFor(named, await ask("destinations", {}).catch(() => []))
  if (places.length === 0) return fail({ is: "nobody-to-ask" })
  const found = await lookUp(named, places, PORTS, signal)
  if (signal.aborted) return
  const { events } = found
  if (events.length === 0) return fail({ ...found, is: "nowhere" })
  begin({ is: "text", text: JSON.stringify(events.length === 1 ? events[0] : events) }, found.sources)
}

/** Ends what is under way; what was read so far stays. */
export function stop(): void {
  asking.abort()
  session?.end()
  session = null
  state.value = results.value ? "read" : "idle"
}

export function setFilter(next: Filter): void {
  filter.value = next
  const all = next.state === "all" && next.text.trim() === ""
  if (all) passing.value = null
  session?.filter(all ? null : next)
}

export const cardAt = (at: number): Card | undefined => cards.get(at)

/** Asks for those of these cards that are not here; what was wanted before and is not any more is let go. */
export async function want(indexes: readonly number[]): Promise<void> {
  wanted = indexes
  if (isAsking) return
  isAsking = true
  const from = session
  for (;;) {
    // Few at a time, so that the first of them are drawn while the others are read.
    const missing = wanted.filter((at) => !cards.has(at)).slice(0, AT_ONCE)
    if (missing.length === 0 || !from || from !== session) break
    const came = await from.cards(missing)
    if (from !== session || came.length === 0) break
    await take(came)
  }
  isAsking = false
}

export const proofAt = async (at: number) => session?.proof(at) ?? null

/** Formats cards and takes them in, one in a frame: many at once would make a frame late. Ends when the last is there. */
async function take(came: readonly NumberedCard[]): Promise<void> {
  const from = session
  for (const { at, card } of came) {
    if (from !== session) return
    const ready = formatted(card)
    await nextFrame()
    if (from !== session) return
    keep(at, ready)
    arrived.value++
  }
}

/** A page in the background has no frames, and no hurry. */
const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => (document.hidden ? setTimeout(resolve) : requestAnimationFrame(resolve)))

function keep(at: number, card: Card): void {
  cards.delete(at)
  cards.set(at, card)
  for (const old of cards.keys()) {
    if (cards.size <= KEPT) break
    cards.delete(old)
  }
}

function onReport(report: ReadingReport): void {
  const before = results.value ?? { total: 0, single: false, done: 0, counts: noCounts(), brokenAt: null }
  switch (report.is) {
    case "coming":
      bytes.value = report.bytes
      break
    case "first":
      results.value = { ...before, total: Math.max(before.total, report.cards.length) }
      take(report.cards)
      break
    case "counted":
      results.value = { ...before, total: report.total, single: report.single, brokenAt: report.brokenAt }
      break
    case "proven": {
      results.value = { ...before, done: report.done, counts: report.counts }
      if (report.done >= before.total) state.value = "read"
      break
    }
    case "passing":
      if (report.filter === filter.value || same(report.filter, filter.value)) passing.value = report.indexes
      break
    case "markup":
      onMarkup(report.text)
      break
    case "failed":
      fail(report.why)
      break
    default:
      report satisfies never
  }
}

const same = (one: Filter, other: Filter): boolean => one.text === other.text && one.state === other.state

function onMarkup(text: string): void {
  const markup = readMarkup(text)
  if (markup.is === "feed") session?.load({ is: "text", text: markup.text })
  else fail({ is: markup.is === "too-large" ? "markup-too-large" : markup.is })
}

function fail(why: Fault): void {
  fault.value = why
  state.value = results.value ? "read" : "idle"
}
