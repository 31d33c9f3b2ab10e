// A site on loopback: a few pages, some of them with headers of their own.
import { createServer } from "node:http"

type Page = string | { readonly body: string; readonly headers: Readonly<Record<string, string>> }
/** A page, or what makes one anew for each question. */
type Answer = Page | ((query: URLSearchParams) => Page)

export type Routes = Readonly<Record<string, Answer>>
export type Site = { readonly origin: string }

/** An empty page that notes what its first inline script found. */
export const BLANK =
  "<!doctype html><html lang=en><title>site</title><script>window.atFirst=[typeof ethereum,typeof nostr].join()</script><h1>site</h1>"

/** Serves pages on loopback; `close` ends connections that browsers keep open. */
export async function serve(routes: Routes, port = 0): Promise<Site & { close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site")
    if (pathname === "/favicon.ico") return response.writeHead(204).end()
    const hit = routes[pathname]
    if (hit === undefined) return response.writeHead(404).end()
    const page = typeof hit === "function" ? hit(searchParams) : hit
    const { body, headers } = typeof page === "string" ? { body: page, headers: {} } : page
    return response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(body)
  })
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done))
  const address = server.address()
  const at = typeof address === "object" && address ? address.port : port
  return {
    origin: `http://127.0.0.1:${at}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
