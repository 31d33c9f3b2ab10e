// The three ways on which a node takes a message, each with the answers of its own.
import type { HttpAnswer, SeenRequest } from "../fakes/http-faults.ts"
import { isTooLarge, type Message, readMessage, TOO_LARGE, Unreadable } from "./message.ts"
import { json, type Node, text } from "./state.ts"

export function sendByMessaging(request: SeenRequest, node: Node): HttpAnswer {
  const { state, faults, rate } = node
  const message = tried(() => messageIn(bodyOf(request), request, node))
  if (message instanceof Unreadable) return text(400, `Invalid message: ${message.message}`)
  if (!rate.take()) {
    const full = text(429, "Send queue full, retry later")
    return { ...full, headers: { ...full.headers, "Retry-After": "1" } }
  }
  const { eventDelayMs = 0, noPeers, sendError } = faults
  // The node learns only after its answer that a message cannot travel.
  const error = isTooLarge(message) ? TOO_LARGE : sendError
  const kinds = error
    ? (["error"] as const)
    : noPeers
      ? (["queued"] as const)
      : (["propagated", "sent"] as const)
  if (!error && !noPeers) state.take(message)
  return json({ requestId: state.report(message, kinds, eventDelayMs, error) })
}

/** The protocol's own codes are the statuses; 420 is none, so that it becomes 500. */
export function sendByLightpush(request: SeenRequest, node: Node): HttpAnswer {
  const message = tried(() => messageIn(fieldOf(bodyOf(request), "message"), request, node))
  if (message instanceof Unreadable)
    return json({ statusDesc: `Invalid push request! ${message.message}` }, 400)
  if (!node.rate.take()) return json({ statusDesc: "Request rate limit reached" }, 429)
  if (node.faults.noPeers) return json({ statusDesc: "No suitable service peer & none discovered" }, 503)
  if (isTooLarge(message)) return json({ statusDesc: TOO_LARGE.replace("of", "of:") }, 413)
  node.state.take(message)
  return json({ relayPeerCount: 1 })
}

export function sendByRelay(request: SeenRequest, node: Node): HttpAnswer {
  const message = tried(() => messageIn(bodyOf(request), request, node))
  if (message instanceof Unreadable) {
    const isTopic = message.message.startsWith("invalid content topic")
    return text(400, (isTopic ? "Failed to publish. Autosharding error: " : "") + message.message)
  }
  if (isTooLarge(message)) return text(400, `Failed to publish: ${TOO_LARGE}`)
  if (node.faults.noPeers) return text(400, "Failed to publish: NoPeersToPublish")
  node.state.take(message)
  return text(200, "OK")
}

const messageIn = (value: unknown, { body }: SeenRequest, { sharding }: Node): Message =>
  readMessage(value, body, sharding)

/** Both ways to name JSON are fine; no name, or no JSON, is not. */
export function bodyOf({ headers, body }: SeenRequest): unknown {
  if (body === "") throw new Unreadable("Missing content body")
  if (!/^(?:application\/json|text\/plain)\s*(?:;|$)/i.test(headers["content-type"] ?? ""))
    throw new Unreadable("Wrong Content-Type, expected application/json or text/plain")
  try {
    return JSON.parse(body)
  } catch {
    throw new Unreadable("Invalid content body, could not decode")
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

export function tried<T>(read: () => T): T | Unreadable {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unreadable) return error
    throw error
  }
}
