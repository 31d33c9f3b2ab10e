// Nostr relays as destinations (NIP-01, NIP-11, NIP-42): one attempt, one look, one test.
import type { Transport } from "../../app/transport.ts"
import type { NostrEvent } from "../../core/nostr/event.ts"
import { difficultyOf } from "../../core/nostr/proof-of-work.ts"
import { relayUrl } from "../../core/nostr/relay-url.ts"
import type { Answer, Delay, Destination, Found, TestReport } from "../../core/outbox/destination.ts"
import { prefixOf, relayAnswer } from "../../core/outbox/relay-answers.ts"
import { isObject } from "../../core/spasm/post.ts"
import { encodeUtf8 } from "../../core/text/utf8.ts"
import { fetchRelayInformation } from "./relay-information-fetch.ts"
import { createRelayLine, type LineAsked, type LinePorts, type RelayLine } from "./relay-line.ts"

type Ports = LinePorts & {
  readonly fetcher?: typeof fetch
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

const KIND = "nostr-relay"

export type Relays = Transport & {
  /** Hangs up every line. */
  readonly close: () => void
}

/**
 * Every relay by way of one transport. A line is kept for each relay and author, so that a login as one identity is
 * never seen beside the events of another.
 */
export function createRelay({ fetcher, now = Date.now, ...ports }: Ports): Relays {
  const lines = new Map<string, RelayLine>()
  const lineTo = (url: string, pubkey: string): RelayLine => {
    const name = `${pubkey} ${url}`
    const line = lines.get(name) ?? createRelayLine(url, pubkey, ports)
    lines.set(name, line)
    return line
  }

  return {
    kind: KIND,
    carries: ({ nostr }) => nostr !== undefined,

    send: async ({ nostr }, to, signal) => {
      const url = relayUrl(to.url)
      if (!nostr || url === null) return { is: "refused", why: "cannot-carry", said: "" }
      return knownLimit(nostr, to) ?? lineTo(url, nostr.pubkey).publish(nostr, signal)
    },

    find: async ({ nostr }, to, signal) => {
      const url = relayUrl(to.url)
      if (!nostr || url === null) return { is: "cannot-tell" }
      let event: unknown
      const isIt = (found: unknown): boolean => {
        const same = isObject(found) && found.id === nostr.id
        if (same) event = found
        return same
      }
      const how = await lineTo(url, nostr.pubkey).ask({ ids: [nostr.id], limit: 1 }, isIt, signal)
      return how.is === "enough" ? { is: "found", event } : foundBy(how)
    },

    test: async (typed, _own, signal) => {
      const at = now()
      const url = relayUrl(typed)
      if (url === null) return { at, ok: false, why: "not-a-server", url: typed, kind: KIND }
      const line = createRelayLine(url, "", { ...ports, login: async () => "off" })
      const began = performance.now()
      const latency = line.opens().then((opens) => (opens ? Math.round(performance.now() - began) : null))
      // No event has this id: whatever comes back shows that a relay is there.
      const asking = line.ask({ ids: ["0".repeat(64)], limit: 1 }, () => true, signal)
      const [information, how, latencyMs] = await Promise.all([
        fetchRelayInformation(url, signal, fetcher),
        asking,
        latency,
      ])
      line.close()
      const asksLogin = how.is === "closed" && prefixOf(how.message) === "auth-required"
      const isRelay = how.spoke || (how.is === "silence" && information !== null)
      const report: TestReport = {
        at,
        ok: isRelay,
        url,
        kind: KIND,
        ...(latencyMs !== null && { latencyMs }),
        ...information,
        ...(asksLogin && { needsLogin: true }),
      }
      return isRelay ? report : { ...report, why: latencyMs === null ? "no-connection" : noRelay(how) }
    },

    close: () => {
      for (const line of lines.values()) line.close()
      lines.clear()
    },
  }
}

/** What the relay is known to refuse is not sent. */
function knownLimit(event: NostrEvent, { tested }: Destination): Answer | null {
  const { maxBytes = Number.POSITIVE_INFINITY, minPow = 0 } = tested ?? {}
  const size = encodeUtf8(JSON.stringify(["EVENT", event]))?.length ?? 0
  if (size > maxBytes) return { is: "refused", why: "too-large", said: "" }
  if (difficultyOf(event.id) < minPow) return { is: "refused", why: "proof-of-work", said: "", bits: minPow }
  return null
}

/** Why an address is no relay, or is none now, that could be connected to. */
function noRelay({ is }: LineAsked): Delay | "not-a-server" {
  if (is === "aborted") return "no-answer"
  return is === "cut-off" ? "cut-off" : "not-a-server"
}

/** What a look came to that did not find the event. */
function foundBy(how: LineAsked): Found {
  const unreachable = (why: Delay): Found => ({ is: "unreachable", why })
  switch (how.is) {
    case "end":
      return { is: "absent" }
    case "closed": {
      if (how.login === "locked") return unreachable("locked")
      if (how.login === "off") return unreachable("login-off")
      const answer = relayAnswer(false, how.message, { authenticated: true })
      return answer.is === "later" ? unreachable(answer.why) : { is: "cannot-tell" }
    }
    case "silence":
      return unreachable("no-answer")
    case "no-connection":
    case "not-sent":
      return unreachable("no-connection")
    default:
      return unreachable("cut-off")
  }
}
