// Cards of the public cases: their state, what they tell of parts and people, and how reactions are counted.
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { type Card, cardOf } from "../../../lib/core/spasm/card.ts"
import { formatted } from "../../../lib/core/spasm/formatted-card.ts"
import { countReactions, repliesOf } from "../../../lib/core/spasm/reactions.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { signedTextsOf } from "../../../lib/core/spasm/signed-texts.ts"
import { plainText } from "../../../lib/core/text/markdown-nodes.ts"
import { importsOf } from "../repository/sources.ts"

const folder = new URL("../../vectors/", import.meta.url)
const input = (name: string): unknown =>
  (JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as { input: unknown }).input
const cardFor = (name: string): Card => cardOf(read(input(name), { as: "event" }))

describe("the state of a card", () => {
  test.each([
    ["body-signed-closed", "verified"],
    ["own-multi-signed-envelope", "verified"],
    ["envelope-dmp", "verified"],
    ["nostr-signed", "verified"],
    ["v0-post-sealed-dmp", "verified"],
    ["tree-two-children", "verified"],
    ["own-react-eth", "partial"],
    ["dmp-unsigned", "unsigned"],
    ["rss-web2", "unsigned"],
    ["invalid-dmp-wrong-sig", "invalid"],
    ["tampered-body-closed", "invalid"],
    ["tampered-sibling-in-envelope", "invalid"],
    ["forged-merge-unsigned-first", "invalid"],
  ])("%s is %s", (name, state) => {
    expect(cardFor(name).state).toBe(state)
  })

  test("is never better than what the cases say of who signed", () => {
    const names = readdirSync(folder).filter(
      (file) => !["keys.json", "index.json", "README.md"].includes(file),
    )
    for (const file of names) {
      const { input, expected } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
        input: { method?: string }
        expected: { verifiedSigners?: string[] }
      }
      if (input.method) continue
      const card = cardOf(read(input, { as: "event" }))
      const proven = card.authors.filter((author) => author.proven).map(({ address }) => address)
      expect(proven.toSorted(), file).toEqual((expected.verifiedSigners ?? []).toSorted())
      if (card.state === "verified") expect(proven.length, file).toBeGreaterThan(0)
    }
  })

  test.each([
    ["words", "unknown"],
    ["[]", "unknown"],
    ["{}", "unknown"],
    ["\ud800", "unknown"],
  ])("of %j is %s", (text, state) => {
    expect(cardOf(read(text, { as: "event" })).state).toBe(state)
  })
})

describe("what a card tells", () => {
  test("of parts that disagree: each alone, and where they differ", () => {
    const card = cardFor("forged-merge-unsigned-first")
    expect(card.authors.every(({ proven }) => !proven)).toBe(true)
    expect(card.parts.length).toBeGreaterThan(1)
    expect(card.differences.map(({ name }) => name)).toContain("content")
    for (const { values } of card.differences) expect(values).toHaveLength(card.parts.length)
  })

  test("of a feed's post: who is named without a key, and where it stands", () => {
    const card = cardFor("rss-web2")
    expect(card.authors).toEqual([])
    expect(card.names.length + card.links.length).toBeGreaterThan(0)
  })

  test("formatted: everything else stays as it was, and so does every word", () => {
    const bare = cardOf(read(input("tree-two-children"), { as: "event" }))
    const { body, children, ...rest } = formatted(bare)
    const { body: plain, children: plainChildren, ...bareRest } = bare
    expect(rest).toEqual(bareRest)
    expect(plainText(plain).replace(/\s+/g, "")).toBe(bare.content.replace(/\s+/g, ""))
    expect(body.children.length).toBeGreaterThan(0)
    expect(children).toHaveLength(plainChildren.length)
  })

  test("the exact texts that were signed", () => {
    const envelope = input("own-multi-signed-envelope") as { siblings: { signedString?: string }[] }
    const texts = signedTextsOf(JSON.stringify(envelope))
    expect(texts.map(({ format }) => format).toSorted()).toEqual(["ethereum", "nostr"])
    expect(texts.map(({ text }) => text)).toContain(
      envelope.siblings.find(({ signedString }) => signedString)?.signedString,
    )
    for (const text of ["", "no json", "null", "[1]", "{}", '{"siblings":[null,1]}']) {
      expect(signedTextsOf(text)).toEqual([])
    }
  })
})

describe("reactions", () => {
  const reaction = (word: string, signer: string, more: Partial<Card> = {}): Card => ({
    ...cardFor("own-react-eth"),
    state: "verified",
    action: "react",
    content: word,
    authors: [{ address: signer, format: "ethereum", proven: true }],
    ...more,
  })

  test("count once for a proven author and a word, the forum's own first", () => {
    const unproven: Partial<Card> = { authors: [{ address: "0x9", format: "ethereum", proven: false }] }
    const counts = countReactions([
      reaction("moon", "0x1"),
      reaction("upvote", "0x1"),
      reaction(" Upvote ", "0x1"),
      reaction("upvote", "0x2"),
      reaction("bullish", "0x2", { state: "invalid" }),
      reaction("bullish", "0x3", unproven),
      reaction("bullish", "0x4"),
      reaction("", "0x5"),
    ])
    expect(counts).toEqual([
      { word: "bullish", count: 1 },
      { word: "upvote", count: 2 },
      { word: "moon", count: 1 },
    ])
  })

  test("are no comments", () => {
    const card = { ...cardFor("tree-two-children") }
    expect(repliesOf({ ...card, children: [...card.children, reaction("moon", "0x1")] })).toHaveLength(2)
  })
})

test("a card brings no reader, no parser and no curve along", () => {
  const seen = new Set<string>()
  const walk = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    if (!/\.tsx?$/.test(file)) return
    for (const { path, isType } of importsOf(file)) if (!isType) walk(path)
  }
  walk("components/post/card.tsx")
  walk("components/post/thread.tsx")
  expect(
    [...seen].filter((path) => /noble|scure|marked|\/read\.ts|strict-json|text\/markdown\.ts/.test(path)),
  ).toEqual([])
})
