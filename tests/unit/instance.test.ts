import { noteEncode } from "nostr-tools/nip19"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import recorded from "../fixtures/instance/submissions.json" with { type: "json" }
import recordedTree from "../fixtures/instance/tree.json" with { type: "json" }
import { admin, ann, bob, moderator, signBody, signedBy, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"

const errorPage = (message: string) =>
  `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${message}</pre>\n</body>\n</html>\n`

let instance: RunningInstance

const send = (
  body: string,
  headers: Record<string, string> = { "content-type": "application/json" },
  path = "/api/submit/",
) => fetch(instance.url + path, { method: "POST", headers, body })
const submit = async (event: unknown) => (await send(JSON.stringify(event))).json() as Promise<unknown>
const read = async (path: string) => (await fetch(instance.url + path)).json() as Promise<unknown>

beforeAll(async () => {
  instance = await startInstance({
    port: 0,
    delayMs: 0,
    admins: [admin.address],
    moderators: [moderator.address.toLowerCase()],
  })
})
afterAll(() => instance.close())

describe("requests recorded from a running instance", () => {
  // A reaction that was on that instance, too, but whose request was not recorded.
  const banana = {
    type: "SpasmEventBodyV2",
    action: "react",
    content: "banana",
    parent: { ids: [{ value: "spasmid01629d609e6e728210c2dad8d2735aba0d4196c4fe51c07917c951b54ce4728957" }] },
    timestamp: 1795254892683,
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: [{ value: bob.address.toLowerCase(), format: { name: "ethereum-pubkey" } }] }],
  }

  test.each(recorded.submissions)("$label", async ({ label, body, answer }) => {
    if (label === "nostr react") await submit(await signBody(bob, banana))
    const response = await send(JSON.stringify(body))
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8")
    expect(await response.text()).toBe(JSON.stringify(answer))
  })

  test("the event reads back as recorded, with its replies and counts, in the same order of keys", async () => {
    const tree = await (await fetch(instance.url + recordedTree.path)).text()
    const plain = (text: string) => text.replace(/("key"|"addedTimestamp"|"updatedTimestamp"):\d+/g, "$1:0")
    expect(plain(tree)).toBe(plain(JSON.stringify(recordedTree.tree)))
  })

  test("an event is found by its full, short, Nostr and note id, and nothing by a prefix of another length", async () => {
    const [full, short] = [`spasmid010bb68335d7d1fedb5e56dbc3e2aa0ae429fd4047b50b1f65e3a430c1830ef561`, 30]
    const hex = "e821f4999025f66457e3b8d5bb13f74f40edd03bef2e8f3c8039a9359c1f3a23"
    const event = await read(`/api/events/${full}`)
    expect(event).toMatchObject({ type: "SpasmEventEnvelopeV2", db: { table: "spasm_events" } })
    expect(event).not.toHaveProperty("signatures")
    for (const id of [full.slice(0, short), hex, noteEncode(hex)]) {
      expect(await read(`/api/events/${id}`)).toEqual(event)
    }
    const missing = { error: "ERROR: event has not been found" }
    expect(await read(`/api/events/${full.slice(0, 20)}`)).toEqual(missing)
    expect(await read(`/api/events/${full.slice(0, 31)}`)).toEqual(missing)
    expect(await read(`/api/events/search?e=${hex}`)).toEqual(event)
    expect(await read("/api/events/search")).toEqual(missing)
  })

  test("the settings read back exactly as the admin saved them", async () => {
    expect(await read("/api/app-config")).toEqual({ feedFiltersActivityHot: 2, feedFiltersActivityRising: 1 })
  })
})

describe("requests that are no events", () => {
  test.each([
    ["malformed JSON", "{not json"],
    ["a bare string", '"abc"'],
    ["null", "null"],
  ])("%s is a bad request", async (_, body) => {
    const response = await send(body)
    expect(response.status).toBe(400)
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(await response.text()).toBe(errorPage("Bad Request"))
  })

  test("a body is taken up to 102400 bytes", async () => {
    const filled = (length: number) => JSON.stringify({ a: "x".repeat(length - 8) })
    expect(filled(102_400)).toHaveLength(102_400)
    expect((await send(filled(102_400))).status).toBe(200)
    const response = await send(filled(102_401))
    expect(response.status).toBe(413)
    expect(await response.text()).toBe(errorPage("Payload Too Large"))
  })

  test.each([
    ["no body", "", { "content-type": "application/json" }],
    ["another content type", '{"a":1}', { "content-type": "text/plain" }],
    ["an array", "[1,2]", { "content-type": "application/json" }],
    ["an empty object", "{}", { "content-type": "application/json" }],
  ])("%s reads as an empty event", async (_, body, headers) => {
    expect(await (await send(body, headers)).json()).toBe("ERROR: Unknown event is empty")
  })

  test("an unknown path is a page of the framework", async () => {
    const response = await fetch(`${instance.url}/api/authors/x?a=1`)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe(errorPage("Cannot GET /api/authors/x"))
    expect((await send("{}", undefined, "/api/nope")).status).toBe(404)
  })
})

describe("around the answers", () => {
  test("a submission works without the slash, too", async () => {
    const event = await signedBy(ann, { title: "No slash", content: "at the end" })
    const response = await send(JSON.stringify(event), undefined, "/api/submit")
    expect(await response.json()).toBe("Success. The event was saved into database")
    expect(await read(`/api/events/${spasmidOf(event)}`)).toHaveProperty("ids.0.value", spasmidOf(event))
  })

  test("any origin may read and ask", async () => {
    const response = await fetch(`${instance.url}/api/events`, {
      headers: { origin: "https://elsewhere.example" },
    })
    expect(response.headers.get("access-control-allow-origin")).toBe("*")
    const preflight = await fetch(`${instance.url}/api/submit/`, {
      method: "OPTIONS",
      headers: {
        origin: "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-other",
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET,HEAD,PUT,PATCH,POST,DELETE")
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type,x-other")
    expect(preflight.headers.has("access-control-allow-credentials")).toBe(false)
  })

  test("events wait on purpose, the rest does not", async () => {
    const slow = await startInstance({ port: 0 })
    const time = async (path: string) => {
      const start = performance.now()
      await fetch(slow.url + path)
      return performance.now() - start
    }
    expect(await time("/api/events")).toBeGreaterThan(190)
    expect(await time("/api/events/none")).toBeGreaterThan(290)
    expect(await time("/api/health")).toBeLessThan(150)
    await slow.close()
  })

  test("health says that it is the newer generation", async () => {
    expect(await read("/api/health")).toEqual({ ok: true, database: true, timestamp: expect.any(String) })
    expect(await read("/api/federation-list")).toEqual({})
  })

  test("every view is one page that names the API and loads its own script", {
    timeout: 60_000,
  }, async () => {
    for (const path of ["/", "/newpost", "/news/spasmid01629d609e6e728210c2dad"]) {
      const html = await (await fetch(instance.url + path)).text()
      expect(html).toContain(`window.__NUXT__.config={"public":{"apiURL":"${instance.url}"`)
      const [, script] = /<script type="module" src="([^"]+)">/.exec(html) ?? []
      const response = await fetch(instance.url + script)
      expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
      expect(await response.text()).toContain("SpasmEventBodyV2")
    }
    expect((await fetch(`${instance.url}/assets/forum-0123.js`)).status).toBe(404)
  })

  test("it listens on loopback only", async () => {
    await expect(startInstance({ port: 0, host: "0.0.0.0" })).rejects.toThrow("loopback")
  })
})
