// What a signature of each kind does, what lists and profiles hold, and that every signed leaf keeps its one place.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { holdingOf } from "../../../lib/core/nostr/holding.ts"
import {
  type KindPower,
  kindMeaning,
  kindPower,
  NEVER_SIGNED,
  SPEAKING_KINDS,
} from "../../../lib/core/nostr/kinds.ts"
import { read } from "../../../lib/core/spasm/read.ts"

const KEY = "ab".repeat(32)
const OTHER = "cd".repeat(32)
const event = (change: Partial<NostrTemplate> = {}): NostrTemplate => ({
  kind: 1,
  created_at: 1_732_000_000,
  content: "",
  tags: [],
  pubkey: KEY,
  ...change,
})

describe("the table of kinds", () => {
  test.each<readonly [number, string, KindPower]>([
    [0, "profile", "check"],
    [1, "note", "ordinary"],
    [3, "follow-list", "danger"],
    [4, "old-private-message", "check"],
    [5, "deletion", "check"],
    [7, "reaction", "ordinary"],
    [13, "sealed-message", "check"],
    [14, "unsigned-message", "danger"],
    [16, "repost", "ordinary"],
    [62, "vanish", "danger"],
    [444, "group-encryption", "check"],
    [1021, "bid", "danger"],
    [1632, "issue-state", "ordinary"],
    [1984, "report", "check"],
    [2022, "coinjoin", "danger"],
    [7375, "ecash-wallet", "danger"],
    [9001, "group-remove-person", "danger"],
    [9030, "group-administration", "danger"],
    [9734, "zap-request", "check"],
    [9735, "zap-receipt", "danger"],
    [10002, "relay-list", "check"],
    [10019, "ecash-receiving", "danger"],
    [13194, "wallet-service", "danger"],
    [22242, "relay-login", "check"],
    [23194, "wallet-command", "danger"],
    [24133, "remote-signer", "danger"],
    [24242, "file-server-login", "check"],
    [27235, "web-login", "check"],
    [30023, "article", "ordinary"],
    [30078, "app-data", "check"],
    [38383, "money-order", "danger"],
    [39009, "group-definition", "check"],
  ])("kind %i is %s, %s", (kind, key, power) => {
    expect(kindMeaning(kind)).toEqual({ key, power, known: true })
  })

  test.each<readonly [number, string, "check" | null]>([
    [2, "unknown", null],
    [9031, "unknown", null],
    [10009, "unknown-replacing", "check"],
    [19999, "unknown-replacing", "check"],
    [20000, "unknown-temporary", null],
    [29999, "unknown-temporary", null],
    [30001, "unknown-replacing", "check"],
    [40000, "unknown", null],
    [65535, "unknown", null],
  ])("kind %i is %s", (kind, key, power) => {
    expect(kindMeaning(kind)).toMatchObject({ key, known: false })
    expect(kindPower(kind)).toBe(power)
  })

  test("has each kind in one row, and every kind in some", () => {
    const all = Array.from({ length: 65_536 }, (_, kind) => ({ kind, ...kindMeaning(kind) }))
    const speaking = all.filter(({ known, power }) => known && power === "ordinary")
    expect(SPEAKING_KINDS.toSorted((a, b) => a - b)).toEqual(speaking.map(({ kind }) => kind))
    expect(NEVER_SIGNED.every((kind) => kindPower(kind) === "danger")).toBe(true)
    const named = all.filter(({ known }) => known)
    expect(named.length).toBeGreaterThan(150)
    expect(named.filter(({ kind }) => kind >= 20_000 && kind < 30_000 && kindPower(kind) === null)).toEqual(
      [],
    )
  })

  test("tells what nobody knows, and what has power, whatever else it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (kind) => {
        const codes = read(event({ kind }), { as: "request" }).problems.map(({ code }) => code)
        expect(codes.includes("unknown-kind")).toBe(!kindMeaning(kind).known)
        expect(codes.includes("powerful-kind")).toBe(kindPower(kind) !== null)
      }),
      { numRuns: 500 },
    )
  })
})

describe("the tags of an event", () => {
  const nameOf = (kind: number, tag: readonly string[]): string | undefined =>
    read(event({ kind, tags: [tag] }), { as: "request" }).fields.find(({ path }) => path === "/tags/0/1")
      ?.name

  test.each([
    [22242, "relay", "relay"],
    [22242, "challenge", "challenge"],
    [27235, "u", "url"],
    [27235, "method", "method"],
    [9734, "amount", "amount"],
    [9734, "relays", "relay"],
    [9735, "bolt11", "invoice"],
    [9735, "description", "description"],
    [10002, "r", "relay"],
    [1, "r", "link"],
    [24242, "t", "method"],
    [24242, "expiration", "expiration"],
    [24242, "server", "server"],
    [5, "k", "about-kind"],
    [30023, "d", "identifier"],
    [30023, "title", "title"],
    [30023, "summary", "summary"],
    [30023, "image", "picture"],
    [30023, "published_at", "published"],
    [1, "q", "reference"],
    [1, "subject", "title"],
    [1, "client", "client"],
    [1, "alt", "claim"],
    [1, "content-warning", "content-warning"],
    [1, "emoji", "emoji"],
    [1, "imeta", "media"],
    [1, "zap", "zap-split"],
  ])("of kind %i: %s is the %s", (kind, tag, name) => {
    expect(nameOf(kind, [tag, "value"])).toBe(name)
  })

  test.each(["relay", "challenge", "u", "amount", "bolt11", "constructor", "__proto__", ""])(
    "a note has no use for %s, which stays unknown",
    (tag) => {
      const reading = read(event({ tags: [[tag, "value"]] }), { as: "request" })
      expect(reading.rest.map(({ value }) => value)).toEqual([tag, "value"])
      expect(reading.problems.map(({ code }) => code)).toContain("unknown-field")
    },
  )

  test("that send tips elsewhere are told", () => {
    const { problems } = read(event({ tags: [["zap", OTHER, "wss://relay.example", "1"]] }), {
      as: "request",
    })
    expect(problems).toContainEqual({ code: "tips", tier: "check", path: "/tags/0" })
  })

  test("lose no leaf and show none twice, whatever the kind", () => {
    const tagName = fc.oneof(
      fc.constantFrom(
        ..."e a q p r t d k u h i title subject alt client relay relays challenge method amount zap emoji imeta - expiration".split(
          " ",
        ),
      ),
      fc.string(),
    )
    const tag = fc.oneof(
      fc.tuple(tagName, fc.array(fc.string(), { maxLength: 4 })).map(([name, values]) => [name, ...values]),
      fc.constant<string[]>([]),
    )
    const kind = fc.oneof(
      fc.constantFrom(0, 1, 3, 5, 9734, 10002, 22242, 24242, 27235, 30023),
      fc.integer({ min: 0, max: 65_535 }),
    )
    fc.assert(
      fc.property(kind, fc.array(tag, { maxLength: 8 }), fc.string(), (kind, tags, content) => {
        const asked = event({ kind, tags, content })
        const expected = [
          ["/pubkey", asked.pubkey],
          ["/created_at", asked.created_at],
          ["/kind", kind],
          ["/content", content],
          ...(tags.length === 0 ? [["/tags", []]] : []),
          ...tags.flatMap((one, row) =>
            one.length === 0
              ? [[`/tags/${row}`, []]]
              : one.map((value, column) => [`/tags/${row}/${column}`, value]),
          ),
        ]
        const { fields, rest } = read(asked, { as: "request" })
        const shown = [...fields, ...rest].map(({ path, value }) => [path, value])
        const sorted = (leaves: readonly unknown[]) => leaves.map((leaf) => JSON.stringify(leaf)).sort()
        expect(sorted(shown)).toEqual(sorted(expected))
      }),
      { numRuns: 500 },
    )
  })
})

describe("what an event holds", () => {
  test("a profile, in the usual order, with all that is not usual", () => {
    const content = JSON.stringify({
      mood: { now: "good" },
      lud16: "me@pay.example",
      name: "me",
      constructor: "x",
    })
    expect(holdingOf(event({ kind: 0, content }))).toEqual({
      is: "profile",
      entries: [
        { key: "name", name: "name", value: "me" },
        { key: "lud16", name: "payment-address", value: "me@pay.example" },
        { key: "mood", name: null, value: '{"now":"good"}' },
        { key: "constructor", name: null, value: "x" },
      ],
    })
  })

  test.each(["", "words", "[]", '"x"', "null", "{", '{"name":"a","name":"b"}', '{"name":"a"} x'])(
    "a profile of %j is not told in rows",
    (content) => {
      expect(holdingOf(event({ kind: 0, content }))).toBeNull()
    },
  )

  test("a profile loses no entry", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom("name", "about", "nip05", "toString")),
          fc.jsonValue({ maxDepth: 2 }),
        ),
        (profile) => {
          const holding = holdingOf(event({ kind: 0, content: JSON.stringify(profile) }))
          if (holding === null) return
          const texts = Object.entries(JSON.parse(JSON.stringify(profile))).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
          ])
          const entries = holding.is === "profile" ? holding.entries : []
          expect(entries.map(({ key, value }) => [key, value]).sort()).toEqual(texts.sort())
        },
      ),
    )
  })

  test("a follow list, as the different people and what stands beside each", () => {
    const tags = [
      ["p", KEY],
      ["p", OTHER, "wss://relay.example", "friend"],
      ["p", KEY],
      ["p", "npub1x"],
      ["p"],
    ]
    expect(holdingOf(event({ kind: 3, tags, content: "{}" }))).toEqual({
      is: "contacts",
      people: [
        { key: KEY, beside: [] },
        { key: OTHER, beside: ["wss://relay.example", "friend"] },
      ],
      broken: 2,
      content: "{}",
    })
    expect(holdingOf(event({ kind: 3 }))).toMatchObject({ people: [], broken: 0 })
  })

  test("a relay list, with what each relay is for", () => {
    const tags = [
      ["r", "wss://both.example"],
      ["r", "wss://read.example", "read"],
      ["r", "wss://write.example", "write"],
      ["r", "wss://odd.example", "READ"],
      ["r"],
      ["x", "wss://no.example"],
    ]
    expect(holdingOf(event({ kind: 10002, tags }))).toEqual({
      is: "relays",
      relays: [
        { url: "wss://both.example", read: true, write: true },
        { url: "wss://read.example", read: true, write: false },
        { url: "wss://write.example", read: false, write: true },
        { url: "wss://odd.example", read: false, write: false },
        { url: "", read: true, write: true },
      ],
      content: "",
    })
  })

  test("nothing is told of other kinds", () => {
    for (const kind of [1, 2, 5, 30_023]) expect(holdingOf(event({ kind, content: "{}" }))).toBeNull()
  })
})
