// Where a text comes from, against servers that do what they should not: every failure has its name, and none is thrown.
import { createServer, type RequestListener } from "node:http"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { readSource, type Source } from "../../../lib/platform/reading-source.ts"
import { type Loopback, openLoopback } from "../../fakes/loopback.ts"

const MEGABYTE = 1_048_576

let servers: Loopback[] = []
// Node does not say whether it is online.
beforeEach(() => {
  vi.stubGlobal("navigator", { onLine: true })
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await Promise.all(servers.map((server) => server.stop()))
  servers = []
})

async function serve(answer: RequestListener): Promise<Source> {
  const server = await openLoopback(() => createServer(answer))
  servers.push(server)
  return { is: "url", url: `http://${server.address}/api/events` }
}

async function all(source: Source) {
  const pieces: string[] = []
  let size = 0
  const failure = await readSource(source, async (piece, bytes) => {
    pieces.push(piece)
    expect(bytes).toBeGreaterThanOrEqual(size)
    size = bytes
  })
  return { failure, text: pieces.join(""), pieces: pieces.length, size }
}

describe("an address", () => {
  test("is read as it stands, whatever it says it is", async () => {
    const source = await serve((_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end('[{"title":"Grüße 🜁"}]'),
    )
    expect(await all(source)).toMatchObject({ failure: null, text: '[{"title":"Grüße 🜁"}]' })
  })

  test("is asked once, without cookies, and told nothing", async () => {
    const asked: unknown[] = []
    const source = await serve(({ method, headers: { cookie, referer } }, response) => {
      asked.push([method, cookie, referer])
      response.end("[]")
    })
    await all(source)
    expect(asked).toEqual([["GET", undefined, undefined]])
  })

  test.each([401, 403, 404, 410, 429, 500, 503])("says that the server answered %i", async (status) => {
    const source = await serve((_, response) => response.writeHead(status).end("<h1>No</h1>"))
    expect(await all(source)).toMatchObject({ failure: { is: "http", status }, text: "" })
  })

  test("gives characters whole that are cut between two pieces", async () => {
    const bytes = Buffer.from("🜁")
    const source = await serve((_, response) => {
      response.write(bytes.subarray(0, 2))
      setTimeout(() => response.end(bytes.subarray(2)), 30)
    })
    expect(await all(source)).toMatchObject({ failure: null, text: "🜁", size: 4 })
  })

  test("that sends no UTF-8 is unreadable", async () => {
    const source = await serve((_, response) => response.end(Buffer.from([0x5b, 0xff, 0xfe])))
    expect((await all(source)).failure).toEqual({ is: "network", why: "unreadable" })
  })

  test("that never stops sending is left at thirty-two megabytes", async () => {
    const piece = Buffer.alloc(MEGABYTE, " ")
    let isLeft = false
    const source = await serve((_, response) => {
      const more = (): void => {
        if (!isLeft) response.write(piece, more)
      }
      response.on("close", () => {
        isLeft = true
      })
      more()
    })
    const { failure, size } = await all(source)
    expect(failure).toEqual({ is: "network", why: "too-large" })
    expect(size).toBeLessThanOrEqual(32 * MEGABYTE)
    await expect.poll(() => isLeft).toBe(true)
  })

  test("that is cut off in the middle says so, and what came before was given", async () => {
    const source = await serve((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("[1,")
      setTimeout(() => response.destroy(), 50)
    })
    const { failure, text } = await all(source)
    expect(failure).toMatchObject({ is: "network" })
    expect(text).toBe("[1,")
  })

  test("that leads elsewhere is not followed", async () => {
    const other = await serve((_, response) => response.end("[]"))
    const source = await serve((_, response) =>
      response.writeHead(302, { location: other.is === "url" ? other.url : "" }).end(),
    )
    expect(await all(source)).toMatchObject({ failure: { is: "network", why: "redirect" }, text: "" })
  })

  test("where nobody is has no connection; of a server that only pages may not read, that is said", async () => {
    const source = await serve((_, response) => response.end("[]"))
    await servers[0]?.stop()
    expect((await all(source)).failure).toEqual({ is: "network", why: "no-connection" })
    vi.stubGlobal("fetch", async (_: string, { mode }: RequestInit) => {
      if (mode !== "no-cors") throw new TypeError("Failed to fetch")
      return new Response()
    })
    expect((await all(source)).failure).toEqual({ is: "network", why: "blocked" })
  })

  test("is not asked where the browser is offline", async () => {
    const asked = vi.fn()
    vi.stubGlobal("navigator", { onLine: false })
    vi.stubGlobal("fetch", asked)
    expect((await all({ is: "url", url: "https://forum.example/" })).failure).toEqual({
      is: "network",
      why: "offline",
    })
    expect(asked).not.toHaveBeenCalled()
  })
})

describe("a text and a file", () => {
  test("come in pieces, so that the first posts are seen before the last are cut", async () => {
    const text = "x".repeat(MEGABYTE)
    expect(await all({ is: "text", text })).toMatchObject({ failure: null, text, pieces: 4, size: MEGABYTE })
    expect(await all({ is: "file", file: new Blob([text]) })).toMatchObject({ failure: null, text })
  })

  test("beyond the bound are refused", async () => {
    const why = { is: "network", why: "too-large" }
    expect((await all({ is: "text", text: "x".repeat(33 * MEGABYTE) })).failure).toEqual(why)
    expect((await all({ is: "file", file: new Blob([Buffer.alloc(33 * MEGABYTE)]) })).failure).toEqual(why)
  })

  test("that hold no UTF-8 or only half a character are unreadable", async () => {
    const half = Buffer.from("🜁").subarray(0, 3)
    expect((await all({ is: "file", file: new Blob([half]) })).failure).toMatchObject({ why: "unreadable" })
  })

  test("that nobody has any more are cut off", async () => {
    const gone = { stream: () => new ReadableStream({ pull: (to) => to.error(new Error("gone")) }) } as Blob
    expect((await all({ is: "file", file: gone })).failure).toEqual({ is: "network", why: "cut-off" })
  })
})
