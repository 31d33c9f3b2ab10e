// Real reviews of real texts, one for each sentence and tier that a page can bring about.
import type { Wish } from "../../lib/core/request.ts"
import { type Review, reviewWish } from "../../lib/core/review.ts"
import { ADDRESS, PUBKEY } from "./key-world.ts"

type Fields = Readonly<Record<string, unknown>>

/** A Spasm body as forums write it. */
export const bodyOf = (timestamp: number, fields: Fields = {}): string =>
  JSON.stringify({
    type: "SpasmEventBodyV2",
    action: "post",
    content: "Words.",
    title: "A title",
    timestamp,
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [{ addresses: [{ value: ADDRESS.toLowerCase(), format: { name: "ethereum-pubkey" } }] }],
    ...fields,
  })

export const messageWish = (text: string): Extract<Wish, { kind: "personal-sign" }> => ({
  kind: "personal-sign",
  address: ADDRESS,
  message: `0x${Buffer.from(text).toString("hex")}`,
})

const parent = { ids: [{ value: `spasmid01${"ab".repeat(32)}`, format: { name: "spasmid", version: "01" } }] }

/** Texts by what makes them special. The first three are as harmless as texts get. */
export const textsAt = (now: number): Readonly<Record<string, string>> => ({
  post: bodyOf(now),
  reply: bodyOf(now, { action: "reply", title: undefined, parent }),
  react: bodyOf(now, { action: "react", title: undefined, content: "upvote", parent }),
  "without a licence": bodyOf(now, { license: undefined }),
  "with a field that nobody knows": bodyOf(now, { surprise: 1 }),
  "of somebody else": bodyOf(now, {
    authors: [{ addresses: [{ value: `0x${"1".repeat(40)}`, format: { name: "ethereum-pubkey" } }] }],
  }),
  "of yesterday": bodyOf(now - 2 * 24 * 60 * 60_000),
  "with a hidden direction": bodyOf(now, { content: "a\u202eb" }),
  "with HTML": bodyOf(now, { content: "<script>alert(1)</script>" }),
  "that moderates": bodyOf(now, { action: "moderate", title: undefined, content: "delete", parent }),
  "with an unknown action": bodyOf(now, { action: "administer" }),
  "of plain words": "just words",
  "shaped like a hash": "ab".repeat(32),
})

export const reviewOf = (text: string, origin: string, now: number): Review =>
  reviewWish(messageWish(text), { origin, top: origin }, { own: [ADDRESS, PUBKEY], now })
