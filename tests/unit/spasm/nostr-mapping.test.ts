// What synthetic tags stand for is told at the row that says so; a row that its tag does not bear out is told too.
import fc from "fast-check"
import { convertToNostr } from "spasm.js"
import { describe, expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Problem, Reading } from "../../../lib/core/spasm/reading.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { body } from "./generators.ts"
import { converted, quietAndEnglish } from "./library.ts"

quietAndEnglish()

const PADDING = "657468657265756d2d707562"
const mallory = keys.ethereum.mallory.address.toLowerCase()
const padded = `${mallory.slice(2)}${PADDING}`
const [a, b, c] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)] as const
const URL = "https://forum.example/post"

type Tag = readonly string[]
const note = (...tags: Tag[]): object => ({
  kind: 1,
  created_at: 1_732_000_000,
  content: "hello",
  tags: [["spasm_version", "2.0.0"], ...tags],
  pubkey: keys.nostr.alice.pubkey,
})
const asked = (...tags: Tag[]): Reading => read(note(...tags), { as: "request" })
const row = (tag: string, value: string, path: string, method: string, more: readonly string[] = []): Tag => {
  const algorithm = { e: "spasm_id_1", p: "spasm_add_1", O: "spasm_aadd_1" }[tag] ?? ""
  return ["tags_mapping", algorithm, tag, value, "se2", path, "0", "0", method, ...more]
}
const told = ({ problems }: Reading): readonly Problem[] =>
  problems.filter(({ code }) => code === "tag-mapping" || code === "repeated-tag")
const meanings = ({ fields }: Reading): (readonly [string, string])[] =>
  fields.flatMap(({ name, means }) => (means === undefined ? [] : [[name, means] as const]))

describe("a mapped value is told as what it stands for", () => {
  test("every id and address of an event that the library made", () => {
    const signature = "d".repeat(128)
    const long = `0x${"e".repeat(130)}`
    const post = {
      type: "SpasmEventBodyV2",
      action: "reply",
      content: "hello",
      timestamp: 1_732_000_000_000,
      parent: { ids: [{ value: `spasmid01${a}` }, { value: URL }, { value: b }] },
      references: [{ ids: [{ value: signature }, { value: long }] }, { ids: [{ value: `${URL}/2` }] }],
      mentions: [{ addresses: [{ value: mallory }, { value: c }] }],
      authors: [{ addresses: [{ value: mallory }] }],
    }
    const event = convertToNostr(converted(post) as never) as object
    const reading = read({ ...event, pubkey: keys.nostr.alice.pubkey }, { as: "request" })
    expect(told(reading)).toEqual([])
    expect(meanings(reading).toSorted()).toEqual(
      [
        ["parent", `spasmid01${a}`],
        ["parent", URL],
        ["parent", b],
        ["reference", signature],
        ["reference", long],
        ["reference", `${URL}/2`],
        ["mention", mallory],
        ["mention", c],
        ["author", mallory],
      ].toSorted(),
    )
    for (const { path, value, means } of reading.fields)
      if (means !== undefined) expect(path, String(value)).toMatch(/^\/tags\/\d+\/3$/)
  })

  test("no event that the library makes of a body is said to disagree with itself", () => {
    fc.assert(
      fc.property(body, (post) => {
        const event = nostrOf({ timestamp: 1_732_000_000_000, ...post, tags: [], content: "x" })
        if (event) expect(told(read(event, { as: "request" })), JSON.stringify(event)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test("and the value that is signed stays in its place", () => {
    const reading = asked(["p", padded], row("p", padded, "mentions.addresses", "hex_to_eth_pub_1"))
    expect(reading.fields).toContainEqual({ path: "/tags/1/1", name: "mention", value: padded })
    expect(reading.fields).toContainEqual({
      path: "/tags/2/3",
      name: "mention",
      value: padded,
      means: mallory,
    })
  })
})

describe("a row that its tag does not bear out", () => {
  test.each<[string, Tag]>([
    ["a hash of something else", row("e", a, "references.ids", "sha256", [URL])],
    ["a slice of something else", row("e", a, "references.ids", "slice064", [b + b])],
    ["a slice of another signature", row("e", a, "references.ids", "slice266", [`0x${b}`])],
    ["a way that nobody knows", row("e", a, "references.ids", "reverse")],
    ["a list of other things", row("e", a, "mentions.addresses", "full")],
    ["a place before the first", row("e", a, "references.ids", "full").with(6, "-1")],
    ["a place between two", row("e", a, "references.ids", "full").with(7, "0.5")],
  ])("%s is dangerous and stands for nothing", (_, mapping) => {
    const reading = asked(["e", a, "", "mention"], mapping)
    expect(told(reading)).toEqual([{ code: "tag-mapping", tier: "danger", path: "/tags/2" }])
    expect(meanings(reading)).toEqual([])
    expect(reading.view).toBe("raw")
  })

  test("a Nostr key that is called an Ethereum address is no such mention", () => {
    const key = `${mallory.slice(2)}${"0".repeat(24)}`
    const reading = asked(["p", key], row("p", key, "mentions.addresses", "hex_to_eth_pub_1"))
    expect(told(reading)).toEqual([{ code: "tag-mapping", tier: "danger", path: "/tags/2" }])
    expect(meanings(reading)).toEqual([])
    expect(reading.view).toBe("raw")
  })

  test("a row of another algorithm, another target or no tag is passed over, as by the network", () => {
    for (const mapping of [
      row("p", padded, "mentions.addresses", "full").with(1, "spasm_eadd_9"),
      row("p", padded, "mentions.addresses", "full").with(4, "se9"),
      row("p", c, "mentions.addresses", "none"),
    ])
      expect(told(asked(["p", padded], mapping))).toEqual([])
  })
})

describe("a parent that the mapping and Nostr readers do not share", () => {
  const parent = (value: string): Tag => row("e", value, "parent.ids", "full")
  const reference = (value: string): Tag => row("e", value, "references.ids", "full")

  test.each<[string, string, ...Tag[]]>([
    ["the root", "/tags/2", ["e", c, "", "root"], ["e", a, "", "reply"], parent(c), reference(a)],
    ["a mention", "/tags/2", ["e", c, "", "mention"], ["e", a, "", "reply"], parent(c), reference(a)],
    ["a mention, of a plain reply", "/tags/2", ["e", c, "", "mention"], ["e", a, "", "reply"], parent(c)],
    ["a mention, of a root", "/tags/2", ["e", c, "", "mention"], ["e", a, "", "root"], parent(c)],
    ["the first of two", "/tags/2", ["e", c], ["e", a], parent(c), reference(a)],
    ["nothing", "/tags/1", ["e", a, "", "reply"], ["tags_mapping", "x", "e", a]],
  ])("%s made the parent is dangerous", (_, path, ...tags) => {
    const reading = asked(...tags)
    expect(told(reading)).toEqual([{ code: "tag-mapping", tier: "danger", path }])
    expect(reading.view).toBe("raw")
  })

  test.each<[string, ...Tag[]]>([
    ["the reply below a root", ["e", c, "", "root"], ["e", a, "", "reply"], parent(a)],
    ["the root alone", ["e", c, "", "root"], parent(c)],
    ["the last of two", ["e", c], ["e", a], parent(a)],
    ["a reference where there is no reply", ["e", c, "", "mention"], reference(c)],
    ["the first of two without a mapping", ["e", c], ["e", a]],
    ["a plain reply", ["e", a, "", "reply"], ["e", c, "", "mention"], reference(c)],
  ])("%s is one for both", (_, ...tags) => {
    expect(told(asked(...tags))).toEqual([])
  })

  test("two rows for one place are dangerous, and both stay in sight", () => {
    const reading = asked(["e", a, "", "reply"], ["e", b, "", "reply"], parent(a), parent(b))
    expect(told(reading)).toContainEqual({ code: "repeated-tag", tier: "danger", path: "/tags/4" })
    expect(meanings(reading)).toEqual([
      ["parent", a],
      ["parent", b],
    ])
    expect(reading.view).toBe("raw")
    expect(told(asked(["e", a, "", "reply"], parent(a), parent(a)))).toEqual([])
  })

  test("two authors in one place are dangerous; one in the place of the key is not more than a claim", () => {
    const named = (address: string): Tag[] => [
      ["O", `spasm_author:${address}`],
      row("O", `spasm_author:${address}`, "authors.addresses", "slice.13"),
    ]
    const alice = keys.ethereum.alice.address.toLowerCase()
    expect(told(asked(...named(alice)))).toEqual([])
    expect(told(asked(...named(alice), ...named(mallory)))).toEqual([
      { code: "repeated-tag", tier: "danger", path: "/tags/4" },
    ])
  })
})

/** What the library makes of a body for Nostr, or null. */
function nostrOf(post: object): object | null {
  try {
    const event = convertToNostr(converted(post) as never) as object | null
    return event && { ...event, pubkey: keys.nostr.alice.pubkey }
  } catch {
    return null
  }
}
