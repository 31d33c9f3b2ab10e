// A NIP-05 name is asked of its own server with one careful request, and believed only where it names this very key.
import { expect, test } from "vitest"
import type { Fetcher } from "../../../lib/platform/destinations/http.ts"
import { lookUpNip05 } from "../../../lib/platform/nip05.ts"

const KEY = "ab".repeat(32)

function server(text: string, status = 200) {
  const asked: string[] = []
  const fetcher: Fetcher = async (url, { maxBytes = 0, limitMs = 0 }) => {
    asked.push(url)
    expect(maxBytes).toBeLessThanOrEqual(262_144)
    expect(limitMs).toBeLessThanOrEqual(8000)
    return { ok: true, status, contentType: "application/json", text, tookMs: 1 }
  }
  return { asked, look: (name: string) => lookUpNip05(name, KEY, fetcher) }
}

test.each([
  ["alice@example.com", "https://example.com/.well-known/nostr.json?name=alice", "alice@example.com"],
  [" Alice@Example.COM ", "https://example.com/.well-known/nostr.json?name=alice", "alice@example.com"],
  ["example.com", "https://example.com/.well-known/nostr.json?name=_", "example.com"],
  ["a@127.0.0.1:4000", "http://127.0.0.1:4000/.well-known/nostr.json?name=a", "a@127.0.0.1:4000"],
  ["a@localhost:4000", "http://localhost:4000/.well-known/nostr.json?name=a", "a@localhost:4000"],
  ["a@exаmple.com", "https://xn--exmple-4nf.com/.well-known/nostr.json?name=a", "a@xn--exmple-4nf.com"],
])("%s is asked at %s", async (typed, url, name) => {
  const local = name.includes("@") ? name.split("@")[0] : "_"
  const { asked, look } = server(JSON.stringify({ names: { [local ?? ""]: KEY } }))
  expect(await look(typed)).toMatchObject({ is: "theirs", name })
  expect(asked).toEqual([url])
})

test.each([
  "",
  "alice",
  "alice@",
  "@",
  "a@b@c.d",
  "a@b/c.d",
  "a b@c.d",
  "a@http://b.c",
  "a@b.c?d",
  "é@b.c",
  "a@b c.d",
])("%j is no name and asks nobody", async (typed) => {
  const { asked, look } = server("{}")
  expect(await look(typed)).toEqual({ is: "no-name" })
  expect(asked).toEqual([])
})

test.each([
  ['{"names":{"alice":"'.concat("cd".repeat(32), '"}}'), 200, "other"],
  ['{"names":{"bob":"'.concat(KEY, '"}}'), 200, "absent"],
  ['{"names":{"alice":5}}', 200, "absent"],
  ['{"names":{}}', 200, "absent"],
  ['{"names":null}', 200, "silent"],
  ["null", 200, "silent"],
  ["<html>", 200, "silent"],
  [JSON.stringify({ names: { alice: KEY } }), 404, "silent"],
] as const)("%s with status %s is %s", async (text, status, is) => {
  expect(await server(text, status).look("alice@example.com")).toEqual({
    is,
    name: "alice@example.com",
    host: "example.com",
  })
})

test("a name of every object is nobody's", async () => {
  expect(await server('{"names":{}}').look("constructor@example.com")).toMatchObject({ is: "absent" })
})

test("a redirect is not followed, and a server that is away tells nothing", async () => {
  for (const why of ["redirect", "no-connection", "too-large"] as const) {
    const fetcher: Fetcher = async () => ({ ok: false, why, sent: true })
    expect(await lookUpNip05("alice@example.com", KEY, fetcher)).toMatchObject({ is: "silent" })
  }
})
