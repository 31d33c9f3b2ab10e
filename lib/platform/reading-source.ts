// Where a text to read comes from: a paste, a file, or an address that is asked once, given on piece by piece.
import { createFetcher, type HttpFailure } from "./destinations/http.ts"

export type Source =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "file"; readonly file: Blob }
  | { readonly is: "url"; readonly url: string }

export type SourceFailure =
  | { readonly is: "http"; readonly status: number }
  /** As in http.ts; `offline` where the browser says so, `blocked` where the server answers but lets no page read it. */
  | { readonly is: "network"; readonly why: HttpFailure["why"] | "offline" | "blocked" }

/** Most bytes of a text. */
const MAX_BYTES = 33_554_432
const LIMIT_MS = 120_000
/** How much is cut into items before the first of them can be shown. */
const STEP = 262_144

class Stopped extends Error {
  readonly why: "too-large" | "unreadable" | "cut-off"
  constructor(why: Stopped["why"]) {
    super(why)
    this.why = why
  }
}

/** Gives the text in pieces, each with how many bytes there were so far; null where all of it came. Never throws. */
export async function readSource(
  source: Source,
  onPiece: (piece: string, bytes: number) => Promise<void>,
): Promise<SourceFailure | null> {
  try {
    if (source.is === "url") return await readUrl(source.url, onPiece)
    if (source.is === "file") {
      await takeAll(source.file.stream(), onPiece)
      return null
    }
    if (source.text.length > MAX_BYTES) throw new Stopped("too-large")
    for (let at = 0; at < source.text.length; at += STEP) {
      const piece = source.text.slice(at, at + STEP)
      await onPiece(piece, at + piece.length)
    }
    return null
  } catch (error) {
    return { is: "network", why: error instanceof Stopped ? error.why : "cut-off" }
  }
}

async function takeAll(
  stream: ReadableStream<Uint8Array>,
  onPiece: (piece: string, bytes: number) => Promise<void>,
): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new Stopped("unreadable")
    }
  }
  const reader = stream.getReader()
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > MAX_BYTES) throw new Stopped("too-large")
    await onPiece(decode(value), size)
  }
  await onPiece(decode(), size)
}

/**
 * The careful request of http.ts, whose answer is drunk here as it comes: thirty megabytes would otherwise be decoded
 * before the first post is seen.
 */
async function readUrl(
  url: string,
  onPiece: (piece: string, bytes: number) => Promise<void>,
): Promise<SourceFailure | null> {
  let stopped: Stopped | null = null
  const drinking: typeof fetch = async (address, init) => {
    const response = await fetch(address, init)
    if (!response.ok || !response.body) return response
    await takeAll(response.body, onPiece).catch((error: unknown) => {
      // A line that breaks in the middle is told apart from a server that never answered, and from our own limit.
      if (!(error instanceof Stopped) && init?.signal?.aborted) throw error
      stopped = error instanceof Stopped ? error : new Stopped("cut-off")
    })
    return new Response(null, { status: response.status, headers: response.headers })
  }
  const ask = createFetcher(drinking, () => navigator.onLine)
  const answer = await ask(url, { signal: new AbortController().signal, limitMs: LIMIT_MS })
  if (stopped) return { is: "network", why: (stopped as Stopped).why }
  if (answer.ok) {
    return answer.status >= 200 && answer.status < 300 ? null : { is: "http", status: answer.status }
  }
  if (answer.why !== "no-connection") return { is: "network", why: answer.why }
  if (!navigator.onLine) return { is: "network", why: "offline" }
  return { is: "network", why: (await answersAnyone(url)) ? "blocked" : "no-connection" }
}

/** Whether a server answers at all: a browser tells a refusal to other pages apart from silence in no other way. */
async function answersAnyone(url: string): Promise<boolean> {
  try {
    await fetch(url, {
      mode: "no-cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal: AbortSignal.timeout(5000),
    })
    return true
  } catch {
    return false
  }
}
