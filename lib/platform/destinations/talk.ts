// What a place knows of a conversation: everything that answers an address or an event. Only ever asked on a press.

import type { Delay, DestinationKind } from "../../core/outbox/destination.ts"
import { jsonOf } from "../../core/outbox/json-text.ts"
import { addressTag } from "../../core/page-address.ts"
import { isObject, type JsonObject, objectsIn } from "../../core/spasm/post.ts"
import { delayOf } from "./failures.ts"
import type { Fetcher } from "./http.ts"
import { createRelayLine, type LineAsked, type LinePorts } from "./relay-line.ts"

/** Events as they came, unread and unverified. */
export type Heard =
  | { readonly is: "heard"; readonly events: readonly JsonObject[] }
  | { readonly is: "failed"; readonly why: Delay }

/** Whoever can be asked, without saying who asks. */
export type TalkPorts = { readonly fetcher: Fetcher; readonly connect: LinePorts["connect"] }

const LIST_BYTES = 8 * 1_048_576
const MOST_EVENTS = 500
/** Ids of one question: its address stays below what servers take. */
const MOST_IDS = 40
/** Answers to answers, and so on. */
const MOST_ROUNDS = 8
const COMMENTS_DEPTH = 10
/** Posts whose comments an older server is asked for, one by one. */
const MOST_TREES = 10

/** Kinds of places that know what answers an address. */
export const canTalk = (kind: DestinationKind): boolean => kind !== "logos-node"

/** What one place has about an address, or under one of an event's ids. Never rejects. */
export function hearTalk(
  { url, kind }: { readonly url: string; readonly kind: DestinationKind },
  about: readonly string[],
  ports: TalkPorts,
  signal: AbortSignal,
): Promise<Heard> {
  return kind === "nostr-relay" ? ofRelay(url, about, ports, signal) : ofInstance(url, about, ports, signal)
}

/** One event by its id: null where the place says that it has none. */
export async function eventById(
  base: string,
  id: string,
  { fetcher }: Pick<TalkPorts, "fetcher">,
  signal: AbortSignal,
  commentsDepth = 0,
): Promise<{ readonly is: "found"; readonly event: JsonObject } | { readonly is: "absent" } | Failed> {
  const query = commentsDepth > 0 ? `?commentsDepth=${commentsDepth}&limit=100` : ""
  const answer = await fetcher(`${base}/api/events/${encodeURIComponent(id)}${query}`, {
    signal,
    maxBytes: LIST_BYTES,
  })
  if (!answer.ok || answer.status !== 200) return { is: "failed", why: delayOf(answer) }
  const value = jsonOf(answer.text)
  if (value === null) return { is: "absent" }
  if (isObject(value)) {
    if (value.error === undefined && "type" in value) return { is: "found", event: value }
    if (typeof value.error === "string" && /not been found/i.test(value.error)) return { is: "absent" }
  }
  return { is: "failed", why: "strange-answer" }
}

type Failed = Extract<Heard, { readonly is: "failed" }>

async function ofInstance(
  base: string,
  about: readonly string[],
  ports: TalkPorts,
  signal: AbortSignal,
): Promise<Heard> {
  const found = new Map<string, JsonObject>()
  const add = (events: readonly JsonObject[]): JsonObject[] => {
    const fresh = events.flatMap(withComments).filter((event) => !found.has(nameOf(event)))
    for (const event of fresh.slice(0, MOST_EVENTS - found.size)) found.set(nameOf(event), event)
    return fresh
  }
  let wanted = about
  for (let round = 0; round < MOST_ROUNDS && wanted.length > 0 && found.size < MOST_EVENTS; round++) {
    const listed = await children(base, wanted, ports, signal)
    if (listed.is === "failed") return round === 0 ? listed : { is: "heard", events: [...found.values()] }
    const fresh = add(listed.events)
    if (!listed.knowsParents) {
      await addTrees(base, fresh, ports, signal, add)
      break
    }
    wanted = [...new Set(fresh.flatMap(idsIn))].slice(0, MOST_IDS)
  }
  return { is: "heard", events: [...found.values()] }
}

type Listed = Failed | { readonly is: "heard"; readonly events: JsonObject[]; readonly knowsParents: boolean }

/** Older servers pass over what they do not know and answer with everything: then their own way is tried. */
async function children(
  base: string,
  parents: readonly string[],
  ports: TalkPorts,
  signal: AbortSignal,
): Promise<Listed> {
  const query = parents.map((id) => `parentId=${encodeURIComponent(id)}`).join("&")
  const all = await list(`${base}/api/events?${query}&limit=300`, ports, signal)
  if (all.is === "failed") return all
  const fitting = all.events.filter((event) => names(event, parents))
  if (fitting.length === all.events.length) return { ...all, knowsParents: true }
  const [first = ""] = parents
  const search = new URLSearchParams({ id: first, action: "any" })
  const older = await list(`${base}/api/events/children/search?${search}`, ports, signal)
  const more = older.is === "heard" ? older.events.filter((event) => names(event, parents)) : []
  return { is: "heard", events: [...fitting, ...more], knowsParents: false }
}

/** A list of events, bare or each beside its ids. */
async function list(
  url: string,
  { fetcher }: TalkPorts,
  signal: AbortSignal,
): Promise<Failed | { readonly is: "heard"; readonly events: JsonObject[] }> {
  const answer = await fetcher(url, { signal, maxBytes: LIST_BYTES })
  if (!answer.ok || answer.status !== 200) return { is: "failed", why: delayOf(answer) }
  const value = jsonOf(answer.text)
  if (value === null) return { is: "heard", events: [] }
  if (!Array.isArray(value)) return { is: "failed", why: "strange-answer" }
  return { is: "heard", events: objectsIn(value).map((one) => (isObject(one.event) ? one.event : one)) }
}

/** Replies to each post; reactions to them an older server only counts, unproven, which we do not repeat. */
async function addTrees(
  base: string,
  posts: readonly JsonObject[],
  ports: TalkPorts,
  signal: AbortSignal,
  add: (events: readonly JsonObject[]) => unknown,
): Promise<void> {
  const ids = posts.filter(({ action }) => action !== "react").flatMap((post) => idsIn(post).slice(0, 1))
  for (const id of ids.slice(0, MOST_TREES)) {
    const tree = await eventById(base, id, ports, signal, COMMENTS_DEPTH)
    if (tree.is === "found") add([tree.event])
  }
}

/** An event and all inside it, each alone: it is read by itself, and a long thread is no single long reading. */
function withComments(event: JsonObject): JsonObject[] {
  const all = [event]
  for (let at = 0; at < all.length && all.length < MOST_EVENTS; at++) {
    const inside = objectsIn(all[at]?.children)
    all.push(...inside.map((child) => (isObject(child.event) ? child.event : child)))
  }
  return all.map(({ children: _, parent, root: __, ...one }) => ({
    ...one,
    // Its ids alone: the event in it would be read with it.
    ...(isObject(parent) && { parent: { ids: parent.ids } }),
  }))
}

/** Whether an id stands anywhere in it. What it truly answers is told by what was signed, once it is read. */
const names = (event: JsonObject, ids: readonly string[]): boolean => {
  const text = JSON.stringify(event)
  return ids.some((id) => text.includes(JSON.stringify(id).slice(1, -1)) || text.includes(id))
}

const idsIn = ({ ids }: JsonObject): string[] =>
  objectsIn(ids).flatMap(({ value }) => (typeof value === "string" && value.length <= 200 ? [value] : []))

const nameOf = (event: JsonObject): string =>
  idsIn(event).sort().join(" ") || (typeof event.id === "string" ? event.id : JSON.stringify(event))

async function ofRelay(
  url: string,
  about: readonly string[],
  { connect }: TalkPorts,
  signal: AbortSignal,
): Promise<Heard> {
  const found = new Map<string, JsonObject>()
  // Nobody logs in to read: the relay would learn who is on the page.
  const line = createRelayLine(url, "", { connect, login: async () => "off" })
  try {
    let tags = about.map(tagOf)
    for (let round = 0; round < MOST_ROUNDS && tags.length > 0; round++) {
      const fresh: JsonObject[] = []
      const seen = (event: unknown): boolean => {
        if (isObject(event) && typeof event.id === "string" && !found.has(event.id)) {
          found.set(event.id, event)
          fresh.push(event)
        }
        return found.size >= MOST_EVENTS
      }
      const how = await line.ask({ kinds: [1], "#e": tags, limit: MOST_EVENTS }, seen, signal)
      if (how.is !== "end" && how.is !== "enough") {
        const failed: Failed = { is: "failed", why: delayOfLine(how) }
        return round === 0 && found.size === 0 ? failed : { is: "heard", events: [...found.values()] }
      }
      if (how.is === "enough") break
      tags = fresh.map(({ id }) => String(id)).slice(0, MOST_IDS)
    }
    return { is: "heard", events: [...found.values()] }
  } finally {
    line.close()
  }
}

/** What an `e` tag holds: an id's own digits, anything else hashed. */
const tagOf = (id: string): string => /^(?:spasmid01)?([0-9a-f]{64})$/.exec(id)?.[1] ?? addressTag(id)

function delayOfLine(how: LineAsked): Delay {
  switch (how.is) {
    case "closed":
      return how.login === undefined ? "strange-answer" : "login-off"
    case "no-connection":
    case "not-sent":
      return "no-connection"
    case "silence":
      return "no-answer"
    default:
      return "cut-off"
  }
}
