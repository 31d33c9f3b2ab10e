// The relay that delivery is tested against is a relay, and each of its faults does what it says.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { getPow } from "nostr-tools/nip13"
import { finalizeEvent, generateSecretKey, type NostrEvent } from "nostr-tools/pure"
import { afterAll, afterEach, expect, test } from "vitest"
import { authorise, type Client, connect, isFound, publish } from "../relay/client.ts"
import type { RelayFaults } from "../relay/faults.ts"
import { type Relay, type RelayOptions, startRelay } from "../relay/relay.ts"

const folder = mkdtempSync(join(tmpdir(), "test-relay-"))
const relays: Relay[] = []
const clients: Client[] = []
const secret = generateSecretKey()

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await Promise.all(relays.splice(0).map((relay) => relay.stop()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function relayWith(options: RelayOptions = {}): Promise<Relay> {
  const relay = await startRelay(options)
  relays.push(relay)
  return relay
}

async function clientOf({ url }: Relay): Promise<Client> {
  const client = await connect(url)
  clients.push(client)
  return client
}

async function pairWith(faults: RelayFaults): Promise<{ relay: Relay; client: Client }> {
  const relay = await relayWith({ faults })
  return { relay, client: await clientOf(relay) }
}

let time = 1_700_000_000
/** Without the mark that the library leaves on what it has signed. */
const event = (content = "hello", more: { kind?: number; tags?: string[][] } = {}): NostrEvent => {
  const signed = finalizeEvent({ kind: 1, tags: [], created_at: time++, content, ...more }, secret)
  return JSON.parse(JSON.stringify(signed)) as NostrEvent
}
const events = (count: number): NostrEvent[] => Array.from({ length: count }, (_, index) => event(`${index}`))

test("a relay without faults takes an event once, knows it again, and refuses a forged one", async () => {
  const { relay, client } = await pairWith({})
  const good = event()
  expect(await isFound(client, good)).toBe(false)
  expect(await publish(client, good)).toEqual([true, ""])
  expect(await isFound(client, good)).toBe(true)
  const again = await clientOf(relay)
  expect(await publish(again, good)).toEqual([true, "duplicate: the event already exists"])
  const forged = { ...event(), content: "other words" }
  expect(await publish(client, forged)).toEqual([false, "invalid: id is wrong"])
  const unsigned = { ...event(), sig: "0".repeat(128) }
  expect(await publish(client, unsigned)).toEqual([false, "invalid: signature is wrong"])
  expect(relay.events()).toEqual([good])
  expect(relay).toMatchObject({ received: 4, connections: 2 })
  expect(relay.frames("EVENT")[0]).toEqual(["EVENT", good])
})

test("what is no message is answered with a notice, what is no event with its id", async () => {
  const { relay, client } = await pairWith({})
  client.send("{not json")
  expect(await client.find(["NOTICE"])).toBeDefined()
  expect(await publish(client, { ...event(), kind: -1 })).toEqual([false, expect.stringMatching(/^invalid/)])
  expect(relay.frames()).toHaveLength(2)
  expect(relay.received).toBe(1)
})

test("a profile replaces the one before, a deletion removes what its author wrote, and can be read", async () => {
  const { relay, client } = await pairWith({})
  const [old, next, note] = [event("old", { kind: 0 }), event("new", { kind: 0 }), event("mistake")]
  for (const one of [next, old, note]) await publish(client, one)
  const deletion = event("", { kind: 5, tags: [["e", note.id]] })
  await publish(client, deletion)
  await publish(await clientOf(relay), note)
  expect(relay.events()).toEqual([next, deletion])
  expect(await isFound(client, deletion)).toBe(true)
})

test("the events are there after it was down, on the same port, and nobody gets in meanwhile", async () => {
  const relay = await relayWith()
  const client = await clientOf(relay)
  const before = event()
  await publish(client, before)
  await relay.stop()
  await client.closed
  await expect(connect(relay.url)).rejects.toThrow("Nobody listens")
  await relay.start()
  const next = await clientOf(relay)
  expect(await isFound(next, before)).toBe(true)
  expect(await publish(next, event())).toEqual([true, ""])
  expect(relay.connections).toBe(2)
})

test("100 events survive a restart from the file, on the same port", async () => {
  const data = join(folder, "relay.jsonl")
  const first = await relayWith({ data })
  const sent = events(100)
  const client = await clientOf(first)
  for (const one of sent) client.send(["EVENT", one])
  for (const one of sent) expect(await client.find(["OK", one.id, true])).toBeDefined()
  await first.stop()
  const second = await relayWith({ data, port: first.port })
  expect(second.url).toBe(first.url)
  expect(second.events()).toEqual(sent)
  const last = event("after the restart")
  await publish(await clientOf(second), last)
  await second.stop()
  await second.start()
  expect(second.events()).toEqual([...sent, last])
})

test("a delayed event is stored and answered late, even when its sender has gone", async () => {
  const { relay, client } = await pairWith({ delayMs: 300 })
  const [first, second] = [event(), event()]
  expect(await publish(client, first, 200)).toBeUndefined()
  expect(relay.events()).toEqual([])
  expect(await client.find(["OK", first.id])).toEqual(["OK", first.id, true, ""])
  client.send(["EVENT", second])
  await expect.poll(() => relay.received).toBe(2)
  client.close()
  await expect.poll(() => relay.events()).toEqual([first, second])
})

test("a relay that goes down stores nothing of what it had delayed", async () => {
  const { relay, client } = await pairWith({ delayMs: 100 })
  client.send(["EVENT", event()])
  await expect.poll(() => relay.received).toBe(1)
  await relay.stop()
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(relay.events()).toEqual([])
})

test("garbage comes before the true answer: unreadable frames, or a huge one", async () => {
  const { relay, client } = await pairWith({ garbage: "unreadable" })
  expect(await publish(client, event())).toEqual([true, ""])
  expect(client.frames).toContain("{not json")
  expect(client.frames.some((frame) => frame instanceof ArrayBuffer)).toBe(true)
  relay.faults = { garbage: "huge" }
  await publish(client, event())
  const [, notice] = (await client.find(["NOTICE"])) ?? []
  expect(String(notice).length).toBeGreaterThan(1_048_576)
})

test.each([
  [0, 0],
  [3, 3],
])("after %i events of one connection it is cut, with %i stored", async (dropAfter, stored) => {
  const { relay, client } = await pairWith({ dropAfter })
  const sent = events(10)
  for (const one of sent) client.send(["EVENT", one])
  await client.closed
  expect(relay.events()).toEqual(sent.slice(0, stored))
  const next = await clientOf(relay)
  for (const one of sent.slice(0, 2)) next.send(["EVENT", one])
  if (dropAfter > 0) expect(await next.find(["OK", sent[1]?.id])).toBeDefined()
  else await next.closed
})

test("a silent relay stores nothing; one that stores silently does", async () => {
  const { relay, client } = await pairWith({ silent: true })
  const [lost, kept] = [event(), event()]
  expect(await publish(client, lost, 100)).toBeUndefined()
  relay.faults = { storeSilently: true }
  expect(await publish(client, kept, 100)).toBeUndefined()
  expect(relay.events()).toEqual([kept])
  expect(await isFound(client, kept)).toBe(true)
  expect(relay.received).toBe(2)
})

test("it refuses every event with a text, or one event with each of some", async () => {
  const { relay, client } = await pairWith({ deny: "blocked: no" })
  for (const one of events(2)) expect(await publish(client, one)).toEqual([false, "blocked: no"])
  relay.faults = { denyOnce: ["error: try again", "invalid: no"] }
  const [one, two, three] = [event(), event(), event()]
  expect(await publish(client, one)).toEqual([false, "error: try again"])
  expect(await publish(client, two)).toEqual([false, "invalid: no"])
  expect(await publish(client, three)).toEqual([true, ""])
  relay.faults = { denyOnce: "error: once" }
  expect(await publish(client, event())).toEqual([false, "error: once"])
  expect(relay.faults).toEqual({ denyOnce: "error: once" })
})

test("over the rate it says so, and takes the same event a second later", async () => {
  const { relay, client } = await pairWith({ rate: 5 })
  const sent = events(6)
  for (const one of sent) client.send(["EVENT", one])
  const last = sent[5] ?? event()
  expect(await client.find(["OK", last.id, false, "rate-limited: slow down"])).toBeDefined()
  expect(relay.events()).toEqual(sent.slice(0, 5))
  await new Promise((resolve) => setTimeout(resolve, 1050))
  const next = await clientOf(relay)
  expect(await publish(next, last)).toEqual([true, ""])
})

test("it takes events only from who has authorised, and may refuse them even then", async () => {
  const { relay, client } = await pairWith({ auth: true })
  const required = [false, "auth-required: log in first"]
  const sent = event()
  expect(await publish(client, sent)).toEqual(required)
  expect(await authorise(client, relay.url, secret)).toBe(true)
  const [accepted, another] = [event(), await clientOf(relay)]
  expect(await publish(client, accepted)).toEqual([true, ""])
  expect(await publish(another, sent)).toEqual(required)
  relay.faults = { restrictAfterAuth: true }
  expect(await publish(another, event())).toEqual(required)
  expect(await publish(client, event())).toEqual([false, "restricted: this key may not publish here"])
  expect(relay.events()).toEqual([accepted])
  expect(relay.frames("AUTH")).toHaveLength(1)
})

test("a login for another address is refused", async () => {
  const { client } = await pairWith({ auth: true })
  expect(await authorise(client, "ws://other.example", secret)).toBe(false)
})

test("it asks for work, and takes what has it", async () => {
  const { client } = await pairWith({ pow: 4 })
  const tries = events(200)
  const weak = tries.find(({ id }) => getPow(id) < 4) ?? event()
  const strong = tries.find(({ id }) => getPow(id) >= 4) ?? event()
  expect(await publish(client, weak)).toEqual([false, `pow: difficulty ${getPow(weak.id)} is less than 4`])
  expect(await publish(client, strong)).toEqual([true, ""])
})

test("it lies: about what it stored, or about what it was given", async () => {
  const { relay, client } = await pairWith({ lie: true })
  const sent = event()
  expect(await publish(client, sent)).toEqual([true, ""])
  expect(await isFound(client, sent)).toBe(false)
  relay.faults = { lieAboutId: true }
  const other = event()
  expect(await publish(client, other, 100)).toBeUndefined()
  const answers = client.frames.filter((frame) => Array.isArray(frame) && frame[0] === "OK")
  expect(answers).toEqual([
    ["OK", sent.id, true, ""],
    ["OK", expect.not.stringMatching(other.id), true, ""],
  ])
  expect(relay.events()).toEqual([])
})

test("reads can be closed, kept for who has authorised, or never answered", async () => {
  const { relay, client } = await pairWith({ closeReads: "error: busy" })
  client.send(["REQ", "one", { kinds: [1] }])
  expect(await client.find(["CLOSED", "one"])).toEqual(["CLOSED", "one", "error: busy"])
  relay.faults = { authToRead: true }
  client.send(["REQ", "two", { kinds: [1] }])
  expect(await client.find(["CLOSED", "two"])).toEqual(["CLOSED", "two", "auth-required: log in first"])
  await authorise(client, relay.url, secret)
  client.send(["REQ", "three", { kinds: [1] }])
  expect(await client.find(["EOSE", "three"])).toBeDefined()
  relay.faults = { silentReads: true }
  client.send(["REQ", "four", { kinds: [1] }])
  expect(await client.find(["EOSE", "four"], 100)).toBeUndefined()
})

test("its document names its limits over HTTP, and the sizes among them hold", async () => {
  const limitation = {
    max_message_length: 2000,
    max_content_length: 20,
    max_event_tags: 1,
    auth_required: true,
  }
  const relay = await relayWith({ limitation })
  const http = relay.url.replace("ws:", "http:")
  const response = await fetch(http, { headers: { accept: "application/nostr+json" } })
  expect(response.headers.get("access-control-allow-origin")).toBe("*")
  expect(await response.json()).toMatchObject({ supported_nips: expect.arrayContaining([1, 42]), limitation })
  expect(await (await fetch(http)).text()).toContain("Nostr relay")
  expect(relay).toMatchObject({ documents: 1, connections: 0, received: 0 })

  const client = await clientOf(relay)
  expect(await publish(client, event("x".repeat(21)))).toEqual([false, expect.stringMatching(/^invalid/)])
  const tags = [
    ["t", "a"],
    ["t", "b"],
  ]
  expect(await publish(client, event("", { tags }))).toEqual([false, expect.stringMatching(/^invalid/)])
  client.send(["EVENT", event("x".repeat(2001))])
  await client.closed
  expect(relay.events()).toEqual([])
})
