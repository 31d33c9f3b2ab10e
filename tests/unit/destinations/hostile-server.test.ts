// What a hostile or broken server can do to a request: nothing but end it, within a time and a size.
import { gzipSync } from "node:zlib"
import { beforeAll, describe, expect, test } from "vitest"
import type { Destination } from "../../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { createFetcher, type Fetcher } from "../../../lib/platform/destinations/http.ts"
import { createInstance } from "../../../lib/platform/destinations/instance.ts"
import { eventOf, halvesOf, signedBy } from "../outbox/signed-halves.ts"
import { quietAndEnglish } from "../spasm/library.ts"
import { always, deadUrl, type Handler, type Hostile, serve } from "./hostile-servers.ts"

quietAndEnglish()

const { signal } = new AbortController()
const careful = createFetcher(fetch)
const hasty: Fetcher = (url, request) => careful(url, { ...request, limitMs: 1000 })
const success = JSON.stringify("Success. The event was saved into database")
const to = (url: string): Destination => ({
  url,
  kind: "spasm-instance",
  defaultFor: "all",
  login: false,
  tested: null,
})

let event: SignedEvent
beforeAll(async () => {
  event = eventOf(await halvesOf())
})

const endless: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" })
  const more = (): void => {
    while (!response.destroyed && response.write('"'.repeat(65_536))) {}
    response.once("drain", more)
  }
  more()
}
const half: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" })
  response.write('"Success. The ev')
  setTimeout(() => response.destroy(), 20)
}
const drip: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" })
  const timer = setInterval(() => response.write(" "), 20)
  response.on("close", () => clearInterval(timer))
}
const silent: Handler = () => {}
const dropped: Handler = ({ socket }) => socket.destroy()
const mebibytes = (count: number): Buffer => Buffer.alloc(count * 1_048_576, '"')
const bomb = gzipSync(mebibytes(64))

describe("a request", () => {
  const result = async (handler: Handler): Promise<unknown> =>
    hasty((await serve(handler)).url, { signal, json: { a: 1 } })
  const failed = (why: string, sent = true) => ({ ok: false, why, sent })

  test.each<[string, Handler, string]>([
    ["an endless body", endless, "too-large"],
    ["five megabytes", always(200, "application/json", mebibytes(5)), "too-large"],
    ["a bomb of gzip", always(200, "application/json", bomb, { "content-encoding": "gzip" }), "too-large"],
    ["broken gzip", always(200, "application/json", "no gzip", { "content-encoding": "gzip" }), "cut-off"],
    ["a redirect", always(302, "text/html", "", { location: "https://elsewhere.example/" }), "redirect"],
    ["a lasting redirect", always(308, "text/html", "", { location: "/elsewhere" }), "redirect"],
    ["a line dropped mid-way", half, "cut-off"],
    ["a line dropped at once", dropped, "no-connection"],
    ["no headers", silent, "no-answer"],
    ["one byte at a time", drip, "no-answer"],
    ["no text", always(200, "application/json", Uint8Array.of(0x22, 0xff, 0x22)), "unreadable"],
  ])("%s", async (_, handler, why) => expect(await result(handler)).toEqual(failed(why)))

  test("the line is ended as soon as the body is too long", async () => {
    const server = await serve(endless)
    const before = performance.now()
    expect(await careful(server.url, { signal, maxBytes: 1000 })).toEqual(failed("too-large"))
    await server.left
    expect(performance.now() - before).toBeLessThan(3000)
  })

  test("a body of exactly the size that is agreed", async () => {
    const { url } = await serve(always(200, "text/plain", "x".repeat(1000)))
    expect(await careful(url, { signal, maxBytes: 1000 })).toMatchObject({ ok: true, text: "x".repeat(1000) })
    expect(await careful(url, { signal, maxBytes: 999 })).toEqual(failed("too-large"))
  })

  test("what cannot have been sent", async () => {
    const { url, asked } = await serve(always(200, "text/plain", "x"))
    const stopped = AbortSignal.abort()
    expect(await careful(url, { signal: stopped })).toEqual(failed("no-connection", false))
    expect(await createFetcher(fetch, () => false)(url, { signal })).toEqual(failed("no-connection", false))
    for (const wrong of [
      "",
      "no address",
      "file:///etc/hosts",
      "ws://127.0.0.1/",
      url.replace("//", "//a:b@"),
    ]) {
      expect(await careful(wrong, { signal })).toEqual(failed("no-connection", false))
    }
    expect(asked).toEqual([])
  })

  test("a line that nobody takes up may still have been one that broke", async () => {
    expect(await careful(await deadUrl(), { signal })).toEqual(failed("no-connection"))
  })

  test("cancelled by the person", async () => {
    const stop = new AbortController()
    const { url, left } = await serve(silent)
    setTimeout(() => stop.abort(), 30)
    expect(await careful(url, { signal: stop.signal })).toMatchObject({ ok: false, sent: true })
    await left
  })

  test("it carries nothing of the browser", async () => {
    let given: RequestInit = {}
    const spy = createFetcher(async (_, init) => {
      given = init ?? {}
      return new Response('"x"', { headers: { "content-type": "text/plain", "retry-after": "3" } })
    })
    expect(await spy("https://forum.example", { signal, json: [] })).toMatchObject({ ok: true, waitMs: 3000 })
    expect(given).toMatchObject({
      method: "POST",
      body: "[]",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "manual",
      cache: "no-store",
    })
    expect(given.headers).toEqual({ "Content-Type": "application/json" })
  })

  test("a browser's redirect, which has no status", async () => {
    const opaque = { type: "opaqueredirect", status: 0, body: null, headers: new Headers() } as Response
    const fetcher = createFetcher(async () => opaque)
    expect(await fetcher("https://forum.example", { signal })).toEqual(failed("redirect"))
  })

  test.each([
    ["5", 5000],
    ["0", 0],
    ["999999999", 86_400_000],
    ["Fri, 01 Jan 2010 00:00:00 GMT", 0],
    ["Fri, 01 Jan 2100 00:00:00 GMT", 86_400_000],
    ["soon", undefined],
  ])("Retry-After: %s", async (header, waitMs) => {
    const { url } = await serve(always(429, "text/plain", "", { "retry-after": header }))
    const answer = await careful(url, { signal })
    expect(answer).toMatchObject({ ok: true, status: 429 })
    expect(answer.ok && answer.waitMs).toBe(waitMs)
  })
})

describe("an instance", () => {
  const sent = async (handler: Handler, fetcher: Fetcher = hasty): Promise<[unknown, Hostile]> => {
    const server = await serve(handler)
    return [await createInstance(fetcher).send(event, to(server.url), signal), server]
  }
  const unknown = (why: string) => ({ is: "unknown", why, said: "" })

  test.each<[string, Handler, object]>([
    [
      "a page with 200",
      always(200, "text/html", "<h1>Log in to this network</h1>"),
      unknown("strange-answer"),
    ],
    ["success as a page", always(200, "text/html", success), unknown("strange-answer")],
    ["success as plain text", always(200, "text/plain", success), unknown("strange-answer")],
    ["broken JSON", always(200, "application/json", "{{{"), unknown("strange-answer")],
    ["success as a list", always(200, "application/json", `[${success}]`), unknown("strange-answer")],
    ["an endless answer", endless, unknown("strange-answer")],
    [
      "a bomb",
      always(200, "application/json", bomb, { "content-encoding": "gzip" }),
      unknown("strange-answer"),
    ],
    ["no UTF-8", always(200, "application/json", Uint8Array.of(0x22, 0xff, 0x22)), unknown("strange-answer")],
    ["half of an answer", half, unknown("cut-off")],
    ["a line dropped at once", dropped, unknown("no-answer")],
    ["no answer", silent, unknown("no-answer")],
    ["one byte at a time", drip, unknown("no-answer")],
    ["a broken server", always(502, "text/html", "<h1>Bad gateway</h1>"), unknown("server-error")],
    [
      "a redirect",
      always(301, "text/html", "", { location: "/x" }),
      { is: "later", why: "redirect", said: "" },
    ],
    [
      "a limit",
      always(429, "text/plain", "slow down", { "retry-after": "60" }),
      { is: "later", why: "rate-limited", said: "slow down", waitMs: 60_000 },
    ],
  ])("%s is no success", async (_, handler, answer) => {
    const [given, server] = await sent(handler)
    expect(given).toEqual(answer)
    expect(server.asked).toEqual(["POST /api/submit/"])
  })

  test("offline nothing is sent, and that is known", async () => {
    const offline = createInstance(createFetcher(fetch, () => false))
    const answer = await offline.send(event, to("http://127.0.0.1:9"), signal)
    expect(answer).toEqual({ is: "later", why: "no-connection", said: "" })
    expect(await offline.find(event, to("http://127.0.0.1:9"), signal)).toEqual({
      is: "unreachable",
      why: "no-connection",
    })
  })

  test("no cookie, no referrer, no origin of ours", async () => {
    const [, server] = await sent(always(200, "application/json", success, { "set-cookie": "a=b" }))
    await createInstance(careful).find(event, to(server.url), signal)
    for (const headers of server.headers) {
      expect(headers).not.toHaveProperty("cookie")
      expect(headers).not.toHaveProperty("referer")
    }
  })

  test("too much is not sent at all", async () => {
    const server = await serve(always(200, "application/json", success))
    const large = eventOf({ nostr: signedBy(1, "é".repeat(51_300)) })
    const answer = await createInstance(careful).send(large, to(server.url), signal)
    expect(answer).toEqual({ is: "refused", why: "too-large", said: "" })
    const profile = eventOf({ nostr: signedBy(0, "{}") })
    expect(createInstance(careful).carries(profile)).toBe(false)
    expect(await createInstance(careful).send(profile, to(server.url), signal)).toMatchObject({
      why: "cannot-carry",
    })
    expect(server.asked).toEqual([])
  })

  test.each<[string, Handler, object]>([
    ["null", always(200, "application/json", "null"), { is: "absent" }],
    ["an error of another kind", always(200, "application/json", '{"error":"database is down"}'), strange()],
    ["nothing at all", always(200, "application/json", ""), strange()],
    ["an empty object", always(200, "application/json", "{}"), strange()],
    ["a list", always(200, "application/json", "[]"), strange()],
    ["a page", always(200, "text/html", "<h1>null</h1>"), strange()],
    ["a page with 404", always(404, "text/html", "<h1>null</h1>"), strange()],
    ["an endless answer", endless, strange()],
    ["half of an answer", half, { is: "unreachable", why: "cut-off" }],
    ["no answer", silent, { is: "unreachable", why: "no-answer" }],
    ["a broken server", always(500, "text/html", ""), { is: "unreachable", why: "server-error" }],
    ["a limit", always(429, "text/html", ""), { is: "unreachable", why: "rate-limited" }],
    ["a redirect", always(302, "text/html", "", { location: "/x" }), { is: "unreachable", why: "redirect" }],
  ])("%s where an event is asked for", async (_, handler, found) => {
    const { url } = await serve(handler)
    expect(await createInstance(hasty).find(event, to(url), signal)).toEqual(found)
  })
})

function strange(): object {
  return { is: "unreachable", why: "strange-answer" }
}
