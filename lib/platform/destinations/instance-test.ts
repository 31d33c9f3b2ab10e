// Finding the API of a Spasm instance behind an address that a person typed, and what it says of itself.
import { appConfigLimits } from "../../core/outbox/app-config.ts"
import type { TestReport } from "../../core/outbox/destination.ts"
import { jsonOf } from "../../core/outbox/json-text.ts"
import { isObject } from "../../core/spasm/post.ts"
import { delayOf } from "./failures.ts"
import type { Fetcher, HttpAnswer, HttpFailure } from "./http.ts"
import { apiNamedIn, basesOf, isHtml } from "./instance-address.ts"

/** Most bytes of one submission, as the server's body parser counts. */
export const INSTANCE_MAX_BYTES = 102_400

const LIMIT_MS = 8_000

type Ask = (url: string) => Promise<HttpAnswer | HttpFailure>
type Outcome =
  | { readonly is: "api"; readonly tookMs: number; readonly software: string }
  | { readonly is: "not-ready" }
  /** It answers, but not like an instance. */
  | { readonly is: "other" }
  | { readonly is: "failed"; readonly failure: HttpFailure }

/**
 * Tries the origin, the path, the host `api.…`, and what a page served there names as its API; the report's `url` is
 * the API that was found. Nothing but GET is asked, and nothing of `own` is sent. Never throws.
 */
export async function testInstance(
  fetcher: Fetcher,
  url: string,
  own: readonly string[],
  signal: AbortSignal,
): Promise<TestReport> {
  const report = (found: Partial<TestReport>): TestReport => ({
    at: Date.now(),
    ok: false,
    url,
    kind: "spasm-instance",
    ...found,
  })
  const ask: Ask = (address) => fetcher(address, { signal, limitMs: LIMIT_MS })
  const { here, elsewhere } = basesOf(url)
  const [origin] = here
  if (origin === undefined) return report({ why: "not-a-server" })
  let why: NonNullable<TestReport["why"]> = "not-a-server"

  const found = async (base: string): Promise<TestReport | null> => {
    const outcome = await probe(ask, base)
    if (outcome.is === "not-ready") return report({ url: base, why: "not-ready" })
    if (outcome.is === "failed" && base === origin) why = delayOf(outcome.failure)
    if (outcome.is !== "api") return null
    const config = await ask(`${base}/api/app-config`)
    const limits = appConfigLimits(toldBy(config), own)
    const { tookMs: latencyMs, software } = outcome
    return report({ ok: true, url: base, latencyMs, software, maxBytes: INSTANCE_MAX_BYTES, ...limits })
  }

  for (const base of [...here, ...elsewhere]) {
    const api = await found(base)
    if (api) return api
    if (signal.aborted) return report({ why })
  }
  const page = await ask(url)
  const named = page.ok && isHtml(page.contentType) ? apiNamedIn(page.text, url) : null
  return (named !== null && (await found(named))) || report({ why })
}

/** Newer servers tell their health; older ones are known by their events. */
async function probe(ask: Ask, base: string): Promise<Outcome> {
  const health = await ask(`${base}/api/health`)
  // Where the host itself does not answer there is no use in asking it more.
  if (!health.ok && ["no-connection", "no-answer"].includes(health.why))
    return { is: "failed", failure: health }
  const told = toldBy(health)
  if (isObject(told) && "ok" in told) {
    if (told.ok !== true) return { is: "not-ready" }
    return { is: "api", tookMs: tookOf(health), software: "spasm-forum-server" }
  }
  const events = await ask(`${base}/api/events?limit=1`)
  if (!events.ok) return { is: "failed", failure: events }
  const list = toldBy(events)
  const isEvents =
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((item) => isObject(item) && item.type === "SpasmEventEnvelopeV2")
  // A bare `null` is what an empty forum answers, and others, too: then its settings must be there as well.
  const isEmptyForum = list === null && isObject(toldBy(await ask(`${base}/api/app-config`)))
  return isEvents || isEmptyForum
    ? { is: "api", tookMs: tookOf(events), software: "degenrocket-server" }
    : { is: "other" }
}

const tookOf = (answer: HttpAnswer | HttpFailure): number => (answer.ok ? answer.tookMs : 0)

/** The JSON of an answer with status 200; undefined for anything else. */
const toldBy = (answer: HttpAnswer | HttpFailure): unknown =>
  answer.ok && answer.status === 200 && !isHtml(answer.contentType) ? jsonOf(answer.text) : undefined
