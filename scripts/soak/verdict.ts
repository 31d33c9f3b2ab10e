// What a soak comes to: the extension's own words held against what the destinations really have.
import { type Delivery, isArrived } from "../../lib/core/outbox/delivery.ts"
import { envelopeOf } from "../../lib/core/outbox/envelope.ts"
import { jsonOf } from "../../lib/core/outbox/json-text.ts"
import { signedEventFromFile } from "../../lib/core/outbox/signed-file.ts"
import { lookOf } from "../../lib/core/outbox/verified.ts"
import { behindOf, type Place } from "./places.ts"
import type { Post } from "./posts.ts"

export type Verdict = {
  readonly pairs: number
  /** Chosen, and not there in the end, or without a delivery that says so. */
  readonly lost: readonly string[]
  /** Came to a destination that nobody chose for it. */
  readonly elsewhere: readonly string[]
  /** Said to have arrived, and not to be read back exactly as it was signed. */
  readonly unreadable: readonly string[]
  /** Kept more than once by one destination. */
  readonly twice: readonly string[]
  /** Said to have arrived, by a destination that could not be asked. */
  readonly unasked: number
  /** How often something came that had come before. */
  readonly again: number
}

export async function judge(
  posts: readonly Post[],
  places: readonly Place[],
  rows: ReadonlyMap<string, Delivery>,
): Promise<Verdict> {
  const lost: string[] = []
  const unreadable: string[] = []
  const elsewhere: string[] = []
  const twice: string[] = []
  let [pairs, unasked, again] = [0, 0, 0]
  for (const place of places) {
    const chosen = new Map(posts.filter(({ to }) => to.includes(place)).map((post) => [post.event.key, post]))
    pairs += chosen.size
    const copies = new Map<string, string[]>()
    for (const json of place.has()) {
      const key = keyOf(place, json)
      copies.set(key, [...(copies.get(key) ?? []), json])
    }
    const came = place.came().map((json) => signedKey(json))
    again += came.length - new Set(came).size
    for (const key of new Set([...came, ...copies.keys()]))
      if (!chosen.has(key)) elsewhere.push(`${key} ${place.url}`)
    for (const [key, all] of copies) if (all.length > 1) twice.push(`${key} ${place.url} ${all.length}`)
    for (const [key, post] of chosen) {
      const name = `${key} ${place.url}`
      const row = rows.get(name)
      const isThere = copies.has(key) && (await isExact(place, post, copies.get(key)?.[0] ?? ""))
      const saysSo = row !== undefined && isArrived(row)
      if (!saysSo || !isThere) lost.push(`${name} ${JSON.stringify(row)}`)
      if (saysSo && !isThere) unreadable.push(name)
      if (saysSo && row.confirmed !== "yes") unasked++
    }
  }
  return { pairs, lost, elsewhere, unreadable, twice, unasked, again }
}

const signedKey = (json: string): string => {
  const read = signedEventFromFile(json)
  return read.ok ? read.event.key : `unreadable: ${json.slice(0, 80)}`
}

/** An instance keeps an event in its own form, of which the id is one part. */
const keyOf = (place: Place, json: string): string =>
  place.kind === "spasm-instance" ? (/spasmid01[0-9a-f]{64}/.exec(json)?.[0] ?? "no id") : signedKey(json)

/** Byte for byte; of an instance, whose form is its own, every signed text and signature, proven. */
async function isExact(place: Place, { event }: Post, json: string): Promise<boolean> {
  if (place.kind === "nostr-relay") {
    const stored = JSON.parse(json) as Readonly<Record<string, unknown>>
    const fields = Object.entries(event.nostr ?? {})
    return fields.every(([name, value]) => JSON.stringify(stored[name]) === JSON.stringify(value))
  }
  if (place.kind === "logos-node") return json === JSON.stringify(envelopeOf(event))
  const text = await (await fetch(`${behindOf(place)}/api/events/${event.key}`)).text()
  return lookOf(event, { is: "found", event: jsonOf(text) }, place.kind) === "there"
}
