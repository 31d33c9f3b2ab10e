// What a request without a usable answer means for the outbox.
import type { Answer, Delay, Found } from "../../core/outbox/destination.ts"
import type { HttpAnswer, HttpFailure } from "./http.ts"

/** A post that got no answer: sent again only where it cannot have arrived. */
export function failedPost(failure: HttpFailure): Answer {
  const { why, sent } = failure
  if (!sent || why === "redirect") return { is: "later", why: delayOf(failure), said: "" }
  return { is: "unknown", why: why === "no-connection" ? "no-answer" : delayOf(failure), said: "" }
}

/** A look that says nothing about the event. */
export const lookAgainLater = (answer: HttpAnswer | HttpFailure): Found => ({
  is: "unreachable",
  why: delayOf(answer),
})

/** Why there is no usable answer. */
export function delayOf(answer: HttpAnswer | HttpFailure): Delay {
  if (!answer.ok) {
    return answer.why === "too-large" || answer.why === "unreadable" ? "strange-answer" : answer.why
  }
  if (answer.status === 429) return "rate-limited"
  return answer.status >= 500 ? "server-error" : "strange-answer"
}
