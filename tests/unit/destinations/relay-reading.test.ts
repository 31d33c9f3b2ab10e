// What is read from relays: one event, what they say of themselves, and a list of relays.
import { generateSecretKey } from "nostr-tools/pure"
import { describe, expect, test } from "vitest"
import type { NostrEvent } from "../../../lib/core/nostr/event.ts"
import { nobleVerifier } from "../../../lib/core/verifier.ts"
import { fetchNewest } from "../../../lib/platform/destinations/newest-event.ts"
import { newestOwn } from "../../../lib/platform/destinations/own-events.ts"
import { createRelay } from "../../../lib/platform/destinations/relay.ts"
import {
  at,
  loginAsked,
  now,
  off,
  post,
  pubkey,
  relaysWith,
  relayWith,
  say,
  secret,
  signal,
  signed,
  strange,
} from "./relay-world.ts"

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

describe("what a key signed last of a kind", () => {
  const list = (created_at: number, name: string, by = secret, kind = 10002): NostrEvent =>
    signed({ kind, created_at, content: "", tags: [["r", `wss://${name}.example`]] }, by)
  const ports = { connect: (url: string) => new WebSocket(url), login: off, limits: { askMs: 500 } }
  const newest = (url: string) => fetchNewest(url, pubkey, 10002, signal, ports)

  test("is read from a relay", async () => {
    const relay = await relayWith()
    const event = list(now(), "mine")
    expect(await newest(relay.url)).toEqual({ is: "absent" })
    await relaysWith().send({ ...post(), nostr: event }, at(relay.url), signal)
    expect(await newest(relay.url)).toEqual({ is: "found", event })
    expect(await fetchNewest(relay.url, pubkey, 3, signal, ports)).toEqual({ is: "absent" })
  })

  test("is the newest that this key signed, whatever else comes", async () => {
    const { url } = await strange(([verb, name], peer) => {
      if (verb !== "REQ") return
      const forged = { ...list(300, "forged"), tags: [["r", "wss://evil.example"]] }
      const found = [list(100, "old"), list(200, "new"), list(150, "older"), forged]
      const others = [list(400, "other", generateSecretKey()), list(500, "kind", secret, 3), post().nostr, 7]
      for (const event of [...found, ...others]) say(peer, "EVENT", name, event)
      say(peer, "EOSE", name)
    })
    expect(await newest(url)).toMatchObject({ is: "found", event: { tags: [["r", "wss://new.example"]] } })
  })

  test("is not there where nobody is", async () => {
    const relay = await relayWith()
    await relay.stop()
    expect(await newest(relay.url)).toEqual({ is: "unreachable" })
    expect(await newest("ws://relay.example")).toEqual({ is: "unreachable" })
  })

  test("is the newest of all relays, and none only where one said so", async () => {
    const [older, newer, empty, down] = await Promise.all([1, 2, 3, 4].map(() => relayWith()))
    if (!older || !newer || !empty || !down) throw new Error("unreachable")
    await down.stop()
    const [old, young] = [list(now() - 60, "old"), list(now(), "young")]
    await relaysWith().send({ ...post(), nostr: old }, at(older.url), signal)
    await relaysWith().send({ ...post(), nostr: young }, at(newer.url), signal)
    const ask = (...urls: readonly string[]) =>
      newestOwn(urls, pubkey, 10002, { ...ports, verifier: async () => nobleVerifier })
    expect(await ask(older.url, down.url, newer.url, empty.url)).toEqual({
      is: "found",
      event: young,
      at: newer.url,
    })
    expect(await ask(down.url, empty.url)).toEqual({ is: "absent", asked: [empty.url] })
    expect(await ask(down.url)).toEqual({ is: "unreachable" })
    expect(await ask()).toEqual({ is: "unreachable" })
  })
})
