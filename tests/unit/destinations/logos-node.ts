// A stub of a Logos Messaging node's REST interface (logos-delivery 69fbffa), in memory and on loopback.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { LogosRoute } from "../../../lib/core/outbox/logos-answers.ts"

const PATHS: Readonly<Record<string, LogosRoute>> = {
  "/messaging/v1/messages": "messaging",
  "/lightpush/v3/message": "lightpush",
  "/relay/v1/auto/messages": "relay",
}
const TAKEN: Readonly<Record<LogosRoute, string>> = {
  messaging: '{"requestId":"r1"}',
  lightpush: '{"relayPeerCount":2}',
  relay: "OK",
}

export type Message = { readonly payload: string; readonly contentTopic: string }

/** What the node has and does, to be changed by a test. */
export class LogosStub {
  routes: readonly LogosRoute[] = ["messaging", "lightpush", "relay"]
  /** Null: an older node, which does not say. */
  health: string | null = "READY"
  /** The status of each message given to it. */
  status = 200
  /** Newest last; null: a node without a store. */
  store: Message[] | null = []
  readonly posts: { readonly route: LogosRoute; readonly body: unknown }[] = []
  readonly queries: URLSearchParams[] = []

  readonly answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://node.example")
    const end = (status: number, text: string): void => {
      response
        .writeHead(status, { "content-type": text.startsWith("{") ? "application/json" : "text/plain" })
        .end(text)
    }
    if (pathname === "/health" && this.health) return end(200, JSON.stringify({ nodeHealth: this.health }))
    if (pathname === "/debug/v1/info" && this.health === null) return end(200, '{"listenAddresses":[]}')
    if (pathname === "/store/v3/messages" && this.store) return end(200, this.#page(this.store, searchParams))
    const route = PATHS[pathname]
    if (request.method !== "POST" || route === undefined || !this.routes.includes(route)) return end(404, "")
    return end(...this.#take(route, await bodyOf(request)))
  }

  #take(route: LogosRoute, text: string): [number, string] {
    const body = JSON.parse(text) as Record<string, unknown>
    const message = (route === "lightpush" ? body.message : body) as Partial<Message> | undefined
    if (this.status === 403) return [403, "Origin not allowed"]
    if (!message?.payload || !message.contentTopic) return [400, "Invalid content body"]
    this.posts.push({ route, body })
    if (this.status !== 200) return [this.status, "no"]
    this.store?.push({ payload: message.payload, contentTopic: message.contentTopic })
    return [200, TAKEN[route]]
  }

  /** The newest first, as they are asked for; a time that no number holds beside each. */
  #page(store: readonly Message[], query: URLSearchParams): string {
    this.queries.push(query)
    const from = Number(query.get("cursor")?.slice(2) ?? 0)
    const size = Number(query.get("pageSize"))
    const messages = store
      .toReversed()
      .slice(from, from + size)
      .map((message, at) => JSON.stringify({ messageHash: `0x${from + at}`, message }))
    const more = from + size < store.length ? `,"paginationCursor":"0x${from + size}"` : ""
    const text = messages.join(",").replaceAll('"payload"', '"timestamp":1732000000123456789,"payload"')
    return `{"requestId":"q","statusCode":200,"statusDesc":"OK","messages":[${text}]${more}}`
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
