// Reading back from the store of a Logos Messaging node (store v3): anyone may have put anything under a topic.
import { base64 } from "@scure/base"
import type { Found } from "../../core/outbox/destination.ts"
import { jsonOf } from "../../core/outbox/json-text.ts"
import type { SignedEvent } from "../../core/outbox/signed-event.ts"
import { signedEventFromFile } from "../../core/outbox/signed-file.ts"
import { isObject, objectsIn } from "../../core/spasm/post.ts"
import { decodeUtf8 } from "../../core/text/utf8.ts"
import type { Verifier } from "../../core/verifier.ts"
import { lookAgainLater } from "./failures.ts"
import type { Fetcher } from "./http.ts"

const PAGE_SIZE = 20
const MOST_PAGES = 50
/** A page of the largest messages, in base64. */
const MAX_BYTES = PAGE_SIZE * 210_000
/** A message has its node's time, which may be behind ours. */
const CLOCK_SKEW_MS = 600_000

/**
 * Looks for the event among what was stored since it was signed, the newest first. Given back is only what our own
 * reader proves to be the event; with a signature of it missing only where nothing better is there.
 */
export async function findOnLogos(
  fetcher: Fetcher,
  url: string,
  topic: string,
  event: SignedEvent,
  signal: AbortSignal,
  verifier?: Verifier,
): Promise<Found> {
  // Nanoseconds are more than a number holds: they are written as digits, and never read.
  const startTime = `${Math.max(0, Math.trunc(event.signedAt) - CLOCK_SKEW_MS)}000000`
  const query = {
    includeData: "true",
    contentTopics: topic,
    startTime,
    ascending: "false",
    pageSize: `${PAGE_SIZE}`,
  }
  let part: Found | null = null
  let cursor = ""
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = new URLSearchParams(cursor ? { ...query, cursor } : query)
    const answer = await fetcher(`${url}/store/v3/messages?${asked}`, { signal, maxBytes: MAX_BYTES })
    if (!answer.ok) return part ?? lookAgainLater(answer)
    // No such route, or no store that this node knows.
    if (answer.status === 404 || answer.status === 412) return { is: "cannot-tell" }
    if (answer.status === 503) return part ?? { is: "unreachable", why: "not-ready" }
    if (answer.status !== 200) return part ?? lookAgainLater(answer)
    const told = jsonOf(answer.text)
    if (!isObject(told) || !Array.isArray(told.messages)) {
      return part ?? { is: "unreachable", why: "strange-answer" }
    }
    for (const item of objectsIn(told.messages)) {
      const text = candidateIn(item.message, topic, event)
      if (text === null) continue
      // Anyone may fill a page with forgeries: nothing else waits until all of them are looked through.
      await new Promise((done) => setTimeout(done))
      const found = eventIn(text, event, verifier)
      if (found?.isWhole) return { is: "found", event: found.value }
      if (found) part ??= { is: "found", event: found.value }
    }
    const { paginationCursor } = told
    if (typeof paginationCursor !== "string" || paginationCursor === "") return part ?? { is: "absent" }
    cursor = paginationCursor
  }
  // There is more than we read.
  return part ?? { is: "cannot-tell" }
}

/** The text of a message that holds what was signed, not yet proven: a look costs little, a proof much. */
function candidateIn(message: unknown, topic: string, { ethereum, nostr }: SignedEvent): string | null {
  if (!isObject(message) || typeof message.payload !== "string") return null
  if (message.contentTopic !== undefined && message.contentTopic !== topic) return null
  const text = textOf(message.payload)
  const signed = [...(nostr ? [nostr.id] : []), ...(ethereum ? [ethereum.signature] : [])]
  return text !== null && signed.some((part) => text.includes(part)) ? text : null
}

function eventIn(
  text: string,
  { key, ethereum, nostr }: SignedEvent,
  verifier?: Verifier,
): { readonly value: unknown; readonly isWhole: boolean } | null {
  const read = signedEventFromFile(text, verifier)
  if (!read.ok || read.event.key !== key) return null
  const isWhole =
    (!ethereum || read.event.ethereum?.signer === ethereum.signer) &&
    (!nostr || read.event.nostr?.pubkey === nostr.pubkey)
  return { value: jsonOf(text), isWhole }
}

function textOf(payload: string): string | null {
  try {
    return decodeUtf8(base64.decode(payload))
  } catch {
    return null
  }
}
