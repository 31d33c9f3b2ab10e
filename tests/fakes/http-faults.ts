// What can be wrong with a server that is asked over HTTP: one fault, in the way of its true answer.
import type { IncomingMessage, ServerResponse } from "node:http"
import { setTimeout as wait } from "node:timers/promises"

/** Faults are looked at in the order in which they stand here; the first that answers is the answer. */
export type HttpFault = {
  /** Over after so many requests; without it, it stays. */
  readonly times?: number
  /** Everything about the request, its effect too, happens so many milliseconds later. */
  readonly delayMs?: number
  /** Cuts the connection before the request has had any effect. */
  readonly dropBefore?: boolean
  /** No effect, no answer, for as long as the asker waits. */
  readonly silent?: boolean
  /** Takes effect, and is never answered. */
  readonly storeSilently?: boolean
  /** Takes effect, and cuts the connection in the middle of its true answer. */
  readonly dropAfter?: boolean
  /** No effect, and an answer without end. */
  readonly endless?: boolean
  /** Sends the asker to this address (302), without effect. */
  readonly redirect?: string
  /** A page for people with status 200, without effect. */
  readonly html?: boolean
  /** This status, without effect. */
  readonly status?: number
  /** The header of that name: seconds or a date. Goes with `status`. */
  readonly retryAfter?: number | string
  /** Status 200 and this as JSON, without effect: a refusal, or a lie. */
  readonly says?: unknown
}

export type HttpAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Buffer
}

/** A fault as it is set once, with what is left of its times. */
export class FaultSwitch {
  readonly #fault: HttpFault
  #left: number

  constructor(fault: HttpFault = {}) {
    this.#fault = fault
    this.#left = fault.times ?? Number.POSITIVE_INFINITY
  }

  /** The fault of the next request. */
  take(): HttpFault {
    if (this.#left <= 0) return {}
    this.#left -= 1
    return this.#fault
  }
}

/**
 * Answers a request with its fault, else with the truth. `truth` gives the request its effect.
 * Nothing takes effect after `signal`; an asker that has gone does not hold a request up.
 */
export async function answerWith(
  fault: HttpFault,
  truth: () => Promise<HttpAnswer>,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { delayMs = 0, dropBefore, silent, storeSilently, dropAfter, endless } = fault
  if (delayMs > 0) await wait(delayMs, undefined, { signal })
  if (dropBefore) return void response.destroy()
  if (silent) return
  if (endless) return flood(response)
  const instead = standIn(fault)
  const answer = storeSilently || dropAfter || !instead ? await truth() : instead
  if (storeSilently) return
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": body.length })
  if (!dropAfter) return void response.end(body)
  response.write(body.subarray(0, body.length / 2), () => response.destroy())
}

function standIn({ redirect, html, status, retryAfter, says }: HttpFault): HttpAnswer | null {
  const anyone = { "Access-Control-Allow-Origin": "*" }
  const page = { ...anyone, "Content-Type": "text/html; charset=utf-8" }
  if (redirect !== undefined) return { status: 302, headers: { ...page, Location: redirect }, body: "Found" }
  if (html) return { status: 200, headers: page, body: PAGE }
  if (status !== undefined) {
    const later = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }
    return { status, headers: { ...page, ...later }, body: PAGE }
  }
  if (says === undefined) return null
  const json = { ...anyone, "Content-Type": "application/json; charset=utf-8" }
  return { status: 200, headers: json, body: JSON.stringify(says) }
}

/** About a megabyte a second: past any sensible limit soon, and no load while a test waits. */
function flood(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" })
  const piece = `"${"x".repeat(16_382)}"`
  const timer = setInterval(() => response.write(piece), 16)
  response.once("close", () => clearInterval(timer))
}

const PAGE =
  "<!DOCTYPE html>\n<html><head><title>Please wait</title></head><body>Please wait.</body></html>\n"

/** A request as it came, for tests that say exactly what was sent. */
export type SeenRequest = {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

export async function see(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { method = "", url: path = "/", headers } = request
  return { method, path, headers, body: Buffer.concat(chunks).toString("utf8") }
}
