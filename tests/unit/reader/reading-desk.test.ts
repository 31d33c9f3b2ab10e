// Reading in bulk: the first posts at once, all of them proven bit by bit, and a name for everything that is no post.
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { nobleVerifier } from "../../../lib/core/verifier.ts"
import { createReadingDesk } from "../../../lib/platform/reading-desk.ts"
import type { ReadingReport } from "../../../lib/platform/reading-report.ts"

const vector = (name: string): string =>
  JSON.stringify(
    (
      JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8")) as {
        input: unknown
      }
    ).input,
  )
const GOOD = vector("nostr-signed")
const BAD = vector("tampered-body-closed")
const BARE = vector("rss-web2")

type Of<Is extends ReadingReport["is"]> = Extract<ReadingReport, { readonly is: Is }>

/** A desk over a clock of its own, on which every look takes a millisecond. */
function createWorld() {
  const reports: ReadingReport[] = []
  const pauses: number[] = []
  let clock = 0
  let onPause: (count: number) => void = () => undefined
  const desk = createReadingDesk(
    Promise.resolve(nobleVerifier),
    (report) => reports.push(report),
    async (ms) => {
      pauses.push(ms)
      onPause(pauses.length)
    },
    () => ++clock,
  )
  return {
    desk,
    reports,
    pauses,
    of: <Is extends ReadingReport["is"]>(is: Is): Of<Is>[] =>
      reports.filter((report): report is Of<Is> => report.is === is),
    pass: (ms: number) => {
      clock += ms
    },
    whenPaused: (work: (count: number) => void) => {
      onPause = work
    },
  }
}

async function loaded(text: string) {
  const world = createWorld()
  await world.desk.load({ is: "text", text })
  return world
}

describe("a list", () => {
  test("is counted, shown at its beginning, and proven to its end", async () => {
    const { of, reports } = await loaded(`[${[GOOD, BAD, BARE].join(",\n")}]`)
    expect(reports.map(({ is }) => is)).toEqual(["counted", "first", "proven"])
    expect(of("counted")[0]).toMatchObject({ total: 3, single: false, brokenAt: null })
    expect(of("first")[0]?.cards.map(({ at, card }) => [at, card.state])).toEqual([
      [0, "verified"],
      [1, "invalid"],
      [2, "unsigned"],
    ])
    expect(of("proven")[0]).toMatchObject({ done: 3, counts: { verified: 1, invalid: 1, unsigned: 1 } })
  })

  test("of many shows twenty, before the others are proven", async () => {
    const { of, reports } = await loaded(`[${Array.from({ length: 60 }, () => BARE).join(",")}]`)
    expect(of("first")).toHaveLength(1)
    expect(of("first")[0]?.cards).toHaveLength(20)
    const order = reports.map(({ is }) => is)
    expect(order.indexOf("first")).toBeLessThan(order.indexOf("proven"))
    expect(of("proven").at(-1)).toMatchObject({ done: 60 })
  })

  test("tells of itself now and then and not with every post", async () => {
    const { of } = await loaded(`[${Array.from({ length: 2000 }, () => "1").join(",")}]`)
    expect(of("proven").length).toBeGreaterThan(2)
    expect(of("proven").length).toBeLessThan(30)
  })

  test("proves nothing twice that was asked for meanwhile, and counts it once", async () => {
    const world = createWorld()
    world.whenPaused((count) => {
      if (count === 1) void world.desk.cards([30, 31, 30])
    })
    await world.desk.load({ is: "text", text: `[${Array.from({ length: 40 }, () => BARE).join(",")}]` })
    expect(world.of("proven").at(-1)).toMatchObject({ done: 40, counts: { unsigned: 40 } })
  })

  test("rests for as long as it works while a page asks for cards, and not a moment longer", async () => {
    const world = createWorld()
    world.whenPaused((count) => {
      if (count === 2) void world.desk.cards([0])
      if (count === 4) world.pass(1000)
    })
    await world.desk.load({ is: "text", text: `[${Array.from({ length: 200 }, () => "1").join(",")}]` })
    // The first twenty were asked for by the desk itself.
    expect(world.pauses.slice(2, 4)).toEqual([16, 16])
    expect(world.pauses.slice(4).every((ms) => ms === 0)).toBe(true)
  })
})

describe("a list that is broken", () => {
  test("in an item says where, and shows the others", async () => {
    const { of } = await loaded(`[${BARE},\n  {"a": oops},\n${BARE}]`)
    expect(of("counted").at(-1)).toMatchObject({ total: 3, brokenAt: { line: 2, column: 9 } })
    expect(of("proven").at(-1)).toMatchObject({ done: 3, counts: { unsigned: 2, unknown: 1 } })
  })

  test("at its end says where, and shows what came", async () => {
    const { of } = await loaded(`[${BARE},\n {"title":`)
    expect(of("counted")[0]?.brokenAt).toMatchObject({ line: 2 })
    expect(of("first")[0]?.cards[0]?.card.state).toBe("unsigned")
  })
})

describe("what is no post is named", () => {
  test.each([
    ["", { is: "nothing" }],
    [" \n\ufeff ", { is: "nothing" }],
    ["null", { is: "null" }],
    ["[]", { is: "empty-list" }],
    ["some words", { is: "plain" }],
    ["12", { is: "not-known" }],
    ['{"some":"object"}', { is: "not-known" }],
    ['{"error":"no such event"}', { is: "said", text: "no such event" }],
    ['{"error":{"code":5}}', { is: "not-known" }],
    ['{"type":\n oops}', { is: "broken", at: { line: 2, column: 2 } }],
    ['\n\n  {"type":oops}', { is: "broken", at: { line: 3, column: 11 } }],
  ])("%j", async (text, why) => {
    const { reports } = await loaded(text)
    expect(reports).toEqual([{ is: "failed", why }])
  })

  test.each(["<!doctype html><p>hi", "  <rss><channel/></rss>"])(
    "%s goes to the page's parser",
    async (text) => {
      const { reports } = await loaded(text)
      expect(reports).toEqual([{ is: "markup", text: text.trim() }])
    },
  )

  test("a million brackets end in words, and soon", async () => {
    const before = performance.now()
    const { reports } = await loaded("[".repeat(1_000_000))
    expect(reports.at(-1)?.is).toBe("failed")
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  test("a file of the wrong kind", async () => {
    const world = createWorld()
    await world.desk.load({ is: "file", file: new Blob([new Uint8Array([0x89, 0x50, 0xff])]) })
    expect(world.reports).toEqual([{ is: "failed", why: { is: "network", why: "unreadable" } }])
  })
})

describe("what is asked for", () => {
  test("beyond the list, or below, gives nothing", async () => {
    const { desk } = await loaded(`[${BARE}]`)
    expect(await desk.cards([-1, 1, 1.5, Number.NaN])).toEqual([])
    expect(desk.proof(9)).toEqual({ source: "", texts: [] })
  })

  test("as a proof is the event as it came", async () => {
    const { desk } = await loaded(`[\n ${GOOD} ,1]`)
    expect(desk.proof(0).source).toBe(GOOD)
    expect(desk.proof(0).texts).not.toEqual([])
  })

  test("by a filter is found by words, addresses and states", async () => {
    const world = await loaded(`[${GOOD},${BAD},${BARE}]`)
    const passing = (text: string, state: "all" | "invalid" = "all"): number[] => {
      world.desk.setFilter({ text, state })
      return [...(world.of("passing").at(-1)?.indexes ?? [])]
    }
    const { pubkey } = JSON.parse(GOOD) as { pubkey: string }
    expect(passing(` ${pubkey.slice(0, 20).toUpperCase()} `)).toEqual([0])
    expect(passing("", "invalid")).toEqual([1])
    expect(passing("no such words")).toEqual([])
  })
})
