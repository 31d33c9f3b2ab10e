// What window.nostr answers (NIP-07), and what of a page's event ever reaches a signature.
import { getEventHash, verifyEvent } from "nostr-tools/pure"
import { describe, expect, test } from "vitest"
import { appWorld, SITE } from "../../fakes/app-world.ts"
import { ADDRESS, PUBKEY, SECRET } from "../../fakes/key-world.ts"

const STRANGER = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
const EVENT = { kind: 1, created_at: 1_700_000_000, tags: [["t", "x"]], content: "words" }
const ID = getEventHash({ ...EVENT, pubkey: PUBKEY })

const failed = (code: number) => ({ state: "failed", code, message: expect.any(String) })
const BAD = failed(-32602)

async function connected() {
  const world = await appWorld()
  await world.connections.grant(SITE, "nostr", PUBKEY)
  return world
}

/** What would be signed of a page's event, or why nothing would. */
async function wishOf(event: unknown): Promise<unknown> {
  const world = await connected()
  const reply = await world.ask("nostr_signEvent", [event])
  const [request] = await world.queue.waiting()
  return reply.state === "pending" ? request?.wish : reply
}

const wish = (change: object = {}) => ({ kind: "sign-event", event: { ...EVENT, pubkey: PUBKEY, ...change } })

describe("getPublicKey", () => {
  test("asks once, then answers by itself", async () => {
    const world = await appWorld()
    await world.open()
    expect(await world.answered("nostr_getPublicKey", [], { account: PUBKEY })).toEqual({
      state: "done",
      result: PUBKEY,
    })
    expect(await world.ask("nostr_getPublicKey")).toEqual({ state: "done", result: PUBKEY })
    expect(await world.ask("eth_accounts")).toEqual({ state: "done", result: [] })
  })

  test("getRelays is empty", async () => {
    expect(await (await appWorld()).ask("nostr_getRelays")).toEqual({ state: "done", result: {} })
  })
})

describe("signEvent", () => {
  test.each([
    ["without key, id or signature", EVENT],
    ["with empty ones", { ...EVENT, pubkey: "", id: "", sig: "" }],
    ["with no id", { ...EVENT, id: null }],
    ["with its own key and id", { ...EVENT, pubkey: PUBKEY, id: ID }],
  ])("takes an event %s", async (_, event) => {
    expect(await wishOf(event)).toEqual(wish())
  })

  test("lets nothing else through", async () => {
    const more = { sig: "f".repeat(128), title: "Pay", type: "SpasmEventBodyV2", toJSON: 1, seen: ["x"] }
    const polluted = JSON.parse(`{"__proto__":{"kind":5},${JSON.stringify({ ...EVENT, ...more }).slice(1)}`)
    expect(await wishOf(polluted)).toStrictEqual(wish())
    const world = await connected()
    await world.open()
    const reply = await world.answered("nostr_signEvent", [polluted])
    const event = (reply.state === "done" ? reply.result : {}) as Parameters<typeof verifyEvent>[0]
    expect(Object.keys(event).sort()).toEqual("content created_at id kind pubkey sig tags".split(" "))
    expect(verifyEvent(event)).toBe(true)
    expect(event.id).toBe(ID)
  })

  test.each([
    ["a wrong id", { id: "f".repeat(64) }],
    ["the id of another key", { id: getEventHash({ ...EVENT, pubkey: STRANGER }) }],
    ["its id in capitals", { id: ID.toUpperCase() }],
    ["an id that is none", { id: "x" }],
    ["an id that is a number", { id: 1 }],
    ["a kind that is a text", { kind: "1" }],
    ["a kind below zero", { kind: -1 }],
    ["a kind of a half", { kind: 1.5 }],
    ["a kind over 65535", { kind: 65536 }],
    ["no kind", { kind: undefined }],
    ["an unsigned chat message", { kind: 14 }],
    ["an unsigned file message", { kind: 15 }],
    ["no time", { created_at: null }],
    ["a time of a half second", { created_at: 1.5 }],
    ["a time before time", { created_at: -1 }],
    ["a content that is an object", { content: {} }],
    ["a lone surrogate", { content: "\udc00" }],
    ["tags that are none", { tags: "x" }],
    ["a tag that is none", { tags: ["t"] }],
    ["a tag of numbers", { tags: [["t", 1]] }],
    ["a tag with a lone surrogate", { tags: [["t", "\ud800"]] }],
    ["a key that is none", { pubkey: "npub1" }],
    ["a key in capitals", { pubkey: PUBKEY.toUpperCase() }],
  ])("refuses %s", async (_, change) => {
    expect(await wishOf({ ...EVENT, ...change })).toEqual(BAD)
  })

  test.each([2022, 7374, 7375, 9321, 10019, 13194, 17375, 23194, 23195, 38172, 38383])(
    "refuses kind %i, which could move money, and notes it",
    async (kind) => {
      const world = await connected()
      expect(await world.ask("nostr_signEvent", [{ ...EVENT, kind }])).toEqual(failed(4200))
      expect(await world.queue.waiting()).toEqual([])
      expect(await world.handlers.sites({}, { windowId: 1 })).toMatchObject([{ paymentsRefused: 1 }])
    },
  )

  test("does not say whose key it holds to a site that does not know it", async () => {
    const world = await appWorld()
    const guesses = [PUBKEY, STRANGER].flatMap((pubkey) => [
      { ...EVENT, pubkey },
      { ...EVENT, id: getEventHash({ ...EVENT, pubkey }) },
    ])
    for (const guess of [...guesses, { ...EVENT, id: "x" }])
      expect(await world.ask("nostr_signEvent", [guess])).toEqual(failed(4100))
    expect(await world.queue.waiting()).toEqual([])
  })

  test.each([[undefined], [null], ["x"], [[EVENT]], [1]])("refuses %j instead of an event", async (event) => {
    expect(await wishOf(event)).toEqual(BAD)
  })

  test("is 4100 for any key but the connected one, the person's own too, and without a word more", async () => {
    const [, own] = (await (await appWorld()).keyring.accounts()).filter(({ scheme }) => scheme === "nostr")
    const foreign = await wishOf({ ...EVENT, pubkey: STRANGER })
    expect(foreign).toEqual(failed(4100))
    expect(await wishOf({ ...EVENT, pubkey: own?.address })).toEqual(foreign)
    for (const pubkey of [PUBKEY, STRANGER])
      expect(await (await appWorld()).ask("nostr_signEvent", [{ ...EVENT, pubkey }])).toEqual(foreign)
  })

  test("always asks, and a no is 4001", async () => {
    const world = await connected()
    await world.open()
    for (let time = 0; time < 2; time++)
      expect(await world.answered("nostr_signEvent", [EVENT], { approve: false })).toEqual(failed(4001))
    expect(world.opened).toEqual([])
  })
})

describe("nip04 and nip44", () => {
  const NAMES = ["nip04_encrypt", "nip04_decrypt", "nip44_encrypt", "nip44_decrypt"]

  test.each(NAMES)("%s becomes a wish with exactly these parts", async (method) => {
    const world = await connected()
    expect(await world.ask(method, [STRANGER, "wörds", "more"])).toEqual({ state: "pending" })
    const [cipher, kind] = method.split("_")
    const [request] = await world.queue.waiting()
    expect(request?.wish).toStrictEqual({ kind, cipher, account: PUBKEY, peer: STRANGER, text: "wörds" })
  })

  test.each(NAMES)("%s is 4100 without a connection to Nostr", async (method) => {
    const world = await appWorld()
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    expect(await world.ask(method, [STRANGER, "words"])).toEqual(failed(4100))
  })

  test.each([
    [[]],
    [null],
    [{ peer: STRANGER, text: "x" }],
    [["npub1", "x"]],
    [[STRANGER.toUpperCase(), "x"]],
    [[STRANGER.slice(1), "x"]],
    [[[STRANGER], "x"]],
    [[STRANGER]],
    [[STRANGER, ""]],
    [[STRANGER, 1]],
    [[STRANGER, { toString: "x" }]],
    [[STRANGER, "a\ud800"]],
  ])("refuse %j", async (params) => {
    const world = await connected()
    for (const method of NAMES) expect(await world.ask(method, params)).toEqual(BAD)
  })
})

test("no answer to a page ever holds the key", async () => {
  const world = await connected()
  await world.open()
  const replies = [
    await world.answered("nostr_signEvent", [EVENT]),
    await world.answered("nip44_decrypt", [STRANGER, "no cipher text"]),
    await world.answered("nip04_encrypt", [STRANGER, "words"]),
  ]
  expect(JSON.stringify(replies)).not.toContain(SECRET)
})
