// Servers on loopback that answer as nobody should, each until the test file ends.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll } from "vitest"

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export type Hostile = {
  readonly url: string
  /** Method and path of each request. */
  readonly asked: string[]
  readonly headers: IncomingMessage["headers"][]
  /** Resolves when a connection was ended by the other side. */
  readonly left: Promise<void>
}

const servers: Server[] = []
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** Answers once the whole request is there, which it does not look at. */
export async function serve(handler: Handler): Promise<Hostile> {
  const asked: string[] = []
  const headers: IncomingMessage["headers"][] = []
  let leave = (): void => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    response.on("error", () => {})
    response.on("close", () => {
      if (!response.writableFinished) leave()
    })
    request.resume()
    request.on("end", () => handler(request, response))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, headers, left }
}

/** One answer for every request. */
export const always =
  (status: number, type: string, body: string | Uint8Array, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, { "content-type": type, ...headers }).end(body)
  }

/** JSON by path, 404 elsewhere. */
export const routes =
  (answers: Readonly<Record<string, unknown>>): Handler =>
  ({ url = "" }, response) => {
    const path = url.split("?")[0] ?? ""
    const known = Object.hasOwn(answers, path)
    response.writeHead(known ? 200 : 404, { "content-type": known ? "application/json" : "text/html" })
    response.end(known ? JSON.stringify(answers[path]) : "<h1>Not found</h1>")
  }

/** A port on which nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
