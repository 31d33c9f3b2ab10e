// What a Logos Messaging node says on each of its routes.
import { describe, expect, test } from "vitest"
import { LOGOS_ROUTES, logosAnswer, logosFailure } from "../../../lib/core/outbox/logos-answers.ts"

describe("answers", () => {
  const said = "words"
  test.each<[number, string, object]>([
    [400, "Failed to publish: Message size exceeds maximum", { is: "refused", why: "too-large" }],
    [400, "Failed to publish: invalid RLN proof", { is: "later", why: "not-ready" }],
    [400, "Failed to publish: invalid topic", { is: "refused", why: "invalid" }],
    [400, "Failed to publish: NoPeersToPublish", { is: "later", why: "not-ready" }],
    [403, "Origin not allowed", { is: "later", why: "forbidden-origin" }],
    [413, said, { is: "refused", why: "too-large" }],
    [420, said, { is: "refused", why: "invalid" }],
    [421, said, { is: "refused", why: "invalid" }],
    [429, said, { is: "later", why: "rate-limited" }],
    [500, said, { is: "unknown", why: "server-error" }],
    [503, said, { is: "later", why: "not-ready" }],
    [505, said, { is: "later", why: "not-ready" }],
    [404, said, { is: "later", why: "strange-answer" }],
    [302, said, { is: "unknown", why: "strange-answer" }],
  ])("%d %s", (status, text, wanted) => {
    for (const route of LOGOS_ROUTES)
      expect(logosAnswer(route, status, text)).toEqual({ ...wanted, said: text })
  })

  test("success is told in each route's own way, and in no other", () => {
    expect(logosAnswer("messaging", 200, '{"requestId":"a"}')).toEqual({ is: "accepted", said: "" })
    expect(logosAnswer("lightpush", 200, '{"relayPeerCount":3}')).toEqual({ is: "accepted", said: "" })
    expect(logosAnswer("lightpush", 200, '{"statusDesc":"sent"}')).toEqual({ is: "accepted", said: "sent" })
    expect(logosAnswer("lightpush", 200, '{"relayPeerCount":0}')).toEqual({
      is: "later",
      why: "not-ready",
      said: "",
    })
    expect(logosAnswer("relay", 200, "OK")).toEqual({ is: "accepted", said: "OK" })
    expect(logosAnswer("relay", 200, '"OK"')).toEqual({ is: "accepted", said: "OK" })
    for (const route of LOGOS_ROUTES) {
      for (const text of ["", "<h1>OK</h1>", "{}", "null", '{"requestId":1}']) {
        expect(logosAnswer(route, 200, text)).toEqual({ is: "unknown", why: "strange-answer", said: "" })
      }
    }
    expect(logosAnswer("relay", 429, "<h1>Slow</h1>", 5)).toEqual({
      is: "later",
      why: "rate-limited",
      said: "",
      waitMs: 5,
    })
  })

  test("what is reported later", () => {
    const failed = (error: unknown) =>
      logosFailure(JSON.stringify({ events: [{ kind: "queued" }, { kind: "error", error }] }))
    expect(failed("Message size exceeded maximum")).toMatchObject({ is: "refused", why: "too-large" })
    expect(failed("no RLN membership")).toMatchObject({ is: "later", why: "not-ready" })
    expect(failed("the moon")).toEqual({ is: "later", why: "server-error", said: "the moon" })
    expect(failed(7)).toEqual({ is: "later", why: "server-error", said: "" })
    for (const text of ['{"events":[{"kind":"sent"}]}', "{}", "", "[]"]) expect(logosFailure(text)).toBeNull()
  })
})
