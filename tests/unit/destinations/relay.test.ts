// A relay as a destination: against a real one with every fault, and against servers that are worse than that.
import { createServer } from "node:http"
import { setTimeout as wait } from "node:timers/promises"
import { finalizeEvent, generateSecretKey, getPublicKey } from "nostr-tools/pure"
import { afterEach, describe, expect, test } from "vitest"
import { type WebSocket as Peer, WebSocketServer } from "ws"
import type { NostrEvent } from "../../../lib/core/nostr/event.ts"
import { loginTemplate } from "../../../lib/core/nostr/login.ts"
import type { Destination } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { createRelay } from "../../../lib/platform/destinations/relay.ts"
import type { Login, RelayLimits } from "../../../lib/platform/destinations/relay-line.ts"
import { fetchRelayList } from "../../../lib/platform/destinations/relay-list-fetch.ts"
import { type Relay, type RelayOptions, startRelay } from "../../relay/relay.ts"

const secret = generateSecretKey()
const pubkey = getPublicKey(secret)
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

type Template = { kind: number; created_at: number; content: string; tags: string[][] }
/** Signed by somebody, without the mark that the library leaves on what it has signed. */
const signed = (template: Template, by = secret): NostrEvent =>
  JSON.parse(JSON.stringify(finalizeEvent(template, by)))
const now = (): number => Math.floor(Date.now() / 1000)
let written = 0
const post = (more: Partial<Template> = {}): SignedEvent => {
  const nostr = signed({ kind: 1, created_at: now(), content: `post ${++written}`, tags: [], ...more })
  return { key: nostr.id, spasmid: null, nostr, action: null, excerpt: "", signedAt: 0 }
}
const at = (url: string, tested: Partial<Destination["tested"]> = {}): Destination => ({
  url,
  kind: "nostr-relay",
  defaultFor: "all",
  login: true,
  tested: { at: 0, ok: true, url, kind: "nostr-relay", ...tested },
})

/** Logs in as our key, and keeps what it was asked. */
function loginAsked(): { login: Login; asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = []
  const login: Login = async (url, challenge, author) => {
    asked.push([url, challenge, author])
    const template = loginTemplate(url, challenge, author, now())
    if (!template) return "no-key"
    return signed({ ...template, tags: template.tags.map((tag) => [...tag]) })
  }
  return { login, asked }
}

const off: Login = async () => "off"
const signal = new AbortController().signal

function relaysWith(login: Login = off, limits: Partial<RelayLimits> = {}) {
  const relays = createRelay({ connect: (url) => new WebSocket(url), login, limits })
  ends.push(relays.close)
  return relays
}

async function relayWith(options: RelayOptions = {}): Promise<Relay> {
  const relay = await startRelay(options)
  ends.push(relay.stop)
  return relay
}

/** A server that says what a test wants it to say, and nothing else. */
async function strange(
  answer: (frame: readonly unknown[], peer: Peer) => void,
  hello?: (peer: Peer) => void,
) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" })
  await new Promise((resolve) => server.on("listening", resolve))
  server.on("connection", (peer) => {
    hello?.(peer)
    peer.on("message", (data) => answer(JSON.parse(String(data)), peer))
  })
  ends.push(() => {
    for (const peer of server.clients) peer.terminate()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { url: `ws://127.0.0.1:${port}`, server }
}
const say = (peer: Peer, ...frame: readonly unknown[]): void => peer.send(JSON.stringify(frame))
const idOf = ([, event]: readonly unknown[]): string => (event as NostrEvent).id

describe("sending", () => {
  test("sends exactly the signed event, and reads it back on the same socket", async () => {
    const relay = await relayWith()
    const relays = relaysWith()
    const event = post()
    expect(await relays.find(event, at(relay.url), signal)).toEqual({ is: "absent" })
    expect(await relays.send(event, at(relay.url), signal)).toMatchObject({ is: "accepted" })
    expect(relay.frames("EVENT")).toEqual([["EVENT", event.nostr]])
    expect(await relays.find(event, at(`${relay.url}/`), signal)).toEqual({ is: "found", event: event.nostr })
    expect(relay.connections).toBe(1)
    const asked = relay.frames("REQ").map((frame) => (frame as unknown[])[2])
    expect(asked).toEqual([
      { ids: [event.key], limit: 1 },
      { ids: [event.key], limit: 1 },
    ])
    await expect.poll(() => relay.frames("CLOSE")).toHaveLength(2)
  })

  test.each([
    ["duplicate: have it", { is: "already" }],
    ["rate-limited: slow down", { is: "later", why: "rate-limited", waitMs: 60_000 }],
    ["error: out of disk", { is: "later", why: "server-error" }],
    ["auth-required: who", { is: "later", why: "login-off" }],
    ["restricted: no", { is: "later", why: "login-off" }],
    ["blocked: no", { is: "refused", why: "blocked" }],
    ["pow: 20 bits needed", { is: "refused", why: "proof-of-work", bits: 20 }],
    ["invalid: signature is wrong", { is: "refused", why: "invalid" }],
    ["invalid: created_at too early", { is: "refused", why: "time-window" }],
    ["mute: nobody there", { is: "refused", why: "not-kept" }],
    ["no", { is: "later", why: "strange-answer" }],
    ["too large", { is: "refused", why: "too-large" }],
  ])("understands %s", async (deny, answer) => {
    const relay = await relayWith({ faults: { deny } })
    expect(await relaysWith().send(post(), at(relay.url), signal)).toEqual({ ...answer, said: deny })
    expect(relay.received).toBe(1)
  })

  test("waits for an answer that takes five seconds", async () => {
    const relay = await relayWith({ faults: { delayMs: 5000 } })
    expect(await relaysWith().send(post(), at(relay.url), signal)).toMatchObject({ is: "accepted" })
  })

  test("does not know what became of it when nothing is said, and looks over a fresh line", async () => {
    const relay = await relayWith({ faults: { storeSilently: true } })
    const relays = relaysWith(off, { publishMs: 200 })
    const event = post()
    expect(await relays.send(event, at(relay.url), signal)).toEqual({
      is: "unknown",
      why: "no-answer",
      said: "",
    })
    expect(await relays.find(event, at(relay.url), signal)).toMatchObject({ is: "found" })
    expect(relay.connections).toBe(2)
  })

  test("does not know what became of it when the line breaks, and reconnects by itself", async () => {
    const relay = await relayWith({ faults: { dropAfter: 1 } })
    const relays = relaysWith()
    const event = post()
    expect(await relays.send(event, at(relay.url), signal)).toMatchObject({ is: "unknown", why: "cut-off" })
    relay.faults = {}
    expect(await relays.find(event, at(relay.url), signal)).toMatchObject({ is: "found" })
  })

  test("was never sent where nobody listens", async () => {
    const relay = await relayWith()
    await relay.stop()
    const relays = relaysWith()
    const event = post()
    const nobody = { why: "no-connection" }
    expect(await relays.send(event, at(relay.url), signal)).toEqual({ is: "later", ...nobody, said: "" })
    expect(await relays.find(event, at(relay.url), signal)).toEqual({ is: "unreachable", ...nobody })
    await relay.start()
    expect(await relays.send(event, at(relay.url), signal)).toMatchObject({ is: "accepted" })
  })

  test("gives a connection that does not come up no more than its time", async () => {
    const silent = createServer().on("upgrade", () => {})
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve))
    ends.push(() => {
      silent.closeAllConnections()
      silent.close()
    })
    const { port } = silent.address() as { port: number }
    const answer = await relaysWith(off, { connectMs: 200 }).send(
      post(),
      at(`ws://127.0.0.1:${port}`),
      signal,
    )
    expect(answer).toMatchObject({ is: "later", why: "no-connection" })
  })

  test("matches many answers to the right events", async () => {
    const waiting: (() => void)[] = []
    const { url } = await strange((frame, peer) => {
      const odd = Number((frame[1] as NostrEvent).content.slice(5)) % 2 === 1
      waiting.unshift(() => say(peer, "OK", idOf(frame), odd, odd ? "" : "blocked: even"))
      if (waiting.length === 20) for (const answer of waiting) answer()
    })
    const relays = relaysWith()
    const events = Array.from({ length: 20 }, () => post())
    const answers = await Promise.all(events.map((event) => relays.send(event, at(url), signal)))
    expect(answers.map(({ is }) => is)).toEqual(
      events.map(({ nostr }) => (Number(nostr?.content.slice(5)) % 2 === 1 ? "accepted" : "refused")),
    )
  })

  test.each([
    ["an answer about another id", { lieAboutId: true }, { is: "unknown", why: "no-answer" }],
    ["what is no frame", { garbage: "unreadable" }, { is: "accepted" }],
    ["two megabytes, but hangs up", { garbage: "huge" }, { is: "unknown", why: "cut-off" }],
  ] as const)("does not listen to %s", async (_, faults, answer) => {
    const relay = await relayWith({ faults })
    const sent = await relaysWith(off, { publishMs: 500 }).send(post(), at(relay.url), signal)
    expect(sent).toMatchObject(answer)
  })

  test("hangs up on a relay that never stops talking", async () => {
    const { url } = await strange((_, peer) => {
      for (let sent = 0; sent < 20; sent++) say(peer, "NOTICE", "x".repeat(900_000))
    })
    expect(await relaysWith().send(post(), at(url), signal)).toMatchObject({ is: "unknown", why: "cut-off" })
  })

  test("does not take an OK that says neither yes nor no", async () => {
    const { url } = await strange((frame, peer) => {
      for (const ok of ["true", 1, null, undefined]) say(peer, "OK", idOf(frame), ok, "")
      say(peer, "OK", idOf(frame), false, 7)
    })
    expect(await relaysWith().send(post(), at(url), signal)).toEqual({
      is: "later",
      why: "strange-answer",
      said: "",
    })
  })

  test("does not send what the relay is known to refuse", async () => {
    const relay = await relayWith()
    const relays = relaysWith()
    expect(await relays.send(post(), at(relay.url, { minPow: 30 }), signal)).toMatchObject({
      why: "proof-of-work",
      bits: 30,
    })
    const long = post({ content: "ä".repeat(600) })
    expect(await relays.send(long, at(relay.url, { maxBytes: 1200 }), signal)).toMatchObject({
      is: "refused",
      why: "too-large",
    })
    expect(relay.connections).toBe(0)
  })

  test("takes what has a Nostr half alone, and goes to relays alone", async () => {
    const relays = relaysWith()
    const { nostr: _, ...other } = post()
    expect(relays.carries(other)).toBe(false)
    expect(relays.carries(post())).toBe(true)
    expect(await relays.send(other, at("ws://127.0.0.1:1"), signal)).toMatchObject({ why: "cannot-carry" })
    expect(await relays.find(other, at("ws://127.0.0.1:1"), signal)).toEqual({ is: "cannot-tell" })
    expect(await relays.send(post(), at("ws://relay.example"), signal)).toMatchObject({ why: "cannot-carry" })
  })

  test("ends at once when it is called off", async () => {
    const relay = await relayWith({ faults: { silent: true } })
    const relays = relaysWith()
    const stop = new AbortController()
    const sending = relays.send(post(), at(relay.url), stop.signal)
    await expect.poll(() => relay.received).toBe(1)
    stop.abort()
    expect(await sending).toMatchObject({ is: "unknown" })
    expect(await relays.send(post(), at(relay.url), stop.signal)).toMatchObject({ is: "later" })
    expect(relay.received).toBe(1)
  })

  test("hangs up when nothing happened for a while", async () => {
    let closed = 0
    const { url, server } = await strange((frame, peer) => say(peer, "OK", idOf(frame), true, ""))
    server.on("connection", (peer) => peer.on("close", () => closed++))
    const relays = relaysWith(off, { idleMs: 100 })
    await relays.send(post(), at(url), signal)
    await relays.send(post(), at(url), signal)
    expect(closed).toBe(0)
    await expect.poll(() => closed).toBe(1)
    expect(await relays.send(post(), at(url), signal)).toMatchObject({ is: "accepted" })
  })
})

describe("a relay that asks who we are", () => {
  test("is told once, and gets the event once more", async () => {
    const relay = await relayWith({ faults: { auth: true } })
    const { login, asked } = loginAsked()
    const relays = relaysWith(login)
    const events = [post(), post(), post()]
    const answers = await Promise.all(events.map((event) => relays.send(event, at(relay.url), signal)))
    expect(answers.map(({ is }) => is)).toEqual(["accepted", "accepted", "accepted"])
    expect(asked).toEqual([[relay.url, expect.any(String), pubkey]])
    expect(relay.frames("AUTH")).toHaveLength(1)
    expect(relay.received).toBe(6)
    expect(await relays.send(post(), at(relay.url), signal)).toMatchObject({ is: "accepted" })
    expect(relay.received).toBe(7)
    expect(relay.frames("AUTH")).toHaveLength(1)
  })

  test("and then refuses this key has refused", async () => {
    const relay = await relayWith({ faults: { restrictAfterAuth: true } })
    const { login } = loginAsked()
    expect(await relaysWith(login).send(post(), at(relay.url), signal)).toMatchObject({
      is: "refused",
      why: "restricted",
    })
    expect(relay.received).toBe(2)
  })

  test("again and again is not told again", async () => {
    const relay = await relayWith({ faults: { deny: "auth-required: and again" } })
    const { login, asked } = loginAsked()
    expect(await relaysWith(login).send(post(), at(relay.url), signal)).toEqual({
      is: "refused",
      why: "login-refused",
      said: "auth-required: and again",
    })
    expect([relay.received, asked.length]).toEqual([2, 1])
  })

  test.each([
    ["locked", { is: "later", why: "locked" }],
    ["off", { is: "later", why: "login-off" }],
    ["no-key", { is: "refused", why: "login-refused" }],
  ] as const)("is not told while %s", async (state, answer) => {
    const relay = await relayWith({ faults: { auth: true, authToRead: true } })
    const relays = relaysWith(async () => state)
    const event = post()
    expect(await relays.send(event, at(relay.url), signal)).toMatchObject(answer)
    const looked = await relays.find(event, at(relay.url), signal)
    expect(looked).toEqual(
      state === "no-key" ? { is: "cannot-tell" } : { is: "unreachable", why: answer.why },
    )
    expect(relay.frames("AUTH")).toEqual([])
    expect(relay.received).toBe(1)
  })

  test("can be told later on the same line", async () => {
    const relay = await relayWith({ faults: { auth: true } })
    const { login } = loginAsked()
    let locked = true
    const relays = relaysWith(async (...asked) => (locked ? "locked" : login(...asked)))
    const event = post()
    expect(await relays.send(event, at(relay.url), signal)).toMatchObject({ why: "locked" })
    locked = false
    expect(await relays.send(event, at(relay.url), signal)).toMatchObject({ is: "accepted" })
    expect(relay.connections).toBe(1)
  })

  test("never gets a login for another relay, for another challenge, or as another key", async () => {
    const relay = await relayWith({ faults: { auth: true } })
    const login =
      (change: (url: string, challenge: string) => readonly [string, string], by = secret): Login =>
      async (url, challenge) => {
        const template = loginTemplate(...change(url, challenge), pubkey, now())
        return signed(
          { kind: 22242, created_at: now(), content: "", tags: (template?.tags ?? []) as string[][] },
          by,
        )
      }
    for (const wrong of [
      login((_, challenge) => ["wss://other.example", challenge]),
      login((url) => [url, "other"]),
      login((url, challenge) => [url, challenge], generateSecretKey()),
    ]) {
      expect(await relaysWith(wrong).send(post(), at(relay.url), signal)).toMatchObject({
        why: "login-refused",
      })
    }
    expect(relay.frames("AUTH")).toEqual([])
  })

  test("without a challenge, or with one as long as a book, is told nothing", async () => {
    const { url } = await strange(
      (frame, peer) => say(peer, "OK", idOf(frame), false, "auth-required: who"),
      (peer) => say(peer, "AUTH", "x".repeat(5000)),
    )
    const { login, asked } = loginAsked()
    const relays = relaysWith(login, { challengeMs: 100 })
    expect(await relays.send(post(), at(url), signal)).toMatchObject({ is: "refused", why: "login-refused" })
    expect(asked).toEqual([])
  })

  test("may ask only after it refused, and may refuse the login", async () => {
    const { url } = await strange((frame, peer) => {
      if (frame[0] === "AUTH") return say(peer, "OK", idOf(frame), false, "restricted: not on the list")
      say(peer, "OK", idOf(frame), false, "auth-required: who")
      setTimeout(() => say(peer, "AUTH", "late"), 50)
    })
    const { login, asked } = loginAsked()
    expect(await relaysWith(login).send(post(), at(url), signal)).toEqual({
      is: "refused",
      why: "login-refused",
      said: "restricted: not on the list",
    })
    expect(asked).toEqual([[url, "late", pubkey]])
  })

  test("has a line for each key", async () => {
    const relay = await relayWith()
    const relays = relaysWith()
    const other = signed({ kind: 1, created_at: now(), content: "other", tags: [] }, generateSecretKey())
    await relays.send(post(), at(relay.url), signal)
    await relays.send({ ...post(), nostr: other }, at(relay.url), signal)
    expect(relay.connections).toBe(2)
  })
})

describe("a protected event", () => {
  test("goes out only after the login", async () => {
    const relay = await relayWith({ faults: { auth: true } })
    const { login } = loginAsked()
    const event = post({ tags: [["-"]] })
    expect(await relaysWith(login).send(event, at(relay.url), signal)).toMatchObject({ is: "accepted" })
    expect(relay.received).toBe(1)
  })

  test("stays here without one", async () => {
    const relay = await relayWith()
    const event = post({ tags: [["-"]] })
    expect(await relaysWith().send(event, at(relay.url), signal)).toMatchObject({ why: "login-off" })
    expect(relay.received).toBe(0)
    const { url } = await strange(() => {})
    const { login } = loginAsked()
    expect(await relaysWith(login, { challengeMs: 100 }).send(event, at(url), signal)).toMatchObject({
      is: "refused",
      why: "cannot-carry",
    })
  })
})

describe("looking", () => {
  test.each([
    ["rate-limited: later", { is: "unreachable", why: "rate-limited" }],
    ["error: broken", { is: "unreachable", why: "server-error" }],
    ["blocked: no", { is: "cannot-tell" }],
    ["unsupported: ids", { is: "unreachable", why: "strange-answer" }],
  ])("understands %s", async (closeReads, found) => {
    const relay = await relayWith({ faults: { closeReads } })
    expect(await relaysWith().find(post(), at(relay.url), signal)).toEqual(found)
  })

  test("logs in once where reading needs it", async () => {
    const relay = await relayWith({ faults: { authToRead: true } })
    const { login } = loginAsked()
    const relays = relaysWith(login)
    expect(await relays.find(post(), at(relay.url), signal)).toEqual({ is: "absent" })
    expect(await relays.find(post(), at(relay.url), signal)).toEqual({ is: "absent" })
    expect(relay.frames("AUTH")).toHaveLength(1)
    expect(relay.frames("REQ")).toHaveLength(3)
  })

  test("cannot tell when nothing is said", async () => {
    const relay = await relayWith({ faults: { silentReads: true } })
    const found = await relaysWith(off, { askMs: 200 }).find(post(), at(relay.url), signal)
    expect(found).toEqual({ is: "unreachable", why: "no-answer" })
  })

  test("does not take another event, or one that was not asked for here", async () => {
    const event = post()
    const { url } = await strange(([verb, name], peer) => {
      if (verb !== "REQ") return
      for (const found of [post().nostr, null, "x", {}]) say(peer, "EVENT", name, found)
      say(peer, "EVENT", "other", event.nostr)
      say(peer, "EOSE", name)
    })
    expect(await relaysWith().find(event, at(url), signal)).toEqual({ is: "absent" })
  })
})

describe("testing an address", () => {
  test("tells what the relay says of itself", async () => {
    const relay = await relayWith({
      limitation: { max_message_length: 70_000, min_pow_difficulty: 12, payment_required: true },
      faults: { authToRead: true },
    })
    const report = await relaysWith().test(`${relay.url}/`, [], signal)
    expect(report).toEqual({
      at: expect.any(Number),
      ok: true,
      url: relay.url,
      kind: "nostr-relay",
      latencyMs: expect.any(Number),
      name: "Test relay",
      software: "@nostr-relay/core",
      maxBytes: 70_000,
      minPow: 12,
      needsLogin: true,
      needsPayment: true,
    })
    expect(relay.documents).toBe(1)
  })

  test.each([
    ["no JSON", (): Response => new Response("no")],
    ["a list", (): Response => new Response("[]")],
    ["an error", (): Response => new Response('{"name":"x"}', { status: 404 })],
    ["too much", (): Response => new Response(`{"name":"x","more":"${"x".repeat(300_000)}"}`)],
    ["a redirect", (): Response => Response.redirect("http://127.0.0.1:1/")],
    [
      "nothing",
      (): never => {
        throw new TypeError("failed")
      },
    ],
  ])("does without the document where it is %s", async (_, answer) => {
    const relay = await relayWith()
    const asked: unknown[] = []
    const fetcher = async (url: unknown, init?: RequestInit): Promise<Response> => {
      asked.push([url, init?.headers, init?.redirect, init?.credentials])
      return answer()
    }
    const relays = createRelay({ connect: (url) => new WebSocket(url), login: off, fetcher })
    const report = await relays.test(relay.url, [], signal)
    expect(report).toMatchObject({ ok: true })
    expect(report).not.toHaveProperty("name")
    const http = relay.url.replace("ws", "http")
    expect(asked).toEqual([[http, { Accept: "application/nostr+json" }, "manual", "omit"]])
  })

  test("finds no relay where there is none", async () => {
    const relays = relaysWith(off, { askMs: 200 })
    expect(await relays.test("https://relay.example", [], signal)).toMatchObject({ why: "not-a-server" })
    const down = await relayWith()
    await down.stop()
    expect(await relays.test(down.url, [], signal)).toMatchObject({ ok: false, why: "no-connection" })
    const { url } = await strange((_, peer) => peer.send("hello"))
    expect(await relays.test(url, [], signal)).toMatchObject({ ok: false, why: "not-a-server" })
  })
})

describe("a person's list of relays", () => {
  const list = (created_at: number, name: string, by = secret): NostrEvent =>
    signed({ kind: 10002, created_at, content: "", tags: [["r", `wss://${name}.example`]] }, by)
  const ports = { connect: (url: string) => new WebSocket(url), login: off, limits: { askMs: 500 } }

  test("is read from a relay", async () => {
    const relay = await relayWith()
    const nostr = list(now(), "mine")
    expect(await fetchRelayList(relay.url, pubkey, signal, ports)).toEqual({ is: "absent" })
    await relaysWith().send({ ...post(), nostr }, at(relay.url), signal)
    expect(await fetchRelayList(relay.url, pubkey, signal, ports)).toEqual({
      is: "found",
      relays: [{ url: "wss://mine.example", read: true, write: true }],
      createdAt: nostr.created_at,
    })
  })

  test("is the newest that this key signed, whatever else comes", async () => {
    const { url } = await strange(([verb, name], peer) => {
      if (verb !== "REQ") return
      const forged = { ...list(300, "forged"), tags: [["r", "wss://evil.example"]] }
      const found = [list(100, "old"), list(200, "new"), list(150, "older"), forged]
      for (const event of [...found, list(400, "other", generateSecretKey()), post().nostr, 7])
        say(peer, "EVENT", name, event)
      say(peer, "EOSE", name)
    })
    const fetched = await fetchRelayList(url, pubkey, signal, ports)
    expect(fetched).toMatchObject({ is: "found", relays: [{ url: "wss://new.example" }] })
  })

  test("is not there where nobody is", async () => {
    const relay = await relayWith()
    await relay.stop()
    expect(await fetchRelayList(relay.url, pubkey, signal, ports)).toEqual({ is: "unreachable" })
    expect(await fetchRelayList("ws://relay.example", pubkey, signal, ports)).toEqual({ is: "unreachable" })
    await wait(1)
  })
})
