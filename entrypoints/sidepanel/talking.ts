// Asking places what was said about an address: each on its own, shown as it answers, and never without a press.
import { signal } from "@preact/signals"
import { mergeTalk, type Talk, type TalkSource } from "../../lib/core/merge-talk.ts"
import type { Delay, Destination } from "../../lib/core/outbox/destination.ts"
import { curve } from "../../lib/platform/curve.ts"
import { network } from "../../lib/platform/destinations/http.ts"
import { hearTalk, type TalkPorts } from "../../lib/platform/destinations/talk.ts"
import { cardsOf } from "../../lib/platform/found-cards.ts"

export type Place = Pick<Destination, "url" | "kind">

/** Where one place is with its answer. */
export type PlaceState = Place &
  ({ readonly is: "asking" | "reading" | "heard" } | { readonly is: "failed"; readonly why: Delay })

export type Asked = {
  readonly address: string
  readonly places: readonly PlaceState[]
  readonly talk: Talk
  /** Events as they came, by their ids: of those that more than one key signed. */
  readonly texts: ReadonlyMap<string, string>
}

export type Talking = ReturnType<typeof createTalking>

const REAL: TalkPorts = {
  fetcher: network,
  connect: (url) => new WebSocket(url),
}

export function createTalking(ports: TalkPorts = REAL) {
  /** Null before anybody was asked. */
  const asked = signal<Asked | null>(null)
  let stop = new AbortController()

  return {
    asked,
    /** Another question ends the one before. */
    ask: async (address: string, places: readonly Place[]): Promise<void> => {
      stop.abort()
      const own = new AbortController()
      stop = own
      const states = new Map<string, PlaceState>(
        places.map((place) => [place.url, { ...place, is: "asking" }]),
      )
      const sources = new Map<string, TalkSource>()
      const texts = new Map<string, string>()
      const tell = (): void => {
        if (own.signal.aborted) return
        const inOrder = places.flatMap(({ url }) => sources.get(url) ?? [])
        asked.value = { address, places: [...states.values()], talk: mergeTalk(inOrder, [address]), texts }
      }
      tell()
      const askOne = async (place: Place): Promise<void> => {
        const heard = await hearTalk(place, [address], ports, own.signal)
        if (heard.is === "failed") states.set(place.url, { ...place, ...heard })
        else {
          states.set(place.url, { ...place, is: "reading" })
          const { verifier } = await curve()
          const cards = await cardsOf(heard.events, verifier, own.signal)
          sources.set(place.url, { from: place.url, cards })
          cards.forEach(({ spasmid, signatures }, at) => {
            if (spasmid && signatures.length > 1) texts.set(spasmid, JSON.stringify(heard.events[at]))
          })
          states.set(place.url, { ...place, is: "heard" })
        }
        tell()
      }
      await Promise.all(places.map(askOne))
    },
    end: (): void => stop.abort(),
  }
}
