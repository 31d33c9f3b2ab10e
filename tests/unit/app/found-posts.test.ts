// Texts that a page's scout sends: read and proven here, answered as plain trees, within what one tab may ask for.
import { readdirSync, readFileSync } from "node:fs"
import { is } from "valibot"
import { describe, expect, test } from "vitest"
import { createFoundPosts } from "../../../lib/app/found-posts.ts"
import { canAnswer } from "../../../lib/core/compose/answering.ts"
import { idsOf } from "../../../lib/core/merge-talk.ts"
import { nobleVerifier } from "../../../lib/core/verifier.ts"
import { FoundTexts, FoundToReader } from "../../../lib/messages/door.ts"

const VECTORS = new URL("../../vectors/", import.meta.url)
type Vector = { readonly name: string; readonly input: unknown }
const vector = (name: string): Vector =>
  JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), "utf8")) as Vector
const textOf = (name: string): string => JSON.stringify(vector(name).input)

type Sibling = { readonly signatures: readonly [{ readonly value: string }] }
const signedString = (content: string): string =>
  JSON.stringify({ type: "SpasmEventBodyV2", action: "post", title: "Large", content })

function world({ at = 0, verifier = async () => nobleVerifier } = {}) {
  const clock = { at }
  const injected: string[] = []
  const opened: string[] = []
  const found = createFoundPosts({
    verifier,
    now: () => clock.at,
    inject: async (tabId, frameId) => injected.push(`${tabId}:${frameId}`),
    open: async (path) => opened.push(path),
  })
  const ask = (texts: readonly string[], more: { beyond?: number; drawn?: boolean; tabId?: number } = {}) =>
    found.cards(
      { tabId: more.tabId ?? 7, frameId: 0 },
      {
        texts: texts.map((text, at) => ({ id: at + 1, text })),
        beyond: more.beyond ?? 0,
        drawn: more.drawn ?? false,
      },
    )
  return { clock, injected, opened, ask, toReader: found.toReader }
}

const stateOf = async (text: string): Promise<string | undefined> =>
  (await world().ask([text]))?.[0]?.cards?.[0]?.state

describe("a found text", () => {
  test.each([
    ["body-signed-closed", "verified"],
    ["dmp-signed-closed-genesis", "verified"],
    ["envelope-dmp", "verified"],
    ["own-multi-signed-envelope", "verified"],
    ["nostr-spasm-signed-v2-big", "verified"],
    ["own-react-eth", "invalid"],
    ["tampered-body-closed", "invalid"],
    ["dmp-unsigned", "unsigned"],
    ["rss-web2", "unsigned"],
  ])("%s is %s", async (name, state) => {
    const said = await stateOf(textOf(name))
    expect(name === "own-react-eth" ? ["invalid", "partial"] : [state]).toContain(said)
  })

  test("that says of itself that it is verified is not believed", async () => {
    const lie = { ...(vector("invalid-dmp-wrong-sig").input as object), verified: true, signed: true }
    expect(await stateOf(JSON.stringify(lie))).toBe("invalid")
  })

  test("is answered as a tree that survives a message", async () => {
    for (const file of readdirSync(VECTORS)) {
      if (/^(?:index|keys|req-)|\.md$/.test(file)) continue
      const answer = await world().ask([textOf(file.replace(".json", ""))])
      expect(structuredClone(answer)).toEqual(answer)
      expect(answer?.[0]?.id).toBe(1)
    }
  })

  test.each([
    ["no JSON", "SpasmEventV2 is what this page is about"],
    ["a broken object", '{"type":"SpasmEventBodyV2","content":'],
    ["a broken list", '[{"type":"SpasmEventBodyV2"'],
    ["an object of something else", '{"type":"SpasmEventually"}'],
    ["an empty list", "[]"],
    ["a list of lists", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["half a surrogate", '{"type":"SpasmEventBodyV2","title":"\ud800"}'],
    ["nothing", ""],
  ])("that is no post gets null: %s", async (_, text) => {
    const { ask, injected } = world()
    expect(await ask([text])).toEqual([{ id: 1, cards: null, places: [], left: 0 }])
    expect(injected, "nothing is drawn where nothing is found").toEqual([])
  })

  test("that is too large to be read as a post is one of which nothing can be told", async () => {
    const large = {
      ...(vector("own-post-eth").input as object),
      signedString: signedString("x".repeat(140_000)),
    }
    const [answer] = (await world().ask([JSON.stringify(large)])) ?? []
    expect(answer?.cards).toHaveLength(1)
    const [card] = answer?.cards ?? []
    expect(card).toMatchObject({ state: "unknown", authors: [], signatures: [], spasmid: null })
    expect(card?.problems.map(({ code }) => code)).toContain("too-large")
    expect(card?.content.length, "a page is not filled with it").toBeLessThan(2100)
    expect(card?.content, "nor cut unsaid").toMatch(/ \[…\]$/)
    const readable = { ...large, signedString: signedString("x".repeat(1000)) }
    expect(await stateOf(JSON.stringify(readable))).toBe("invalid")
  })

  test("whose signature is of a scheme that we do not know can be told neither way", async () => {
    const { siblings, ...rest } = vector("envelope-dmp").input as { siblings: [Sibling] }
    const signed = (value: string, name: string): string =>
      JSON.stringify({
        ...rest,
        siblings: [
          { ...siblings[0], signatures: [{ ...siblings[0].signatures[0], value, format: { name } }] },
        ],
      })
    const [{ value }] = siblings[0].signatures
    const other = `ed25519:${"ab".repeat(32)}`
    expect(await stateOf(signed(other, "ed25519-sig"))).toBe("unknown")
    // A signature of ours is judged as one, whatever it is said to be, and so is what names a scheme of ours.
    const wrong = value.replace(/.{4}$/, "001b")
    expect(await stateOf(signed(value, "ed25519-sig"))).toBe("verified")
    expect(await stateOf(signed(wrong, "ed25519-sig"))).toBe("invalid")
    for (const name of ["ethereum-sig", "nostr-sig", ""])
      expect(await stateOf(signed(other, name)), name).toBe("invalid")
    const [answer] = (await world().ask([signed(other, "ed25519-sig")])) ?? []
    const [card] = answer?.cards ?? []
    if (!card) throw new Error("There is no card")
    expect(card).toMatchObject({ view: "refuse", spasmid: null })
    expect(card.authors.filter(({ proven }) => proven)).toEqual([])
    expect(idsOf({ ...card, claimedIds: ["spasmid01"] }), "no id is believed").toEqual([])
    expect(canAnswer({ ...card, claimedIds: ["0".repeat(64)] })).toBe(false)
  })

  test("that is a list is read item by item, and its end is counted", async () => {
    const one = textOf("own-post-eth")
    const answer = await world().ask([`[${Array.from({ length: 120 }, () => one).join(",")}, {"a":1}]`])
    expect(answer?.[0]?.cards).toHaveLength(100)
    expect(answer?.[0]?.left).toBe(21)
    const some = await world().ask([`[ {"a":1}, ${one} , null, "words", ${textOf("rss-web2")}]`])
    expect(some?.[0]?.cards?.map(({ state }) => state)).toEqual(["verified", "unsigned"])
    expect(some?.[0]?.places).toEqual([1, 4])
  })
})

describe("a tab", () => {
  test("gets what draws at its first hit, and not again", async () => {
    const { ask, injected } = world()
    await ask(["no post", textOf("own-post-eth")])
    await ask([textOf("own-post-eth")], { drawn: true })
    expect(injected).toEqual(["7:0"])
  })

  test("gets it too where something was left alone, so that this can be said", async () => {
    const { ask, injected } = world()
    expect(await ask([], { beyond: 3 })).toEqual([])
    expect(injected).toEqual(["7:0"])
  })

  test("has so much read in a minute and no more, whatever others have", async () => {
    const { ask, clock } = world()
    for (let turn = 0; turn < 15; turn++)
      expect(await ask(Array.from({ length: 20 }, () => "x"))).toHaveLength(20)
    expect(await ask(["x"])).toBeNull()
    expect(await ask(["x"], { tabId: 8 })).toHaveLength(1)
    clock.at += 60_000
    expect(await ask(["x"])).toHaveLength(1)
    const large = "x".repeat(524_288)
    for (let turn = 0; turn < 15; turn++) expect(await ask([large])).toHaveLength(1)
    expect(await ask([large])).toBeNull()
  })

  test("is answered where its page left or the curve cannot be had", async () => {
    const answer = await createFoundPosts({
      verifier: async () => nobleVerifier,
      now: () => 0,
      inject: () => Promise.reject(new Error("no tab")),
      open: () => Promise.reject(new Error("no window")),
    }).cards(
      { tabId: 1, frameId: 0 },
      { texts: [{ id: 4, text: textOf("own-post-eth") }], beyond: 0, drawn: false },
    )
    expect(answer?.[0]?.cards).toHaveLength(1)
    const without = world({ verifier: () => Promise.reject(new Error("no curve")) })
    expect(await without.ask([textOf("own-post-eth")])).toEqual([])
  })
})

describe("the Reader", () => {
  test("opens with the text, or with the address where there is too much of it", async () => {
    const { toReader, opened, clock } = world({ at: 5000 })
    await toReader('{"a":"ü#"}', "https://site.example/api")
    clock.at += 1000
    await toReader("[1,2]", "https://site.example/api", 1)
    clock.at += 1000
    await toReader(null, "https://site.example/api?x#y", 1)
    clock.at += 1000
    await toReader('"'.repeat(524_288), "https://site.example/api")
    expect(opened).toEqual([
      "/reader.html#text=%7B%22a%22%3A%22%C3%BC%23%22%7D",
      "/reader.html#at=1&text=%5B1%2C2%5D",
      "/reader.html#url=https%3A%2F%2Fsite.example%2Fapi%3Fx%23y",
      "/reader.html#url=https%3A%2F%2Fsite.example%2Fapi",
    ])
  })

  test("opens once in a second, and half a surrogate breaks nothing", async () => {
    const { toReader, opened, clock } = world()
    await Promise.all([toReader("\ud800", "https://a.example/"), toReader("{}", "https://a.example/")])
    expect(opened).toEqual(["/reader.html#text=%EF%BF%BD"])
    clock.at += 999
    await toReader("{}", "https://a.example/")
    expect(opened).toHaveLength(1)
  })
})

describe("the message", () => {
  const right = { type: "found", texts: [{ id: 1, text: "x" }], beyond: 0, drawn: false }

  test("is taken in this shape alone", () => {
    expect(is(FoundTexts, right)).toBe(true)
    expect(is(FoundTexts, { ...right, texts: [] })).toBe(true)
    for (const wrong of [
      { ...right, origin: "https://other.example" },
      { ...right, texts: [{ id: 0, text: "x" }] },
      { ...right, texts: [{ id: 1.5, text: "x" }] },
      { ...right, texts: [{ id: 1, text: "x", verified: true }] },
      { ...right, texts: [{ id: 1, text: "x".repeat(524_289) }] },
      { ...right, texts: Array.from({ length: 21 }, (_, id) => ({ id: id + 1, text: "x" })) },
      { ...right, beyond: -1 },
      { type: "found", texts: right.texts },
      null,
    ])
      expect(is(FoundTexts, wrong)).toBe(false)
    expect(is(FoundToReader, { type: "found-to-reader", text: null })).toBe(true)
    expect(is(FoundToReader, { type: "found-to-reader", text: "[]", at: 99 })).toBe(true)
    for (const at of [-1, 100, 0.5, "1", null, Number.NaN])
      expect(is(FoundToReader, { type: "found-to-reader", text: "[]", at })).toBe(false)
    expect(is(FoundToReader, { type: "found-to-reader", text: null, url: "https://x.example" })).toBe(false)
  })
})
