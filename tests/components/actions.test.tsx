// @vitest-environment happy-dom
// Reactions and replies: counted, asked for, shown as under way, taken back where they come to nothing.
import { act } from "preact/test-utils"
import { beforeEach, describe, expect, test } from "vitest"
import type { Act, Acting, ActPhase } from "../../lib/core/compose/answering.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { draw, press, pretendExtension } from "../fakes/drawn.tsx"
import { cardWith } from "../fakes/talk.ts"

pretendExtension()
const { PostActions } = await import("../../components/post/actions.tsx")

const acts: Act[] = []
const replies: unknown[] = []
const opened: Card[] = []
let tell: (phase: ActPhase) => Promise<void> = async () => undefined
const acting: Acting = {
  act: async (what, _card, _sources, told) => {
    acts.push(what)
    tell = (phase) => act(() => told(phase))
    told({ is: "asking" })
  },
  reply: (...given) => replies.push(given),
  open: async (given, told) => {
    opened.push(given)
    await act(() => told({ is: "failed", why: "no-forum" }))
  },
}
const reaction = (word: string, from: string): Card =>
  cardWith({ action: "react", content: word, authors: [{ address: from, format: "nostr", proven: true }] })
const card = cardWith({ children: [reaction("upvote", "a"), reaction("upvote", "b"), reaction("scam", "a")] })
const drawn = () => draw(<PostActions card={card} sources={["https://forum.example"]} acting={acting} />)
const button = (root: Element, word: string) =>
  root.querySelector<HTMLButtonElement>(`[data-reaction="${word}"]`)
const more = async (root: Element): Promise<void> => {
  const details = root.querySelector("details")
  if (!details) return
  details.open = true
  await act(() => void details.dispatchEvent(new Event("toggle")))
}
const said = (root: Element) => root.querySelector("[role=status]")?.textContent

beforeEach(() => {
  acts.length = 0
  replies.length = 0
})

describe("what can be done about a post", () => {
  test("names each reaction with its count", async () => {
    const root = await drawn()
    const [row] = root.querySelectorAll("fieldset")
    const names = [...(row?.querySelectorAll("button") ?? [])].map((one) => one.getAttribute("aria-label"))
    expect(names).toEqual(["Bullish: 0", "Bearish: 0", "Important: 0", "Scam: 1", "Upvote: 2", "Downvote: 0"])
    expect(root.querySelector("fieldset")?.getAttribute("aria-label")).toBe("Reactions")
    expect(said(root)).toBe("")
  })

  test("counts a reaction at once, and for good when a place has it", async () => {
    const root = await drawn()
    await press(button(root, "upvote"))
    expect(acts).toEqual([{ action: "react", content: "upvote" }])
    expect(button(root, "upvote")?.getAttribute("aria-label")).toBe("Upvote: 3")
    expect(button(root, "upvote")?.dataset.mine).toBe("waiting")
    expect(said(root)).toBe("Waiting for your decision in the window")
    await press(button(root, "upvote"))
    expect(acts).toHaveLength(1)
    await tell({ is: "sending" })
    expect(said(root)).toBe("Signed. Sending…")
    await tell({ is: "accepted" })
    expect(button(root, "upvote")?.dataset.mine).toBe("yes")
    expect(button(root, "upvote")?.getAttribute("aria-pressed")).toBe("true")
  })

  test.each<[ActPhase, string]>([
    [{ is: "refused", why: "already-acted", by: "https://forum.example" }, "You already did this"],
    [{ is: "failed", why: "rejected" }, "You rejected it. Nothing was signed."],
    [{ is: "failed", why: "no-destination" }, "There is no forum to send it to."],
    [{ is: "refused", why: "banned", by: "https://forum.example" }, "forum.example"],
  ])("takes it back in words: %j", async (phase, words) => {
    const root = await drawn()
    await press(button(root, "upvote"))
    await tell(phase)
    expect(button(root, "upvote")?.getAttribute("aria-label")).toBe("Upvote: 2")
    expect(button(root, "upvote")?.dataset.mine).toBeUndefined()
    expect(said(root)).toContain(words)
    await press(button(root, "upvote"))
    expect(acts).toHaveLength(2)
  })

  test("replies with what is known of where the post came from", async () => {
    const root = await drawn()
    await press([...root.querySelectorAll("button")].find(({ textContent }) => textContent === "Reply"))
    expect(replies).toEqual([[card, ["https://forum.example"]]])
  })

  test("keeps the rare reactions behind a press until somebody gave one", async () => {
    const given = cardWith({ children: [reaction("rocket", "a"), reaction("unknown-word", "a")] })
    const root = await draw(<PostActions card={given} sources={[]} acting={acting} />)
    expect(button(root, "rocket")?.closest("details")).toBeNull()
    expect(button(root, "rocket")?.getAttribute("aria-label")).toBe("Rocket: 1")
    expect(button(root, "love")).toBeNull()
    await more(root)
    expect(root.querySelectorAll("details [data-reaction]")).toHaveLength(8)
    await press(button(root, "love"))
    expect(acts).toEqual([{ action: "react", content: "love" }])
    expect(button(root, "love")?.closest("details")).toBeNull()
  })

  test("opens the post at the person's own forum, and says where there is none", async () => {
    const root = await drawn()
    await more(root)
    const open = [...root.querySelectorAll("button")].find((one) => one.textContent === "Open on my forum")
    await press(open)
    expect(opened).toEqual([card])
    expect(said(root)).toContain("Add a forum under Destinations")
  })

  test("takes a post away only behind another press", async () => {
    const root = await drawn()
    const remove = () =>
      [...root.querySelectorAll("button")].find((one) => one.textContent?.startsWith("Delete"))
    expect(remove()).toBeUndefined()
    await more(root)
    await press(remove())
    expect(acts).toEqual([{ action: "moderate", content: "delete" }])
  })
})
