// Networks that fail as they are told at every attempt, and go on with what they were given when the sender has died.
import type { Transport } from "../../lib/app/transport.ts"
import type { Answer, DestinationKind, Found, TestReport } from "../../lib/core/outbox/destination.ts"
import { envelopeOf, eventForInstance } from "../../lib/core/outbox/envelope.ts"
import type { SignedEvent } from "../../lib/core/outbox/signed-event.ts"

/** What one attempt meets: an answer without effect, an effect without answer, one that comes late, or nothing bad. */
export type Fault = Answer | "stored-silently" | "stored-late" | "lie" | "down" | null

type Ports = {
  readonly faultOf: (to: string, event: SignedEvent) => Fault
  /** Nobody can look there now. */
  readonly isBlind: (to: string) => boolean
  /** What is read back is older than what was stored. */
  readonly isStale: (to: string) => boolean
  readonly now: () => number
}

/** How long after it was sent something may still take effect, in milliseconds. */
const LATE_MS = 4000

export function faultyNetworks({ faultOf, isBlind, isStale, now }: Ports) {
  /** In the order in which it came, each as JSON, as it came. */
  const stored = new Map<string, { readonly key: string; readonly json: string }[]>()
  const attempts: { readonly key: string; readonly to: string }[] = []
  let late: { readonly at: number; readonly effect: () => void }[] = []
  let duplicates = 0

  const at = (to: string) => {
    const shelf = stored.get(to) ?? []
    stored.set(to, shelf)
    return shelf
  }
  const come = (): void => {
    const due = late.filter((one) => one.at <= now())
    late = late.filter((one) => one.at > now())
    for (const { effect } of due) effect()
  }
  /** A node of a network takes whatever it is given; the others know an event by its id. */
  const keep = (kind: DestinationKind, to: string, key: string, json: string): Answer => {
    if (kind !== "logos-node" && at(to).some((one) => one.key === key)) {
      duplicates++
      return { is: "already", said: "" }
    }
    at(to).push({ key, json })
    return { is: "accepted", said: "" }
  }

  const transport = (kind: DestinationKind): Transport => ({
    kind,
    carries: ({ nostr }) => kind !== "nostr-relay" || nostr !== undefined,
    send: async (event, { url }) => {
      await Promise.resolve()
      come()
      const { key } = event
      const json = JSON.stringify(formFor(kind, event))
      attempts.push({ key, to: url })
      const fault = faultOf(url, event)
      if (fault === "down") return { is: "later", why: "no-connection", said: "" }
      if (fault === "lie") return { is: "accepted", said: "" }
      if (fault === "stored-silently") keep(kind, url, key, json)
      if (fault === "stored-late")
        late.push({ at: now() + LATE_MS, effect: () => keep(kind, url, key, json) })
      if (typeof fault === "string") return { is: "unknown", why: "no-answer", said: "" }
      return fault ?? keep(kind, url, key, json)
    },
    find: async ({ key }, { url }): Promise<Found> => {
      await Promise.resolve()
      come()
      if (isBlind(url)) return { is: "unreachable", why: "no-connection" }
      const found = !isStale(url) && at(url).find((one) => one.key === key)
      return found ? { is: "found", event: JSON.parse(found.json) } : { is: "absent" }
    },
    test: async (url): Promise<TestReport> => ({ at: 0, ok: true, url, kind }),
  })
  return {
    transports: [transport("spasm-instance"), transport("nostr-relay"), transport("logos-node")],
    stored,
    attempts,
    /** How often something came that was known, and was said to be. */
    duplicates: (): number => duplicates,
  }
}

/** What a destination of this kind is given. */
export function formFor(kind: DestinationKind, event: SignedEvent): unknown {
  if (kind === "nostr-relay") return event.nostr
  return kind === "logos-node" ? envelopeOf(event) : eventForInstance(event)
}
