// Which address of a node does what.
import type { HttpAnswer, SeenRequest } from "../fakes/http-faults.ts"
import { Unreadable, wireOf } from "./message.ts"
import { bodyOf, sendByLightpush, sendByMessaging, sendByRelay, tried } from "./sending.ts"
import { json, type Node, text } from "./state.ts"
import { queryStore } from "./store-query.ts"

const NOT_FOUND = text(404, "Not found: invalid path or method used.")

export const isSending = ({ method, path }: SeenRequest): boolean =>
  method === "POST" && /^\/(?:messaging\/v1|relay\/v1\/auto|lightpush\/v3)\/messages?$/.test(path)

export function answerTo(request: SeenRequest, node: Node): HttpAnswer {
  const { pathname, searchParams } = new URL(request.path, "http://localhost")
  const { method } = request
  if (method === "OPTIONS") return text(200, "")
  if (method === "GET" && pathname === "/health") return health(node)
  if (method === "GET" && /^\/(?:debug\/v1\/)?version$/.test(pathname)) return text(200, "v0.38.1")
  if (method === "GET" && pathname === "/store/v3/messages") return queryStore(searchParams, node)
  const [, root, rest = ""] = /^\/(messaging\/v1|relay\/v1\/auto|lightpush\/v3)\/(.+)$/.exec(pathname) ?? []
  if (root === "messaging/v1" && node.mounted.messaging) return messaging(rest, request, node)
  if (root === "relay/v1/auto") {
    if (node.mounted.relay) return relay(rest, request, node)
    return text(404, "/relay endpoints are not available. Please check your configuration: --relay")
  }
  if (root === "lightpush/v3") {
    if (!node.mounted.lightpush) return text(404, "/lightpush endpoints are not available.")
    if (method === "POST" && rest === "message") return sendByLightpush(request, node)
  }
  return NOT_FOUND
}

function health({ faults, mounted }: Node): HttpAnswer {
  const state = faults.notReady ? "NOT_READY" : "READY"
  const protocols = { Relay: mounted.relay, Lightpush: mounted.lightpush, Store: mounted.store }
  return json({
    nodeHealth: state,
    connectionStatus: faults.notReady || faults.noPeers ? "Disconnected" : "Connected",
    protocolsHealth: Object.entries(protocols).map(([name, isOn]) => ({
      [name]: isOn ? state : "NOT_MOUNTED",
    })),
  })
}

function messaging(rest: string, request: SeenRequest, node: Node): HttpAnswer {
  const { state } = node
  const { method } = request
  if (rest === "messages" && method === "POST") return sendByMessaging(request, node)
  if (rest === "subscriptions") {
    if (method === "GET") return json([...state.subscriptions].sort())
    return changeTopics(request, (topic, isWanted) =>
      isWanted ? state.subscriptions.add(topic) : state.subscriptions.delete(topic),
    )
  }
  if (method !== "GET") return NOT_FOUND
  if (rest === "events/send") return json(state.fetchReports())
  if (rest === "events/received") {
    const { received } = state
    state.received = []
    return json(
      received.map((message) => ({ messageHash: message.hash, message: wireOf(message), source: "live" })),
    )
  }
  const [, requestId] = /^events\/send\/([^/]+)$/.exec(rest) ?? []
  if (requestId === undefined) return NOT_FOUND
  const [report] = state.fetchReports(requestId)
  return report ? json(report) : text(404, `No send events for requestId: ${requestId}`)
}

function relay(rest: string, request: SeenRequest, node: Node): HttpAnswer {
  const { relayed } = node.state
  if (rest === "messages" && request.method === "POST") return sendByRelay(request, node)
  if (rest === "subscriptions")
    return changeTopics(request, (topic, isWanted) => {
      if (!isWanted) relayed.delete(topic)
      else if (!relayed.has(topic)) relayed.set(topic, [])
    })
  const [, encoded] = /^messages\/([^/]+)$/.exec(rest) ?? []
  if (encoded === undefined || request.method !== "GET") return NOT_FOUND
  const topic = decodeURIComponent(encoded)
  const waiting = relayed.get(topic)
  if (!waiting) return text(404, topic)
  relayed.set(topic, [])
  return json(waiting.map(wireOf))
}

function changeTopics(
  request: SeenRequest,
  change: (topic: string, isWanted: boolean) => unknown,
): HttpAnswer {
  if (request.method !== "POST" && request.method !== "DELETE") return NOT_FOUND
  const topics = tried(() => bodyOf(request))
  if (topics instanceof Unreadable) return text(400, topics.message)
  if (!Array.isArray(topics) || !topics.every((topic) => typeof topic === "string"))
    return text(400, "Invalid content body, could not decode")
  for (const topic of topics) change(topic, request.method === "POST")
  return text(200, "OK")
}
