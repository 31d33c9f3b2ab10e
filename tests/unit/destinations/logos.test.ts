// The transport of Logos Messaging nodes against a stand-in that answers as logos-delivery does over REST.
import { afterEach, beforeAll, describe, expect, test } from "vitest"
import type { Destination } from "../../../lib/core/outbox/destination.ts"
import { envelopeOf } from "../../../lib/core/outbox/envelope.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { createFetcher } from "../../../lib/platform/destinations/http.ts"
import { createLogosNode, LOGOS_MAX_BYTES, LOGOS_TOPIC } from "../../../lib/platform/destinations/logos.ts"
import { type LogosNode, type LogosOptions, startLogosNode } from "../../logos/node.ts"
import { eventOf, halvesOf, samples, signedBy } from "../outbox/signed-halves.ts"
import { quietAndEnglish } from "../spasm/library.ts"
import { always, deadUrl, routes, serve } from "./hostile-servers.ts"

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

let events: Record<string, SignedEvent>
beforeAll(async () => {
  events = await samples()
})

const nodes: LogosNode[] = []
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop()
})
async function start(options: LogosOptions = {}): Promise<LogosNode> {
  const node = await startLogosNode(options)
  nodes.push(node)
  return node
}

const sample = (name: string): SignedEvent => events[name] ?? eventOf({})
const sentTo = (node: LogosNode, event = sample("both")) =>
  createLogosNode(fetcher).send(event, at(node.url), signal)
const pathsOf = (node: LogosNode) => node.requests().map(({ method, path }) => `${method} ${path}`)

describe("sending", () => {
  test.each(["ethereum", "nostr", "both", "dmp", "plain nostr"])("%s, and reading it back", async (name) => {
    const node = await start()
    const transport = createLogosNode(fetcher)
    const event = sample(name)
    expect(transport.carries(event)).toBe(true)
    expect(await transport.find(event, at(node.url), signal)).toEqual({ is: "absent" })
    expect(await transport.send(event, at(node.url), signal)).toEqual({ is: "accepted", said: "" })
    const [message] = node.messages()
    expect(JSON.parse(String(message?.payload))).toEqual(envelopeOf(event))
    expect(message).toMatchObject({ contentTopic: LOGOS_TOPIC, ephemeral: false, meta: Buffer.alloc(0) })
    expect(await transport.find(event, at(node.url), signal)).toEqual({
      is: "found",
      event: envelopeOf(event),
    })
  })

  test.each<[string, LogosOptions, object]>([
    [
      "/messaging/v1/messages",
      {},
      { payload: expect.any(String), contentTopic: LOGOS_TOPIC, ephemeral: false },
    ],
    [
      "/lightpush/v3/message",
      { messaging: false },
      { message: { payload: expect.any(String), contentTopic: LOGOS_TOPIC, ephemeral: false } },
    ],
    [
      "/relay/v1/auto/messages",
      { messaging: false, lightpush: false },
      { payload: expect.any(String), contentTopic: LOGOS_TOPIC, ephemeral: false },
    ],
  ])("by %s where that is the best, which is found out once", async (path, options, body) => {
    const node = await start(options)
    const transport = createLogosNode(fetcher)
    await transport.send(sample("both"), at(node.url), signal)
    expect(JSON.parse(node.requests().find((request) => request.path === path)?.body ?? "")).toEqual(body)
    const before = node.requests().length
    expect(await transport.send(sample("nostr"), at(node.url), signal)).toMatchObject({ is: "accepted" })
    expect(pathsOf(node).slice(before, before + 2)).toEqual(["GET /health", `POST ${path}`])
    expect(node.messages()).toHaveLength(2)
  })

  test("a route that is gone is looked for anew", async () => {
    const before = await start({ messaging: false })
    const after = await start({ messaging: false, lightpush: false })
    let now = before.url
    const transport = createLogosNode(
      createFetcher((url, init) => fetch(String(url).replace("http://node.localhost", now), init)),
    )
    const send = () => transport.send(sample("both"), at("http://node.localhost"), signal)
    expect(await send()).toEqual({ is: "accepted", said: "" })
    now = after.url
    expect(await send()).toEqual({ is: "accepted", said: "OK" })
  })

  test.each<[string, LogosOptions, object]>([
    [
      "a limit",
      { faults: { send: { status: 429, retryAfter: 7 } } },
      { is: "later", why: "rate-limited", said: "", waitMs: 7000 },
    ],
    ["a failure", { faults: { send: { status: 500 } } }, { is: "unknown", why: "server-error", said: "" }],
    ["a page", { faults: { send: { html: true } } }, { is: "unknown", why: "strange-answer", said: "" }],
    ["a lie", { faults: { send: { says: "OK" } } }, { is: "unknown", why: "strange-answer", said: "" }],
    [
      "a dropped line",
      { faults: { send: { dropBefore: true } } },
      { is: "unknown", why: "no-answer", said: "" },
    ],
    [
      "half an answer",
      { faults: { send: { dropAfter: true } } },
      { is: "unknown", why: "cut-off", said: "" },
    ],
    [
      "an endless one",
      { faults: { send: { endless: true } } },
      { is: "unknown", why: "strange-answer", said: "" },
    ],
    ["a redirect", { faults: { send: { redirect: "/x" } } }, { is: "later", why: "redirect", said: "" }],
    [
      "an error that is reported later",
      { faults: { sendError: "no proof" } },
      { is: "later", why: "not-ready", said: "no proof" },
    ],
    ["nobody to push to", { messaging: false, faults: { noPeers: true } }, { is: "later", why: "not-ready" }],
    [
      "nobody to relay to",
      { messaging: false, lightpush: false, faults: { noPeers: true } },
      { is: "later", why: "not-ready" },
    ],
    [
      "no route",
      { messaging: false, lightpush: false, relay: false },
      { is: "later", why: "strange-answer", said: "" },
    ],
  ])("%s", async (_, options, answer) => {
    expect(await sentTo(await start(options))).toMatchObject(answer)
  })

  test("nothing is given to a node that is not ready, does not answer, or is none", async () => {
    const node = await start({ faults: { notReady: true } })
    expect(await sentTo(node)).toEqual({ is: "later", why: "not-ready", said: "NOT_READY" })
    expect(pathsOf(node)).toEqual(["GET /health"])
    node.faults = { read: { dropBefore: true } }
    expect(await sentTo(node)).toEqual({ is: "later", why: "no-connection", said: "" })
    node.faults = { read: { html: true } }
    expect(await sentTo(node)).toEqual({ is: "later", why: "strange-answer", said: "" })
    node.faults = { read: { status: 503 } }
    expect(await sentTo(node)).toEqual({ is: "later", why: "not-ready", said: "" })
    expect(node.messages()).toEqual([])
    for (const requestId of ["a", "\ud800"]) {
      const older = await serve(routes({ "/debug/v1/info": {}, "/messaging/v1/messages": { requestId } }))
      expect(await createLogosNode(fetcher).send(sample("both"), at(older.url), signal)).toMatchObject({
        is: "accepted",
      })
    }
  })

  test("a browser's origin that the node does not know", async () => {
    const node = await start({ allowOrigin: ["localhost:*"] })
    const asExtension = createFetcher((url, init) =>
      fetch(url, {
        ...init,
        headers: { ...init?.headers, ...(init?.method === "POST" && { Origin: "chrome-extension://abc" }) },
      }),
    )
    const transport = createLogosNode(asExtension)
    const refused = { is: "later", why: "forbidden-origin", said: "Origin not allowed" }
    expect(await transport.send(sample("both"), at(node.url), signal)).toEqual(refused)
    expect(await transport.test(node.url, [], signal)).toMatchObject({ ok: false, why: "forbidden-origin" })
  })

  test("too much is not sent at all, and the most that is sent is taken", async () => {
    const node = await start()
    const { nostr, ...event } = sample("plain nostr")
    const sized = (content: string): SignedEvent => ({
      ...event,
      nostr: { ...(nostr ?? signedBy(1, "")), content },
    })
    const room = LOGOS_MAX_BYTES - LOGOS_TOPIC.length - JSON.stringify(envelopeOf(sized(""))).length
    expect(await sentTo(node, sized("x".repeat(room + 1)))).toEqual({
      is: "refused",
      why: "too-large",
      said: "",
    })
    expect(node.requests()).toEqual([])
    expect(await sentTo(node, sized("x".repeat(room)))).toEqual({ is: "accepted", said: "" })
  })
})

describe("reading back", () => {
  const put = (node: LogosNode, value: unknown): void => {
    const text = typeof value === "string" ? value : JSON.stringify(value)
    node.receive({ payload: Buffer.from(text).toString("base64"), contentTopic: LOGOS_TOPIC })
  }

  test("only what is proven counts, however often it is named", async () => {
    const node = await start()
    const halves = await halvesOf({ content: "Among decoys" })
    const event = eventOf(halves)
    const other = envelopeOf(eventOf(await halvesOf({ content: "another" })))
    const decoys = [
      `"${event.key}"`,
      { id: event.key },
      { ...other, ids: [{ value: event.key }] },
      { ...envelopeOf(event), siblings: [] },
      { type: "SpasmEventEnvelopeV2", note: event.key },
    ]
    const found = () => createLogosNode(fetcher).find(event, at(node.url), signal)
    for (const decoy of decoys) put(node, decoy)
    expect(await found()).toEqual({ is: "absent" })
    const half = envelopeOf(eventOf({ ethereum: halves.ethereum }))
    put(node, half)
    expect(await found()).toEqual({ is: "found", event: half })
    put(node, envelopeOf(event))
    for (const decoy of [...decoys, half]) put(node, decoy)
    expect(await found()).toEqual({ is: "found", event: envelopeOf(event) })
  })

  test("page by page, from the time of signing, in digits", async () => {
    const node = await start()
    const event = eventOf(await halvesOf({ content: "Deep below" }))
    const found = () => createLogosNode(fetcher).find(event, at(node.url), signal)
    put(node, envelopeOf(event))
    for (let at = 0; at < 50; at++) put(node, `noise ${at}`)
    expect(await found()).toEqual({ is: "found", event: envelopeOf(event) })
    const queries = node.requests().map(({ path }) => new URLSearchParams(path.split("?")[1]))
    expect(queries.map((query) => query.has("cursor"))).toEqual([false, true, true])
    expect(queries[0]?.get("startTime")).toBe("1731999400123000000")
    for (let at = 50; at < 1020; at++) put(node, `noise ${at}`)
    expect(await found()).toEqual({ is: "cannot-tell" })
  })

  test("a node without a store, one that is broken, and nobody", async () => {
    const find = (url: string) => createLogosNode(fetcher).find(sample("both"), at(url), signal)
    expect(await find((await start({ store: false })).url)).toEqual({ is: "cannot-tell" })
    const found = async (status: number, text: string): Promise<unknown> =>
      find((await serve(always(status, "application/json", text))).url)
    expect(await found(404, "")).toEqual({ is: "cannot-tell" })
    expect(await found(503, "")).toEqual({ is: "unreachable", why: "not-ready" })
    expect(await found(500, "")).toEqual({ is: "unreachable", why: "server-error" })
    expect(await found(200, "{}")).toEqual({ is: "unreachable", why: "strange-answer" })
    expect(await found(200, "[")).toEqual({ is: "unreachable", why: "strange-answer" })
    expect(await find(await deadUrl())).toEqual({ is: "unreachable", why: "no-connection" })
  })
})

describe("testing an address", () => {
  const tested = (url: string) => createLogosNode(fetcher).test(url, ["0xabc"], signal)

  test.each<[string, LogosOptions]>([
    ["messaging", {}],
    ["lightpush", { messaging: false }],
    ["relay", { messaging: false, lightpush: false }],
  ])("a node with %s, and no message given to it", async (route, options) => {
    const node = await start(options)
    const { url } = node
    expect(await tested(`${url}/`)).toMatchObject({
      ok: true,
      url,
      kind: "logos-node",
      route,
      maxBytes: 152_556,
    })
    expect(node.messages()).toEqual([])
  })

  test("what keeps it from being one", async () => {
    const node = await start({ faults: { notReady: true } })
    expect(await tested(node.url)).toMatchObject({ ok: false, why: "not-ready", route: "messaging" })
    const bare = await start({ messaging: false, lightpush: false, relay: false })
    expect(await tested(bare.url)).toMatchObject({ ok: false, why: "not-a-server" })
    expect(await tested(await deadUrl())).toMatchObject({ ok: false, why: "no-connection" })
    expect(await tested("no address")).toMatchObject({ ok: false, why: "not-a-server" })
    const page = await serve(always(200, "text/html", "<h1>Hello</h1>"))
    expect(await tested(page.url)).toMatchObject({ ok: false, why: "not-a-server" })
  })
})
