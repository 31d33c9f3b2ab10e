// NIP-42, NIP-70: a relay that asks who we are, and events that only their author may hand in.
import { generateSecretKey } from "nostr-tools/pure"
import { describe, expect, test } from "vitest"
import type { RelayLogin } from "../../../lib/app/transport.ts"
import { loginTemplate } from "../../../lib/core/nostr/login.ts"
import {
  at,
  idOf,
  loginAsked,
  now,
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
      (change: (url: string, challenge: string) => readonly [string, string], by = secret): RelayLogin =>
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
