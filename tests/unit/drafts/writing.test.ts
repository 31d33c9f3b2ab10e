// A draft outlives its panel, and two panels with one draft take nothing from each other.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { Written } from "../../../lib/core/compose/written.ts"
import { type FakeArea, fakeDraftArea } from "../../fakes/draft-area.ts"
import { pretendExtension } from "../../fakes/drawn.tsx"

pretendExtension()
const { createDrafts, draftKey } = await import("../../../lib/platform/drafts.ts")
const { AUTOSAVE_MS, createWriting } = await import("../../../entrypoints/sidepanel/writing.ts")

let area: FakeArea
let closing: AbortController

const open = async (name: string, about?: Written["parent"]) => {
  const writing = createWriting(createDrafts(area), name, about)
  await writing.start(closing.signal)
  return writing
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const stored = (key = draftKey()): Written | undefined =>
  (area.items.get(key) as { written: Written } | undefined)?.written

beforeEach(() => {
  vi.useFakeTimers()
  area = fakeDraftArea()
  closing = new AbortController()
})
afterEach(() => {
  closing.abort()
  vi.useRealTimers()
})

describe("one panel", () => {
  test("keeps what is typed within half a second, also while the typing goes on", async () => {
    const one = await open("one")
    for (let at = 0; at < 6; at++) {
      one.change({ content: "x".repeat(at + 1) })
      await pass(100)
    }
    expect(AUTOSAVE_MS).toBeLessThanOrEqual(500)
    expect(stored()?.content.length).toBeGreaterThan(2)
    await pass(500)
    expect(stored()?.content).toBe("xxxxxx")
    expect(one.kept.value).toBe("kept")
  })

  test("keeps at once when the page goes", async () => {
    const one = await open("one")
    one.change({ title: "gone in a moment" })
    one.flush()
    expect(stored()?.title).toBe("gone in a moment")
  })

  test("finds it again, every field of it", async () => {
    const one = await open("one")
    const change = { title: "t", content: "c", category: "defi", licence: "", nostr: false, to: [] } as const
    one.change(change)
    await pass(500)
    const two = await open("two")
    expect(two.written.value).toMatchObject(change)
    expect(two.kept.value).toBe("kept")
  })

  test("keeps no empty sheet, and takes one away that became empty", async () => {
    const one = await open("one")
    one.change({ category: "defi" })
    await pass(500)
    expect(area.items.size).toBe(0)
    one.change({ content: "words" })
    await pass(500)
    expect(area.items.size).toBe(1)
    one.change({ content: " \n" })
    await pass(500)
    expect(area.items.size).toBe(0)
    expect(one.kept.value).toBe("nothing")
  })

  test("says that there is no room, and keeps it as soon as there is", async () => {
    area.isFull = true
    const one = await open("one")
    one.change({ content: "words" })
    await pass(500)
    expect(one.kept.value).toBe("failed")
    area.isFull = false
    await one.flush()
    expect(stored()?.content).toBe("words")
    expect(one.kept.value).toBe("kept")
  })

  test("brings a deleted draft back", async () => {
    const one = await open("one")
    one.change({ content: "words" })
    await pass(500)
    await one.discard()
    expect(area.items.size).toBe(0)
    expect(one.other.value?.news).toBe("deleted")
    one.bringBack()
    await pass(500)
    expect(stored()?.content).toBe("words")
    expect(one.other.value).toBeNull()
  })

  test("who types before it was found again can have it back", async () => {
    const one = await open("one")
    one.change({ content: "of before" })
    await pass(500)
    const two = createWriting(createDrafts(area), "two")
    const started = two.start(closing.signal)
    two.change({ content: "of now" })
    await started
    expect(two.written.value.content).toBe("of now")
    expect(two.other.value?.written.content).toBe("of before")
  })

  test("has one draft for each parent", async () => {
    const post = await open("one")
    const reply = await open("one", { url: "https://example.com/" })
    const other = await open("one", { ids: ["spasmid01aa", "bb"] })
    post.change({ content: "a post" })
    reply.change({ content: "a reply" })
    other.change({ content: "another" })
    await pass(500)
    expect([...area.items.keys()]).toEqual(["draft:", "draft:https://example.com/", "draft:spasmid01aa"])
    expect((await open("two", { url: "https://example.com/" })).written.value.content).toBe("a reply")
  })

  test.each([null, 1, "words", {}, { written: {} }, { written: { title: 1 } }])(
    "begins anew where %j lies on the disk",
    async (value) => {
      area.items.set(draftKey(), value)
      const one = await open("one")
      expect(one.written.value.content).toBe("")
      expect(one.kept.value).toBe("nothing")
    },
  )

  test("remembers that the person is being asked, until they were", async () => {
    const one = await open("one")
    one.change({ content: "words" })
    await one.asked({ request: "r", spasmid: "s" })
    const two = await open("two")
    expect(two.signing.value).toEqual({ request: "r", spasmid: "s" })
    await two.asked(null)
    expect(one.signing.value).toBeNull()
    await one.asked({ request: "r", spasmid: "s" })
    await one.done()
    expect(area.items.size).toBe(0)
    expect(two.written.value.content).toBe("")
    expect(two.other.value, "what was published is no loss").toBeNull()
  })
})

describe("two panels", () => {
  test("follow each other", async () => {
    const [one, two] = [await open("one"), await open("two")]
    one.change({ content: "words" })
    await pass(500)
    expect(two.written.value.content).toBe("words")
    expect(two.other.value, "nothing of this panel's was lost").toBeNull()
  })

  test("show the newest, and give the other back", async () => {
    const [one, two] = [await open("one"), await open("two")]
    one.change({ content: "of the first" })
    await pass(500)
    two.change({ content: "of the second" })
    await pass(500)
    expect(one.written.value.content).toBe("of the second")
    expect(one.other.value).toMatchObject({ written: { content: "of the first" }, news: "elsewhere" })
    one.bringBack()
    await pass(500)
    expect(stored()?.content).toBe("of the first")
    expect(two.written.value.content).toBe("of the first")
    expect(two.other.value?.written.content).toBe("of the second")
  })

  test("keep the first version that was lost through a stream of newer ones", async () => {
    const [one, two] = [await open("one"), await open("two")]
    one.change({ content: "mine" })
    await pass(500)
    for (const content of ["y", "yo", "you"]) {
      two.change({ content })
      await pass(500)
    }
    expect(one.written.value.content).toBe("you")
    expect(one.other.value?.written.content).toBe("mine")
  })

  test("typing goes on under a version from elsewhere, and wins", async () => {
    const [one, two] = [await open("one"), await open("two")]
    two.change({ content: "elsewhere" })
    await pass(200)
    one.change({ content: "typing" })
    await pass(110)
    expect(one.written.value.content).toBe("typing")
    expect(one.other.value?.written.content).toBe("elsewhere")
    await pass(500)
    expect(stored()?.content).toBe("typing")
    expect(two.written.value.content).toBe("typing")
    expect(two.other.value?.written.content).toBe("elsewhere")
  })

  test("a deletion elsewhere can be undone here", async () => {
    const [one, two] = [await open("one"), await open("two")]
    one.change({ content: "words" })
    await pass(500)
    await two.discard()
    await pass(0)
    expect(one.written.value.content).toBe("")
    one.bringBack()
    await pass(500)
    expect(two.written.value.content).toBe("words")
  })
})
