// A draft becomes a text that says what the draft says, in the network's order and with the network's id.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type ComposedBody, composeBody } from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { idByLibrary, quietAndEnglish } from "../spasm/library.ts"
import { alice, anyDraft, bob, full, nostrId, plain, rest, spasmId } from "./drafts.ts"

function composed(draft: Draft): ComposedBody {
  const result = composeBody(draft)
  if (!result.ok) throw new Error(`${result.code} ${result.field}`)
  return result
}

quietAndEnglish()

describe("a body", () => {
  test("of the shortest post, byte for byte", () => {
    expect(composed(plain).text).toBe(
      '{"type":"SpasmEventBodyV2","protocol":{"name":"spasm","version":"2.0.0"},"action":"post","content":"Hello",' +
        `"timestamp":1732000000123,"authors":[{"addresses":[{"value":"${alice.ethereum}","format":` +
        `{"name":"ethereum-pubkey"}},{"value":"${alice.nostr}","format":{"name":"nostr-hex"}}]}]}`,
    )
  })

  test("has its keys in the order of the reference", () => {
    const keys =
      "type protocol parent action title content timestamp authors categories tips hosts links keywords"
    const more = "tags medias references mentions proofs previousEvent sequence license language extra pows"
    expect(Object.keys(composed(full).body)).toEqual(`${keys} ${more}`.split(" "))
    expect(JSON.parse(composed(full).text)).toEqual(composed(full).body)
  })

  test.each([
    ["title", "A title"],
    ["license", "SPDX-License-Identifier: CC0-1.0"],
    ["language", "en"],
    [
      "parent",
      {
        ids: [
          { value: spasmId, marker: "m", pubkey: bob.nostr, hosts: [{ value: "wss://a.example" }] },
          { value: nostrId },
        ],
        marker: "parent",
      },
    ],
    ["categories", [{ name: "tech", sub: { name: "code", sub: { name: "review" } } }, { name: "art" }]],
    ["keywords", rest.keywords],
    ["tags", rest.tags],
    ["references", rest.references],
    [
      "mentions",
      [
        {
          addresses: [{ value: bob.ethereum, format: { name: "ethereum-pubkey" } }],
          usernames: rest.mentions[0].usernames,
          marker: "cc",
        },
      ],
    ],
    ["links", rest.links],
    ["hosts", rest.hosts],
    ["medias", rest.medias],
    ["tips", rest.tips],
    ["proofs", rest.proofs],
    ["previousEvent", rest.previousEvent],
    ["sequence", 7],
    ["extra", rest.extra],
    ["pows", rest.pows],
  ])("carries %s", (key, value) => {
    expect(composed(full).body[key]).toEqual(value)
    // The order of keys inside counts: it is hashed as it stands.
    expect(JSON.stringify(composed(full).body[key])).toBe(JSON.stringify(value))
  })

  test("of a draft whose keys stand in another order is the same text", () => {
    const [tip] = rest.tips
    const turned = Object.fromEntries(Object.entries({ ...full, tips: [turn(tip)] }).reverse()) as Draft
    expect(composed(turned).text).toBe(composed(full).text)
  })

  test("answers a page by its address", () => {
    const draft = { ...plain, action: "reply", parent: { url: "https://example.com/a?b#c" } } as const
    expect(composed(draft).body.parent).toEqual({ ids: [{ value: "https://example.com/a?b#c" }] })
  })

  test("names keys in lower case", () => {
    const loud = [alice.ethereum.toUpperCase().replace("X", "x"), alice.nostr.toUpperCase()]
    const mentions = [{ addresses: [loud[1] ?? ""] }]
    const { body, draft } = composed({ ...plain, authors: [{ addresses: loud }], mentions })
    expect(body.authors).toEqual(composed(plain).body.authors)
    expect(draft.mentions).toEqual([{ addresses: [alice.nostr] }])
  })

  test("leaves out what is empty", () => {
    const empty = { title: "", licence: "", keywords: [], links: [], extra: {}, tips: [], categories: [] }
    expect(composed({ ...plain, ...empty, mentions: [] }).text).toBe(composed(plain).text)
    const tip = { address: "0x1", text: "", currency: {}, network: { name: "" } }
    expect(composed({ ...plain, tips: [tip] }).body.tips).toEqual([{ address: "0x1" }])
  })

  test("keeps the problems that a writer may mean", () => {
    const draft = { ...plain, action: "moderate", parent: { ids: [{ value: nostrId }] } } as const
    const content = "<b>x</b> \u202e \u200b https://аpple.com nsec1".concat("q".repeat(58))
    const { problems } = composed({ ...draft, content, tips: rest.tips })
    expect(new Set(problems.map(({ code }) => code))).toEqual(
      new Set([
        ...["tips", "moderation", "html", "bidi-control", "hidden-character"],
        ...["mixed-script-host", "secret-in-text"],
      ]),
    )
  })

  test("does not change with the draft afterwards", () => {
    const extra = { list: ["a"] }
    const { body, text } = composed({ ...plain, extra })
    extra.list.push("b")
    expect(JSON.stringify(body)).toBe(text)
  })
})

const turn = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T

describe("any draft", () => {
  test("is read back as it was written, with the network's id", () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const { text, body, spasmid } = composed(draft)
        const reading = read(text, { as: "request" })
        expect([reading.form, reading.view, reading.rest]).toEqual(["body", "spasm", []])
        expect(reading.spasmid).toBe(spasmid)
        expect(idByLibrary(body)).toBe(spasmid)
        const parent = draft.parent?.url ? { ids: [{ value: draft.parent.url }] } : draft.parent
        expect(draftOf(JSON.parse(text))).toEqual({ ...JSON.parse(JSON.stringify(draft)), parent })
      }),
      { numRuns: 400 },
    )
  })

  test("of any type and shape gives an answer", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), anyDraft.chain(broken)), (draft) => {
        const result = composeBody(draft as Draft)
        if (result.ok) expect(read(result.text, { as: "request" }).view).toBe("spasm")
        else expect(result.code).toMatch(/^[a-z-]+$/)
      }),
      { numRuns: 400 },
    )
  })
})

const broken = (draft: Draft): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...Object.keys(draft)), fc.anything({ withBigInt: true, withNullPrototype: true }))
    .map(([key, value]) => ({ ...draft, [key]: value }))

type Wire = Readonly<Record<string, unknown>>
type WirePerson = { readonly addresses?: readonly { readonly value: string }[] }

/** The draft that a body says, taken apart here without the code that is tested. */
function draftOf({ type, protocol, license, ...body }: Wire): unknown {
  const ids = (list: readonly Wire[]): unknown[] =>
    list.map(({ hosts, ...id }) => ({
      ...id,
      ...(hosts !== undefined && { hosts: (hosts as Wire[]).map(({ value }) => value) }),
    }))
  const withIds = (value: unknown): object => ({
    ...(value as Wire),
    ids: ids((value as { ids: Wire[] }).ids),
  })
  const people = (list: unknown): unknown[] =>
    (list as WirePerson[]).map((person) => ({
      ...person,
      ...(person.addresses && { addresses: person.addresses.map(({ value }) => value) }),
    }))
  const path = (category: unknown): unknown[] => {
    const { name, sub } = category as Wire
    return [name, ...(sub === undefined ? [] : path(sub))]
  }
  return {
    ...body,
    ...(license !== undefined && { licence: license }),
    parent: withIds(body.parent),
    authors: people(body.authors),
    ...(body.mentions !== undefined && { mentions: people(body.mentions) }),
    ...(body.references !== undefined && { references: (body.references as unknown[]).map(withIds) }),
    ...(body.previousEvent !== undefined && { previousEvent: withIds(body.previousEvent) }),
    ...(body.medias !== undefined && { medias: (body.medias as unknown[]).map(withIds) }),
    ...(body.categories !== undefined && { categories: (body.categories as unknown[]).map(path) }),
  }
}
