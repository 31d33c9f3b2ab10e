// What the test relay says about itself over HTTP (NIP-11).
import type { IncomingMessage, ServerResponse } from "node:http"

/** The limits that a relay announces, in the names of NIP-11. */
export type Limitation = Readonly<Record<string, number | boolean>>

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Allow-Methods": "GET, OPTIONS",
}

/** Whether it was the document that was asked for. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  limitation: Limitation,
): boolean {
  if (request.method === "OPTIONS") {
    response.writeHead(204, CORS).end()
    return false
  }
  if (!request.headers.accept?.includes("application/nostr+json")) {
    response.writeHead(200, { "Content-Type": "text/plain" }).end("This is a Nostr relay.\n")
    return false
  }
  const document = {
    name: "Test relay",
    description: "Keeps what the tests of this project publish",
    supported_nips: [1, 9, 11, 42],
    software: "@nostr-relay/core",
    limitation,
  }
  response.writeHead(200, { ...CORS, "Content-Type": "application/nostr+json" }).end(JSON.stringify(document))
  return true
}
