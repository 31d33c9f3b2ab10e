// Where an instance is found behind a typed address, on servers of either generation, and where none is.
import { describe, expect, test } from "vitest"
import { createFetcher } from "../../../lib/platform/destinations/http.ts"
import { createInstance } from "../../../lib/platform/destinations/instance.ts"
import { apiNamedIn, basesOf } from "../../../lib/platform/destinations/instance-address.ts"
import { always, deadUrl, routes, serve } from "./hostile-servers.ts"

const { signal } = new AbortController()
const transport = createInstance(createFetcher(fetch))
const tested = (url: string) => transport.test(url, [], signal)

const health = { ok: true, database: true, timestamp: "2026-01-01T00:00:00.000Z" }
const envelope = { type: "SpasmEventEnvelopeV2", siblings: [] }
const page = (api: string) =>
  always(200, "text/html", `<script>window.__NUXT__.config={public:{apiURL:"${api}",admins:""}}</script>`)

test.each<[string, string, readonly string[], readonly string[]]>([
  ["a host", "https://forum.example", ["https://forum.example"], ["https://api.forum.example"]],
  [
    "a page",
    "https://www.forum.example/news/1?a#b",
    ["https://www.forum.example", "https://www.forum.example/news/1"],
    ["https://api.forum.example"],
  ],
  [
    "an API",
    "https://forum.example/spasm/api/submit/",
    ["https://forum.example", "https://forum.example/spasm"],
    ["https://api.forum.example"],
  ],
  ["a host of APIs", "https://api.forum.example:8443", ["https://api.forum.example:8443"], []],
  ["a number", "http://127.0.0.1:33333/", ["http://127.0.0.1:33333"], []],
  ["a long number", "http://[::1]:33333/", ["http://[::1]:33333"], []],
  ["this computer", "http://localhost:33333", ["http://localhost:33333"], []],
  ["another protocol", "wss://relay.example", [], []],
  ["a password in it", "https://a:b@forum.example", [], []],
  ["no address", "forum", [], []],
])("%s", (_, typed, here, elsewhere) => expect(basesOf(typed)).toEqual({ here, elsewhere }))

describe("what a page names as its API", () => {
  const named = (api: string, from = "https://forum.example/") =>
    apiNamedIn(`config={public:{apiURL:"${api}",x:1}}`, from)
  test("only https counts, or loopback from loopback", () => {
    expect(named("https://api.example/")).toBe("https://api.example")
    expect(named("https:\\u002F\\u002Fapi.example\\u002Fspasm")).toBe("https://api.example/spasm")
    expect(named("http://127.0.0.1:33333", "http://localhost:3000/")).toBe("http://127.0.0.1:33333")
    expect(apiNamedIn('{"apiURL":"https://api.example"}', "https://forum.example")).toBe(
      "https://api.example",
    )
    for (const api of [
      "http://api.example",
      "http://127.0.0.1:8645",
      "https://localhost",
      "http://[::1]",
      "https://a:b@api.example",
      "javascript:1",
      "//api.example",
      "",
    ]) {
      expect(named(api)).toBeNull()
    }
    expect(apiNamedIn("no config", "https://forum.example")).toBeNull()
  })
})

describe("found", () => {
  test("older servers, by their events", async () => {
    const { url } = await serve(
      routes({ "/api/events": [envelope], "/api/app-config": { enableModeration: false } }),
    )
    expect(await tested(url)).toMatchObject({
      ok: true,
      url,
      software: "degenrocket-server",
      closedActions: ["moderate"],
    })
  })

  test("older servers without any event, by their settings", async () => {
    const { url } = await serve(routes({ "/api/events": null, "/api/app-config": {} }))
    expect(await tested(url)).toMatchObject({ ok: true, url })
  })

  test("below a path", async () => {
    const { url } = await serve(routes({ "/forum/api/health": health }))
    expect(await tested(`${url}/forum/`)).toMatchObject({ ok: true, url: `${url}/forum` })
  })

  test("where its page says", async () => {
    const api = await serve(routes({ "/api/health": health }))
    const forum = await serve(page(api.url))
    expect(await tested(`${forum.url}/news`)).toMatchObject({ ok: true, url: api.url })
  })
})

describe("not found", () => {
  test("a page that names nothing, and one that names another page", async () => {
    const empty = await serve(always(200, "text/html", "<h1>Hello</h1>"))
    expect(await tested(empty.url)).toMatchObject({ ok: false, why: "not-a-server", url: empty.url })
    const other = await serve(page(empty.url))
    expect(await tested(other.url)).toMatchObject({ ok: false, why: "not-a-server" })
  })

  test.each<[string, unknown]>([
    ["null alone", { "/api/events": null }],
    ["an empty list", { "/api/events": [], "/api/app-config": {} }],
    ["other things", { "/api/events": [{ type: "Event" }] }],
    ["other health", { "/api/health": "fine" }],
  ])("%s", async (_, answers) => {
    const { url } = await serve(routes(answers as Readonly<Record<string, unknown>>))
    expect(await tested(url)).toMatchObject({ ok: false, why: "not-a-server" })
  })

  test("a server that is not well", async () => {
    const { url } = await serve(routes({ "/api/health": { ok: false } }))
    expect(await tested(url)).toMatchObject({ ok: false, why: "not-ready", url })
  })

  test("nobody, an address of another kind, a redirect", async () => {
    const dead = await deadUrl()
    expect(await tested(dead)).toMatchObject({ ok: false, why: "no-connection", url: dead })
    expect(await tested("wss://relay.example")).toMatchObject({ ok: false, why: "not-a-server" })
    const { url } = await serve(always(302, "text/html", "", { location: "https://elsewhere.example/" }))
    expect(await tested(url)).toMatchObject({ ok: false, why: "redirect" })
  })

  test("the person's addresses are compared here and never sent", async () => {
    const server = await serve(
      routes({ "/api/health": health, "/api/app-config": { enableWhitelistForActionPost: false } }),
    )
    expect(await transport.test(server.url, ["0xabc"], signal)).toMatchObject({ acceptsMe: true })
    expect(server.asked).toEqual(["GET /api/health", "GET /api/app-config"])
  })
})
