// Networks that keep what they are given and fail as they are told.
import type { Transport } from "../../lib/app/transport.ts"
import type { Answer, DestinationKind, TestReport } from "../../lib/core/outbox/destination.ts"
import { eventForInstance } from "../../lib/core/outbox/envelope.ts"
import type { SignedEvent } from "../../lib/core/outbox/signed-event.ts"

export type Sent = { readonly to: string; readonly event: SignedEvent }
type Fault = (to: string, event: SignedEvent) => Answer | "silently" | "lie" | null

/** One network of each kind. `fault` decides what an attempt meets; null lets it through. */
export function fakeTransports() {
  const sent: Sent[] = []
  const stored = new Map<string, unknown>()
  let fault: Fault = () => null
  let reachable: (to: string) => boolean = () => true
  const transport = (kind: DestinationKind): Transport => {
    const form = (event: SignedEvent): unknown =>
      kind === "nostr-relay" ? event.nostr : eventForInstance(event)
    return {
      kind,
      carries: ({ nostr }) => kind !== "nostr-relay" || nostr !== undefined,
      send: async (event, { url }) => {
        await Promise.resolve()
        if (!reachable(url)) return { is: "later", why: "no-connection", said: "" }
        const met = fault(url, event)
        if (met !== null && typeof met === "object") return met
        sent.push({ to: url, event })
        if (met === "lie") return { is: "accepted", said: "" }
        const name = `${url} ${event.key}`
        const known = stored.has(name)
        if (!known) stored.set(name, structuredClone(form(event)))
        await Promise.resolve()
        if (met === "silently") return { is: "unknown", why: "no-answer", said: "" }
        return known ? { is: "already", said: "known" } : { is: "accepted", said: "ok" }
      },
      find: async ({ key }, { url }) => {
        await Promise.resolve()
        if (!reachable(url)) return { is: "unreachable", why: "no-connection" }
        const event = stored.get(`${url} ${key}`)
        return event === undefined ? { is: "absent" } : { is: "found", event }
      },
      test: async (url): Promise<TestReport> => ({ at: 0, ok: true, url, kind }),
    }
  }
  const transports = [transport("spasm-instance"), transport("nostr-relay"), transport("logos-node")]
  return {
    transports,
    sent,
    stored,
    fail: (next: Fault): void => {
      fault = next
    },
    reach: (which: (to: string) => boolean): void => {
      reachable = which
    },
  }
}
