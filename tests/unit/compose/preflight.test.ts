// What is said of a post before any key is asked.
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import type { ToNostr } from "../../../lib/core/compose/compose.ts"
import { forumProblems } from "../../../lib/core/compose/forum-problems.ts"
import { bitsWanted, canTake, compositionOf, concernsOf } from "../../../lib/core/compose/preflight.ts"
import { changesOf, withoutHtml } from "../../../lib/core/compose/without-html.ts"
import {
  draftOf,
  keysOf,
  nothingWritten,
  type SigningKey,
  type Written,
} from "../../../lib/core/compose/written.ts"
import type { Destination, TestReport } from "../../../lib/core/outbox/destination.ts"
import { loadToNostr } from "../../../lib/platform/spasm-convert.ts"

const ETHEREUM: SigningKey = { scheme: "ethereum", address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" }
const NOSTR: SigningKey = {
  scheme: "nostr",
  address: "ba5734d8f7091719471e7f7ed6b9df170dc70cc661ca05e688601ad984f068b0",
}
const BOTH = [ETHEREUM, NOSTR]
const NOW = Date.UTC(2026, 10, 21)

const write = (change: Partial<Written> = {}): Written => ({
  ...nothingWritten(),
  title: "A title",
  content: "Some words",
  ...change,
})
const place = (
  tested: Partial<TestReport> | null,
  kind: Destination["kind"] = "spasm-instance",
  url = "https://forum.example",
): Destination => ({
  url,
  kind,
  defaultFor: "all",
  login: false,
  tested: tested && { at: NOW, ok: true, url, kind, ...tested },
})

let toNostr: ToNostr
beforeAll(async () => {
  const loaded = await loadToNostr()
  if (!loaded) throw new Error("no library")
  toNostr = loaded
})

const look = (
  written: Written,
  places: readonly Destination[] = [],
  keys: readonly SigningKey[] = BOTH,
  own: readonly SigningKey[] = BOTH,
) => concernsOf(compositionOf(written, keys, NOW, toNostr), places, own)
const codes = (...args: Parameters<typeof look>) => look(...args).map(({ code }) => code)

describe("a post", () => {
  test("with words and two keys raises nothing, and both halves have one id", () => {
    expect(look(write(), [place({})])).toEqual([])
    const { body, nostr } = compositionOf(write({ category: "defi" }), BOTH, NOW, toNostr)
    expect(body.ok && nostr?.ok && nostr.bothIds.differing).toEqual([])
  })

  test("without words, or without a key, cannot be signed", () => {
    expect(look(write({ title: " ", content: "\n" }))).toMatchObject([{ code: "empty", tier: "stop" }])
    expect(look(write(), [], [])).toMatchObject([{ code: "no-author", tier: "stop" }])
    expect(look(write({ content: "\ud800" }))).toMatchObject([
      { code: "lone-surrogate", fields: ["content"] },
    ])
  })

  test("with a title alone is none for Nostr, and Ethereum is offered", () => {
    const wanted = [
      { code: "nostr-cannot-carry", tier: "stop", fields: ["content"], choices: ["ethereum-only"] },
    ]
    expect(look(write({ content: "" }))).toMatchObject(wanted)
    expect(look(write({ content: "" }), [], [NOSTR])).toMatchObject(wanted)
    expect(look(write({ content: "" }), [], [NOSTR], [NOSTR])[0]?.choices).toEqual([])
    expect(look(write({ content: "" }), [], [ETHEREUM])).toEqual([])
  })

  test("that holds a secret or hidden characters says so", () => {
    const [concern] = look(write({ content: `nsec1${"q".repeat(58)} a\u202eb` }))
    expect(concern).toMatchObject({ code: "text-problem", tier: "warn" })
  })
})

describe("a destination", () => {
  test("that was never asked, or could not be, is only noted", () => {
    for (const tested of [null, { ok: false }] as const) {
      expect(look(write(), [place(tested)])).toMatchObject([
        { code: "rules-unknown", tier: "note", choices: [] },
      ])
    }
  })

  test.each([
    ["not-allowed", { acceptsMe: false }],
    ["action-closed", { closedActions: ["post"] }],
    ["too-large-there", { maxBytes: 100 }],
  ] as const)("says %s", (code, tested) => {
    expect(look(write(), [place(tested)])).toMatchObject([
      { code, tier: "warn", to: ["https://forum.example"], choices: ["leave-out"] },
    ])
  })

  test("that takes no posts of one kind of key alone takes those of two", () => {
    const closed = place({ closedKeys: ["nostr"] })
    expect(codes(write(), [closed])).toEqual([])
    expect(codes(write(), [closed], [NOSTR])).toEqual(["key-closed"])
  })

  test("that says the same as another is told of together", () => {
    const places = [
      place({ acceptsMe: false }),
      place({ acceptsMe: false }, "spasm-instance", "https://b.example"),
    ]
    expect(look(write(), places)).toMatchObject([{ to: ["https://forum.example", "https://b.example"] }])
  })

  test("that is a relay has rules of its own", () => {
    const relay = (tested: Partial<TestReport>) => place(tested, "nostr-relay", "wss://relay.example")
    expect(canTake(relay({}), [ETHEREUM])).toBe(false)
    expect(canTake(relay({}), BOTH)).toBe(true)
    expect(codes(write({ content: "a<b>c" }), [relay({})])).toEqual([])
    expect(codes(write(), [relay({ maxBytes: 300 })])).toEqual(["too-large-there"])
    expect(codes(write(), [relay({ needsPayment: true, needsLogin: true })])).toEqual([
      "payment",
      "login-off",
    ])
    expect(look(write(), [relay({ minPow: 12 })])).toMatchObject([
      { code: "proof-of-work", tier: "note", bits: 12 },
    ])
    expect(bitsWanted(BOTH, [relay({ minPow: 12 }), relay({ minPow: 20 })])).toBe(20)
    expect(bitsWanted([ETHEREUM], [relay({ minPow: 12 })])).toBe(0)
    expect(bitsWanted(BOTH, [])).toBe(0)
  })
})

describe("what a forum takes for HTML", () => {
  test("is named, with a fix", () => {
    expect(look(write({ content: "Array<T> is" }), [place({})])).toMatchObject([
      { code: "text-refused", text: "<T>", choices: ["without-html", "leave-out"] },
    ])
    const old = write({ content: "Array<T> is 1 < 2" })
    const made = withoutHtml(old)
    expect(made?.content).toBe("Array&lt;T> is 1 < 2")
    expect(changesOf(old, made ?? old)).toEqual([
      { field: "content", before: "Array", old: "<", made: "&lt;", after: "T> is 1 < 2" },
    ])
  })

  test("is written so that none of it is left, and nothing else changes", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "&",
      "a",
      "/",
      "<b>",
      "</b>",
      "&lt;",
      " ",
      "<!",
      "é",
      "<T",
      "1 < 2",
    )
    const words = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""))
    fc.assert(
      fc.property(words, words, (title, content) => {
        const old = write({ title, content: `${content}.` })
        const made = withoutHtml(old)
        const refused = (one: Written) =>
          forumProblems(draftOf(one, BOTH, NOW), {}).some(({ code }) => code === "text-refused")
        expect(refused(old)).toBe(made !== null)
        if (made === null) return
        expect(refused(made)).toBe(false)
        expect(changesOf(old, made).length).toBeGreaterThan(0)
        for (const field of ["title", "content"] as const) {
          const undone = made[field].replaceAll("&lt;", "<")
          expect(undone).toBe(old[field].replaceAll("&lt;", "<"))
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe("keys", () => {
  const OTHER: SigningKey = { scheme: "ethereum", address: `0x${"1".repeat(40)}` }

  test("are both, the chosen ones, or those that were not called off", () => {
    expect(keysOf(write(), BOTH, false)).toEqual(BOTH)
    expect(keysOf(write({ nostr: false }), BOTH, false)).toEqual([ETHEREUM])
    expect(keysOf(write({ ethereum: OTHER.address }), [...BOTH, OTHER], false)).toEqual([OTHER, NOSTR])
  })

  test("of several people are never put together by us", () => {
    expect(keysOf(write(), [...BOTH, OTHER], true)).toEqual([])
    expect(keysOf(write({ ethereum: OTHER.address }), [...BOTH, OTHER], true)).toEqual([OTHER])
  })
})
