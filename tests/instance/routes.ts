import type { IncomingMessage } from "node:http"
import {
  convertManyToSpasmEventEnvelope,
  convertToSpasmEventEnvelope,
  convertToSpasmEventEnvelopeWithTree,
  generateRssFeed,
  toBeHex,
} from "spasm.js"
import { eventNotFound } from "./answers.ts"
import { findRow, readTreeSize, withReplies } from "./event-tree.ts"
import { readFilters, selectRows } from "./events-query.ts"
import { type Answer, errorAnswer, jsonAnswer, readBody } from "./http.ts"
import type { Policy } from "./settings.ts"
import { type Store, toSpasmEvent } from "./store.ts"
import { submit } from "./submit.ts"

export interface Instance {
  readonly store: Store
  readonly policy: Policy
  /** How long lists and single events wait on purpose, in milliseconds. */
  readonly delays: { list: number; event: number }
}

const lists = /^\/api\/(?:events|(?:spasm|rss)(?:\/(?:all|rising|hot))?)$/

/** Answers a request to the API; null when the path is none of it. */
export async function answerApi(
  request: IncomingMessage,
  url: URL,
  instance: Instance,
): Promise<Answer | null> {
  const path = url.pathname.replace(/(?<=.)\/$/, "")
  if (request.method === "POST") {
    const body = await readBody(request)
    if (!body.ok) return errorAnswer(body.status)
    return path === "/api/submit" ? answerSubmit(body.value, instance) : null
  }
  if (request.method !== "GET" && request.method !== "HEAD") return null
  if (lists.test(path)) return answerList(path, url, instance)
  if (path === "/api/health") {
    return jsonAnswer({ ok: true, database: true, timestamp: new Date().toISOString() })
  }
  if (path === "/api/app-config") return jsonAnswer(savedConfig(instance))
  // The real server drops what it has to say here, because it is a list and not an object.
  if (path === "/api/federation-list") return jsonAnswer({})
  const [, id] = /^\/api\/events\/([^/]+)$/.exec(path) ?? []
  return id ? answerEvent(id, url, instance) : null
}

function answerSubmit(value: unknown, { store, policy }: Instance): Answer {
  const wrapped = (value as { unknownEvent?: unknown }).unknownEvent
  return jsonAnswer(submit(wrapped ? wrapped : value, store, policy))
}

function answerList(path: string, url: URL, { store, policy, delays }: Instance): Answer {
  const filters = readFilters(path, url.searchParams)
  const rows = selectRows(store.rows(), filters, policy.settings)
  const events = rows.map((row) => toSpasmEvent(row))
  if (filters.format === "rss") {
    const channel = {
      title: policy.settings.rssFeedChannelTitle,
      description: policy.settings.rssFeedChannelDescription,
      link: url.origin,
      fullUri: url.href,
      imageUrl: "",
    }
    const body = generateRssFeed(events, {
      channel,
      customConvertToRssConfig: { customDomain: `${url.origin}/news/` },
    })
    return { status: 200, type: "application/rss+xml; charset=utf-8", body, delay: delays.list }
  }
  return jsonAnswer(events.length > 0 ? convertManyToSpasmEventEnvelope(events) : null, delays.list)
}

function answerEvent(encoded: string, url: URL, { store, policy, delays }: Instance): Answer {
  const asked = url.searchParams.get("e") || decode(encoded)
  if (asked === null) return errorAnswer(400)
  const id = asked.length === 63 && asked.startsWith("note") ? toBeHex(asked) : asked
  const { enableShortUrlsForWeb3Actions, shortUrlsLengthOfWeb3Ids } = policy.settings
  const row = findRow(id, store, enableShortUrlsForWeb3Actions ? shortUrlsLengthOfWeb3Ids : null)
  if (!row) return jsonAnswer(eventNotFound, delays.event)
  const size = readTreeSize(url.searchParams)
  const envelope = size
    ? convertToSpasmEventEnvelopeWithTree(withReplies(row, store, size))
    : convertToSpasmEventEnvelope(toSpasmEvent(row))
  return jsonAnswer(envelope, delays.event)
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}

function savedConfig({ policy }: Instance): unknown {
  try {
    const config = policy.savedConfig()
    return config && !Array.isArray(config) ? config : {}
  } catch {
    return {}
  }
}
