// The outbox on disk, and the fake that other tests put in its place: one contract for both.
import "fake-indexeddb/auto"
import { beforeEach, describe, expect, test } from "vitest"
import type { OutboxStore } from "../../../lib/app/outbox-rows.ts"
import type { Delivery } from "../../../lib/core/outbox/delivery.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { idbOutbox } from "../../../lib/platform/outbox-store.ts"
import { deliveryOf } from "../../fakes/deliveries.ts"
import { outboxDisk } from "../../fakes/outbox-disk.ts"

let databases = 0
/** Each opens an empty one; `again` is the store as the next worker finds it. */
const STORES: readonly (readonly [string, () => { store: OutboxStore; again: () => OutboxStore }])[] = [
  [
    "the database",
    () => {
      const name = `outbox ${++databases}`
      return { store: idbOutbox(name), again: () => idbOutbox(name) }
    },
  ],
  [
    "the fake disk",
    () => {
      const disk = outboxDisk()
      return { store: disk.start().store, again: () => disk.start().store }
    },
  ],
]

const A = "https://a.example"
const B = "https://b.example"
const eventOf = (key: string, signedAt: number): SignedEvent => ({
  key,
  spasmid: key,
  ethereum: { text: "{}", signature: "0x", signer: "0x" },
  action: "post",
  excerpt: "",
  signedAt,
})
const rowOf = (event: string, to: string, parts: Partial<Delivery> = {}): Delivery =>
  deliveryOf({ event, to, ...parts })

describe.each(STORES)("%s", (_, open) => {
  let store: OutboxStore
  let again: () => OutboxStore
  beforeEach(() => {
    const opened = open()
    store = opened.store
    again = opened.again
  })

  test("gives back what was written, to the next worker too, and nothing for what never was", async () => {
    const event = eventOf("one", 1)
    const rows = [rowOf("one", A, { dueAt: 5 }), rowOf("one", B)]
    await store.write(event, rows)
    for (const one of [store, again()]) {
      expect(await one.event("one")).toEqual(event)
      expect(await one.rowsOf("one")).toEqual(rows)
      expect(await one.row("one", B)).toEqual(rows[1])
      expect(await one.event("on")).toBeNull()
      expect(await one.row("one", "https://c.example")).toBeNull()
      expect(await one.rowsOf("on")).toEqual([])
    }
  })

  test("keeps rows of one event apart from those of an event whose name begins alike", async () => {
    await store.write(eventOf("one", 1), [rowOf("one", A)])
    await store.write(eventOf("one more", 2), [rowOf("one more", A)])
    expect(await store.rowsOf("one")).toHaveLength(1)
    await store.remove("one")
    expect(await store.rowsOf("one")).toEqual([])
    expect(await store.event("one")).toBeNull()
    expect(await store.rowsOf("one more")).toHaveLength(1)
  })

  test("replaces a row by the same name alone", async () => {
    await store.write(eventOf("one", 1), [rowOf("one", A), rowOf("one", B)])
    await store.save(rowOf("one", A, { state: "sending", dueAt: 7 }))
    expect(await store.row("one", A)).toMatchObject({ state: "sending", dueAt: 7 })
    expect(await store.row("one", B)).toMatchObject({ state: "queued" })
    expect(await store.sending()).toEqual([await store.row("one", A)])
  })

  test("tells what is due: of one destination, by then, longest due first, no more than asked for", async () => {
    const rows = [30, 10, 20, 40].map((dueAt) => rowOf(`at ${dueAt}`, A, { dueAt }))
    for (const row of [...rows, rowOf("at 1", B, { dueAt: 1 }), rowOf("never", A)]) await store.save(row)
    const due = async (by: number, most: number): Promise<unknown> =>
      (await store.due(A, by, most)).map(({ dueAt }) => dueAt)
    expect(await due(30, 10)).toEqual([10, 20, 30])
    expect(await due(30, 2)).toEqual([10, 20])
    expect(await due(9, 10)).toEqual([])
    expect(await due(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toEqual([10, 20, 30, 40])
  })

  test("tells when each destination is next due, and leaves out where nothing is", async () => {
    for (const [event, to, dueAt] of [
      ["one", A, 30],
      ["two", A, 10],
      ["one", B, 20],
    ] as const)
      await store.save(rowOf(event, to, { dueAt }))
    await store.save(rowOf("one", "https://c.example"))
    expect(await store.dueTimes()).toEqual(
      new Map([
        [A, 10],
        [B, 20],
      ]),
    )
    await store.save(rowOf("two", A))
    expect((await store.dueTimes()).get(A)).toBe(30)
  })

  test("turns pages from the newest on; of two of the same moment the greater name is first", async () => {
    for (const [key, at] of [
      ["b", 2],
      ["a", 2],
      ["c", 1],
      ["d", 3],
    ] as const)
      await store.write(eventOf(key, at), [])
    const keys = async (before: SignedEvent | null, most: number): Promise<string[]> =>
      (await store.page(before, most)).map(({ key }) => key)
    expect(await keys(null, 10)).toEqual(["d", "b", "a", "c"])
    expect(await keys(null, 2)).toEqual(["d", "b"])
    expect(await keys(await store.event("b"), 2)).toEqual(["a", "c"])
    expect(await keys(await store.event("c"), 2)).toEqual([])
  })

  test("counts rows by their state", async () => {
    const states = ["queued", "queued", "sending", "accepted"] as const
    for (const [at, state] of states.entries()) await store.save(rowOf(`${at}`, A, { state }))
    expect(await store.count(["queued", "sending"])).toBe(3)
    expect(await store.count(["refused"])).toBe(0)
    expect(await store.count([])).toBe(0)
  })
})

describe("the database", () => {
  test("writes an event and its rows together or not at all", async () => {
    const store = idbOutbox("whole or not")
    const { to: _, ...nameless } = rowOf("one", B)
    await expect(
      store.write(eventOf("one", 1), [rowOf("one", A), nameless as unknown as Delivery]),
    ).rejects.toThrow()
    expect(await store.event("one")).toBeNull()
    expect(await store.rowsOf("one")).toEqual([])
  })

  test("of ten thousand rows is asked as quickly as of ten", async () => {
    const store = idbOutbox("many")
    for (let at = 0; at < 2000; at++)
      await store.write(
        eventOf(`event ${at}`, at),
        [0, 1, 2, 3, 4].map((to) =>
          rowOf(`event ${at}`, `https://${to}.example`, at < 1900 ? { state: "accepted" } : { dueAt: at }),
        ),
      )
    const begun = performance.now()
    expect((await store.dueTimes()).size).toBe(5)
    expect(await store.due("https://3.example", 5000, 5)).toHaveLength(5)
    const newest = await store.page(null, 51)
    expect(newest).toHaveLength(51)
    expect(await Promise.all(newest.map(({ key }) => store.rowsOf(key)))).toHaveLength(51)
    expect(await store.count(["queued", "sending", "unreachable"])).toBe(500)
    // Reading them all takes a hundred times longer.
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})
