// Looking up what a link or an id names: at the forum that it leads to, and at the places that the person chose.
import { idsOf } from "../core/merge-talk.ts"
import type { Destination } from "../core/outbox/destination.ts"
import { cardOf } from "../core/spasm/card.ts"
import { isObject, type JsonObject } from "../core/spasm/post.ts"
import { read } from "../core/spasm/read.ts"
import type { Verifier } from "../core/verifier.ts"
import { createRelayLine } from "./destinations/relay-line.ts"
import { eventById, type TalkPorts } from "./destinations/talk.ts"
import type { Linked } from "./post-link.ts"

export type Lookup = {
  /** Unverified but for the one thing that was asked: they are what was named. */
  readonly events: readonly JsonObject[]
  /** Places that had them. */
  readonly sources: readonly string[]
  /** Places that said that they have none. */
  readonly absent: readonly string[]
  readonly failed: readonly string[]
  /** Places that gave something else. */
  readonly lying: readonly string[]
}

type Place = Pick<Destination, "url" | "kind">
type Answer = { readonly is: "found"; readonly events: readonly JsonObject[] } | { readonly is: Missing }
type Missing = "absent" | "failed" | "lying"

const COMMENTS_DEPTH = 10
const MOST_OF_AUTHOR = 100
const LIMIT_MS = 20_000

const isShort = (id: string): boolean => id.length < 64

/** Places that can be asked for what is named: none where none of them could know. */
export function placesFor(named: Linked, own: readonly Place[]): readonly Place[] {
  const relays = own.filter(({ kind }) => kind === "nostr-relay")
  if (named.is === "author") return relays
  const instances = own.filter(({ kind }) => kind === "spasm-instance")
  const site: readonly Place[] = named.site ? [{ url: named.site, kind: "spasm-instance" }] : []
  // A shortened id would be another post elsewhere.
  if (isShort(named.id)) return site
  const others = instances.filter(({ url }) => url !== named.site)
  return [...site, ...others, ...(/^[0-9a-f]{64}$/.test(named.id) ? relays : [])]
}

/** Asks every place at once. Never rejects. */
export async function lookUp(
  named: Linked,
  places: readonly Place[],
  ports: TalkPorts & { readonly verifier: () => Promise<Verifier> },
  stop: AbortSignal,
): Promise<Lookup> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)])
  const verifier = await ports.verifier()
  const answers = await Promise.all(
    places.map(async ({ url, kind }) => {
      const found =
        kind === "nostr-relay" ? ofRelay(url, named, ports, signal) : ofForum(url, named, ports, signal)
      return { url, answer: await checked(await found, named, verifier) }
    }),
  )
  const said = (is: Missing): string[] =>
    answers.filter(({ answer }) => answer.is === is).map(({ url }) => url)
  const found = answers.flatMap(({ url, answer }) => (answer.is === "found" ? [{ url, ...answer }] : []))
  const events = new Map(
    // One post is shown as the first place has it, with its comments; an author's posts are united.
    (named.is === "post" ? found.slice(0, 1) : found).flatMap(({ events }) =>
      events.map(
        (event) => [typeof event.id === "string" ? event.id : JSON.stringify(event), event] as const,
      ),
    ),
  )
  return {
    events: [...events.values()],
    sources: found.map(({ url }) => url),
    absent: said("absent"),
    failed: said("failed"),
    lying: said("lying"),
  }
}

async function ofForum(base: string, named: Linked, ports: TalkPorts, signal: AbortSignal): Promise<Answer> {
  if (named.is === "author") return { is: "absent" }
  const answer = await eventById(base, named.id, ports, signal, COMMENTS_DEPTH)
  return answer.is === "found" ? { is: "found", events: [answer.event] } : { is: answer.is }
}

async function ofRelay(
  url: string,
  named: Linked,
  { connect }: TalkPorts,
  signal: AbortSignal,
): Promise<Answer> {
  // Nobody logs in to read: the relay would learn who asks.
  const line = createRelayLine(url, "", { connect, login: async () => "off" })
  const filter =
    named.is === "post"
      ? { ids: [named.id], limit: 1 }
      : { authors: [named.pubkey], kinds: [1], limit: MOST_OF_AUTHOR }
  const events: JsonObject[] = []
  try {
    const how = await line.ask(
      filter,
      (event) => {
        if (isObject(event)) events.push(event)
        return events.length >= filter.limit
      },
      signal,
    )
    if (events.length > 0) return { is: "found", events }
    return { is: how.is === "end" ? "absent" : "failed" }
  } finally {
    line.close()
  }
}

/** Only what is what was asked for: a place that gives another post under an id is named as such. */
async function checked(answer: Answer, named: Linked, verifier: Verifier): Promise<Answer> {
  if (answer.is !== "found") return answer
  const events: JsonObject[] = []
  for (const event of answer.events) {
    if (isNamed(event, named, verifier)) events.push(event)
    // A turn for what the person sees.
    await new Promise((done) => setTimeout(done))
  }
  return events.length > 0 ? { is: "found", events } : { is: "lying" }
}

function isNamed(event: JsonObject, named: Linked, verifier: Verifier): boolean {
  const { children: _, parent: __, root: ___, ...alone } = event
  const card = cardOf(read(alone, { as: "event", verifier }))
  if (named.is === "author")
    return card.authors.some(({ address, proven }) => proven && address === named.pubkey)
  // A changed post is shown as what it is, invalid, where it claims the id.
  const ids = card.state === "invalid" ? card.claimedIds : idsOf(card)
  return ids.some((id) => id === named.id || (isShort(named.id) && id.startsWith(named.id)))
}
