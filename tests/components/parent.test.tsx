// @vitest-environment happy-dom
// The post that is answered, in the window that asks: who is asked for it, and what is said of what comes back.
import { act } from "preact/test-utils"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { destinationOf } from "../fakes/deliveries.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"
import { cardWith } from "../fakes/talk.ts"

pretendExtension()
const { reviewWish } = await import("../../lib/core/review.ts")
const { bodyOf, messageWish } = await import("../fakes/reviews.ts")
const { Parent } = await import("../../entrypoints/approval/parent.tsx")
const lookup = await import("../../lib/platform/parent-lookup.ts")
type Look = Awaited<ReturnType<typeof lookup.lookUpParent>>

const SITE = "https://forum.example"
const OTHER = "https://other.example"
const A = `spasmid01${"a".repeat(64)}`
const NOW = Date.now()
const asked: (readonly string[])[] = []
let answer: (bases: readonly string[]) => Promise<Look> = async () => ({
  is: "missing",
  asked: [],
  failed: [],
})

vi.spyOn(lookup, "lookUpParent").mockImplementation(async (_ids, bases) => {
  asked.push(bases)
  return answer(bases)
})

const settle = (): Promise<void> => act(() => new Promise((done) => setTimeout(done, 20)))
type Drawn = { own?: boolean; ids?: readonly string[]; action?: string; places?: readonly string[] }
async function drawn({ own = false, ids = [A], action = "reply", places = [OTHER] }: Drawn = {}) {
  const parent = { ids: ids.map((value) => ({ value })) }
  const wish = messageWish(bodyOf(NOW, { action, title: undefined, parent }))
  const caller = { origin: SITE, top: SITE, tabId: 1, frameId: 0 }
  const review = reviewWish(wish, caller, { own: [], now: NOW })
  const request = { caller, wish: own ? ({ kind: "publish", to: [] } as const) : wish }
  const destinations = places.map((url) => destinationOf({ url }))
  const root = await draw(<Parent review={review} request={request} destinations={destinations} />)
  await settle()
  return root
}
const state = (root: Element) => root.querySelector<HTMLElement>("[data-parent]")?.dataset.parent
const button = (root: Element) => root.querySelector("button")

beforeEach(() => {
  asked.length = 0
  answer = async () => ({ is: "missing", asked: [], failed: [] })
})
afterEach(() => vi.clearAllMocks())

describe("the post that is answered", () => {
  test("is asked of the site that asks, and shown with its author", async () => {
    answer = async () => ({ is: "found", at: SITE, card: cardWith({ spasmid: A, title: "What was said" }) })
    const root = await drawn()
    expect(asked).toEqual([[SITE]])
    expect(state(root)).toBe("found")
    expect(root.textContent).toContain("Replying to")
    expect(root.textContent).toContain("What was said")
    expect(root.textContent).toContain("Found at forum.example, signature checked")
    expect(root.querySelector("[data-address]")).not.toBeNull()
    expect(button(root)).toBeNull()
  })

  test("is asked of other places on a press alone", async () => {
    answer = async (bases) => ({ is: "missing", asked: bases, failed: [] })
    const root = await drawn()
    expect(state(root)).toBe("missing")
    expect(root.textContent).toContain("Not found at forum.example.")
    expect(root.textContent).toContain("Asks other.example, who then know which post you looked at.")
    await press(button(root))
    await settle()
    expect(asked).toEqual([[SITE], [SITE, OTHER]])
    expect(root.textContent).toContain("Not found in 2 places.")
    expect(button(root)).toBeNull()
  })

  test("of our own composer is asked of nobody by itself", async () => {
    const root = await drawn({ own: true })
    expect(asked).toEqual([])
    expect(state(root)).toBe("not-looked")
    await press(button(root))
    await settle()
    expect(asked).toEqual([[OTHER]])
  })

  test("cannot be looked up where the site is no forum and no forum is known", async () => {
    answer = async (bases) => ({ is: "missing", asked: [], failed: bases })
    const root = await drawn({ places: [] })
    expect(state(root)).toBe("not-looked")
    expect(root.textContent).toContain("no forum that may have it is known here")
    expect(button(root)).toBeNull()
  })

  test("is told where its ids lead to different posts, or its signature fails", async () => {
    answer = async () => ({ is: "differing" })
    expect((await drawn()).textContent).toContain("Its ids lead to different posts.")
    answer = async () => ({ is: "broken" })
    expect((await drawn()).textContent).toContain("its signature does not hold")
  })

  test.each([
    ["react", "Reacting to"],
    ["moderate", "Moderating"],
  ])("of a text to %s has a heading of its own", async (action, heading) => {
    expect((await drawn({ action })).querySelector("h2")?.textContent).toBe(heading)
  })

  test("is nothing for a post, and for what answers a page", async () => {
    expect((await drawn({ action: "post" })).innerHTML).toBe("")
    expect((await drawn({ ids: ["https://news.org/a"] })).innerHTML).toBe("")
    expect(asked).toEqual([])
  })

  test("that does not come stays a skeleton of the same place", async () => {
    answer = () => new Promise(() => undefined)
    const root = await drawn()
    expect(state(root)).toBe("looking")
    expect(root.querySelector("[role=status]")?.textContent).toBe("Looking for the post…")
  })
})
