// Answers to a card: what they name, that they compose, and that both keys sign the same reply.
import { describe, expect, test } from "vitest"
import { actDraft, parentIdsFor, quoteOf, replyTo } from "../../../lib/core/compose/answering.ts"
import { composeBody, composeNostr, type ToNostr } from "../../../lib/core/compose/compose.ts"
import { draftOf } from "../../../lib/core/compose/written.ts"
import { loadToNostr } from "../../../lib/platform/spasm-convert.ts"
import { cardWith } from "../../fakes/talk.ts"
import { alice, bob } from "../compose/drafts.ts"

const A = `spasmid01${"a".repeat(64)}`
const B = "b".repeat(64)
const NOW = 1_732_000_000_123
const card = cardWith({
  spasmid: A,
  claimedIds: [B, A],
  categories: [["tech", "code"]],
  authors: [
    { address: bob.ethereum, format: "ethereum", proven: true },
    { address: bob.nostr, format: "nostr", proven: true },
  ],
})
const keys = [
  { scheme: "ethereum", address: alice.ethereum },
  { scheme: "nostr", address: alice.nostr },
] as const

describe("an answer", () => {
  test("names every proven id, the recomputed one first", () => {
    expect(parentIdsFor(card)).toEqual([A, B])
    expect(parentIdsFor(cardWith({ spasmid: A, claimedIds: ["short", "https://news.org/a"] }))).toEqual([
      A,
      "https://news.org/a",
    ])
    const doubted = { ...card, problems: [{ code: "bad-id", tier: "danger" }] } as const
    expect(parentIdsFor(doubted)).toEqual([A])
    expect(parentIdsFor(cardWith({ claimedIds: [B], state: "invalid" }))).toEqual([])
  })

  test.each(["react", "moderate"] as const)("%s is composed as it is meant", (action) => {
    const content = action === "react" ? "upvote" : "delete"
    const draft = actDraft({ action, content }, card, keys[0], NOW)
    const composed = draft && composeBody(draft)
    expect(composed).toMatchObject({
      ok: true,
      body: { action, content, parent: { ids: [{ value: A }, { value: B }] } },
    })
    expect(actDraft({ action, content }, cardWith(), keys[0], NOW)).toBeNull()
  })

  test("in words begins with category and mentions, and is one post for two keys", async () => {
    const reply = replyTo(card)
    if (!reply) throw new Error("no reply")
    expect(reply).toMatchObject({
      category: "tech",
      mentions: [bob.ethereum, bob.nostr],
      parent: { ids: [A, B] },
    })
    const body = composeBody(draftOf({ ...reply, content: "Yes" }, keys, NOW))
    if (!body.ok) throw new Error(`${body.code} ${body.field}`)
    expect(body.body).toMatchObject({
      action: "reply",
      mentions: [{ addresses: [{ value: bob.ethereum }, {}] }],
    })
    const nostr = composeNostr(body, (await loadToNostr()) as ToNostr)
    expect(nostr).toMatchObject({ ok: true, bothIds: { differing: [] } })
    expect(nostr.ok && nostr.bothIds.nostr).toBe(body.spasmid)
  })

  test("quotes every line, and no title ends the link early", () => {
    const { content, parent } = quoteOf({
      text: "a\r\nb",
      address: "https://news.org/",
      title: "x](http://y)",
    })
    expect(content).toBe("> a\n> b\n\n— [x (http://y)](https://news.org/)\n\n")
    expect(parent).toBeUndefined()
  })
})
