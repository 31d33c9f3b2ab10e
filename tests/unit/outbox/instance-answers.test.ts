// What an instance says, row by row, and everything that is no such sentence.
import { describe, expect, test } from "vitest"
import { instanceAnswer } from "../../../lib/core/outbox/instance-answers.ts"
import { saidOf } from "../../../lib/core/outbox/said.ts"
import { answers } from "../../instance/answers.ts"

const json = "application/json; charset=utf-8"
const meaning = (said: string): unknown => {
  const { said: told, ...answer } = instanceAnswer(200, json, JSON.stringify(said))
  expect(told).toBe(said)
  return answer
}
const refused = (why: string) => ({ is: "refused", why })
const closed = (why: string) => ({ is: "closed", why })
const accepted = { is: "accepted" }

test.each<[string, object]>([
  [answers.saved, accepted],
  [answers.counted, accepted],
  [answers.deleted, accepted],
  [answers.configUpdated, accepted],
  ["Success: something new", accepted],
  [answers.notCounted, { is: "accepted", note: "not-counted" }],
  [answers.notDeleted, { is: "accepted", note: "target-unknown" }],
  [answers.known, { is: "already" }],
  [answers.repeated, refused("already-acted")],
  [answers.unconvertible, refused("unreadable")],
  [answers.empty, refused("empty")],
  [answers.banned, refused("banned")],
  [answers.notModerator, refused("not-moderator")],
  [answers.notAdmin, refused("not-admin")],
  [answers.noActions, closed("closed")],
  [answers.noNostr, closed("closed-for-key")],
  [answers.noEthereum, closed("closed-for-key")],
  [answers.noPosts, closed("closed")],
  [answers.noReplies, closed("closed")],
  [answers.noReactions, closed("closed")],
  [answers.noModerationActions, closed("closed")],
  [answers.noModeration, refused("no-moderation")],
  [answers.notWhitelisted("posts"), refused("not-listed")],
  [answers.notWhitelisted("non-standard events"), refused("not-listed")],
  [answers.unsigned, refused("unsigned")],
  [answers.html, refused("html")],
  ["ERROR: your message contains banned keywords", refused("keywords")],
  [answers.unsaved, { is: "unknown", why: "server-error" }],
  [answers.failed, { is: "unknown", why: "server-error" }],
  [answers.configNotUpdated, { is: "unknown", why: "server-error" }],
  [answers.noAdmins, refused("not-admin")],
  [answers.noModerators, refused("no-moderation")],
  ["ERROR: the moon is full", refused("refused")],
  ["It went well, I think. Success", { is: "unknown", why: "strange-answer" }],
  ["", { is: "unknown", why: "strange-answer" }],
])("%s", (said, wanted) => {
  expect(meaning(said)).toEqual(wanted)
  expect(meaning(said.toUpperCase())).toEqual(wanted)
  expect(meaning(said.toLowerCase())).toEqual(wanted)
})

describe("no sentence", () => {
  const strange = { is: "unknown", why: "strange-answer", said: "" }
  test.each<[string, string, string]>([
    ["an object", json, '{"ok":"Success"}'],
    ["a list", json, '["Success. The event was saved into database"]'],
    ["true", json, "true"],
    ["null", json, "null"],
    ["half of a string", json, '"Success. The ev'],
    ["nothing", json, ""],
    ["bare words", json, "Success"],
    ["a page", "text/html; charset=utf-8", "<h1>Success</h1>"],
    ["a page as JSON", json, "<h1>Success</h1>"],
    ["a sentence of another type", "text/plain", '"Success. The event was saved into database"'],
    ["a sentence without a type", "", '"Success"'],
  ])("%s", (_, type, text) => expect(instanceAnswer(200, type, text)).toEqual(strange))
})

describe("other statuses", () => {
  const page = "<!DOCTYPE html><pre>Payload Too Large</pre>"
  test.each<[number, string, number | undefined, object]>([
    [413, page, undefined, { is: "refused", why: "too-large", said: "" }],
    [400, page, undefined, { is: "refused", why: "invalid", said: "" }],
    [429, "slow down", undefined, { is: "later", why: "rate-limited", said: "slow down" }],
    [429, page, 30_000, { is: "later", why: "rate-limited", said: "", waitMs: 30_000 }],
    [503, page, 5000, { is: "later", why: "busy", said: "", waitMs: 5000 }],
    [503, page, undefined, { is: "unknown", why: "server-error", said: "" }],
    [500, page, undefined, { is: "unknown", why: "server-error", said: "" }],
    [504, page, undefined, { is: "unknown", why: "server-error", said: "" }],
    [404, page, undefined, { is: "later", why: "strange-answer", said: "" }],
    [302, "", undefined, { is: "later", why: "redirect", said: "" }],
    [201, '"Success"', undefined, { is: "unknown", why: "strange-answer", said: '"Success"' }],
  ])("%d %s", (status, text, waitMs, wanted) => {
    const type = text.startsWith("<") ? "text/html" : "text/plain"
    expect(instanceAnswer(status, type, text, waitMs)).toEqual(wanted)
  })
})

test("words are cut to 300 characters, never through one", () => {
  const long = `ERROR: ${"😀".repeat(1000)}`
  const { said } = instanceAnswer(200, json, JSON.stringify(long))
  expect([...said]).toHaveLength(300)
  expect(said.isWellFormed()).toBe(true)
  expect(saidOf("\ud800x")).toBe("\ufffdx")
})
