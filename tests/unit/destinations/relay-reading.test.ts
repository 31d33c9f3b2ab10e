// What is read from relays: one event, what they say of themselves, and a list of relays.
import { generateSecretKey } from "nostr-tools/pure"
import { describe, expect, test } from "vitest"
import type { NostrEvent } from "../../../lib/core/nostr/event.ts"
import { createRelay } from "../../../lib/platform/destinations/relay.ts"
import { fetchRelayList } from "../../../lib/platform/destinations/relay-list-fetch.ts"
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
  })
})
