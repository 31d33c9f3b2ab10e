// What a Logos Messaging node says to a message that it was given over REST (logos-delivery 69fbffa).
import { isObject, objectsIn } from "../spasm/post.ts"
import type { Answer } from "./destination.ts"
import { jsonOf } from "./json-text.ts"
import { saidOf } from "./said.ts"

/** The three routes of a node, by the best first. */
export const LOGOS_ROUTES = ["messaging", "lightpush", "relay"] as const
export type LogosRoute = (typeof LOGOS_ROUTES)[number]

/**
 * The meaning of an answer of one route: "accepted" is the node's word, not the network's. `waitMs` is what a
 * Retry-After header came to. A 404, which means that the node has no such route, is the caller's.
 */
export function logosAnswer(route: LogosRoute, status: number, text: string, waitMs?: number): Answer {
  const told = /^\s*</.test(text) ? undefined : jsonOf(text)
  const said = saidOf(wordsOf(told, text))
  const wait = waitMs === undefined ? {} : { waitMs }
  switch (status) {
    case 200:
      return taken(route, told, text, said)
    case 400:
      return { ...failureIn(text, { is: "refused", why: "invalid" }), said }
    case 401:
    case 403:
      return { is: "later", why: "forbidden-origin", said }
    case 413:
      return { is: "refused", why: "too-large", said }
    case 420:
    case 421:
      return { is: "refused", why: "invalid", said }
    case 429:
      return { is: "later", why: "rate-limited", said, ...wait }
    // No service, or no peers to give it to.
    case 503:
    case 505:
      return { is: "later", why: "not-ready", said, ...wait }
    default:
      if (status >= 500) return { is: "unknown", why: "server-error", said }
      return { is: status >= 400 ? "later" : "unknown", why: "strange-answer", said }
  }
}

/**
 * What the messaging route reports of a message some time after it took it (`GET /messaging/v1/events/send/{id}`): its
 * failure, or null where it reports none.
 */
export function logosFailure(text: string): Answer | null {
  const told = jsonOf(text)
  const [failed] = objectsIn(isObject(told) ? told.events : null).filter(({ kind }) => kind === "error")
  if (!failed) return null
  const said = typeof failed.error === "string" ? saidOf(failed.error) : ""
  return { ...failureIn(said, { is: "later", why: "server-error" }), said }
}

type Failure =
  | { readonly is: "refused"; readonly why: "invalid" | "too-large" }
  | { readonly is: "later"; readonly why: "not-ready" | "server-error" }

/** The node's sentences: what has to do with its neighbours or its membership passes. */
function failureIn(text: string, otherwise: Failure): Failure {
  if (/\bsize\b|too (?:big|large)/i.test(text)) return { is: "refused", why: "too-large" }
  if (/\brln\b|proof|no\s?peers/i.test(text)) return { is: "later", why: "not-ready" }
  return otherwise
}

function taken(route: LogosRoute, told: unknown, text: string, said: string): Answer {
  if (route === "relay") {
    const isOk = /^\s*"?OK\b/i.test(text)
    return isOk ? { is: "accepted", said } : { is: "unknown", why: "strange-answer", said: "" }
  }
  const { requestId, relayPeerCount, statusDesc } = isObject(told) ? told : {}
  if (route === "lightpush" && relayPeerCount === 0) return { is: "later", why: "not-ready", said }
  const isTaken =
    route === "messaging"
      ? typeof requestId === "string"
      : typeof relayPeerCount === "number" || typeof statusDesc === "string"
  return isTaken ? { is: "accepted", said } : { is: "unknown", why: "strange-answer", said: "" }
}

/** What a person may read of it: a sentence, not the JSON around it. */
function wordsOf(told: unknown, text: string): string {
  if (typeof told === "string") return told
  if (isObject(told)) return typeof told.statusDesc === "string" ? told.statusDesc : ""
  return /^\s*</.test(text) ? "" : text.trim()
}
