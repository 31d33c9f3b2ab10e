// The Nostr half of a post: the network's conversion, read back; what it cannot carry is named, and both ids told.
import { hexToBytes } from "@noble/hashes/utils.js"
import { bech32 } from "@scure/base"
import fc from "fast-check"
import { beforeAll, describe, expect, test, vi } from "vitest"
import {
  type ComposedNostr,
  composeBody,
  composeNostr,
  type ToNostr,
} from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import { loadToNostr } from "../../../lib/platform/spasm-convert.ts"
import { idByLibrary, quietAndEnglish } from "../spasm/library.ts"
import { alice, anyDraft, bob, full, nostrId, plain, rest, spasmId, twoKeys } from "./drafts.ts"

let toNostr: ToNostr

quietAndEnglish()
beforeAll(async () => {
  const loaded = await loadToNostr()
  if (loaded === null) throw new Error("spasm.js cannot run here")
  toNostr = loaded
})

function halves(draft: Draft) {
  const body = composeBody(draft)
  if (!body.ok) throw new Error(`${body.code} ${body.field}`)
  return { body, nostr: composeNostr(body, toNostr) }
}

function carried(draft: Draft): ComposedNostr {
  const { nostr } = halves(draft)
  if (!nostr.ok) throw new Error(`${nostr.code} ${nostr.field}`)
  return nostr
}

const lostOf = ({ problems }: ComposedNostr): unknown[] =>
  problems.flatMap(({ code, field }) => (code === "nostr-cannot-carry" ? [field] : []))

describe("the Nostr half", () => {
  test("is what the network makes of the body", () => {
    expect(carried(plain).event).toEqual({
      kind: 1,
      created_at: 1_732_000_000,
      content: "Hello",
      pubkey: alice.nostr,
      tags: [
        ["spasm_action", "post"],
        ["spasm_timestamp", "1732000000123"],
        ["spasm_version", "2.0.0"],
        ["nostr_spasm_version", "2.0.0"],
        ["O", `spasm_author:${alice.ethereum}`, "spasm_aadd_1"],
        mapping(alice.ethereum, "0", "ethereum-pubkey"),
        ["O", `spasm_author:${alice.nostr}`, "spasm_aadd_1"],
        mapping(alice.nostr, "1", "nostr-hex"),
      ],
    })
  })

  test("has the body's id where it carries everything", () => {
    const { body } = halves(plain)
    expect(carried(plain).bothIds).toEqual({ body: body.spasmid, nostr: body.spasmid, differing: [] })
    expect(carried(plain).problems).toEqual([])
  })

  const mapping = (address: string, at: string, format: string): string[] => [
    ...["tags_mapping", "spasm_aadd_1", "O", `spasm_author:${address}`, "se2", "authors.addresses"],
    ...["0", at, "slice.13", "", format, "", "", ""],
  ]

  test("keeps the problems that a writer may mean", () => {
    const { problems: told } = carried({ ...plain, content: "<b>x</b>", tips: rest.tips })
    expect(new Set(told.map(({ code }) => code))).toEqual(new Set(["html", "tips"]))
  })

  test("is by the first Nostr key that the draft names", () => {
    const authors = [{ addresses: [bob.ethereum, bob.nostr] }, { addresses: [alice.nostr] }]
    expect(carried({ ...plain, authors }).event.pubkey).toBe(bob.nostr)
  })

  test("is refused where no Nostr key is named", () => {
    const { nostr } = halves({ ...plain, authors: [{ addresses: [alice.ethereum] }] })
    expect(nostr).toEqual({ ok: false, code: "no-author", field: "authors" })
  })
})

describe("a post for both keys", () => {
  test("has one id, ours and the library's, and loses nothing", () => {
    fc.assert(
      fc.property(twoKeys, (draft) => {
        const { body, nostr } = halves(draft)
        if (!nostr.ok) throw new Error(`${nostr.code} ${nostr.field}`)
        expect(lostOf(nostr)).toEqual([])
        expect(nostr.bothIds).toEqual({ body: body.spasmid, nostr: body.spasmid, differing: [] })
        expect(idByLibrary(nostr.event)).toBe(body.spasmid)
      }),
      { numRuns: 300 },
    )
  })

  test("never claims one id where the library sees two", () => {
    let apart = 0
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const { body, nostr } = halves(draft)
        if (!nostr.ok) return
        const theirs = idByLibrary(nostr.event)
        expect(nostr.bothIds.nostr === body.spasmid).toBe(theirs === body.spasmid)
        expect(nostr.bothIds.differing.length > 0).toBe(theirs !== body.spasmid)
        for (const field of nostr.bothIds.differing) expect(lostOf(nostr)).toContain(field)
        if (theirs !== body.spasmid) apart++
      }),
      { numRuns: 300 },
    )
    expect(apart).toBeGreaterThan(50)
  })
})

describe("what Nostr cannot carry is named, with the field that makes the ids differ", () => {
  const parent = { ids: [{ value: spasmId }] }
  const person = { addresses: [bob.nostr] }
  const named = { ...person, usernames: [{ value: "bob" }] }
  const npub = bech32.encode("npub", bech32.toWords(hexToBytes(bob.nostr)))
  const note = bech32.encode("note", bech32.toWords(hexToBytes(nostrId)))

  test.each<[string, Partial<Draft>, readonly string[]]>([
    ["language", { language: "en" }, ["language"]],
    ["extra", { extra: { a: 1 } }, ["extra"]],
    ["links", { links: rest.links }, ["links"]],
    ["hosts", { hosts: rest.hosts }, ["hosts"]],
    ["medias", { medias: rest.medias }, ["medias"]],
    ["proofs", { proofs: rest.proofs }, ["proofs"]],
    ["keywords that are numbers", { keywords: ["a", 7] }, ["keywords"]],
    [
      "the name of an author",
      { authors: [{ addresses: [alice.nostr], usernames: [{ value: "a" }] }] },
      ["authors"],
    ],
    ["the marker of an author", { authors: [{ addresses: [alice.nostr], marker: "m" }] }, ["authors"]],
    ["the name of who is mentioned", { mentions: [named] }, ["mentions"]],
    ["the marker of who is mentioned", { mentions: [{ ...person, marker: "m" }] }, ["mentions"]],
    ["a mention by npub", { mentions: [{ addresses: [npub] }] }, ["mentions"]],
    ["a parent by note", { parent: { ids: [{ value: note }] } }, ["parent"]],
    ["a reference by note", { parent, references: [{ ids: [{ value: note }] }] }, ["references"]],
    ["the marker of a parent", { parent: { ...parent, marker: "m" } }, ["parent"]],
    [
      "a reference without a parent",
      { references: [{ ids: [{ value: nostrId }] }] },
      ["parent", "references"],
    ],
    ["the marker of a reference", { parent, references: rest.references }, ["references"]],
    ["tags of no schema", { tags: [["x", "y"]] }, ["tags"]],
    ["two at once", { language: "en", hosts: rest.hosts }, ["hosts", "language"]],
  ])("%s", (_, change, fields) => {
    const draft = { ...plain, ...change }
    const { body } = halves(draft)
    const nostr = carried(draft)
    expect(lostOf(nostr).sort()).toEqual(fields)
    expect([...nostr.bothIds.differing].sort()).toEqual(fields)
    expect(nostr.bothIds.body).toBe(body.spasmid)
    expect(nostr.bothIds.nostr).toMatch(/^spasmid01[0-9a-f]{64}$/)
    expect(nostr.bothIds.nostr).not.toBe(body.spasmid)
    expect(idByLibrary(nostr.event)).toBe(nostr.bothIds.nostr)
  })

  test("no content, for which the network gives no id of Spasm", () => {
    const draft = { ...plain, content: "", title: "Title alone" }
    const nostr = carried(draft)
    expect(lostOf(nostr)).toEqual(["content"])
    expect(nostr.bothIds).toEqual({ body: halves(draft).body.spasmid, nostr: null, differing: ["content"] })
  })

  test("what is said of an event that is both parent and reference", () => {
    const parent = { ids: [{ value: nostrId, pubkey: bob.nostr }] }
    const nostr = carried({ ...plain, parent, references: [{ ids: [{ value: nostrId }] }] })
    expect(lostOf(nostr)).toEqual(["parent"])
    expect(nostr.bothIds.differing).toEqual([])
  })

  test("a category of four levels, which no id covers", () => {
    const nostr = carried({ ...plain, categories: [["a", "b", "c", "d"]] })
    expect(lostOf(nostr)).toEqual(["categories"])
    expect(nostr.bothIds.differing).toEqual([])
    expect(lostOf(carried({ ...plain, categories: [["a", "b", "c"]] }))).toEqual([])
  })

  test("all of them together", () => {
    const { licence, tips, title, categories, ...others } = rest
    const nostr = carried({ ...full, ...others })
    expect(lostOf(nostr).sort()).toEqual(
      "extra hosts keywords language links medias mentions parent proofs references".split(" "),
    )
    expect(nostr.problems.filter(({ code }) => code === "nostr-cannot-carry")).toContainEqual({
      code: "nostr-cannot-carry",
      tier: "check",
      field: "medias",
    })
  })
})

describe("the library", () => {
  test("that cannot be loaded is none", async () => {
    vi.doMock("spasm.js", () => {
      throw new ReferenceError("window is not defined")
    })
    expect(await loadToNostr()).toBeNull()
    vi.doUnmock("spasm.js")
  })

  test("makes nothing of what is no body", () => {
    expect(toNostr({})).toBeNull()
  })

  test("converts text that its sanitiser would refuse", () => {
    expect(carried({ ...plain, content: "Map<string, number>" }).event.content).toBe("Map<string, number>")
  })
})
