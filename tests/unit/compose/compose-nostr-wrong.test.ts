// A conversion that goes wrong changes nothing unseen: whatever it loses, adds or alters is refused with its field.
import { beforeAll, describe, expect, test } from "vitest"
import { composeBody, composeNostr, type ToNostr } from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import { nostrReadBack } from "../../../lib/core/compose/read-back-nostr.ts"
import type { NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { postOfBody } from "../../../lib/core/spasm/body.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { loadToNostr } from "../../../lib/platform/spasm-convert.ts"
import { quietAndEnglish } from "../spasm/library.ts"
import { alice, bob, nostrId, plain, rest, spasmId } from "./drafts.ts"

let toNostr: ToNostr

quietAndEnglish()
beforeAll(async () => {
  const loaded = await loadToNostr()
  if (loaded === null) throw new Error("spasm.js cannot run here")
  toNostr = loaded
})

function halves(draft: Draft, convert: ToNostr) {
  const body = composeBody(draft)
  if (!body.ok) throw new Error(`${body.code} ${body.field}`)
  return { body, nostr: composeNostr(body, convert) }
}

describe("what the conversion makes wrongly is refused with its field", () => {
  type Change = (event: NostrTemplate) => unknown
  const refusal = (draft: Draft, change: Change): unknown => {
    const { nostr } = halves(draft, (body) => change(toNostr(body) as NostrTemplate))
    return nostr.ok ? "ok" : [nostr.code, nostr.field]
  }
  const carriedAlone: Draft = {
    ...plain,
    action: "reply",
    parent: { ids: [{ value: nostrId }] },
    title: "t",
    licence: "MIT",
    categories: [["a"]],
    keywords: ["k"],
    tags: rest.tags.map((tag) => [...tag]) as [string, ...string[]][],
    references: [{ ids: [{ value: spasmId }] }],
    mentions: [{ addresses: [bob.nostr] }],
    tips: rest.tips,
  }
  const without =
    (name: string): Change =>
    (event) => ({ ...event, tags: event.tags.filter(([tag]) => tag !== name) })
  const with_ =
    (...tag: string[]): Change =>
    (event) => ({ ...event, tags: [...event.tags, tag] })

  test("nothing, where it is left alone", () => expect(refusal(carriedAlone, (event) => event)).toBe("ok"))

  test.each<[string, Change]>([
    ["content", (event) => ({ ...event, content: "other" })],
    ["content", (event) => ({ ...event, content: "" })],
    ["timestamp", (event) => ({ ...event, created_at: event.created_at + 1 })],
    ["timestamp", (event) => ({ ...event, created_at: event.created_at + 60 })],
    ["timestamp", without("spasm_timestamp")],
    ["authors", (event) => ({ ...event, pubkey: bob.nostr })],
    ["authors", (event) => ({ ...event, pubkey: "" })],
    ["authors", without("O")],
    ["draft", (event) => ({ ...event, kind: 30_023 })],
    ["title", without("title")],
    ["title", with_("title", "other")],
    ["action", with_("spasm_action", "post")],
    ["licence", without("license")],
    ["categories", without("spasm_category")],
    ["keywords", without("t")],
    ["keywords", with_("t", "more")],
    ["mentions", without("p")],
    ["mentions", with_("p", alice.nostr)],
    ["parent", without("e")],
    [
      "parent",
      (event) => ({
        ...event,
        tags: event.tags.filter(([tag, , , marker]) => tag !== "e" || marker === "mention"),
      }),
    ],
    ["references", with_("e", "e".repeat(64))],
    ["tips", without("spasm_tips")],
    ["tips", with_("spasm_tips", "0x1")],
    ["tags", without("spasm_custom_schema")],
    ["tags", with_("expiration", "1")],
    ["tags", with_("foo", "bar")],
    ["tags", with_("constructor", "bar")],
    ["tags", with_("spasm_title", "other")],
    ["timestamp", with_("spasm_timestamp", "1700000000000")],
  ])("%s (%#)", (field, change) => expect(refusal(carriedAlone, change)).toEqual(["read-back", field]))

  test("a mapping too far for any reader", () => {
    const references = Array.from({ length: 66 }, () => ({ ids: [{ value: nostrId }] }))
    expect(refusal({ ...carriedAlone, references }, (event) => event)).toEqual(["read-back", "references"])
  })

  test("a tag of the draft that means something else on Nostr", () => {
    const tagged = (...tag: [string, ...string[]]): unknown =>
      refusal({ ...plain, tags: [tag] }, (event) => event)
    expect(tagged("spasm_action", "moderate")).toEqual(["read-back", "action"])
    expect(tagged("title", "other")).toEqual(["read-back", "title"])
    expect(tagged("p", bob.nostr)).toEqual(["read-back", "mentions"])
  })

  test("a body that fits where its event does not", () => {
    const content = "x".repeat(130_500)
    const { body, nostr } = halves({ ...plain, content }, toNostr)
    expect([body.ok, nostr]).toEqual([true, { ok: false, code: "too-large", field: "content" }])
  })

  test("another id without a field that explains it", () => {
    const { body, nostr } = halves(plain, toNostr)
    if (!nostr.ok) throw new Error(nostr.code)
    const reading = read(nostr.event, { as: "request" })
    const readBack = (spasmid: string | null): unknown =>
      nostrReadBack(body.draft, postOfBody(body.body), body.spasmid, nostr.event, { ...reading, spasmid })
    expect(readBack(body.spasmid)).toMatchObject({ lost: [] })
    expect(readBack(`spasmid01${"0".repeat(64)}`)).toBe("draft")
  })

  test("a relay that the mapping cuts in two", () => {
    const parent = { ids: [{ value: nostrId, hosts: ["wss://a.example/?a,b"] }] }
    expect(refusal({ ...plain, parent }, (event) => event)).toEqual(["read-back", "parent"])
  })

  test.each<[string, unknown]>([
    ["nothing", null],
    ["no object", "event"],
    ["no event", { kind: 1 }],
  ])("%s at all", (_, made) => expect(refusal(plain, () => made)).toEqual(["not-converted", "draft"]))

  test("an error", () => {
    const fails = (): never => {
      throw new Error("no")
    }
    expect(refusal(plain, fails)).toEqual(["not-converted", "draft"])
  })

  test("what it does to its argument does not reach the body", () => {
    const { body, nostr } = halves(plain, (copy) => {
      const made = toNostr(structuredClone(copy))
      Object.assign(copy, { content: "other" })
      return made
    })
    expect([nostr.ok, body.body.content]).toEqual([true, "Hello"])
  })
})
