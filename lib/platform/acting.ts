// Reacting to a post and taking one away: composed now, asked for in the window, and followed until a place has it.

import {
  type Act,
  type ActFault,
  type Acting,
  type ActPhase,
  actDraft,
  parentIdsFor,
} from "../core/compose/answering.ts"
import { composeBody, composeNostr } from "../core/compose/compose.ts"
import type { SigningKey } from "../core/compose/written.ts"
import type { Delivery } from "../core/outbox/delivery.ts"
import { type Destination, REFUSALS, type Refusal } from "../core/outbox/destination.ts"
import type { Card } from "../core/spasm/card.ts"
import type { Status } from "../messages/extension.ts"
import { ask, onChange } from "./background-client.ts"
import { loadToNostr } from "./spasm-convert.ts"
import { openAddress } from "./tabs.ts"

/** What is still on its way after this long is left to the outbox. */
const FOLLOW_MS = 60_000
/** A change is told; this is for what a dying worker did not tell. */
const LOOK_MS = 2000

/** `reply` opens the composer, which each page does in its own way. Ends following with the signal. */
export function createActing(reply: Acting["reply"], signal: AbortSignal): Acting {
  return {
    reply,
    open: async (card, tell) => {
      const address = await ownAddress(card).catch(() => failed("unanswered"))
      if (typeof address !== "string") return tell(address)
      await openAddress(address)
    },
    act: async (act, card, sources, tell) => {
      tell(await carriedOut(act, card, sources, tell, signal).catch(() => failed("unanswered")))
    },
  }
}

/** The page of a post at the forum where the person's own posts go, or at any that they added. */
async function ownAddress(card: Card): Promise<string | ActPhase> {
  const [id] = parentIdsFor(card)
  if (id === undefined) return failed("no-parent")
  const [status, destinations] = await Promise.all([ask("status", {}), ask("destinations", {})])
  const forums = destinations.filter(({ kind }) => kind === "spasm-instance")
  const forum = forums.find(isUsualFor(status)) ?? forums[0]
  return forum ? `${forum.url}/news/${encodeURIComponent(id)}` : failed("no-forum")
}

const isUsualFor =
  ({ identities }: Status) =>
  ({ defaultFor }: Destination): boolean =>
    defaultFor === "all" || defaultFor.includes(identities[0]?.id ?? "")

const failed = (why: ActFault): ActPhase => ({ is: "failed", why })

async function carriedOut(
  act: Act,
  card: Card,
  sources: readonly string[],
  tell: (phase: ActPhase) => void,
  signal: AbortSignal,
): Promise<ActPhase> {
  tell({ is: "asking" })
  const [status, destinations] = await Promise.all([ask("status", {}), ask("destinations", {})])
  const key = keyOf(status)
  if (!key) return failed("no-key")
  const to = placesFor(destinations, status, sources)
  if (to.length === 0) return failed("no-destination")
  const draft = actDraft(act, card, key, Date.now())
  if (!draft) return failed("no-parent")
  const body = composeBody(draft)
  if (!body.ok) return failed("not-composed")
  let signed: Parameters<typeof ask<"publish">>[1] = { text: body.text, to }
  if (key.scheme === "nostr") {
    const toNostr = await loadToNostr()
    if (!toNostr) return failed("no-library")
    const nostr = composeNostr(body, toNostr)
    if (!nostr.ok) return failed("not-composed")
    signed = { event: { ...nostr.event }, to }
  }
  const asked = await ask("publish", signed)
  if (!asked.ok) return failed(asked.code === "no-key" || asked.code === "busy" ? asked.code : "not-composed")
  const event = await decided(asked.request, body.spasmid, signal)
  if (event === "rejected" || event === "gone") return failed(event)
  tell({ is: "sending" })
  return delivered(event, signal)
}

/** The first key of the person whose keys come first: of Ethereum where there is one, which every forum reads. */
function keyOf({ identities, accounts }: Status): SigningKey | undefined {
  const own = identities[0]?.accounts ?? accounts
  return own.find(({ scheme }) => scheme === "ethereum") ?? own[0]
}

/** Where the post came from, and where the person's posts go. Never relays: there a reaction reads as a note. */
function placesFor(
  destinations: readonly Destination[],
  status: Status,
  sources: readonly string[],
): readonly string[] {
  const isUsual = isUsualFor(status)
  return destinations
    .filter((one) => one.kind !== "nostr-relay" && (sources.includes(one.url) || isUsual(one)))
    .map(({ url }) => url)
}

/** Looks again after every change until there is an answer, or the page goes. */
async function until<T>(look: () => Promise<T | null>, signal: AbortSignal): Promise<T | null> {
  const stop = new AbortController()
  const over = AbortSignal.any([signal, stop.signal])
  let wake = (): void => undefined
  onChange(() => wake(), over)
  over.addEventListener("abort", () => wake(), { once: true })
  try {
    while (!signal.aborted) {
      const changed = new Promise<void>((done) => {
        wake = done
      })
      const found = await look()
      if (found !== null) return found
      const timer = setTimeout(() => wake(), LOOK_MS)
      await changed
      clearTimeout(timer)
    }
    return null
  } finally {
    stop.abort()
  }
}

/** The event in the outbox, or what came of the question instead. */
async function decided(request: string, spasmid: string, signal: AbortSignal): Promise<string> {
  const look = async (): Promise<string | null> => {
    const { state, event } = await ask("publish-state", { request })
    if (state === "waiting") return null
    if (state === "rejected") return "rejected"
    if (state === "signed" && event !== null) return event
    return (await ask("outbox-item", { event: spasmid }))?.key ?? "gone"
  }
  return (await until(look, signal)) ?? "gone"
}

async function delivered(event: string, signal: AbortSignal): Promise<ActPhase> {
  const look = async (): Promise<ActPhase | null> => {
    const item = await ask("outbox-item", { event })
    return item && outcomeOf(item.deliveries)
  }
  const ends = AbortSignal.any([signal, AbortSignal.timeout(FOLLOW_MS)])
  return (await until(look, ends)) ?? { is: "kept" }
}

/** One place that has it is enough; that all refuse it is final. */
function outcomeOf(deliveries: readonly Delivery[]): ActPhase | null {
  if (deliveries.some(({ state }) => state === "accepted" || state === "already")) return { is: "accepted" }
  const [first] = deliveries
  if (!first || !deliveries.every(({ state }) => state === "refused" || state === "given-up")) return null
  const { why, to } = deliveries.find((row) => row.why === "already-acted") ?? first
  return { is: "refused", why: isRefusal(why) ? why : "refused", by: to }
}

const isRefusal = (why: Delivery["why"]): why is Refusal => (REFUSALS as readonly unknown[]).includes(why)
