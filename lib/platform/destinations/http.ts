// One careful request: no cookies, no referrer, no redirect followed, a time limit, and a body that cannot grow for ever.
import { decodeUtf8 } from "../../core/text/utf8.ts"
import { webAddress } from "./web-address.ts"

export type HttpRequest = {
  /** GET where there is none; sent as JSON. */
  readonly json?: unknown
  readonly signal: AbortSignal
  /** For the whole exchange, in milliseconds. */
  readonly limitMs?: number
  /** Most bytes of the answer's body, after decompression. */
  readonly maxBytes?: number
}

export type HttpAnswer = {
  readonly ok: true
  readonly status: number
  readonly contentType: string
  readonly text: string
  /** From the question to the whole answer. */
  readonly tookMs: number
  /** What Retry-After came to, at most a day. */
  readonly waitMs?: number
}

/** Why there is no answer. Closed. `unreadable` is no UTF-8; `too-large` was cut off by us. */
export type HttpFailure = {
  readonly ok: false
  readonly why: "no-connection" | "no-answer" | "cut-off" | "redirect" | "too-large" | "unreadable"
  /** Whether the request may have reached the server all the same. */
  readonly sent: boolean
}

export type Fetcher = (url: string, request: HttpRequest) => Promise<HttpAnswer | HttpFailure>

const LIMIT_MS = 15_000
const MAX_BYTES = 1_048_576
const DAY_MS = 86_400_000

/**
 * Asks over the given fetch. Never throws. A browser does not say how far a failed request came: it counts as never
 * sent only where `isOnline` is false, the address is no web address, or it was cancelled before.
 */
export function createFetcher(fetch: typeof globalThis.fetch, isOnline: () => boolean = () => true): Fetcher {
  return async (url, { json, signal, limitMs = LIMIT_MS, maxBytes = MAX_BYTES }) => {
    const body = json === undefined ? null : JSON.stringify(json)
    if (signal.aborted || !isOnline() || webAddress(url) === null) return failed("no-connection", false)
    const stop = new AbortController()
    let timedOut = false
    const cancel = (): void => stop.abort()
    const timer = setTimeout(() => {
      timedOut = true
      stop.abort()
    }, limitMs)
    signal.addEventListener("abort", cancel, { once: true })
    const startedAt = performance.now()
    let answered = false
    try {
      const response = await fetch(url, {
        ...(body !== null && { method: "POST", body, headers: { "Content-Type": "application/json" } }),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        // Told apart from a broken line, which "error" is not.
        redirect: "manual",
        cache: "no-store",
        signal: stop.signal,
      })
      answered = true
      if (isRedirect(response)) return failed("redirect", true)
      const bytes = await bodyOf(response, maxBytes)
      if (bytes === null) return failed("too-large", true)
      const text = decodeUtf8(bytes)
      if (text === null) return failed("unreadable", true)
      const waitMs = waitOf(response.headers.get("retry-after"))
      return {
        ok: true,
        status: response.status,
        contentType: response.headers.get("content-type") ?? "",
        text,
        tookMs: Math.round(performance.now() - startedAt),
        ...(waitMs !== null && { waitMs }),
      }
    } catch {
      if (timedOut) return failed("no-answer", true)
      return failed(answered ? "cut-off" : "no-connection", true)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener("abort", cancel)
      // Ends whatever is still being received.
      stop.abort()
    }
  }
}

const failed = (why: HttpFailure["why"], sent: boolean): HttpFailure => ({ ok: false, why, sent })

/** A browser hides the status of a redirect that it does not follow. */
const isRedirect = ({ type, status }: Response): boolean =>
  type === "opaqueredirect" || (status >= 300 && status < 400)

/** The body by pieces, or null as soon as it is longer than agreed. */
async function bodyOf({ body }: Response, maxBytes: number): Promise<Uint8Array | null> {
  if (body === null) return new Uint8Array()
  const reader = body.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > maxBytes) return null
    pieces.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** Milliseconds of a Retry-After header (RFC 9110), which holds seconds or a date; null where it says nothing. */
function waitOf(header: string | null): number | null {
  if (header === null) return null
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), DAY_MS)
}

/** The browser's own network. */
export const network: Fetcher = createFetcher(
  (...request) => fetch(...request),
  () => navigator.onLine,
)
