// What a new profile, follow list or relay list changes of the one before (NIP-01, NIP-02, NIP-65).
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Holding, holdingOf } from "../../../lib/core/nostr/holding.ts"
import { alarmOf, type Changes, holdingChanges, isNoChange } from "../../../lib/core/nostr/holding-changes.ts"

const hold = (kind: number, content: string, tags: string[][] = []): Holding => {
  const holding = holdingOf({ kind, content, tags, created_at: 0, pubkey: "" })
  if (!holding) throw new Error("It holds nothing")
  return holding
}
const changes = (old: Holding, next: Holding): Changes => {
  const found = holdingChanges(old, next)
  if (!found) throw new Error("They cannot be compared")
  return found
}
const [ANN, BOB, EVE] = ["a", "b", "e"].map((digit) => digit.repeat(64)) as [string, string, string]

describe("changes", () => {
  test("of a profile: what goes, changes, comes and stays", () => {
    const old = hold(0, '{"name":"Ann","about":"old","lud16":"ann@pay.example","bot":true}')
    const next = hold(0, '{"name":"Ann","about":"new","website":"https://ann.example","bot":false}')
    expect(changes(old, next)).toEqual({
      is: "profile",
      gone: [{ key: "lud16", was: "ann@pay.example", becomes: null }],
      altered: [
        { key: "about", was: "old", becomes: "new" },
        { key: "bot", was: "true", becomes: "false" },
      ],
      added: [{ key: "website", was: null, becomes: "https://ann.example" }],
      kept: 1,
      content: null,
    })
  })

  test("of a follow list: people, what stands beside them, and the words of old clients", () => {
    const old = hold(3, '{"wss://a.example":{}}', [
      ["p", ANN, "wss://a.example", "ann"],
      ["p", BOB],
      ["p", BOB, "", "twice"],
      ["p", "nobody"],
    ])
    const next = hold(3, "", [
      ["p", ANN, "wss://a.example", "anne"],
      ["p", EVE],
    ])
    expect(changes(old, next)).toEqual({
      is: "contacts",
      gone: [{ key: BOB, was: "", becomes: null }],
      altered: [{ key: ANN, was: "wss://a.example · ann", becomes: "wss://a.example · anne" }],
      added: [{ key: EVE, was: null, becomes: "" }],
      kept: 0,
      content: { key: "content", was: '{"wss://a.example":{}}', becomes: "" },
    })
  })

  test("of a relay list: an address that stands twice has both uses", () => {
    const old = hold(10002, "", [
      ["r", "wss://a.example", "read"],
      ["r", "wss://a.example", "write"],
      ["r", "wss://b.example"],
    ])
    const next = hold(10002, "", [
      ["r", "wss://a.example"],
      ["r", "wss://b.example", "read"],
      ["r", "wss://c.example", "?"],
    ])
    expect(changes(old, next)).toMatchObject({
      gone: [],
      altered: [{ key: "wss://b.example", was: "both", becomes: "read" }],
      added: [{ key: "wss://c.example", was: null, becomes: "neither" }],
      kept: 1,
    })
  })

  test("are not told between different things", () => {
    expect(holdingChanges(hold(3, ""), hold(0, "{}"))).toBeNull()
  })

  test("turn the old into the new, whatever both hold", () => {
    const entries = fc.uniqueArray(
      fc.tuple(fc.constantFrom("name", "about", "bot", "__proto__", "constructor", "mood"), fc.string()),
      { selector: ([key]) => key },
    )
    const profile = (rows: readonly (readonly [string, string])[]): Holding => ({
      is: "profile",
      entries: rows.map(([key, value]) => ({ key, name: null, value })),
    })
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const found = changes(profile(before), profile(after))
        const result = new Map<string, string>(before)
        for (const { key } of found.gone) result.delete(key)
        for (const { key, becomes } of [...found.altered, ...found.added]) result.set(key, becomes ?? "")
        expect([...result].sort()).toEqual([...after].sort())
        expect(found.kept + found.altered.length + found.added.length).toBe(after.length)
        expect(found.kept + found.altered.length + found.gone.length).toBe(before.length)
        expect(isNoChange(found)).toBe(result.size === before.length && found.kept === before.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe("what must not be overlooked", () => {
  const people = (count: number, from = 0): string[][] =>
    Array.from({ length: count }, (_, at) => ["p", (from + at).toString(16).padStart(64, "0")])
  const relays = (...urls: string[]): string[][] => urls.map((url) => ["r", url])
  const alarm = (old: Holding, next: Holding): unknown => alarmOf(changes(old, next))

  test.each([
    ["a tenth of the people goes", people(10), people(9), null],
    ["more than a tenth goes", people(10), people(8), "shrinks"],
    ["as many come as go", people(10), people(10, 5), "shrinks"],
    ["the last one goes", people(1), [], "shrinks"],
    ["people only come", people(1), people(9), null],
    ["there was nobody", [], people(3), null],
  ])("of a follow list where %s", (_, old, next, told) => {
    expect(alarm(hold(3, "", old), hold(3, "", next))).toBe(told)
  })

  test.each([
    ['{"lud16":"a@b.example"}', '{"lud16":"c@d.example"}', "payment"],
    ['{"lud06":"lnurl1a"}', "{}", "payment"],
    ["{}", '{"lud16":"c@d.example"}', "payment"],
    ['{"lud16":"a@b.example","name":"Ann"}', '{"lud16":"a@b.example","name":"Bob"}', null],
  ])("of a profile %s that becomes %s", (old, next, told) => {
    expect(alarm(hold(0, old), hold(0, next))).toBe(told)
  })

  test.each([
    ["is emptied", relays("wss://a.example"), [], "emptied"],
    ["was empty", [], relays("wss://a.example"), null],
    [
      "moves to other hosts",
      relays("wss://a.example", "wss://b.example"),
      relays("wss://c.example"),
      "moved",
    ],
    [
      "keeps one",
      relays("wss://a.example", "wss://b.example"),
      relays("wss://a.example", "wss://c.example"),
      null,
    ],
    ["is spelled anew", relays("wss://a.example"), relays("wss://A.example/"), null],
  ])("of a list of relays that %s", (_, old, next, told) => {
    expect(alarm(hold(10002, "", old), hold(10002, "", next))).toBe(told)
  })
})
