// One review for two keys: a page that asks for a second signature of a post that was just approved for both gets it.
import { isSamePost } from "../core/compose/same-post.ts"
import type { NostrTemplate } from "../core/nostr/event.ts"
import { SECOND_SIGNATURE_MS } from "../core/outbox/delivery.ts"
import { type Caller, siteKey } from "../core/request.ts"
import type { Now, Store } from "./ports.ts"

/** What a person approved for both keys; `to` are the destinations that it goes to when both have signed. */
export type Link = {
  readonly text: string
  readonly pubkey: string
  readonly to: readonly string[]
  /** Milliseconds since the epoch. */
  readonly since: number
}

const PREFIX = "link:"

export type Links = ReturnType<typeof createLinks>

/** Links over memory that the browser forgets when it closes: one for each site. */
export function createLinks(session: Store, now: Now) {
  let turn: Promise<unknown> = Promise.resolve()
  const use = async (caller: Caller, event: NostrTemplate): Promise<Link | null> => {
    const name = PREFIX + siteKey(caller)
    const link = (await session.get(name)) as Link | undefined
    if (!link) return null
    const age = now() - link.since
    const isFresh = age >= 0 && age <= SECOND_SIGNATURE_MS
    const fits = isFresh && link.pubkey === event.pubkey && isSamePost(link.text, event)
    // Gone before it is used, so that no other request and no later worker can use it again.
    if (fits || !isFresh) await session.remove([name])
    return fits ? link : null
  }
  return {
    make: (caller: Caller, link: Omit<Link, "since">): Promise<void> =>
      session.set({ [PREFIX + siteKey(caller)]: { ...link, since: now() } }),
    /** Uses the site's link up: it is good for one event of the same post by the same key, within three minutes. */
    take: (caller: Caller, event: NostrTemplate): Promise<Link | null> => {
      const next = turn.then(() => use(caller, event))
      turn = next.catch(() => undefined)
      return next
    },
  }
}
