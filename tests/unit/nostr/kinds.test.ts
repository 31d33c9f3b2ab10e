// What a signature of each kind does, what lists and profiles hold, and that every signed leaf keeps its one place.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { holdingOf } from "../../../lib/core/nostr/holding.ts"
import {
  isPaying,
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

/** From the first number to the last. */
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)

type Pinned = readonly [key: string, ...kinds: readonly number[]]

/** Administration of groups whose meaning has words of its own. */
const OWN_WORDS = [9000, 9001, 9002, 9005, 9007, 9008, 9009, 9021, 9022]

/** Every kind that has a sentence, by how much power it has: once more and by hand, so that no change of it goes unseen. */
const MEANINGS: Readonly<Record<KindPower, readonly Pinned[]>> = {
  ordinary: [
    ["note", 1],
    ["repost", 6, 16],
    ["reaction", 7],
    ["chat-message", 9],
    ["thread", 11],
    ["picture", 20],
    ["video", 21, 22, 34235, 34236],
    ["public-message", 24],
    ["channel", 40],
    ["channel-message", 42],
    ["channel-hide", 43],
    ["channel-mute", 44],
    ["podcast-episode", 54],
    ["chess-game", 64],
    ["wiki-change", 818],
    ["vote", 1018],
    ["file", 1063],
    ["poll", 1068],
    ["comment", 1111],
    ["voice-message", 1222, 1244],
    ["draft", 1234, 31234],
    ["live-chat", 1311],
    ["code", 1337],
    ["patch", 1617, 1618, 1619],
    ["issue", 1621],
    ["geocache", 7516, 7517, 37516, 37517],
    ["highlight", 9802],
    ["room-presence", 10312],
    ["article", 30023],
    ["article-draft", 30024],
    ["book", 30040, 30041],
    ["live-event", 30311, 30312, 30313],
    ["status", 30315],
    ["wiki-article", 30818, 30819],
    ["calendar-event", 31922, 31923],
    ["calendar", 31924],
    ["calendar-answer", 31925],
  ],
  check: [
    ["channel-details", 41],
    ["issue-state", 1630, 1631, 1632, 1633],
    ["repository", 30617, 30618],
    ["profile", 0],
    ["old-private-message", 4],
    ["deletion", 5],
    ["badge-award", 8],
    ["sealed-message", 13],
    ["web-reaction", 17],
    ["app-data", 78, 30078],
    ["group-encryption", 443, 444, 445],
    ["bid-answer", 1022],
    ["report", 1984],
    ["label", 1985],
    ["torrent", 2003],
    ["torrent-comment", 2004],
    ["community-approval", 4550],
    ["website", 5128, 15128, 34128, 35128],
    ["relay-members", 8000, 8001, 13534],
    ["donation-goal", 9041],
    ["zap-request", 9734],
    ["mute-list", 10000, 30007],
    ["pinned-notes", 10001],
    ["relay-list", 10002],
    ["bookmarks", 10003, 30003],
    ["communities", 10004],
    ["channel-list", 10005],
    ["blocked-relays", 10006],
    ["search-relays", 10007],
    ["profile-badges", 10008, 30008],
    ["outside-identities", 10011],
    ["favourite-relays", 10012],
    ["private-relays", 10013],
    ["interests", 10015, 30015],
    ["followed-media", 10020],
    ["emoji-list", 10030, 30030],
    ["inbox-relays", 10050],
    ["group-key-relays", 10051],
    ["podcast-list", 10054],
    ["file-servers", 10063, 10096],
    ["relay-login", 22242],
    ["file-server-login", 24242],
    ["web-login", 27235],
    ["relay-join", 28934],
    ["relay-invite", 28935],
    ["relay-leave", 28936],
    ["people-set", 30000],
    ["relay-set", 30002],
    ["curation-set", 30004, 30005, 30006],
    ["badge-definition", 30009],
    ["shop", 30017, 30018, 30019, 30020],
    ["app-release", 30063],
    ["app-set", 30267],
    ["trust-score", 30382, 30383, 30384],
    ["listing", 30402, 30403],
    ["app-recommendation", 31989],
    ["app-description", 31990, 32267],
    ["community", 34550],
    ["group-definition", ...range(39000, 39009)],
    ["starter-pack", 39089, 39092],
    ["web-bookmark", 39701],
  ],
  danger: [
    ["follow-list", 3],
    ["unsigned-message", 14, 15],
    ["vanish", 62],
    ["bid", 1021],
    ["coinjoin", 2022],
    ["ecash-wallet", 7374, 7375, 7376, 17375],
    ["group-add-person", 9000],
    ["group-remove-person", 9001],
    ["group-details", 9002],
    ["group-remove-post", 9005],
    ["group-create", 9007],
    ["group-delete", 9008],
    ["group-invite", 9009],
    ["group-join", 9021],
    ["group-leave", 9022],
    ["group-administration", ...range(9000, 9030).filter((kind) => !OWN_WORDS.includes(kind))],
    ["ecash-zap", 9321],
    ["zap-receipt", 9735],
    ["ecash-receiving", 10019],
    ["wallet-service", 13194],
    ["wallet-command", 23194],
    ["wallet-answer", 23195],
    ["remote-signer", 24133],
    ["ecash-mint", 38172, 38173],
    ["money-order", 38383],
  ],
}

describe("the table of kinds", () => {
  test.each(Object.entries(MEANINGS).flatMap(([power, kinds]) => kinds.map((row) => [power, row] as const)))(
    "%s: %j",
    (power, [key, ...kinds]) => {
      for (const kind of kinds) expect(kindMeaning(kind), String(kind)).toEqual({ key, power, known: true })
    },
  )

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
    for (const { kind } of all.filter((one) => isPaying(one.kind))) expect(kindPower(kind)).toBe("danger")
    expect(NEVER_SIGNED.every((kind) => kindPower(kind) === "danger")).toBe(true)
    const named = all.filter(({ known }) => known)
    const pinned = Object.values(MEANINGS).flatMap((rows) => rows.flatMap(([, ...kinds]) => kinds))
    expect(named.map(({ kind }) => kind)).toEqual(pinned.toSorted((a, b) => a - b))
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
