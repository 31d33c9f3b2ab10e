// What keeps a draft from being a post, and what would be read as another one, is refused with its field.
import { describe, expect, test } from "vitest"
import { type ComposedBody, composeBody } from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import { bodyDifference } from "../../../lib/core/compose/read-back.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Reading } from "../../../lib/core/spasm/reading.ts"
import { full, nostrId, plain, rest, spasmId } from "./drafts.ts"

function composed(draft: Draft): ComposedBody {
  const result = composeBody(draft)
  if (!result.ok) throw new Error(`${result.code} ${result.field}`)
  return result
}

/** Drafts that no type allows arrive from storage. */
const outcome = (draft: unknown): unknown => {
  const result = composeBody(draft as Draft)
  return result.ok ? "ok" : [result.code, result.field]
}

describe("a draft is refused", () => {
  const parent = { ids: [{ value: nostrId }] }
  const lone = "a\ud800"
  const many = (size: number): string => "x".repeat(size)
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  let deep: unknown = "x"
  for (let level = 0; level < 40; level++) deep = [deep]

  test.each<[string, unknown, string, string]>([
    ["that says nothing", { content: undefined }, "empty", "content"],
    ["that says spaces", { content: " \n", title: " " }, "empty", "content"],
    ["reacting with a title", { action: "react", parent, content: "", title: "x" }, "empty", "content"],
    [
      "moderating with a link",
      { action: "moderate", parent, content: "", links: rest.links },
      "empty",
      "content",
    ],
    ["replying to nothing", { action: "reply" }, "no-parent", "parent"],
    ["reacting to nothing", { action: "react" }, "no-parent", "parent"],
    ["moderating nothing", { action: "moderate" }, "no-parent", "parent"],
    ["replying to no id", { action: "reply", parent: { ids: [] } }, "no-parent", "parent"],
    ["replying to no kind of parent", { action: "reply", parent: {} }, "no-parent", "parent"],
    [
      "replying to two",
      { action: "reply", parent: { ...parent, url: "https://a.b" } },
      "no-parent",
      "parent",
    ],
    ["replying to a blank id", { parent: { ids: [{ value: " " }] } }, "empty-item", "parent"],
    ["about a script", { parent: { url: "javascript:alert(1)" } }, "bad-url", "parent"],
    ["about no host", { parent: { url: "https://" } }, "bad-url", "parent"],
    ["without authors", { authors: [] }, "no-author", "authors"],
    ["without an address", { authors: [{ addresses: [] }] }, "no-author", "authors"],
    ["by an npub", { authors: [{ addresses: ["npub1".padEnd(63, "q")] }] }, "bad-address", "authors"],
    ["by a short address", { authors: [{ addresses: ["0x12"] }] }, "bad-address", "authors"],
    ["of a time in seconds", { timestamp: 1_732_000_000 }, "bad-timestamp", "timestamp"],
    ["of a time in microseconds", { timestamp: 1e15 }, "bad-timestamp", "timestamp"],
    ["of half a millisecond", { timestamp: 1_732_000_000_000.5 }, "bad-timestamp", "timestamp"],
    ["of no time", { timestamp: undefined }, "wrong-type", "timestamp"],
    ["with half a character in its title", { title: lone }, "lone-surrogate", "title"],
    ["with half a character in its content", { content: lone }, "lone-surrogate", "content"],
    ["with half a character in a keyword", { keywords: ["a", lone] }, "lone-surrogate", "keywords"],
    ["with half a character in extra", { extra: { a: [lone] } }, "lone-surrogate", "extra"],
    ["with half a character in a key", { extra: { [lone]: 1 } }, "lone-surrogate", "extra"],
    ["with a blank keyword", { keywords: ["a", " "] }, "empty-item", "keywords"],
    ["with the keyword zero", { keywords: [0] }, "empty-item", "keywords"],
    ["with a keyword that is no number", { keywords: [Number.NaN] }, "wrong-type", "keywords"],
    ["with an empty category", { categories: [[]] }, "empty-item", "categories"],
    ["with an empty tag", { tags: [[""]] }, "empty-item", "tags"],
    ["with a reference to nothing", { references: [{ ids: [] }] }, "empty-item", "references"],
    ["mentioning nobody", { mentions: [{ marker: "x" }] }, "empty-item", "mentions"],
    ["with an empty link", { links: [{ value: "" }] }, "empty-item", "links"],
    ["with an empty host", { hosts: [{ value: "" }] }, "empty-item", "hosts"],
    ["with an empty media", { medias: [{ links: [], ids: [] }] }, "empty-item", "medias"],
    ["with a tip to nobody", { tips: [{ address: "" }] }, "empty-item", "tips"],
    [
      "with a tip that never was",
      { tips: [{ address: "0x1", expiration: { timestamp: 0 } }] },
      "wrong-type",
      "tips",
    ],
    ["with an empty proof", { proofs: [{ value: "" }] }, "empty-item", "proofs"],
    ["with extra that is a list", { extra: ["a"] }, "wrong-type", "extra"],
    ["with extra that JSON has not", { extra: { a: undefined } }, "wrong-type", "extra"],
    ["with extra that JSON would change", { extra: { a: new Date(0) } }, "wrong-type", "extra"],
    ["with extra that is infinite", { extra: { a: Number.POSITIVE_INFINITY } }, "wrong-type", "extra"],
    ["with extra that holds itself", { extra: cyclic }, "wrong-type", "extra"],
    ["with extra that is too deep", { extra: { deep } }, "wrong-type", "extra"],
    ["with a hole in a list", { extra: { a: Array(2) } }, "wrong-type", "extra"],
    ["with a field of its own", { root: 1 }, "wrong-type", "draft"],
    ["with a field that every object has", { constructor: 1 }, "wrong-type", "draft"],
    ["with a tip's own field", { tips: [{ address: "0x1", amount: 5 }] }, "wrong-type", "tips"],
    ["of another action", { action: "ban" }, "wrong-type", "action"],
    ["with too much content", { content: many(131_072) }, "too-large", "content"],
    ["with too much content in bytes", { content: "é".repeat(65_536) }, "too-large", "content"],
    ["with too much extra", { extra: { a: many(131_072) } }, "too-large", "extra"],
  ])("%s", (_, change, code, field) => {
    expect(outcome({ ...plain, ...(change as object) })).toEqual([code, field])
  })

  test("that is no object, or answers with an error", () => {
    const hostile = new Proxy(plain, {
      get() {
        throw new Error("no")
      },
    })
    for (const draft of [null, "x", 1, hostile]) expect(outcome(draft)).toEqual(["wrong-type", "draft"])
  })

  test("not for being as large as a text may be", () => {
    const size = composed(plain).text.length - 5
    expect(outcome({ ...plain, content: many(131_072 - size) })).toBe("ok")
    expect(outcome({ ...plain, content: many(131_073 - size) })).toEqual(["too-large", "content"])
  })

  test("not for a title, a picture or a link alone", () => {
    const silent = { ...plain, content: "" }
    expect(outcome({ ...silent, title: "x" })).toBe("ok")
    expect(outcome({ ...silent, medias: rest.medias })).toBe("ok")
    expect(outcome({ ...silent, action: "reply", parent, links: rest.links })).toBe("ok")
    expect(outcome({ ...silent, medias: [], links: [] })).toEqual(["empty", "content"])
  })
})

describe("what would be read as something else is refused with its field", () => {
  test.each<[string, object, string]>([
    ["a category deeper than is read", { categories: [Array(9).fill("a")] }, "categories"],
    ["a key that would set a prototype", { extra: JSON.parse('{"__proto__":{"a":1}}') }, "extra"],
    ["a key without a name", { extra: { "": 1 } }, "extra"],
    ["a number beyond what a double holds", { keywords: [2 ** 60] }, "keywords"],
    ["a stack of marks that has no id", { content: `a${"\u0301".repeat(1001)}` }, "content"],
    ["the same in a title", { title: `a${"\u0301".repeat(1001)}` }, "title"],
  ])("%s", (_, change, field) => {
    expect(outcome({ ...plain, ...change })).toEqual(["read-back", field])
  })

  const { body, draft, text, spasmid } = composed(full)
  const reading = read(text, { as: "request" })
  const differing = (change: Partial<Reading>, id: string | null = spasmid): unknown =>
    bodyDifference(draft, body, id, { ...reading, ...change })

  test("nothing differs in what was read", () => expect(differing({})).toBeNull())

  test.each<[string, Partial<Reading>]>([
    ["action", { action: "post" }],
    ["title", { title: "Another" }],
    ["content", { content: "" }],
    ["timestamp", { timestamp: 1 }],
    ["parent", { parentIds: [spasmId] }],
    ["categories", { categories: [["tech"]] }],
    ["authors", { authors: reading.authors.slice(1) }],
    ["draft", { form: "dmp" }],
    ["draft", { view: "raw" }],
    ["tips", { rest: [{ path: "/tips/0/text", value: "thanks" }] }],
    ["links", { problems: [{ code: "unknown-field", tier: "check", path: "/links/0/value" }] }],
    ["action", { problems: [{ code: "duplicate-key", tier: "danger", start: text.indexOf('"reply"') }] }],
    ["pows", { problems: [{ code: "duplicate-key", tier: "danger", start: text.length - 2 }] }],
    ["draft", { problems: [{ code: "polyglot", tier: "danger" }] }],
    ["draft", { spasmid: `spasmid01${"0".repeat(64)}` }],
    ["draft", { fields: [...reading.fields, { path: "/root", name: "root", value: 1 }] }],
  ])("%s", (field, change) => expect(differing(change)).toBe(field))

  test.each([
    "licence",
    "language",
    "keywords",
    "tags",
    "references",
    "mentions",
    "hosts",
    "medias",
    "proofs",
  ])("%s of which a leaf is lost, changed or misnamed", (field) => {
    const key = field === "licence" ? "license" : field
    const at = reading.fields.findIndex(({ path }) => path.startsWith(`/${key}`))
    const change = (value: object): unknown =>
      differing({
        fields: reading.fields.map((leaf, place) => (place === at ? { ...leaf, ...value } : leaf)),
      })
    expect(at).toBeGreaterThan(0)
    expect(differing({ fields: reading.fields.filter((_, place) => place !== at) })).toBe(field)
    expect(change({ value: "other" })).toBe(field)
    expect(change({ name: "extra" })).toBe(field)
  })
})
