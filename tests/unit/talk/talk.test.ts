// What answers a page, asked of the stand-ins for both generations of servers and of a relay.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { mergeTalk } from "../../../lib/core/merge-talk.ts"
import { addressTag } from "../../../lib/core/page-address.ts"
import { countReactions } from "../../../lib/core/spasm/reactions.ts"
import { nobleVerifier } from "../../../lib/core/verifier.ts"
import { createFetcher, type Fetcher } from "../../../lib/platform/destinations/http.ts"
import { eventById, hearTalk, type TalkPorts } from "../../../lib/platform/destinations/talk.ts"
import { cardsOf } from "../../../lib/platform/found-cards.ts"
import { ann, bob, moderator, signedBy, signedByNostr, spasmidOf } from "../../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../../instance/server.ts"
import { startRelay } from "../../relay/relay.ts"

const PAGE = "https://news.org/an-article"
const { signal } = new AbortController()
const about = (id: string) => ({ parent: { ids: [{ value: id }] } })
const fetcher = createFetcher(fetch)
const ports: TalkPorts = { fetcher, connect: (url) => new WebSocket(url) }
let instance: RunningInstance
let reply = ""

const submit = (event: unknown) =>
  fetch(`${instance.url}/api/submit/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  })

beforeAll(async () => {
  instance = await startInstance({ port: 0, delayMs: 0 })
  const first = await signedBy(ann, { action: "reply", content: "To the page", ...about(PAGE) })
  reply = spasmidOf(first) ?? ""
  const second = await signedBy(bob, { action: "reply", content: "To the reply", ...about(reply) })
  const events = [
    first,
    second,
    await signedBy(ann, { action: "reply", content: "Deeper", ...about(spasmidOf(second) ?? "") }),
    await signedBy(bob, { action: "react", content: "upvote", ...about(reply) }),
    await signedBy(moderator, { action: "react", content: "bullish", ...about(PAGE) }),
    await signedBy(bob, { action: "reply", content: "Elsewhere", ...about("https://news.org/other") }),
    await signedBy(bob, { title: "A post", content: "About nothing" }),
  ]
  for (const event of events) await submit(event)
})
afterAll(() => instance.close())

/** The same server as the older generation answers: filters that it does not know are passed over. */
const older: Fetcher = (url, request) => {
  const asked = new URL(url)
  if (asked.pathname.endsWith("/children/search")) {
    const id = asked.searchParams.get("id") ?? ""
    return fetcher(`${instance.url}/api/events?parentId=${encodeURIComponent(id)}`, request)
  }
  asked.searchParams.delete("parentId")
  return fetcher(asked.href, request)
}

async function talk(of: TalkPorts, places = [{ url: instance.url, kind: "spasm-instance" as const }]) {
  const sources = await Promise.all(
    places.map(async (place) => {
      const heard = await hearTalk(place, [PAGE], of, signal)
      if (heard.is === "failed") throw new Error(heard.why)
      return { from: place.url, cards: await cardsOf(heard.events, nobleVerifier) }
    }),
  )
  return mergeTalk(sources, [PAGE])
}

describe("an instance", () => {
  test("gives what answers the page, what answers that, and who reacted", async () => {
    const { posts, reactions, size } = await talk(ports)
    expect(size).toBe(3)
    const [top] = posts
    expect(top?.card).toMatchObject({ content: "To the page", state: "verified", spasmid: reply })
    expect(top?.replies[0]?.card.content).toBe("To the reply")
    expect(top?.replies[0]?.replies[0]?.card.content).toBe("Deeper")
    expect(countReactions(top?.card.children ?? [])).toEqual([{ word: "upvote", count: 1 }])
    expect(countReactions(reactions)).toEqual([{ word: "bullish", count: 1 }])
  })

  test("of the older generation is asked in its own way, and answers of everything are sorted out", async () => {
    const { posts, size } = await talk({ ...ports, fetcher: older })
    expect(size).toBe(3)
    expect(posts[0]?.replies[0]?.card.content).toBe("To the reply")
  })

  test("is asked for nothing but the address and what was found under it", async () => {
    const asked: string[] = []
    const noting: Fetcher = (url, request) => {
      asked.push(url)
      return fetcher(url, request)
    }
    await talk({ ...ports, fetcher: noting })
    expect(asked[0]).toBe(`${instance.url}/api/events?parentId=${encodeURIComponent(PAGE)}&limit=300`)
    expect(asked.every((url) => url.startsWith(`${instance.url}/api/events?parentId=`))).toBe(true)
  })

  test.each([
    ["<html>", "strange-answer"],
    ['{"error":"x"}', "strange-answer"],
    ["7", "strange-answer"],
  ])("that answers %s fails in words", async (text, why) => {
    const strange: Fetcher = async () => ({ ok: true, status: 200, contentType: "", text, tookMs: 1 })
    const place = { url: instance.url, kind: "spasm-instance" } as const
    expect(await hearTalk(place, [PAGE], { ...ports, fetcher: strange }, signal)).toEqual({
      is: "failed",
      why,
    })
  })

  test("that cannot be reached fails in words", async () => {
    const place = { url: "http://127.0.0.1:9", kind: "spasm-instance" } as const
    expect(await hearTalk(place, [PAGE], ports, signal)).toEqual({ is: "failed", why: "no-connection" })
  })

  test("gives one event, or says that it has none", async () => {
    expect(await eventById(instance.url, reply, ports, signal)).toMatchObject({ is: "found" })
    expect(await eventById(instance.url, `spasmid01${"0".repeat(64)}`, ports, signal)).toEqual({
      is: "absent",
    })
    const tree = await eventById(instance.url, reply, ports, signal, 10)
    expect(tree).toMatchObject({ is: "found", event: { children: [{}] } })
  })
})

test("a relay is asked for the tag of the page, without a login", async () => {
  const relay = await startRelay()
  const event = signedByNostr({ action: "reply", content: "By Nostr", ...about(PAGE) })
  const socket = new WebSocket(relay.url)
  await new Promise((done) => socket.addEventListener("open", done, { once: true }))
  socket.send(JSON.stringify(["EVENT", event]))
  await expect.poll(() => relay.events().length).toBe(1)
  socket.close()
  expect(relay.events()[0]?.tags.find(([name]) => name === "e")?.[1]).toBe(addressTag(PAGE))
  const place = { url: relay.url, kind: "nostr-relay" } as const
  const heard = await hearTalk(place, [PAGE], ports, signal)
  const cards = heard.is === "heard" ? await cardsOf(heard.events, nobleVerifier) : []
  const { posts } = mergeTalk([{ from: relay.url, cards }], [PAGE])
  expect(posts[0]?.card).toMatchObject({ content: "By Nostr", state: "verified", parentIds: [PAGE] })
  expect(relay.frames("AUTH")).toEqual([])
  await relay.stop()
  expect(await hearTalk(place, [PAGE], ports, signal)).toEqual({ is: "failed", why: "no-connection" })
})
