import type { IncomingMessage, ServerResponse } from "node:http"

/** The body limit of the real server: 100 kB as its body parser counts it. */
const bodyLimit = 102_400

export interface Answer {
  status: number
  type: string
  body: string
  headers?: Record<string, string>
  /** Milliseconds to wait before answering. */
  delay?: number
}

export type Body = { ok: true; value: unknown } | { ok: false; status: 400 | 413 | 415 }

const reasons: Record<number, string> = {
  400: "Bad Request",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
}

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

export function jsonAnswer(value: unknown, delay = 0): Answer {
  return { status: 200, type: "application/json; charset=utf-8", body: JSON.stringify(value), delay }
}

/** The page the real server's framework sends for every error. */
export function errorAnswer(status: number, message = reasons[status] ?? "Error"): Answer {
  return {
    status,
    type: "text/html; charset=utf-8",
    body: `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${escapeHtml(message)}</pre>\n</body>\n</html>\n`,
    headers: { "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff" },
  }
}

export function preflightAnswer(request: IncomingMessage): Answer {
  const asked = request.headers["access-control-request-headers"]
  return {
    status: 204,
    type: "",
    body: "",
    headers: {
      "Access-Control-Allow-Methods": "GET,HEAD,PUT,PATCH,POST,DELETE",
      Vary: "Access-Control-Request-Headers",
      ...(asked ? { "Access-Control-Allow-Headers": asked } : {}),
    },
  }
}

export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  if (answer.delay) await new Promise((resolve) => setTimeout(resolve, answer.delay))
  if (response.destroyed) return
  const bytes = Buffer.from(answer.body)
  response.writeHead(answer.status, {
    "Access-Control-Allow-Origin": "*",
    ...(answer.type ? { "Content-Type": answer.type } : {}),
    "Content-Length": bytes.length,
    ...answer.headers,
  })
  response.end(request.method === "HEAD" ? undefined : bytes)
}

/** Reads a JSON body as the real server does: any other content type reads as an empty object. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const { "content-type": type = "", "content-encoding": encoding = "identity" } = request.headers
  const declared = Number(request.headers["content-length"])
  const hasBody = request.headers["transfer-encoding"] !== undefined || !Number.isNaN(declared)
  const isJson = /^\s*application\/json\s*(;|$)/i.test(type)
  if (!hasBody || !isJson) {
    request.resume()
    return { ok: true, value: {} }
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? "utf-8"
  if (!/^utf-8$/i.test(charset) || encoding !== "identity") return refuse(request, 415)
  if (declared > bodyLimit) return refuse(request, 413)

  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length > bodyLimit) return refuse(request, 413)
    chunks.push(chunk as Buffer)
  }
  return parse(new TextDecoder().decode(Buffer.concat(chunks)))
}

function refuse(request: IncomingMessage, status: 413 | 415): Body {
  request.resume()
  return { ok: false, status }
}

function parse(text: string): Body {
  if (text === "") return { ok: true, value: {} }
  // Only objects and arrays are taken: a bare string, number or null is a bad request.
  if (!/^[ \t\n\r]*[[{]/.test(text)) return { ok: false, status: 400 }
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return { ok: false, status: 400 }
  }
}
