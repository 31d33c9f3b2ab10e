// Sending to a relay: to a real one with every fault, and to servers that are worse than that.
import { createServer } from "node:http"
import { describe, expect, test } from "vitest"
import type { NostrEvent } from "../../../lib/core/nostr/event.ts"
import { at, ends, idOf, off, post, relaysWith, relayWith, say, signal, strange } from "./relay-world.ts"

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
