// Looking up a named post: at the link's forum and at the person's own places, and only what truly is it.
import { noteEncode } from "nostr-tools/nip19"
import type { NostrEvent } from "nostr-tools/pure"
import { afterAll, beforeAll, expect, test } from "vitest"
import WebSocket from "ws"
import { nobleCurve } from "../../../lib/core/curve.ts"
import { createFetcher } from "../../../lib/platform/destinations/http.ts"
import { lookUp, placesFor } from "../../../lib/platform/named-posts.ts"
import { type Linked, linkedBy } from "../../../lib/platform/post-link.ts"
import { ann, bob, nostrKey, signedBy, signedByNostr, spasmidOf } from "../../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../../instance/server.ts"
import { type Relay, startRelay } from "../../relay/relay.ts"

const { signal } = new AbortController()
const fetcher = createFetcher(fetch)
const connect = (url: string) => new WebSocket(url) as unknown as globalThis.WebSocket
const PORTS = { fetcher, connect, verifier: async () => nobleCurve.verifier }
let instance: RunningInstance
let relay: Relay
let [one, other] = ["", ""]
const note = signedByNostr({ title: "Noted", content: "On a relay" }) as NostrEvent

beforeAll(async () => {
  instance = await startInstance({ port: 0, delayMs: 0 })
  relay = await startRelay()
  const events = [
    await signedBy(ann, { title: "One", content: "The first" }),
    await signedBy(bob, { title: "Two", content: "The second" }),
  ]
  for (const event of events) {
    const headers = { "content-type": "application/json" }
    await fetch(`${instance.url}/api/submit/`, { method: "POST", headers, body: JSON.stringify(event) })
  }
  ;[one = "", other = ""] = events.map(spasmidOf)
  const socket = new WebSocket(relay.url)
  await new Promise((opened) => socket.once("open", opened))
  socket.send(JSON.stringify(["EVENT", note]))
  await new Promise((answered) => socket.once("message", answered))
  socket.close()
})
afterAll(() => Promise.all([instance.close(), relay.stop()]))

const forum = () => ({ url: instance.url, kind: "spasm-instance" as const })
const ofNostr = () => ({ url: relay.url, kind: "nostr-relay" as const })
const DEAD = { url: "http://127.0.0.1:9", kind: "spasm-instance" as const }
const named = (text: string): Linked => linkedBy(text) ?? expect.fail(`${text} names nothing`)
const look = (text: string, places: Parameters<typeof lookUp>[1] = [forum()], ports = PORTS) =>
  lookUp(named(text), places, ports, signal)

test("a post is found where it is, and the others say that they have none", async () => {
  const found = await look(one, [DEAD, forum()])
  expect(found).toMatchObject({ sources: [instance.url], failed: [DEAD.url], absent: [], lying: [] })
  expect(JSON.stringify(found.events)).toContain("The first")
  expect(await look(`spasmid01${"0".repeat(64)}`)).toMatchObject({ events: [], absent: [instance.url] })
})

test("a shortened id leads to the post at its own forum", async () => {
  const found = await look(`${instance.url}/news/${one.slice(0, 30)}`)
  expect(JSON.stringify(found.events)).toContain("The first")
})

test("a note is found on a relay, and so are an author's", async () => {
  expect((await look(noteEncode(note.id), [ofNostr()])).events).toEqual([note])
  const found = await lookUp({ is: "author", pubkey: nostrKey }, [ofNostr()], PORTS, signal)
  expect(found.events).toEqual([note])
  expect(await look("0".repeat(64), [ofNostr()])).toMatchObject({ events: [], absent: [relay.url] })
})

test("a place that gives another post is named, and what it gave is not shown", async () => {
  const swapped: typeof fetcher = (url, request) => fetcher(url.replace(one, other), request)
  const found = await look(one, [forum()], { ...PORTS, fetcher: swapped })
  expect(found).toMatchObject({ events: [], lying: [instance.url] })
})

test("only places that could know are asked", () => {
  const own = [forum(), ofNostr(), { url: "http://127.0.0.1:8", kind: "logos-node" as const }]
  const urls = (text: string): string[] => placesFor(named(text), own).map(({ url }) => url)
  expect(urls(one)).toEqual([instance.url])
  expect(urls(noteEncode(note.id))).toEqual([instance.url, relay.url])
  expect(urls(`https://forum.org/news/${one}`)).toEqual(["https://forum.org", instance.url])
  expect(urls(`https://forum.org/news/${one.slice(0, 30)}`)).toEqual(["https://forum.org"])
  expect(urls(`${instance.url}/news/${one}`)).toEqual([instance.url])
  expect(placesFor({ is: "author", pubkey: nostrKey }, own)).toEqual([ofNostr()])
})
