// The transport of Logos Messaging nodes against a stub that answers as logos-delivery does over REST.
import { base64 } from "@scure/base"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Destination } from "../../../lib/core/outbox/destination.ts"
import { envelopeOf } from "../../../lib/core/outbox/envelope.ts"
import { LOGOS_ROUTES, logosAnswer } from "../../../lib/core/outbox/logos-answers.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { createFetcher } from "../../../lib/platform/destinations/http.ts"
import { createLogosNode, LOGOS_MAX_BYTES, LOGOS_TOPIC } from "../../../lib/platform/destinations/logos.ts"
import { eventOf, halvesOf, samples, signedBy } from "../outbox/signed-halves.ts"
import { quietAndEnglish } from "../spasm/library.ts"
import { always, deadUrl, serve, serveRaw } from "./hostile-servers.ts"
import { LogosStub, type Message } from "./logos-node.ts"

quietAndEnglish()

const { signal } = new AbortController()
const fetcher = createFetcher(fetch)
const at = (url: string): Destination => ({
  url,
  kind: "logos-node",
  defaultFor: "all",
  login: false,
  tested: null,
})

let node: LogosStub
let url: string
let events: Record<string, SignedEvent>

beforeEach(async () => {
  node = new LogosStub()
  url = (await serveRaw((request, response) => void node.answer(request, response))).url
})
beforeAll(async () => {
  events = await samples()
})

describe("answers", () => {
  const said = "words"
  test.each<[number, string, object]>([
    [400, "Failed to publish: Message size exceeds maximum", { is: "refused", why: "too-large" }],
    [400, "Failed to publish: invalid RLN proof", { is: "later", why: "not-ready" }],
    [400, "Failed to publish: invalid topic", { is: "refused", why: "invalid" }],
    [403, "Origin not allowed", { is: "later", why: "forbidden-origin" }],
    [413, said, { is: "refused", why: "too-large" }],
    [420, said, { is: "refused", why: "invalid" }],
    [421, said, { is: "refused", why: "invalid" }],
    [429, said, { is: "later", why: "rate-limited" }],
    [500, said, { is: "unknown", why: "server-error" }],
    [503, said, { is: "later", why: "not-ready" }],
    [505, said, { is: "later", why: "not-ready" }],
    [404, said, { is: "later", why: "strange-answer" }],
    [302, said, { is: "unknown", why: "strange-answer" }],
  ])("%d %s", (status, text, wanted) => {
    for (const route of LOGOS_ROUTES)
      expect(logosAnswer(route, status, text)).toEqual({ ...wanted, said: text })
  })

  test("success is told in each route's own way, and in no other", () => {
    expect(logosAnswer("messaging", 200, '{"requestId":"a"}')).toEqual({ is: "accepted", said: "" })
    expect(logosAnswer("lightpush", 200, '{"relayPeerCount":3}')).toEqual({ is: "accepted", said: "" })
    expect(logosAnswer("lightpush", 200, '{"statusDesc":"sent"}')).toEqual({ is: "accepted", said: "sent" })
    expect(logosAnswer("lightpush", 200, '{"relayPeerCount":0}')).toEqual({
      is: "later",
      why: "not-ready",
      said: "",
    })
    expect(logosAnswer("relay", 200, "OK")).toEqual({ is: "accepted", said: "OK" })
    expect(logosAnswer("relay", 200, '"OK"')).toEqual({ is: "accepted", said: "OK" })
    for (const route of LOGOS_ROUTES) {
      for (const text of ["", "<h1>OK</h1>", "{}", "null", '{"requestId":1}']) {
        expect(logosAnswer(route, 200, text)).toEqual({ is: "unknown", why: "strange-answer", said: "" })
      }
    }
    expect(logosAnswer("relay", 429, "<h1>Slow</h1>", 5)).toEqual({
      is: "later",
      why: "rate-limited",
      said: "",
      waitMs: 5,
    })
  })
})

describe("sending", () => {
  const sample = (name: string): SignedEvent => events[name] ?? eventOf({})
  const payloadOf = (body: unknown): unknown => {
    const { payload } = body as Message
    return JSON.parse(new TextDecoder().decode(base64.decode(payload)))
  }

  test.each(["ethereum", "nostr", "both", "dmp", "plain nostr"])("%s, and reading it back", async (name) => {
    const transport = createLogosNode(fetcher)
    const event = sample(name)
    expect(transport.carries(event)).toBe(true)
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "absent" })
    expect(await transport.send(event, at(url), signal)).toEqual({ is: "accepted", said: "" })
    expect(node.posts.map(({ route }) => route)).toEqual(["messaging"])
    const [{ body } = { body: null }] = node.posts
    expect(payloadOf(body)).toEqual(envelopeOf(event))
    expect(Object.keys(body as object)).toEqual(["payload", "contentTopic", "ephemeral"])
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "found", event: envelopeOf(event) })
  })

  test("by the best route that the node has, found once for each address", async () => {
    const transport = createLogosNode(fetcher)
    for (const routes of [["lightpush", "relay"], ["relay"]] as const) {
      node.routes = routes
      expect(await transport.send(sample("both"), at(url), signal)).toMatchObject({ is: "accepted" })
      expect(await transport.send(sample("both"), at(url), signal)).toMatchObject({ is: "accepted" })
      expect(node.posts.slice(-2).map(({ route }) => route)).toEqual([routes[0], routes[0]])
    }
    const [first] = node.posts
    expect(first?.body).toEqual({
      message: { payload: expect.any(String), contentTopic: LOGOS_TOPIC, ephemeral: false },
    })
    node.routes = []
    expect(await transport.send(sample("both"), at(url), signal)).toEqual({
      is: "later",
      why: "strange-answer",
      said: "",
    })
  })

  test("the known route is asked alone", async () => {
    node.routes = ["relay"]
    const server = await serveRaw((request, response) => void node.answer(request, response))
    const transport = createLogosNode(fetcher)
    await transport.send(sample("both"), at(server.url), signal)
    server.asked.length = 0
    await transport.send(sample("both"), at(server.url), signal)
    expect(server.asked).toEqual(["GET /health", "POST /relay/v1/auto/messages"])
  })

  test.each([
    [403, "later", "forbidden-origin"],
    [413, "refused", "too-large"],
    [429, "later", "rate-limited"],
    [500, "unknown", "server-error"],
    [503, "later", "not-ready"],
  ])("status %d", async (status, is, why) => {
    node.status = status
    expect(await createLogosNode(fetcher).send(sample("both"), at(url), signal)).toMatchObject({ is, why })
  })

  test.each(["INITIALIZING", "NOT_READY", "SHUTTING_DOWN"])(
    "nothing is given to a node that is %s",
    async (health) => {
      node.health = health
      const answer = await createLogosNode(fetcher).send(sample("both"), at(url), signal)
      expect(answer).toEqual({ is: "later", why: "not-ready", said: health })
      expect(node.posts).toEqual([])
    },
  )

  test("an older node, which does not say how it is, and no node", async () => {
    node.health = null
    const transport = createLogosNode(fetcher)
    expect(await transport.send(sample("both"), at(url), signal)).toMatchObject({ is: "accepted" })
    const nobody = await transport.send(sample("both"), at(await deadUrl()), signal)
    expect(nobody).toEqual({ is: "later", why: "no-connection", said: "" })
    const page = await serve(always(200, "text/html", "<h1>OK</h1>"))
    expect(await transport.send(sample("both"), at(page.url), signal)).toMatchObject({
      is: "later",
      why: "strange-answer",
    })
  })

  test("too much is not sent at all", async () => {
    const { nostr, ...event } = sample("plain nostr")
    const large = { ...event, nostr: { ...(nostr ?? signedBy(1, "")), content: "x".repeat(LOGOS_MAX_BYTES) } }
    const answer = await createLogosNode(fetcher).send(large, at(url), signal)
    expect(answer).toEqual({ is: "refused", why: "too-large", said: "" })
    expect(node.posts).toEqual([])
  })
})

describe("reading back", () => {
  const encoded = (value: unknown): Message => ({
    payload: base64.encode(
      new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)),
    ),
    contentTopic: LOGOS_TOPIC,
  })

  test("only what is proven counts, however often it is named", async () => {
    const halves = await halvesOf({ content: "Among decoys" })
    const event = eventOf(halves)
    const other = envelopeOf(eventOf(await halvesOf({ content: "another" })))
    const decoys = [
      `"${event.key}"`,
      { id: event.key },
      { ...other, ids: [{ value: event.key }] },
      { ...envelopeOf(event), siblings: [] },
      { type: "SpasmEventEnvelopeV2", note: event.key },
    ].map(encoded)
    const noise = { payload: "***", contentTopic: LOGOS_TOPIC }
    const transport = createLogosNode(fetcher)
    node.store = [...decoys, noise]
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "absent" })
    const half = envelopeOf(eventOf({ ethereum: halves.ethereum }))
    node.store = [encoded(half), ...decoys]
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "found", event: half })
    node.store = [encoded(envelopeOf(event)), ...decoys, encoded(half)]
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "found", event: envelopeOf(event) })
  })

  test("page by page, from the time of signing, in digits", async () => {
    const event = eventOf(await halvesOf({ content: "Deep below" }))
    const transport = createLogosNode(fetcher)
    const noise = encoded("noise")
    node.store = [encoded(envelopeOf(event)), ...Array.from({ length: 50 }, () => noise)]
    expect(await transport.find(event, at(url), signal)).toMatchObject({ is: "found" })
    expect(node.queries.map((query) => query.get("cursor"))).toEqual([null, "0x20", "0x40"])
    expect(node.queries[0]?.get("startTime")).toBe("1731999400123000000")
    expect(node.queries[0]?.get("contentTopics")).toBe(LOGOS_TOPIC)
    node.store = Array.from({ length: 200 }, () => noise)
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "cannot-tell" })
  })

  test("a node without a store, one that is broken, and nobody", async () => {
    const event = events.both ?? eventOf({})
    const transport = createLogosNode(fetcher)
    node.store = null
    expect(await transport.find(event, at(url), signal)).toEqual({ is: "cannot-tell" })
    const found = async (status: number, text: string): Promise<unknown> =>
      transport.find(event, at((await serve(always(status, "application/json", text))).url), signal)
    expect(await found(503, "")).toEqual({ is: "unreachable", why: "not-ready" })
    expect(await found(500, "")).toEqual({ is: "unreachable", why: "server-error" })
    expect(await found(200, "{}")).toEqual({ is: "unreachable", why: "strange-answer" })
    expect(await found(200, "[")).toEqual({ is: "unreachable", why: "strange-answer" })
    const nobody = await transport.find(event, at(await deadUrl()), signal)
    expect(nobody).toEqual({ is: "unreachable", why: "no-connection" })
  })
})

describe("testing an address", () => {
  const tested = (address = `${url}/`) => createLogosNode(fetcher).test(address, ["0xabc"], signal)

  test("a node, its route, and no message given to it", async () => {
    for (const route of LOGOS_ROUTES) {
      node.routes = [route]
      expect(await tested()).toMatchObject({ ok: true, url, kind: "logos-node", route, maxBytes: 152_556 })
    }
    expect(node.posts).toEqual([])
    expect(node.store).toEqual([])
  })

  test("what keeps it from being one", async () => {
    node.health = "SYNCHRONIZING"
    expect(await tested()).toMatchObject({ ok: false, why: "not-ready", route: "messaging" })
    node.status = 403
    expect(await tested()).toMatchObject({ ok: false, why: "forbidden-origin" })
    node.routes = []
    expect(await tested()).toMatchObject({ ok: false, why: "not-a-server" })
    expect(await tested(await deadUrl())).toMatchObject({ ok: false, why: "no-connection" })
    expect(await tested("no address")).toMatchObject({ ok: false, why: "not-a-server" })
    const page = await serve(always(200, "text/html", "<h1>Hello</h1>"))
    expect(await tested(page.url)).toMatchObject({ ok: false, why: "not-a-server" })
  })
})
