// A person's own Logos Messaging node (logos-delivery 69fbffa) over its REST interface: one message for one event.
import { base64 } from "@scure/base"
import type { Transport } from "../../app/transport.ts"
import type { Answer, Found } from "../../core/outbox/destination.ts"
import { envelopeOf, isPost } from "../../core/outbox/envelope.ts"
import { jsonOf } from "../../core/outbox/json-text.ts"
import { LOGOS_ROUTES, type LogosRoute, logosAnswer, logosFailure } from "../../core/outbox/logos-answers.ts"
import type { SignedEvent } from "../../core/outbox/signed-event.ts"
import { isObject } from "../../core/spasm/post.ts"
import { encodeUtf8 } from "../../core/text/utf8.ts"
import type { Verifier } from "../../core/verifier.ts"
import { failedPost } from "./failures.ts"
import type { Fetcher } from "./http.ts"
import { findOnLogos } from "./logos-store.ts"
import { LOGOS_PATHS, logosHealth, testLogosNode } from "./logos-test.ts"

/** Everything under `/spasm/2/` is on one shard; a topic is public and names nobody. */
export const LOGOS_TOPIC = "/spasm/2/events/json"

/** Most bytes of payload and topic: the network's 150 KiB for a message, less room for its frame. */
export const LOGOS_MAX_BYTES = 149 * 1024

const REPORT_AFTER_MS = 300

/**
 * The transport of the three routes by which a node takes messages, the best first. Which one a node has is remembered
 * for each address as long as this object lives.
 */
export function createLogosNode(fetcher: Fetcher, verifier?: () => Promise<Verifier>): Transport {
  const routes = new Map<string, LogosRoute>()

  /** One attempt on one route; null where the node does not have it. */
  async function post(
    url: string,
    route: LogosRoute,
    body: Message,
    signal: AbortSignal,
  ): Promise<Answer | null> {
    const json = route === "lightpush" ? { message: body } : body
    const answer = await fetcher(url + LOGOS_PATHS[route], { json, signal })
    if (!answer.ok) return failedPost(answer)
    const { status, text, waitMs } = answer
    if (status === 404) return null
    const meaning = logosAnswer(route, status, text, waitMs)
    const failure = route === "messaging" && meaning.is === "accepted" && (await reported(url, text, signal))
    return failure || meaning
  }

  /** The messaging route takes first, and says soon after what became of it. */
  async function reported(url: string, taken: string, signal: AbortSignal): Promise<Answer | null> {
    const told = jsonOf(taken)
    const { requestId } = isObject(told) ? told : {}
    const id = typeof requestId === "string" ? encodeURIComponent(requestId.toWellFormed()) : ""
    await new Promise((resolve) => setTimeout(resolve, REPORT_AFTER_MS))
    const report = await fetcher(`${url}/messaging/v1/events/send/${id}`, { signal })
    return report.ok && report.status === 200 ? logosFailure(report.text) : null
  }

  return {
    kind: "logos-node",
    carries: (event) => formOf(event) !== null,

    async send(event, { url }, signal): Promise<Answer> {
      const form = formOf(event)
      if (form === null) return { is: "refused", why: "cannot-carry", said: "" }
      const payload = encodeUtf8(JSON.stringify(form))
      if (payload === null) return { is: "refused", why: "unreadable", said: "" }
      if (payload.length + LOGOS_TOPIC.length > LOGOS_MAX_BYTES) {
        return { is: "refused", why: "too-large", said: "" }
      }
      const health = await logosHealth(fetcher, url, signal)
      if (health.is === "failed") return { is: "later", why: health.why, said: "" }
      if (health.is === "other") return { is: "later", why: "strange-answer", said: "" }
      if (health.is === "not-ready") return { is: "later", why: "not-ready", said: health.said }
      // Without a time: the node's own clock is exact to the nanosecond, which a number here is not.
      const message: Message = {
        payload: base64.encode(payload),
        contentTopic: LOGOS_TOPIC,
        ephemeral: false,
      }
      const known = routes.get(url)
      for (const route of known
        ? [known, ...LOGOS_ROUTES.filter((other) => other !== known)]
        : LOGOS_ROUTES) {
        const answer = await post(url, route, message, signal)
        if (answer === null) continue
        // Some nodes refuse an origin before they look at the route.
        if (answer.is !== "later" || answer.why !== "forbidden-origin") routes.set(url, route)
        return answer
      }
      routes.delete(url)
      return { is: "later", why: "strange-answer", said: "" }
    },

    find: async (event, { url }, signal): Promise<Found> =>
      findOnLogos(fetcher, url, LOGOS_TOPIC, event, signal, await verifier?.()),

    async test(url, _own, signal) {
      const report = await testLogosNode(fetcher, url, signal)
      if (report.route) routes.set(report.url, report.route)
      return { ...report, maxBytes: LOGOS_MAX_BYTES - LOGOS_TOPIC.length }
    },
  }
}

type Message = { readonly payload: string; readonly contentTopic: string; readonly ephemeral: false }

const formOf = (event: SignedEvent): ReturnType<typeof envelopeOf> =>
  isPost(event) ? envelopeOf(event) : null
