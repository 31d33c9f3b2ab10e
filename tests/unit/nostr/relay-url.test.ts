// One name for each relay, and none for what is no relay.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { relayUrl } from "../../../lib/core/nostr/relay-url.ts"

describe("the address of a relay", () => {
  test.each([
    ["wss://relay.example", "wss://relay.example"],
    ["wss://relay.example/", "wss://relay.example"],
    ["  WSS://Relay.EXAMPLE:443/  ", "wss://relay.example"],
    ["wss://relay.example:00443", "wss://relay.example"],
    ["wss://relay.example:4848/", "wss://relay.example:4848"],
    ["wss://relay.example/Inbox/", "wss://relay.example/Inbox/"],
    ["wss://relay.example/a?b=C#d", "wss://relay.example/a?b=C"],
    ["wss://relay.example#d", "wss://relay.example"],
    ["wss://relay.example?x", "wss://relay.example/?x"],
    ["wss://relay.example/it's?it's", "wss://relay.example/it's?it%27s"],
    ["wss://relay.example/ä", "wss://relay.example/%C3%A4"],
    ["wss://bücher.example", "wss://xn--bcher-kva.example"],
    ["wss://[2001:DB8::1]:7777/", "wss://[2001:db8::1]:7777"],
    ["wss://localhost", "wss://localhost"],
    ["ws://localhost:80", "ws://localhost"],
    ["ws://LOCALHOST:7777/", "ws://localhost:7777"],
    ["ws://127.0.0.1:7777", "ws://127.0.0.1:7777"],
  ])("%s is %s", (text, url) => {
    expect(relayUrl(text)).toBe(url)
    expect(relayUrl(url)).toBe(url)
  })

  test.each([
    "",
    "relay.example",
    "https://relay.example",
    "ws://relay.example",
    "ws://localhost.relay.example",
    "ws://127.0.0.1.relay.example",
    "ws://192.168.0.1",
    "ws://0x7f.1",
    "wss://me@relay.example",
    "wss://me:pass@relay.example",
    "wss://relay.example:0",
    "wss://relay.example:65536",
    "wss://relay.example:",
    "wss://relay .example",
    "wss://relay.example/a b",
    "wss://relay.example\\@other.example",
    "wss://relay.example/../a",
    "wss://relay.example/%2e%2e/a",
    "wss://relay.example/a\u202eb",
    "wss://re\u200blay.example",
    "wss:///relay.example",
    "wss://",
    "wss://300.1.1.1",
    "wss://relay.example/\ud800",
  ])("%s is none", (text) => {
    expect(relayUrl(text)).toBeNull()
  })

  test("is no longer than any honest one", () => {
    expect(relayUrl(`wss://relay.example/${"a".repeat(2000)}`)).toBeNull()
  })

  test("is read by the browser as it is written, and is its own name", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (web) => {
        const url = relayUrl(web.replace(/^https?/, "wss"))
        if (url === null) return
        const seen = new URL(url)
        expect([url, `${url}/`]).toContain(seen.href)
        expect(relayUrl(url)).toBe(url)
      }),
    )
  })
})
