// Asking a Logos Messaging node how it is, and which of its routes it has.
import type { Delay, TestReport } from "../../core/outbox/destination.ts"
import { jsonOf } from "../../core/outbox/json-text.ts"
import { LOGOS_ROUTES, type LogosRoute } from "../../core/outbox/logos-answers.ts"
import { saidOf } from "../../core/outbox/said.ts"
import { isObject } from "../../core/spasm/post.ts"
import { delayOf } from "./failures.ts"
import type { Fetcher } from "./http.ts"
import { baseOf, webAddress } from "./web-address.ts"

export const LOGOS_PATHS: Readonly<Record<LogosRoute, string>> = {
  messaging: "/messaging/v1/messages",
  lightpush: "/lightpush/v3/message",
  relay: "/relay/v1/auto/messages",
}

export type LogosHealth =
  | { readonly is: "ready"; readonly tookMs: number }
  | { readonly is: "not-ready"; readonly said: string; readonly tookMs: number }
  | { readonly is: "failed"; readonly why: Delay }
  /** It answers, but not like a node. */
  | { readonly is: "other" }

/** How the node says it is; older nodes, which do not say, count as ready where they tell of themselves. */
export async function logosHealth(fetcher: Fetcher, url: string, signal: AbortSignal): Promise<LogosHealth> {
  const answer = await fetcher(`${url}/health`, { signal })
  if (!answer.ok) return { is: "failed", why: delayOf(answer) }
  const { status, text, tookMs } = answer
  if (status === 404) {
    const info = await fetcher(`${url}/debug/v1/info`, { signal })
    if (!info.ok) return { is: "failed", why: delayOf(info) }
    return info.status === 200 && isObject(jsonOf(info.text)) ? { is: "ready", tookMs } : { is: "other" }
  }
  if (status === 503 || status === 500) {
    return { is: "not-ready", said: /^\s*</.test(text) ? "" : saidOf(text.trim()), tookMs }
  }
  const told = jsonOf(text)
  if (status !== 200 || !isObject(told) || typeof told.nodeHealth !== "string") return { is: "other" }
  if (/^ready$/i.test(told.nodeHealth)) return { is: "ready", tookMs }
  return { is: "not-ready", said: saidOf(told.nodeHealth), tookMs }
}

/** Tests a node without giving it any message: `url` in the report is without a slash at the end. Never throws. */
export async function testLogosNode(
  fetcher: Fetcher,
  typed: string,
  signal: AbortSignal,
): Promise<TestReport> {
  const address = webAddress(typed)
  const url = address ? baseOf(address) : typed
  const report = (found: Partial<TestReport>): TestReport => ({
    at: Date.now(),
    ok: false,
    url,
    kind: "logos-node",
    ...found,
  })
  if (!address) return report({ why: "not-a-server" })
  const health = await logosHealth(fetcher, url, signal)
  if (health.is === "failed") return report({ why: health.why })
  if (health.is === "other") return report({ why: "not-a-server" })
  const latencyMs = health.tookMs
  const route = await routeOf(fetcher, url, signal)
  if (typeof route === "object") return report({ latencyMs, why: route.why })
  if (health.is === "not-ready") return report({ latencyMs, route, why: "not-ready" })
  return report({ ok: true, latencyMs, route })
}

/** A message without a payload is refused by a route that is there: nothing is published by asking. */
async function routeOf(
  fetcher: Fetcher,
  url: string,
  signal: AbortSignal,
): Promise<LogosRoute | { readonly why: Delay | "not-a-server" }> {
  for (const route of LOGOS_ROUTES) {
    const answer = await fetcher(url + LOGOS_PATHS[route], { json: {}, signal })
    if (!answer.ok) return { why: delayOf(answer) }
    if (answer.status === 401 || answer.status === 403) return { why: "forbidden-origin" }
    if (answer.status !== 404) return route
  }
  return { why: "not-a-server" }
}
