// Whether the text for an Ethereum key and the event for a Nostr key are one post, so that one review serves both.
import type { NostrTemplate } from "../nostr/event.ts"
import { postOfBody } from "../spasm/body.ts"
import { postOfNostr } from "../spasm/nostr-tags.ts"
import { isObject } from "../spasm/post.ts"
import { read } from "../spasm/read.ts"
import type { Reading } from "../spasm/reading.ts"
import { changedFields, fieldsApart, isWrittenTag, type NostrLoss } from "./read-back-nostr.ts"

/**
 * True only where both are readable posts with one spasmid, every field of the one is in the other as it is there, and
 * the event has no tag that means anything else. Problems that the event alone has make them two.
 */
export function isSamePost(text: string, event: NostrTemplate): boolean {
  const body = read(text, { as: "request" })
  const nostr = read(event, { as: "request" })
  if (body.form !== "body" || body.view !== "spasm") return false
  if (nostr.form !== "nostr-spasm" || nostr.view !== "spasm" || event.content === "") return false
  if (body.spasmid === null || body.spasmid !== nostr.spasmid) return false
  if (!saysNoMore(nostr, body) || !event.tags.every(isKnown)) return false
  const value: unknown = JSON.parse(text)
  if (!isObject(value)) return false
  const { timestamp } = body
  if (timestamp !== undefined && event.created_at !== Math.floor(timestamp / 1000)) return false
  return changedFields(postOfBody(value), postOfNostr(event).post).length === 0
}

/**
 * The id of a body and the one of an event that is to be signed beside it, with the fields that keep them apart; null
 * where the text is no body. An event without content has no id: the network takes it for an item of the old web.
 */
export function idsOfBoth(text: string, event: NostrTemplate): NostrLoss["bothIds"] | null {
  const { form, spasmid: body } = read(text, { as: "request" })
  if (form !== "body" || body === null) return null
  const nostr = event.content === "" ? null : read(event, { as: "request" }).spasmid
  if (nostr === body) return { body, nostr, differing: [] }
  const apart = fieldsApart(postOfBody(JSON.parse(text)), postOfNostr(event).post)
  return { body, nostr, differing: nostr === null ? ["content", ...apart] : apart }
}

/** Every problem of the event is one of the body too: what was looked at covers it. */
function saysNoMore(nostr: Reading, body: Reading): boolean {
  const told = new Set(body.problems.map(({ code, tier }) => `${code} ${tier}`))
  return nostr.problems.every(({ code, tier }) => told.has(`${code} ${tier}`))
}

/** What the network's conversion writes, and the proof of work that a relay wants (NIP-13), which says nothing. */
const isKnown = (tag: readonly string[]): boolean =>
  isWrittenTag(tag) ||
  (tag.length === 3 && tag[0] === "nonce" && tag.slice(1).every((item) => /^\d+$/.test(item)))
