// What a new profile, follow list or relay list changes of the one before (NIP-01, NIP-02, NIP-65).
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Holding, holdingOf } from "../../../lib/core/nostr/holding.ts"
import { type Changes, holdingChanges, isNoChange } from "../../../lib/core/nostr/holding-changes.ts"

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
