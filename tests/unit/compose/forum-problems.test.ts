// What a forum would refuse, told before a key is asked: compared with the library that forums run.

import { hexToBytes } from "@noble/hashes/utils.js"
import { bech32 } from "@scure/base"
import fc from "fast-check"
import { convertToSpasm } from "spasm.js"
import { describe, expect, test } from "vitest"
import { bodyOf } from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import { forumProblems } from "../../../lib/core/compose/forum-problems.ts"
import { signPersonalMessage } from "../../../lib/core/signer.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { quietAndEnglish } from "../spasm/library.ts"
import { alice, bob, full, nostrId, plain } from "./drafts.ts"

quietAndEnglish()

const secret = hexToBytes(keys.ethereum.alice.privateKey.slice(2))

function closed(draft: Draft) {
  const signedString = JSON.stringify(bodyOf(draft))
  const signature = signPersonalMessage(encodeUtf8(signedString) ?? new Uint8Array(), secret)
  return { type: "SpasmEventBodySignedClosedV2", signedString, signature, signer: alice.ethereum } as const
}

/** What a forum does with the signed body: it takes it, or it cannot convert it. */
const isTaken = (draft: Draft): boolean => convertToSpasm(structuredClone(closed(draft))) !== null

const textsRefused = (draft: Draft): unknown[] =>
  forumProblems(draft, {}).flatMap((problem) =>
    problem.code === "text-refused" ? [[problem.field, problem.text, problem.start]] : [],
  )

describe("text that the sanitiser changes", () => {
  test.each<[string, string, number]>([
    ["Map<string, number>", "<string, number>", 3],
    ["Array<string> here", "<string>", 5],
    ["write to <bob@x.com>", "<bob@x.com>", 9],
    ["if a<b then stop", "<b then stop", 4],
    ["1 < 2 & 3", "&", 6],
    ["<b>open", "<b>", 0],
    ["closed</b>", "</b>", 6],
    ["<b><i>crossed</b></i>", "</b>", 13],
    ["<B>loud</B>", "<B>", 0],
    ["<b>x</b>\r\n", "\r", 8],
    ["<b>x</b>\u0000", "\u0000", 8],
    ["<script>x</script>", "<script>", 0],
    ["<!-- -->", "<!-- -->", 0],
    ["<?php", "<?php", 0],
    ["</", "</", 0],
    ["<b>x</b> &quot;", "&", 9],
    ['<a href="https://a.b">x</a>', '<a href="https://a.b">', 0],
  ])("%s", (content, text, start) => {
    expect(textsRefused({ ...plain, content })).toEqual([["content", text, start]])
    expect(isTaken({ ...plain, content })).toBe(false)
  })

  test.each([
    ...[
      "1 < 2",
      "<3 you",
      "x > y",
      "a & b",
      "<b>hi</b> <i><u>you</u></i>",
      "&lt;T&gt;",
      "a <- b",
      "<",
      "\r\n",
    ],
    ...["<b>x</b> &amp; &lt; &gt; &nbsp;", " <b>x</b>\n", "\u202e <b>\u200b</b>", "[x](javascript:alert(1))"],
  ])("not %j", (content) => {
    expect(textsRefused({ ...plain, content })).toEqual([])
    expect(isTaken({ ...plain, content })).toBe(true)
  })

  test("in any field, and in what stands beside a tag", () => {
    const draft = { ...plain, title: "a & b", content: "1 < 2", extra: { "x<y": 1 }, keywords: ["<T>"] }
    expect(textsRefused(draft)).toEqual([
      ["title", "&", 2],
      ["keywords", "<T>", 0],
      ["extra", "<y", 1],
    ])
    expect(isTaken({ ...plain, title: "a & b", content: "1 < 2" })).toBe(false)
    expect(textsRefused({ ...plain, title: "a & b" })).toEqual([])
  })

  const pieces = [
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<T>",
    "a<b",
    "< ",
    "<",
    "&",
    "&amp;",
    "&lt;",
    "&copy;",
    "\r",
    "\n",
  ]
  const words = [
    ...pieces,
    ...["x", " ", '"', "é", ">", "\u00a0", "\\", "<code>x</code>", "<br>", "<p>", "\u000c", "/"],
  ]
  const written = fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((parts) => parts.join(""))

  test("is what the library refuses, and what it does not refuse is none, but for tags that are not looked at", () => {
    let taken = 0
    let refused = 0
    fc.assert(
      fc.property(written, written, (content, title) => {
        const draft = { ...plain, content: `x${content}`, title }
        const ours = textsRefused(draft).length === 0
        if (ours) expect(isTaken(draft), JSON.stringify([content, title])).toBe(true)
        else if (!/<(?:br|p)>/.test(content + title))
          expect(isTaken(draft), JSON.stringify([content, title])).toBe(false)
        if (ours) taken++
        else refused++
      }),
      { numRuns: 400 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(30)
  })
})

describe("size", () => {
  const sized = (size: number): Draft => ({ ...plain, content: "é".repeat(size) })

  test("counts the bytes of the request that publishes the signed body", () => {
    const exact = encodeUtf8(JSON.stringify(closed(sized(9))))?.length ?? 0
    expect(forumProblems(sized(9), { maxBytes: exact })).toEqual([])
    expect(forumProblems(sized(9), { maxBytes: exact - 1 })).toEqual([
      { code: "too-large", bytes: exact, maxBytes: exact - 1 },
    ])
  })

  test("is 100 kB where the forum says nothing", () => {
    expect(forumProblems(sized(50_000), {})).toEqual([])
    expect(forumProblems(sized(51_200), {})).toMatchObject([{ code: "too-large", maxBytes: 102_400 }])
  })

  test("counts both halves where there are two", () => {
    const nostr = { kind: 1, created_at: 1, content: "é".repeat(30_000), tags: [], pubkey: alice.nostr }
    expect(forumProblems(sized(30_000), {})).toEqual([])
    expect(forumProblems(sized(30_000), {}, nostr)).toMatchObject([{ code: "too-large" }])
  })
})

describe("rules of a forum", () => {
  test("that are not known refuse nothing", () => expect(forumProblems(plain, {})).toEqual([]))

  test("about actions", () => {
    expect(forumProblems(plain, { actions: ["post"] })).toEqual([])
    expect(forumProblems(plain, { actions: ["reply"] })).toEqual([{ code: "action-closed", field: "action" }])
  })

  test("about kinds of keys: one of several is enough", () => {
    const alone = { ...plain, authors: [{ addresses: [alice.ethereum] }] }
    expect(forumProblems(plain, { keys: ["nostr"] })).toEqual([])
    expect(forumProblems(alone, { keys: ["ethereum"] })).toEqual([])
    expect(forumProblems(alone, { keys: ["nostr"] })).toEqual([{ code: "key-closed", field: "authors" }])
  })

  test("about who may do what", () => {
    const npub = bech32.encode("npub", bech32.toWords(hexToBytes(alice.nostr)))
    const refused = [{ code: "not-allowed", field: "authors" }]
    const post = (...list: string[]): unknown => forumProblems(plain, { allowed: { post: list } })
    expect(post(keys.ethereum.alice.address)).toEqual([])
    expect(post(alice.nostr)).toEqual([])
    const loud = { ...plain, authors: [{ addresses: [keys.ethereum.alice.address] }] }
    expect(forumProblems(loud, { allowed: { post: [alice.ethereum] } })).toEqual([])
    expect(post(` ${npub} `)).toEqual([])
    expect(post(bob.ethereum, bob.nostr, "npub1", "")).toEqual(refused)
    expect(post()).toEqual(refused)
    expect(forumProblems(plain, { allowed: { moderate: [] } })).toEqual([])
    const moderation = { ...plain, action: "moderate", parent: { ids: [{ value: nostrId }] } } as const
    expect(forumProblems(moderation, { allowed: { moderate: [bob.ethereum] } })).toEqual(refused)
  })

  test("about a draft that is not finished", () => {
    const draft: Draft = { ...full, authors: [], content: "<T>" }
    expect(forumProblems(draft, { keys: ["nostr"] }).map(({ code }) => code)).toEqual([
      "text-refused",
      "key-closed",
    ])
  })

  test("several at once", () => {
    const draft = { ...plain, content: `<T>${"x".repeat(102_400)}` }
    const limits = { actions: [], keys: [], allowed: { post: [] } }
    expect(forumProblems(draft, limits).map(({ code }) => code)).toEqual([
      ...["text-refused", "too-large", "action-closed", "key-closed", "not-allowed"],
    ])
  })
})
