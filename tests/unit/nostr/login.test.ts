// NIP-42: what is signed to log in, and what never.
import { makeAuthEvent } from "nostr-tools/nip42"
import { describe, expect, test } from "vitest"
import { isLoginFor, loginTemplate, mayLogIn } from "../../../lib/core/nostr/login.ts"

const URL = "wss://relay.example"
const KEY = "a".repeat(64)

describe("a login", () => {
  test("is what the network's library makes of it", () => {
    const { kind, tags, content } = makeAuthEvent(URL, "challenge")
    expect(loginTemplate(URL, "challenge", KEY, 1_700_000_000)).toEqual({
      kind,
      tags,
      content,
      pubkey: KEY,
      created_at: 1_700_000_000,
    })
  })

  test.each([
    ["", URL],
    ["x".repeat(1025), URL],
    ["\ud800", URL],
    [7, URL],
    [null, URL],
    ["x", "wss://Relay.example/"],
    ["x", "https://relay.example"],
    ["x", "ws://relay.example"],
    ["x", ""],
  ])("is not made with %j for %s", (challenge, url) => {
    expect(mayLogIn(challenge, url)).toBe(false)
    if (typeof challenge === "string") expect(loginTemplate(url, challenge, KEY, 1)).toBeNull()
  })

  test("is for one relay, with one challenge, and says no more", () => {
    const made = loginTemplate(URL, "challenge", KEY, 1)
    if (!made) throw new Error("not made")
    const event = { ...made, id: "", sig: "" }
    expect(isLoginFor(event, URL, "challenge")).toBe(true)
    expect(isLoginFor(event, "wss://other.example", "challenge")).toBe(false)
    expect(isLoginFor(event, URL, "other")).toBe(false)
    expect(isLoginFor({ ...event, kind: 1 }, URL, "challenge")).toBe(false)
    expect(isLoginFor({ ...event, content: "x" }, URL, "challenge")).toBe(false)
    expect(isLoginFor({ ...event, tags: [...event.tags, ["p", KEY]] }, URL, "challenge")).toBe(false)
  })
})
