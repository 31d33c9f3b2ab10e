// Posts for two keys: from our own composer, and from a page whose second request is linked to the first.
import { bytesToHex } from "@noble/hashes/utils.js"
import { beforeEach, describe, expect, test } from "vitest"
import { composeBody, composeNostr, type ToNostr } from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import type { NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { mine } from "../../../lib/core/nostr/proof-of-work.ts"
import type { Caller } from "../../../lib/core/request.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import { loadToNostr } from "../../../lib/platform/spasm-convert.ts"
import { type AppWorld, appWorld, FRAME, SITE } from "../../fakes/app-world.ts"
import { ADDRESS, PUBKEY } from "../../fakes/key-world.ts"

const FORUM = "https://d.example"
const RELAY = "wss://relay.example"
const toNostr = (await loadToNostr()) as ToNostr

function post(now: number, draft: Partial<Draft> = {}): { text: string; event: NostrTemplate; id: string } {
  const body = composeBody({
    action: "post",
    title: "A title",
    content: "Words for two keys",
    timestamp: now,
    authors: [{ addresses: [ADDRESS.toLowerCase(), PUBKEY] }],
    ...draft,
  })
  if (!body.ok) throw new Error(body.code)
  const nostr = composeNostr(body, toNostr)
  if (!nostr.ok) throw new Error(nostr.code)
  return { text: body.text, event: nostr.event, id: body.spasmid }
}
const hexOf = (text: string): string => `0x${bytesToHex(encodeUtf8(text) ?? new Uint8Array())}`

let world: AppWorld
beforeEach(async () => {
  world = await appWorld()
  await world.open()
  await world.destinations.add(FORUM, "spasm-instance")
  await world.destinations.add(RELAY, "nostr-relay")
})
const rows = () => [...world.outboxStore.rows.values()].map(({ to, state }) => `${to} ${state}`).sort()

describe("our own post", () => {
  test("is asked for once, signed by both keys and sent once to each destination", async () => {
    const { text, event, id } = post(world.clock.now())
    const asked = await world.handlers.publish(
      { text, event: { ...event }, to: [FORUM, RELAY] },
      { windowId: 1 },
    )
    if (!asked.ok) throw new Error(asked.code)
    const state = () => world.handlers["publish-state"]({ request: asked.request }, { windowId: 1 })
    expect(await state()).toEqual({ state: "waiting", event: null })
    expect(world.sent).toEqual([])
    expect(await world.decide(true)).toBe("done")
    expect(await state()).toEqual({ state: "signed", event: id })
    await world.outbox.pump()
    expect(world.sent.map(({ to, event }) => [to, Boolean(event.ethereum && event.nostr)])).toEqual([
      [FORUM, true],
      [RELAY, true],
    ])
    expect(rows()).toEqual([`${FORUM} accepted`, `${RELAY} accepted`])
  })

  test("rejected is signed by nobody and kept nowhere", async () => {
    const { text, event } = post(world.clock.now())
    const asked = await world.handlers.publish({ text, event: { ...event }, to: [FORUM] }, { windowId: 1 })
    if (!asked.ok) throw new Error(asked.code)
    await world.decide(false)
    expect(await world.handlers["publish-state"]({ request: asked.request }, { windowId: 1 })).toEqual({
      state: "rejected",
      event: null,
    })
    expect(world.outboxStore.events.size).toBe(0)
  })

  test("with proof of work for a relay is one post still, and both signatures go out", async () => {
    const { text, event, id } = post(world.clock.now())
    const mined = mine(event, 8, { from: 0, to: 100_000 })
    if (mined.is !== "found") throw new Error("not mined")
    await world.handlers.publish({ text, event: { ...mined.event }, to: [FORUM, RELAY] }, { windowId: 1 })
    await world.decide(true)
    await world.outbox.pump()
    expect(rows()).toEqual([`${FORUM} accepted`, `${RELAY} accepted`])
    expect(world.outboxStore.events.get(id)?.nostr?.tags.at(-1)?.[0]).toBe("nonce")
    expect([...world.outboxStore.rows.values()].map(({ confirmed }) => confirmed)).toEqual(["yes", "yes"])
  })

  test("for no destination is kept in the outbox", async () => {
    const { text, id } = post(world.clock.now())
    await world.handlers.publish({ text, to: [] }, { windowId: 1 })
    await world.decide(true)
    expect(world.outboxStore.events.get(id)?.ethereum?.text).toBe(text)
    expect(rows()).toEqual([])
  })

  test("goes to no address that is no destination", async () => {
    const { text } = post(world.clock.now())
    await world.handlers.publish({ text, to: ["https://evil.example"] }, { windowId: 1 })
    await world.decide(true)
    await world.outbox.pump()
    expect(world.sent).toEqual([])
  })

  test.each<[string, (made: ReturnType<typeof post>) => object, string]>([
    [
      "two texts that are not one post",
      ({ text, event }) => ({ text, event: { ...event, content: "Other" } }),
      "ids-differ",
    ],
    ["an event that is none", () => ({ event: { kind: "x" } }), "not-readable"],
    ["nothing", () => ({}), "not-readable"],
    ["a key that is not ours", ({ event }) => ({ event: { ...event, pubkey: "ab".repeat(32) } }), "no-key"],
    [
      "an author who is not ours",
      ({ text }) => ({ text: text.replaceAll(ADDRESS.toLowerCase(), `0x${"1".repeat(40)}`) }),
      "no-key",
    ],
  ])("%s is not asked for", async (_, change, code) => {
    const args = { to: [], ...change(post(world.clock.now())) }
    expect(await world.handlers.publish(args, { windowId: 1 })).toEqual({ ok: false, code })
  })
})

describe("a page that asks for both signatures", () => {
  const connected = async (caller: Caller = SITE): Promise<void> => {
    await world.connections.grant(caller, "ethereum", ADDRESS)
    await world.connections.grant(caller, "nostr", PUBKEY)
  }
  const first = (text: string, second?: NostrTemplate, more: object = {}) =>
    world.answered("personal_sign", [hexOf(text), ADDRESS], { ...(second && { second }), ...more })
  const second = (event: NostrTemplate, caller: Caller = SITE) =>
    world.ask("nostr_signEvent", [event], caller)

  test("is asked about once, and gets the second without another question", async () => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    const reply = await second(event)
    expect(reply).toMatchObject({ state: "done", result: { content: event.content, pubkey: PUBKEY } })
  })

  test("has both sent as one, and only when both are there", async () => {
    await connected()
    const { text, event, id } = post(world.clock.now())
    await first(text, event, { to: [FORUM, RELAY] })
    await world.outbox.pump()
    expect(rows()).toEqual([`${FORUM} queued`, `${RELAY} queued`])
    await second(event)
    await world.outbox.pump()
    expect(rows()).toEqual([`${FORUM} accepted`, `${RELAY} accepted`])
    expect(world.sent.every(({ event: sent }) => sent.ethereum && sent.nostr && sent.spasmid === id)).toBe(
      true,
    )
  })

  const VICTIM = "ab".repeat(32)
  test.each<[string, (event: NostrTemplate) => NostrTemplate]>([
    ["other words", (event) => ({ ...event, content: `${event.content}.` })],
    ["another time", (event) => ({ ...event, created_at: event.created_at + 1 })],
    ["another kind", (event) => ({ ...event, kind: 30023 })],
    ...(
      [
        ["spasm_category", "defi"],
        ["x", "y"],
        ["p", VICTIM],
        ["nonce", "words that nobody saw", "1"],
        ["nonce", "1", "1"],
        ["tags_mapping", "free text"],
        ["spasm_version", "free text"],
        ["t", "", "hidden"],
        ["e", "", "https://evil.example", "reply"],
      ] as const
    ).map((tag): [string, (event: NostrTemplate) => NostrTemplate] => [
      `a tag more: ${tag.join()}`,
      (event) => ({ ...event, tags: [...event.tags, tag] }),
    ]),
    [
      "a reply that only relays see",
      (event) => ({
        ...event,
        tags: [...event.tags, ["e", VICTIM, "", "reply"], ["tags_mapping", "x", "e", VICTIM]],
      }),
    ],
    [
      "a column more",
      (event) => ({
        ...event,
        tags: event.tags.map((tag) => (tag[0] === "title" ? [...tag, "hidden"] : tag)),
      }),
    ],
    ["its tags in another order", (event) => ({ ...event, tags: event.tags.toReversed() })],
  ])("with %s is asked about again", async (_, change) => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    expect(await second(change(event))).toEqual({ state: "pending" })
  })

  test.each<[string, (event: NostrTemplate) => NostrTemplate]>([
    ["is another post", (event) => ({ ...event, content: "Other words" })],
    ["is of a key that the site does not know", (event) => ({ ...event, pubkey: VICTIM })],
  ])("is not linked to an event that %s, whatever the window says", async (_, change) => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, change(event))
    expect(await second({ ...change(event), pubkey: PUBKEY })).toEqual({ state: "pending" })
  })

  test("that was disconnected meanwhile is asked about again", async () => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    await world.handlers.disconnect({ site: SITE.origin }, { windowId: 1 })
    expect(await second(event)).not.toMatchObject({ state: "done" })
  })

  test("whose vault was locked meanwhile keeps its link until it is open again", async () => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    await world.lock.close()
    expect(await second(event)).toEqual({ state: "pending" })
    await world.queue.rejectAll()
    await world.open()
    expect(await second(event)).toMatchObject({ state: "done" })
  })

  test("a second time is asked about again", async () => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    const both = await Promise.all([second(event), second(event)])
    expect(both.map(({ state }) => state).sort()).toEqual(["done", "pending"])
  })

  test("three minutes later, or before the clock went back, is asked about again", async () => {
    for (const pass of [180_001, -1]) {
      await connected()
      const { text, event } = post(world.clock.now())
      await first(text, event)
      world.clock.pass(pass)
      expect(await second(event)).toEqual({ state: "pending" })
      await world.queue.rejectAll()
    }
  })

  test("from another site or frame is asked about again", async () => {
    const { text, event } = post(world.clock.now())
    await connected()
    await connected(FRAME)
    await first(text, event)
    expect(await second(event, FRAME)).toEqual({ state: "pending" })
  })

  test("is not linked where the person signs with one key", async () => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text)
    expect(await second(event)).toEqual({ state: "pending" })
  })

  test.each([
    [
      "a no to another text",
      async () => void (await world.answered("personal_sign", ["no", ADDRESS], { approve: false })),
    ],
    ["a yes to one key alone", async () => void (await world.answered("personal_sign", ["yes", ADDRESS]))],
  ])("is linked no more after %s", async (_, later) => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    await later()
    expect(await second(event)).toEqual({ state: "pending" })
  })

  test("keeps its link when the worker dies between the two", async () => {
    await connected()
    const { text, event } = post(world.clock.now())
    await first(text, event)
    const { createLinks } = await import("../../../lib/app/links.ts")
    const later = createLinks(world.session.start(), world.clock.now)
    expect(await later.take(SITE, event)).toMatchObject({ to: [] })
    expect(await later.take(SITE, event)).toBeNull()
  })
})

describe("a site's own post", () => {
  test("goes where the person says, and by their rule from then on; a reaction never to relays by rule", async () => {
    await world.connections.grant(SITE, "nostr", PUBKEY)
    const { event } = post(world.clock.now())
    await world.answered("nostr_signEvent", [event], { to: [RELAY], keepTo: [RELAY], always: true })
    await world.outbox.pump()
    expect(world.sent.map(({ to }) => to)).toEqual([RELAY])
    expect(await world.destinations.alsoOf(SITE.origin)).toEqual([RELAY])
    world.clock.pass(1000)
    const next = post(world.clock.now(), { content: "More words" }).event
    expect(await world.ask("nostr_signEvent", [next])).toMatchObject({ state: "done" })
    await world.outbox.pump()
    expect(world.sent.map(({ to }) => to)).toEqual([RELAY, RELAY])
    const parent = { ids: [{ value: `spasmid01${"c".repeat(64)}` }] }
    const react = post(world.clock.now(), { action: "react", title: "", content: "upvote", parent }).event
    await world.answered("nostr_signEvent", [react], { always: true })
    world.clock.pass(1000)
    const again = post(world.clock.now(), { action: "react", title: "", content: "downvote", parent }).event
    expect(await world.ask("nostr_signEvent", [again])).toMatchObject({ state: "done" })
    await world.outbox.pump()
    expect(world.sent).toHaveLength(2)
  })

  test("whose disk is full is not signed: what cannot be kept must not be lost", async () => {
    await world.connections.grant(SITE, "nostr", PUBKEY)
    const { event } = post(world.clock.now())
    world.outboxStore.fill(true)
    const reply = await world.answered("nostr_signEvent", [event], { to: [RELAY] })
    expect(reply).toMatchObject({ state: "failed", code: 4900 })
  })
})
