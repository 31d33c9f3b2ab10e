// What a Spasm instance says to a submission: HTTP 200 and one JSON string (spasm-forum-server 868fa7e, degenrocket-server).
import type { Answer, Delay, Refusal } from "./destination.ts"
import { jsonOf } from "./json-text.ts"
import { saidOf } from "./said.ts"

type Meaning =
  | { readonly is: "accepted"; readonly note?: "not-counted" | "target-unknown" }
  | { readonly is: "already" }
  | { readonly is: "refused"; readonly why: Refusal }
  | { readonly is: "closed"; readonly why: Refusal }
  | { readonly is: "unknown"; readonly why: Delay }

const accepted: Meaning = { is: "accepted" }
const refused = (why: Refusal): Meaning => ({ is: "refused", why })
const closed = (why: Refusal): Meaning => ({ is: "closed", why })

/** The servers' own sentences, in the order in which they are tried: those without a reason of their own stand last. */
const SENTENCES: readonly (readonly [RegExp, Meaning])[] = [
  [/^success/i, accepted],
  [/^action has been saved, but count was not incremented/i, { is: "accepted", note: "not-counted" }],
  [/^action saved, but target not deleted/i, { is: "accepted", note: "target-unknown" }],
  [/^an event with the same spasm id is already in database/i, { is: "already" }],
  [/^sorry, but you've already submitted the same action/i, refused("already-acted")],
  [/^error: cannot convert to spasm event/i, refused("unreadable")],
  [/^error: unknown event is empty/i, refused("empty")],
  [/^error: this event id is banned/i, refused("banned")],
  [/^error: you're not a moderator/i, refused("not-moderator")],
  [/^error: you're not an admin/i, refused("not-admin")],
  [/^error: submitting all new web3 actions is currently disabled/i, closed("closed")],
  [/^error: submitting all new (?:nostr|ethereum) actions/i, closed("closed-for-key")],
  [/^error: submitting new (?:posts|replies|reactions|moderation actions)/i, closed("closed")],
  [/^error: the moderation is disabled/i, refused("no-moderation")],
  [/^error: this address is not whitelisted/i, refused("not-listed")],
  [/^error: events without signatures are not allowed/i, refused("unsigned")],
  [/^error: html tags are not allowed/i, refused("html")],
  [/^error: your message contains banned keywords/i, refused("keywords")],
  // What failed halfway may be stored.
  [
    /^error: (?:event was not saved into database|submitting new spasm event failed|config saved)/i,
    { is: "unknown", why: "server-error" },
  ],
  [/^error: admins are not set/i, refused("not-admin")],
  [/^error: moderators are not set/i, refused("no-moderation")],
  [/^error/i, refused("refused")],
]

/**
 * The meaning of an HTTP answer to `POST /api/submit/`. `waitMs` is what a Retry-After header came to. Whatever is not
 * known word for word is `unknown`: the event is looked up before it is sent again.
 */
export function instanceAnswer(status: number, contentType: string, text: string, waitMs?: number): Answer {
  if (status !== 200) return answerToStatus(status, isHtml(contentType, text) ? "" : saidOf(text), waitMs)
  const said = isJson(contentType) ? stringOf(text) : null
  if (said === null) return { is: "unknown", why: "strange-answer", said: "" }
  const [, meaning] = SENTENCES.find(([sentence]) => sentence.test(said)) ?? []
  return { ...(meaning ?? { is: "unknown", why: "strange-answer" }), said: saidOf(said) }
}

function answerToStatus(status: number, said: string, waitMs: number | undefined): Answer {
  const wait = waitMs === undefined ? {} : { waitMs }
  if (status === 413) return { is: "refused", why: "too-large", said }
  if (status === 400) return { is: "refused", why: "invalid", said }
  if (status === 429) return { is: "later", why: "rate-limited", said, ...wait }
  // A server that says when to come back did not take it; any other failure may have come after the storing.
  if (status === 503 && waitMs !== undefined) return { is: "later", why: "busy", said, ...wait }
  if (status >= 500) return { is: "unknown", why: "server-error", said }
  if (status >= 400) return { is: "later", why: "strange-answer", said }
  if (status >= 300) return { is: "later", why: "redirect", said }
  return { is: "unknown", why: "strange-answer", said }
}

const isJson = (contentType: string): boolean => /^\s*application\/json\s*(?:;|$)/i.test(contentType)
/** A page is for browsers, and says nothing to a person here. */
const isHtml = (contentType: string, text: string): boolean =>
  /\bhtml\b/i.test(contentType) || /^\s*</.test(text)

function stringOf(text: string): string | null {
  const value = jsonOf(text)
  return typeof value === "string" ? value : null
}
