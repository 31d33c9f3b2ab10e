// Four places for every post: a forum and a relay that take it, a relay that refuses it, and one that can be dead.

import { verifyEvent } from "nostr-tools/pure"
import { expect } from "playwright/test"
import { read } from "../../lib/core/spasm/read.ts"
import { startFaultyInstance } from "../instance/faults.ts"
import { startRelay } from "../relay/relay.ts"
import { ADDRESS, PUBKEY } from "./asking.ts"

/** What the refusing relay says. */
export const REFUSAL = "not here"

export async function openPlaces() {
  const forum = await startFaultyInstance()
  const good = await startRelay()
  const refusing = await startRelay({ faults: { deny: `blocked: ${REFUSAL}` } })
  const dead = await startRelay()
  const relays = [good, refusing, dead]
  const both = [ADDRESS.toLowerCase(), PUBKEY].sort()
  return {
    forum,
    good,
    refusing,
    dead,
    all: [[forum.url, "spasm-instance"], ...relays.map(({ url }) => [url, "nostr-relay"] as const)] as const,
    /** Each of these posts is where it was taken, with both signatures, and was given to nobody twice. */
    expectOnce: async (...ids: readonly string[]): Promise<void> => {
      for (const id of ids) {
        const stored: unknown = await (await fetch(`${forum.behind}/api/events/${id}`)).json()
        const { signatures } = read(stored as object, { as: "event" })
        expect(signatures.map(({ valid, signer }) => (valid ? signer : "invalid")).sort()).toEqual(both)
      }
      for (const relay of [good, dead]) {
        const events = relay.events()
        expect(events.every((event) => verifyEvent(event))).toBe(true)
        const stored = events.map((event) => read({ ...event }, { as: "event" }).spasmid)
        expect(stored.sort()).toEqual([...ids].sort())
      }
      expect(refusing.events()).toEqual([])
      const given = [forum.submitted().length, ...relays.map(({ received }) => received)]
      expect(given, "how often something was given to each").toEqual(given.map(() => ids.length))
    },
    close: async (): Promise<void> => {
      await Promise.all([forum.close(), ...relays.map((relay) => relay.stop())])
    },
  }
}
