// The stand-in for a logos-delivery node answers as one does, and each of its faults does what it says.
import { afterEach, expect, test } from "vitest"
import { hashOf } from "../logos/message.ts"
import { type LogosNode, type LogosOptions, startLogosNode } from "../logos/node.ts"

const TOPIC = "/spasm/2/events/json"
const nodes: LogosNode[] = []

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()))
})

async function nodeWith(options: LogosOptions = {}): Promise<LogosNode> {
  const node = await startLogosNode(options)
  nodes.push(node)
  return node
}

const base64 = (text: string): string => Buffer.from(text).toString("base64")
const message = (text = "hello", more: object = {}): object => ({
  payload: base64(text),
  contentTopic: TOPIC,
  ...more,
})
const TOO_LARGE = message("x".repeat(150 * 1024))

type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers }

async function ask(node: LogosNode, path: string, options: RequestInit = {}): Promise<Answer> {
  const response = await fetch(node.url + path, options)
  const text = await response.text()
  const isJson = response.headers.get("content-type") === "application/json"
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

const post = (node: LogosNode, path: string, body: unknown, headers = {}, method = "POST"): Promise<Answer> =>
  ask(node, path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })

const MESSAGING = "/messaging/v1/messages"
const LIGHTPUSH = "/lightpush/v3/message"
const RELAY = "/relay/v1/auto/messages"

async function send(node: LogosNode, body: unknown): Promise<string> {
  const { status, body: answer } = await post(node, MESSAGING, body)
  expect(status).toBe(200)
  return (answer as { requestId: string }).requestId
}

const report = (node: LogosNode, requestId: string): Promise<Answer> =>
  ask(node, `/messaging/v1/events/send/${requestId}`)

const texts = (node: LogosNode): readonly string[] => node.messages().map(({ payload }) => String(payload))

test("messaging: a message is taken, its way is told once", async () => {
  const node = await nodeWith()
  const requestId = await send(node, message())
  const [{ hash = "" } = {}] = node.messages()
  expect((await report(node, requestId)).body).toMatchObject({
    requestId,
    events: [
      { kind: "propagated", messageHash: hash },
      { kind: "sent", messageHash: hash },
    ],
  })
  const again = { status: 404, body: `No send events for requestId: ${requestId}` }
  expect(await report(node, requestId)).toMatchObject(again)
  const second = await send(node, message("second"))
  expect((await ask(node, "/messaging/v1/events/send")).body).toMatchObject([{ requestId: second }])
  expect((await ask(node, "/messaging/v1/events/send")).body).toEqual([])
  expect(texts(node)).toEqual(["hello", "second"])
})

test("messaging: what others send is there for who subscribed, once", async () => {
  const node = await nodeWith()
  node.receive(message("before"))
  await post(node, "/messaging/v1/subscriptions", [TOPIC])
  expect((await ask(node, "/messaging/v1/subscriptions")).body).toEqual([TOPIC])
  node.receive(message("after"))
  const found = { message: { payload: base64("after"), contentTopic: TOPIC }, source: "live" }
  expect((await ask(node, "/messaging/v1/events/received")).body).toMatchObject([found])
  expect((await ask(node, "/messaging/v1/events/received")).body).toEqual([])
  await post(node, "/messaging/v1/subscriptions", [TOPIC], {}, "DELETE")
  expect((await ask(node, "/messaging/v1/subscriptions")).body).toEqual([])
})

test("lightpush and relay take a message, too, and relay hands it to who subscribed", async () => {
  const node = await nodeWith()
  const cache = `${RELAY}/${encodeURIComponent(TOPIC)}`
  expect((await ask(node, cache)).status).toBe(404)
  await post(node, "/relay/v1/auto/subscriptions", [TOPIC])
  expect((await post(node, LIGHTPUSH, { message: message("one") })).body).toEqual({ relayPeerCount: 1 })
  expect(await post(node, RELAY, message("two"))).toMatchObject({ status: 200, body: "OK" })
  expect((await ask(node, cache)).body).toMatchObject([
    { payload: base64("one") },
    { payload: base64("two") },
  ])
  expect((await ask(node, cache)).body).toEqual([])
  expect(texts(node)).toEqual(["one", "two"])
})

test("an old node has no messaging, others no lightpush, relay or store", async () => {
  const node = await nodeWith({ messaging: false, lightpush: false, relay: false, store: false })
  for (const [path, body] of [
    [MESSAGING, message()],
    [LIGHTPUSH, { message: message() }],
    [RELAY, message()],
  ] as const)
    expect((await post(node, path, body)).status).toBe(404)
  expect((await ask(node, "/store/v3/messages")).status).toBe(412)
  expect(node.messages()).toEqual([])
  expect(node.requests()).toHaveLength(4)
})

test("what is no message is refused on every way", async () => {
  const node = await nodeWith()
  for (const wrong of [
    { contentTopic: TOPIC },
    message("x", { contentTopic: "spasm" }),
    message("x", { payload: "%" }),
  ]) {
    expect((await post(node, MESSAGING, wrong)).status).toBe(400)
    expect((await post(node, LIGHTPUSH, { message: wrong })).status).toBe(400)
    expect((await post(node, RELAY, wrong)).status).toBe(400)
  }
  const form = await post(node, MESSAGING, message(), { "content-type": "application/x-www-form-urlencoded" })
  expect(form.status).toBe(400)
  expect((await post(node, MESSAGING, message(), { "content-type": "text/plain" })).status).toBe(200)
})

test("what is too large is refused at once, or by messaging later", async () => {
  const node = await nodeWith()
  const limit = "Message size exceeded maximum of"
  const pushed = await post(node, LIGHTPUSH, { message: TOO_LARGE })
  expect(pushed).toMatchObject({ status: 413, body: { statusDesc: `${limit}: 153600 bytes` } })
  const relayed = { status: 400, body: `Failed to publish: ${limit} 153600 bytes` }
  expect(await post(node, RELAY, TOO_LARGE)).toMatchObject(relayed)
  const { body } = await report(node, await send(node, TOO_LARGE))
  expect(body).toMatchObject({ events: [{ kind: "error", error: `${limit} 153600 bytes` }] })
  expect(node.messages()).toEqual([])
  await send(node, message("x".repeat(149 * 1024)))
  expect(node.messages()).toHaveLength(1)
})

test("the store gives what was sent, by topic, hash and time, in pages, and nothing ephemeral", async () => {
  const node = await nodeWith()
  const times = [1, 2, 3].map((second) => `179525489268300000${second}`)
  for (const time of times) {
    const body = `{"payload":"${base64(time)}","contentTopic":"${TOPIC}","timestamp":${time}}`
    await ask(node, RELAY, { method: "POST", headers: { "content-type": "application/json" }, body })
  }
  await send(node, message("gone", { ephemeral: true }))
  await send(node, message("other", { contentTopic: "/spasm/2/other/json" }))
  const hashes = node.messages().map(({ hash }) => hash)
  const query = async (search: string) => (await ask(node, `/store/v3/messages?${search}`)).body
  const shortly = (...wanted: unknown[]) => wanted.map((messageHash) => ({ messageHash }))

  const topic = `contentTopics=${encodeURIComponent(TOPIC)}`
  const page = { messages: shortly(hashes[0], hashes[1]), paginationCursor: hashes[1] }
  expect(await query(`${topic}&pageSize=2`)).toMatchObject(page)
  const rest = await query(`${topic}&pageSize=2&cursor=${hashes[1]}`)
  expect(rest).toEqual(expect.objectContaining({ statusCode: 200, messages: shortly(hashes[2]) }))
  expect(rest).not.toHaveProperty("paginationCursor")
  expect(await query(`${topic}&ascending=false&pageSize=1`)).toMatchObject({ messages: shortly(hashes[2]) })
  const between = await query(`startTime=${times[1]}&endTime=${times[1]}`)
  expect(between).toMatchObject({ messages: shortly(hashes[1]) })
  expect(await query(`hashes=${hashes[4]}&includeData=true`)).toMatchObject({
    messages: [
      { messageHash: hashes[4], message: { payload: base64("other") }, pubsubTopic: "/waku/2/rs/1/2" },
    ],
  })
  expect((await ask(node, "/store/v3/messages?hashes=0x12")).status).toBe(400)
  const whole = await (await fetch(`${node.url}/store/v3/messages?includeData=true`)).text()
  expect(whole).toContain(`"timestamp":${times[2]}`)
})

test("shards and hashes are those of the specifications", async () => {
  const node = await nodeWith()
  for (const contentTopic of ["/spasm/2/c-defi/json", "/spasm/1/events/json"])
    node.receive(message("x", { contentTopic }))
  expect(node.messages().map(({ pubsubTopic }) => pubsubTopic)).toEqual(["/waku/2/rs/1/2", "/waku/2/rs/1/7"])
  const parts = {
    pubsubTopic: "/waku/2/default-waku/proto",
    contentTopic: "/waku/2/default-content/proto",
    payload: Buffer.from("010203045445535405060708", "hex"),
    meta: Buffer.from("73757065722d736563726574", "hex"),
    timestamp: 0x175789bfa23f8400n,
  }
  const hash = "0x64cce733fed134e83da02b02c6f689814872b1a0ac97ea56b76095c3c72bfe05"
  expect(hashOf(parts)).toBe(hash)
})

test("who names a foreign origin is refused by a node with a list, and by no other", async () => {
  const extension = { origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop" }
  const stock = await nodeWith({ allowOrigin: ["logos-messaging.github.io", "localhost:*"] })
  const refused = { status: 403, body: "Origin not allowed" }
  expect(await post(stock, MESSAGING, message(), extension)).toMatchObject(refused)
  expect((await post(stock, MESSAGING, message())).status).toBe(200)
  const local = await post(stock, MESSAGING, message(), { origin: "http://localhost:3000" })
  expect(local.headers.get("access-control-allow-origin")).toBe("http://localhost:3000")
  const open = await post(await nodeWith({ allowOrigin: ["*"] }), MESSAGING, message(), extension)
  expect(open.headers.get("access-control-allow-origin")).toBe("*")
  const unasked = await post(await nodeWith(), MESSAGING, message(), extension)
  expect(unasked.status).toBe(200)
  expect(unasked.headers.get("access-control-allow-origin")).toBeNull()
  expect(stock.messages()).toHaveLength(2)
})

test("it tells whether it is ready, and with whom it is connected", async () => {
  const node = await nodeWith({ lightpush: false })
  const protocolsHealth = [{ Relay: "READY" }, { Lightpush: "NOT_MOUNTED" }, { Store: "READY" }]
  const ready = { nodeHealth: "READY", connectionStatus: "Connected", protocolsHealth }
  expect((await ask(node, "/health")).body).toEqual(ready)
  node.faults = { notReady: true }
  const unready = { nodeHealth: "NOT_READY", connectionStatus: "Disconnected" }
  expect((await ask(node, "/health")).body).toMatchObject(unready)
  node.faults = { read: { status: 503 } }
  expect((await ask(node, "/health")).status).toBe(503)
})

test("over the rate it says so, on both ways that have one", async () => {
  const node = await nodeWith({ faults: { rate: 1 } })
  await send(node, message())
  const { status, headers } = await post(node, MESSAGING, message())
  expect([status, headers.get("retry-after")]).toEqual([429, "1"])
  expect((await post(node, LIGHTPUSH, { message: message() })).status).toBe(429)
  expect(node.messages()).toHaveLength(1)
})

test("without peers nothing travels, and messaging keeps it waiting", async () => {
  const node = await nodeWith({ faults: { noPeers: true } })
  expect((await post(node, LIGHTPUSH, { message: message() })).status).toBe(503)
  expect((await post(node, RELAY, message())).status).toBe(400)
  const { body } = await report(node, await send(node, message()))
  expect(body).toMatchObject({ events: [{ kind: "queued" }] })
  expect(node.messages()).toEqual([])
})

test("messaging may report late, or an error", async () => {
  const node = await nodeWith({ faults: { eventDelayMs: 200, sendError: "RLN proof failed" } })
  const requestId = await send(node, message())
  expect((await report(node, requestId)).status).toBe(404)
  await new Promise((resolve) => setTimeout(resolve, 250))
  const { body } = await report(node, requestId)
  expect(body).toMatchObject({ events: [{ kind: "error", error: "RLN proof failed" }] })
  expect(node.messages()).toEqual([])
})

test.each([
  ["too large", { status: 413 }, 413, 0],
  ["out of service", { status: 503 }, 503, 0],
  ["a lie", { says: { requestId: "00" } }, 200, 0],
  ["late", { delayMs: 100 }, 200, 1],
])("%s: answered so", async (_, fault, status, stored) => {
  const node = await nodeWith({ faults: { send: fault } })
  expect((await post(node, MESSAGING, message())).status).toBe(status)
  expect(node.messages()).toHaveLength(stored)
  expect((await ask(node, "/health")).status).toBe(200)
})

test("silence, and a node that went down and came up on the same port", async () => {
  const node = await nodeWith({ faults: { send: { silent: true } } })
  const signal = AbortSignal.timeout(100)
  const body = JSON.stringify(message())
  const headers = { "content-type": "application/json" }
  await expect(ask(node, MESSAGING, { method: "POST", headers, body, signal })).rejects.toThrow()
  node.faults = {}
  const requestId = await send(node, message())
  await node.stop()
  await expect(ask(node, "/health")).rejects.toThrow()
  await node.start()
  expect((await report(node, requestId)).status).toBe(404)
  expect((await ask(node, "/store/v3/messages")).body).toMatchObject({ messages: [{}] })
})
