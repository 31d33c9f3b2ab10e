import { npubEncode } from "nostr-tools/nip19"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ann, bob, bodyOf, nostrKey, signedBy, signedByNostr, spasmidOf } from "../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../instance/server.ts"

let instance: RunningInstance
const ids: Record<string, string> = {}

const submit = async (event: unknown): Promise<unknown> => {
  const headers = { "content-type": "application/json" }
  const response = await fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers,
    body: JSON.stringify(event),
  })
  return response.json()
}
const list = async (query: string): Promise<string[] | null> => {
  const events = (await (await fetch(`${instance.url}${query}`)).json()) as
    | { ids: { value: string }[] }[]
    | null
  const names = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]))
  if (events === null) return null
  return events.map((event) => names[event.ids[0]?.value ?? ""] ?? "unknown")
}
const replies = async (query: string) => {
  const tree = (await (await fetch(`${instance.url}/api/events/${ids.busy}${query}`)).json()) as {
    children: unknown[]
  }
  return tree.children
}

beforeAll(async () => {
  instance = await startInstance({ port: 0, delayMs: 0 })
  const samples: [string, object][] = [
    [
      "tech",
      await signedBy(ann, { title: "a", content: "a", categories: [{ name: "tech" }], keywords: ["Ether"] }),
    ],
    [
      "defi",
      await signedBy(bob, { title: "b", content: "b", categories: [{ name: "defi" }], keywords: ["XMR"] }),
    ],
    ["note", signedByNostr({ title: "c", content: "c" })],
    ["unsigned", bodyOf({ title: "d", content: "d" }, [ann.address])],
    [
      "feed",
      { url: "https://example.com/item", title: "An item", source: "example.com", pubdate: "2026-01-01" },
    ],
  ]
  for (const [name, event] of samples) {
    ids[name] = spasmidOf(event)
    expect(await submit(event)).toMatch(/^Success/)
  }
  const busy = await signedBy(ann, { title: "busy", content: "with reactions" })
  ids.busy = spasmidOf(busy)
  await submit(busy)
  const parent = { ids: [{ value: ids.busy }] }
  for (const [index, content] of ["upvote", "important", "bullish", "scam", "bearish"].entries()) {
    const reaction = await signedBy(bob, { action: "react", content, parent })
    ids[`react ${index}`] = spasmidOf(reaction)
    await submit(reaction)
  }
  const reply = await signedBy(bob, { action: "reply", content: "an answer", parent })
  ids.reply = spasmidOf(reply)
  await submit(reply)
})
afterAll(() => instance.close())

const posts = ["busy", "feed", "unsigned", "note", "defi", "tech"]

test.each([
  ["?action=post", posts],
  ["?action=post&limit=2", ["busy", "feed"]],
  ["?action=post&action=reply&limit=2", ["reply", "busy"]],
  ["?action=nosuch", null],
  ["?limit=0", null],
  ["?category=tech", ["tech"]],
  ["?category=tech&category=defi", ["defi", "tech"]],
  ["?category=any&action=reply", ["reply"]],
  ["?category=false&action=reply", ["reply"]],
  ["?keyword=ether", null],
  ["?keyword=Ether", ["tech"]],
  ["?keyword=xmr", ["defi"]],
  [`?action=post&signer=${bob.address.toLowerCase()}`, ["defi"]],
  [`?signer=${nostrKey}`, ["note"]],
  [`?signer=${npubEncode(nostrKey)}`, ["note"]],
  [`?action=post&signer=${nostrKey}&signer=${bob.address.toLowerCase()}`, ["note", "defi"]],
  ["?webType=web2", ["feed", "unsigned"]],
  ["?webType=web3&action=post", ["busy", "note", "defi", "tech"]],
  ["?source=example.com", ["feed"]],
  ["?activity=hot", ["busy"]],
  ["?activity=rising", ["busy"]],
  ["?unknown=1&action=reply", ["reply"]],
])("/api/events%s", async (query, names) => {
  expect(await list(`/api/events${query}`)).toEqual(names)
})

test("a parent's reactions and replies are found by its id", async () => {
  expect(await list(`/api/events?parentId=${ids.busy}`)).toHaveLength(6)
  expect(await list(`/api/events?parentId=${ids.busy}&action=reply`)).toEqual(["reply"])
})

test("the signer filter matches claimed authors, too", async () => {
  expect(await list(`/api/events?webType=web2&signer=${ann.address.toLowerCase()}`)).toEqual(["unsigned"])
})

test("the other paths show the same lists", async () => {
  expect(await list("/api/spasm?limit=1")).toEqual(["reply"])
  expect(await list("/api/spasm/all")).toEqual(posts)
  expect(await list("/api/spasm/hot")).toEqual(["busy"])
  expect(await list("/api/spasm/rising?action=reply")).toEqual(null)
})

test("a feed item is found by its address, and is taken once", async () => {
  const item = { url: "https://example.com/item", title: "Slightly different", pubdate: "2026-01-01" }
  expect(await submit(item)).toMatch(/^An event with the same Spasm ID/)
  const found = await fetch(`${instance.url}/api/events/${encodeURIComponent(item.url)}`)
  expect(await found.json()).toHaveProperty("ids.0.value", ids.feed)
})

test.each(["/api/events?format=rss&action=post&limit=1", "/api/rss/all?limit=1"])(
  "%s is RSS",
  async (path) => {
    const response = await fetch(instance.url + path)
    expect(response.headers.get("content-type")).toBe("application/rss+xml; charset=utf-8")
    const feed = await response.text()
    expect(feed).toContain(`<guid>${ids.busy}</guid>`)
    expect(feed).toContain('<spasmEnvelope><![CDATA[{"type":"SpasmEventEnvelopeV2"')
  },
)

test("lists are 25 events without a query, 20 with one, 300 at most; trees 20 replies, 100 at most", async () => {
  const parent = { ids: [{ value: ids.busy ?? "" }] }
  for (let number = 0; number < 110; number++) {
    await submit(await signedBy(ann, { action: "reply", content: `reply ${number}`, parent }))
  }
  expect(await list("/api/events")).toHaveLength(25)
  expect(await list("/api/events?webType=all")).toHaveLength(20)
  expect(await list("/api/events?limit=x")).toHaveLength(20)
  expect(await list("/api/events?limit=1000")).toHaveLength(122)
  expect(await replies("?commentsDepth=1")).toHaveLength(20)
  expect(await replies("?commentsDepth=1&limit=50")).toHaveLength(50)
  expect(await replies("?commentsDepth=1&limit=1000")).toHaveLength(100)
})
