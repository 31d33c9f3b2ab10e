// One thread of what several places say: united, threaded, counted, and safe against what they may make up.
import { describe, expect, test } from "vitest"
import { mergeTalk, type TalkPost } from "../../../lib/core/merge-talk.ts"
import { countReactions } from "../../../lib/core/spasm/reactions.ts"
import { cardWith } from "../../fakes/talk.ts"

const PAGE = "https://news.org/a"
const [A, B, C] = ["a", "b", "c"].map((letter) => `spasmid01${letter.repeat(64)}`) as [string, string, string]
const outline = (posts: readonly TalkPost[]): unknown[] =>
  posts.map(({ card, replies }) => (replies.length > 0 ? [card.content, outline(replies)] : card.content))
const depthOf = (posts: readonly TalkPost[]): number =>
  posts.length === 0 ? 0 : 1 + Math.max(...posts.map(({ replies }) => depthOf(replies)))

describe("a talk", () => {
  test("has each post once, with everybody who has it, the oldest first", () => {
    const one = cardWith({ spasmid: A, content: "one", time: 1, parentIds: [PAGE] })
    const two = cardWith({ spasmid: B, content: "two", time: 2, parentIds: [PAGE] })
    const { posts, size } = mergeTalk(
      [
        { from: "x", cards: [two, one] },
        { from: "y", cards: [one] },
      ],
      [PAGE],
    )
    expect(posts.map(({ card, sources }) => [card.content, sources])).toEqual([
      ["one", ["x", "y"]],
      ["two", ["x"]],
    ])
    expect(size).toBe(2)
  })

  test("threads replies by what they signed, those inside other posts too", () => {
    const answer = cardWith({ spasmid: B, content: "b", time: 2, parentIds: [A] })
    const deeper = cardWith({ spasmid: C, content: "c", time: 3, parentIds: [B] })
    const first = cardWith({ spasmid: A, content: "a", time: 1, parentIds: [PAGE], children: [deeper] })
    const { posts } = mergeTalk([{ from: "x", cards: [answer, first] }], [PAGE])
    expect(outline(posts)).toEqual([["a", [["b", ["c"]]]]])
  })

  test("leaves out what answers something else", () => {
    const other = cardWith({ spasmid: A, parentIds: ["https://news.org/b"] })
    const loose = cardWith({ spasmid: B })
    expect(mergeTalk([{ from: "x", cards: [other, loose] }], [PAGE]).posts).toEqual([])
  })

  test("is the same in whatever order the posts come", () => {
    const cards = [1, 2, 3, 4, 5].map((time) =>
      cardWith({
        spasmid: `spasmid01${String(time).repeat(64)}`,
        content: `${time}`,
        time: 7,
        parentIds: [PAGE],
      }),
    )
    const orders = [cards, cards.toReversed(), [...cards.slice(2), ...cards.slice(0, 2)]]
    const talks = orders.map((some) => JSON.stringify(mergeTalk([{ from: "x", cards: some }], [PAGE])))
    expect(new Set(talks).size).toBe(1)
  })

  test("unites the signatures of two copies", () => {
    const authors = (...proven: boolean[]) =>
      (["ethereum", "nostr"] as const).map((format, at) => ({
        address: format,
        format,
        proven: proven[at] ?? false,
      }))
    const signed = (format: "ethereum" | "nostr") => [{ format, valid: true, signer: format }]
    const base = { spasmid: A, parentIds: [PAGE], state: "partial" as const }
    const one = cardWith({ ...base, authors: authors(true, false), signatures: signed("ethereum") })
    const two = cardWith({ ...base, authors: authors(false, true), signatures: signed("nostr") })
    const { posts } = mergeTalk(
      [
        { from: "x", cards: [one] },
        { from: "y", cards: [two] },
      ],
      [PAGE],
    )
    expect(posts[0]?.card.state).toBe("verified")
    expect(posts[0]?.card.signatures).toHaveLength(2)
  })

  test("keeps a whole copy whole beside a broken one", () => {
    const whole = cardWith({ spasmid: A, parentIds: [PAGE] })
    const broken = cardWith({
      spasmid: A,
      parentIds: [PAGE],
      state: "invalid",
      signatures: [{ format: "ethereum", valid: false, signer: null }],
    })
    for (const cards of [
      [whole, broken],
      [broken, whole],
    ]) {
      const { posts } = mergeTalk([{ from: "x", cards }], [PAGE])
      expect(posts[0]?.card.state).toBe("verified")
      expect(posts[0]?.card.signatures.every(({ valid }) => valid)).toBe(true)
    }
  })

  test("counts a reaction once for each proven person, and under what it answers", () => {
    const react = (id: string, who: string, content: string, more: object = {}) =>
      cardWith({
        spasmid: `spasmid01${id.repeat(64)}`,
        action: "react",
        content,
        parentIds: [PAGE],
        authors: [{ address: who, format: "ethereum", proven: true }],
        ...more,
      })
    const cards = [
      cardWith({ spasmid: A, parentIds: [PAGE] }),
      react("1", "alice", "upvote"),
      react("2", "alice", "upvote"),
      react("3", "bob", " Upvote "),
      react("4", "carol", "upvote", { authors: [{ address: "carol", format: "ethereum", proven: false }] }),
      react("5", "dave", "upvote", { state: "invalid" }),
      react("6", "alice", "scam", { parentIds: [A] }),
      react("7", "alice", "shrug"),
    ]
    const { posts, reactions, size } = mergeTalk([{ from: "x", cards }], [PAGE])
    expect(countReactions(reactions)).toEqual([
      { word: "upvote", count: 2 },
      { word: "shrug", count: 1 },
    ])
    expect(countReactions(posts[0]?.card.children ?? [])).toEqual([{ word: "scam", count: 1 }])
    expect(size).toBe(1)
  })

  test("takes no children for a claimed id that is another's, or that two claim", () => {
    const real = cardWith({ spasmid: A, content: "real", time: 1, parentIds: [PAGE] })
    const thief = cardWith({ spasmid: B, content: "thief", time: 0, parentIds: [PAGE], claimedIds: [A] })
    const child = cardWith({ spasmid: C, content: "child", time: 3, parentIds: [A] })
    const { posts } = mergeTalk([{ from: "x", cards: [thief, child, real] }], [PAGE])
    expect(outline(posts)).toEqual(["thief", ["real", ["child"]]])
    const unproven = cardWith({
      spasmid: B,
      parentIds: [PAGE],
      claimedIds: ["f".repeat(64)],
      problems: [{ code: "bad-id", tier: "danger" }],
    })
    const other = cardWith({ spasmid: C, content: "child", parentIds: ["f".repeat(64)] })
    expect(mergeTalk([{ from: "x", cards: [unproven, other] }], [PAGE]).size).toBe(1)
  })

  test("is not led in circles", () => {
    const one = cardWith({ spasmid: A, content: "a", parentIds: [B, PAGE] })
    const two = cardWith({ spasmid: B, content: "b", parentIds: [A] })
    const itself = cardWith({ spasmid: C, content: "c", parentIds: [C] })
    expect(outline(mergeTalk([{ from: "x", cards: [one, two, itself] }], [PAGE]).posts)).toEqual([
      ["a", ["b"]],
    ])
    const loop = [cardWith({ spasmid: A, parentIds: [B] }), cardWith({ spasmid: B, parentIds: [A] })]
    expect(mergeTalk([{ from: "x", cards: loop }], [PAGE]).size).toBe(0)
  })

  test("stays within fifty steps, however deep the answers go", () => {
    const id = (at: number) => `spasmid01${String(at).padStart(64, "0")}`
    const cards = Array.from({ length: 300 }, (_, at) =>
      cardWith({ spasmid: id(at), content: `${at}`, time: at, parentIds: [at === 0 ? PAGE : id(at - 1)] }),
    )
    const { posts, size } = mergeTalk([{ from: "x", cards }], [PAGE])
    expect(size).toBe(300)
    expect(depthOf(posts)).toBe(50)
  })
})
