// One review for two keys: a page that asks for a second signature of a post that was just approved for both gets it.
import { bytesToHex } from "@noble/hashes/utils.js"
import { eventHash, type NostrTemplate } from "../core/nostr/event.ts"
import { SECOND_SIGNATURE_MS } from "../core/outbox/delivery.ts"
import { type Caller, siteKey } from "../core/request.ts"
import { oneByOne } from "./one-by-one.ts"
import type { Now, Store } from "./ports.ts"

/** The one event that a person saw and approved beside the text; `to` are the destinations that both go to. */
export type Link = {
  /** The event's id: the hash of everything that is signed of it. */
  readonly id: string
  readonly to: readonly string[]
  /** Milliseconds since the epoch. */
  readonly since: number
}

const PREFIX = "link:"

export type Links = ReturnType<typeof createLinks>

/** Links over memory that the browser forgets when it closes: one for each site. */
export function createLinks(session: Store, now: Now) {
  const inTurn = oneByOne()
  const use = async (caller: Caller, event: NostrTemplate): Promise<Link | null> => {
    const name = PREFIX + siteKey(caller)
    const link = (await session.get(name)) as Link | undefined
    if (!link) return null
    const age = now() - link.since
    const isFresh = age >= 0 && age <= SECOND_SIGNATURE_MS
    const fits = isFresh && link.id === bytesToHex(eventHash(event))
    // Gone before it is used, so that no other request and no later worker can use it again.
    if (fits || !isFresh) await session.remove([name])
    return fits ? link : null
  }
  return {
    make: (caller: Caller, event: NostrTemplate, to: readonly string[]): Promise<void> => {
      const link: Link = { id: bytesToHex(eventHash(event)), to, since: now() }
      return session.set({ [PREFIX + siteKey(caller)]: link })
    },
    /** A later no, or a yes to one key alone, is the person's last word. */
    end: (caller: Caller): Promise<void> => session.remove([PREFIX + siteKey(caller)]),
    /** Uses the site's link up: it is good for exactly the event that was shown, once, within three minutes. */
    take: (caller: Caller, event: NostrTemplate): Promise<Link | null> => inTurn(() => use(caller, event)),
  }
}
