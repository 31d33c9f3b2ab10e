// Spasm instances, older and newer: one event is posted, one is asked for, one address is tried.
import type { Transport } from "../../app/transport.ts"
import type { Answer, Found } from "../../core/outbox/destination.ts"
import { eventForInstance, isKeptByInstances, isPost } from "../../core/outbox/envelope.ts"
import { instanceAnswer } from "../../core/outbox/instance-answers.ts"
import { jsonOf } from "../../core/outbox/json-text.ts"
import type { SignedEvent } from "../../core/outbox/signed-event.ts"
import { isObject } from "../../core/spasm/post.ts"
import { encodeUtf8 } from "../../core/text/utf8.ts"
import { failedPost, lookAgainLater } from "./failures.ts"
import type { Fetcher } from "./http.ts"
import { INSTANCE_MAX_BYTES, testInstance } from "./instance-test.ts"

/** The transport of `POST /api/submit/` and `GET /api/events/:id`. */
export function createInstance(fetcher: Fetcher): Transport {
  return {
    kind: "spasm-instance",
    carries: (event) => formOf(event) !== null,

    async send(event, { url }, signal): Promise<Answer> {
      const form = formOf(event)
      if (form === null) return { is: "refused", why: "cannot-carry", said: "" }
      const bytes = encodeUtf8(JSON.stringify(form))
      if (bytes === null) return { is: "refused", why: "unreadable", said: "" }
      if (bytes.length > INSTANCE_MAX_BYTES) return { is: "refused", why: "too-large", said: "" }
      const answer = await fetcher(`${url}/api/submit/`, { json: form, signal })
      if (!answer.ok) return failedPost(answer)
      return instanceAnswer(answer.status, answer.contentType, answer.text, answer.waitMs)
    },

    async find(event, { url }, signal): Promise<Found> {
      const id = event.spasmid ?? event.nostr?.id
      if (id === undefined) return { is: "cannot-tell" }
      const answer = await fetcher(`${url}/api/events/${encodeURIComponent(id)}`, { signal })
      if (!answer.ok || answer.status !== 200) return lookAgainLater(answer)
      return foundIn(answer.text)
    },

    test: (url, own, signal) => testInstance(fetcher, url, own, signal),
  }
}

const formOf = (event: SignedEvent): ReturnType<typeof eventForInstance> =>
  isPost(event) && isKeptByInstances(event) ? eventForInstance(event) : null

/** "Nothing" is a `null` or an error in a body with status 200. */
function foundIn(text: string): Found {
  const value = jsonOf(text)
  if (value === null) return { is: "absent" }
  if (isObject(value)) {
    const { error } = value
    if (error === undefined && "type" in value) return { is: "found", event: value }
    if (typeof error === "string" && /not been found/i.test(error)) return { is: "absent" }
  }
  return { is: "unreachable", why: "strange-answer" }
}
