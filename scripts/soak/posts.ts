// Posts signed by throwaway keys, as the files that the extension takes, and where each of them is to go.
import type { SignedEvent } from "../../lib/core/outbox/signed-event.ts"
import { fileOf } from "../../lib/core/outbox/signed-file.ts"
import { eventOf, halvesOf } from "../../tests/unit/outbox/signed-halves.ts"
import type { Chance } from "./chance.ts"
import type { Place } from "./places.ts"

export type Post = {
  readonly event: SignedEvent
  readonly text: string
  /** The destinations chosen for it that can carry it; a relay takes only what a Nostr key signed. */
  readonly to: readonly Place[]
}

export async function signPosts(count: number, places: readonly Place[], chance: Chance): Promise<Post[]> {
  const posts: Post[] = []
  for (let at = 0; at < count; at++) {
    const content = `Post ${at}: words, not bytes.`
    const kind = chance.number()
    const halves = await halvesOf({ content, timestamp: Date.now() })
    const event = eventOf(
      kind < 0.3 ? { nostr: halves.nostr } : kind < 0.4 ? { ethereum: halves.ethereum } : halves,
    )
    const file = fileOf(event)
    if (!file) throw new Error("A post has no form that travels")
    const able = places.filter((place) => place.kind !== "nostr-relay" || event.nostr)
    posts.push({ event, text: file.text, to: chance.someOf(able) })
  }
  return posts
}
