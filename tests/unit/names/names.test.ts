// The book of petnames: every key has one author at most, and no name is kept that hides something or goes unnoticed as another's.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { BY_YOU, type Names, namedBy } from "../../../lib/core/names.ts"
import { alike, joined, named, nameFault, without } from "../../../lib/core/naming.ts"

const ETHEREUM = `0x${"ab".repeat(20)}`
const NOSTR = "cd".repeat(32)
const OTHER = "ef".repeat(32)
const POST = `spasmid01${"12".repeat(32)}`
const LINK = { ethereum: ETHEREUM, nostr: NOSTR, spasmid: POST }

describe("a name", () => {
  test.each([
    ["", "empty"],
    [" \u2003 ", "empty"],
    ["a".repeat(61), "long"],
    ["😀".repeat(60), null],
    ["Ali\u202ece", "hidden"],
    ["Ali\u200bce", "hidden"],
    ["Alice\nBob", "hidden"],
    ["Alice", null],
    ["علی", null],
    ["Zoë 👩‍💻", null],
  ])("%j is judged %s", (name, fault) => {
    expect(nameFault(name)).toBe(fault)
    expect(named([], NOSTR, name).length).toBe(fault === null ? 1 : 0)
  })

  test("is found in whatever case the key is spelled", () => {
    const names = named([], ETHEREUM, "Alice")
    expect(namedBy(names, ETHEREUM.toUpperCase().replace("0X", "0x"))?.name).toBe("Alice")
    expect(namedBy(names, NOSTR)).toBeUndefined()
  })

  test("that is changed is changed for all keys of the author", () => {
    const names = named(joined(named([], ETHEREUM, "Alice"), LINK), NOSTR, "Alice B.")
    expect(names).toEqual([
      {
        name: "Alice B.",
        keys: [
          { key: ETHEREUM, by: BY_YOU },
          { key: NOSTR, by: POST },
        ],
      },
    ])
  })

  test.each([
    ["Alice", "alice"],
    ["Alice", "А lісе"],
    ["Alice", "AIice"],
    ["Zoë", "Zoe"],
    ["modern", "modem"],
    ["paul", "ρaυl"],
    ["Bob.10", "B0b lO"],
  ])("like %s: %s is told", (kept, typed) => {
    const names = named([], ETHEREUM, kept)
    expect(alike(names, typed, NOSTR)?.name).toBe(kept)
    expect(alike(names, typed, ETHEREUM)).toBeUndefined()
  })

  test.each(["Alina", "Bob", "علی"])("unlike Alice: %s is not", (typed) => {
    expect(alike(named([], ETHEREUM, "Alice"), typed, NOSTR)).toBeUndefined()
  })
})

describe("joining", () => {
  test("takes the key without a name to the one that has it, and keeps the proof's id", () => {
    for (const [has, gets] of [
      [ETHEREUM, NOSTR],
      [NOSTR, ETHEREUM],
    ] as const) {
      expect(joined(named([], has, "Alice"), LINK)).toEqual([
        {
          name: "Alice",
          keys: [
            { key: has, by: BY_YOU },
            { key: gets, by: POST },
          ],
        },
      ])
    }
  })

  test("changes nothing where both have a name, or none", () => {
    const both = named(named([], ETHEREUM, "Alice"), NOSTR, "Bob")
    for (const names of [both, [], named([], OTHER, "Carol")]) expect(joined(names, LINK)).toBe(names)
  })

  test("by the person's word moves a key, and forgets a name without keys", () => {
    const names = named(named(named([], ETHEREUM, "Alice"), NOSTR, "Bob"), NOSTR, "ignored", ETHEREUM)
    expect(names.map(({ name, keys }) => [name, keys.length])).toEqual([["Alice", 2]])
    expect(without(names, [ETHEREUM])[0]?.keys).toEqual([{ key: NOSTR, by: BY_YOU }])
    expect(without(names, [ETHEREUM, NOSTR])).toEqual([])
  })
})

test("whatever is done, no key has two authors and every author has a key and a name", () => {
  const key = fc.constantFrom(ETHEREUM, NOSTR, OTHER)
  const step = fc.oneof(
    fc.tuple(key, fc.string({ maxLength: 70 }), fc.option(key, { nil: undefined })).map(
      ([of, name, same]) =>
        (names: Names) =>
          named(names, of, name, same),
    ),
    fc.constant((names: Names) => joined(names, LINK)),
    fc.array(key, { maxLength: 2 }).map((gone) => (names: Names) => without(names, gone)),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let names: Names = []
      for (const next of steps) {
        names = next(names)
        const keys = names.flatMap((one) => one.keys.map((held) => held.key))
        expect(new Set(keys).size).toBe(keys.length)
        expect(names.every((one) => one.keys.length > 0 && nameFault(one.name) === null)).toBe(true)
      }
    }),
  )
})
