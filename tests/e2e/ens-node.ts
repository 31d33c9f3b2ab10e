// An Ethereum node on loopback that knows one ENS name: what it is asked, and what it answers.
import { createServer } from "node:http"
import { encodeAbiParameters, type Hex, namehash, pad } from "viem"

const REGISTRY = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e"
const RESOLVER = `0x${"cd".repeat(20)}` as const
const EMPTY = pad("0x0")

type Book = {
  /** What the address calls itself, and where that name leads. */
  name: string
  leadsTo: string
}

/** Serves a node whose book can be changed while it runs. */
export async function startEnsNode(address: string, book: Book) {
  const asked: string[] = []
  const answer = (method: string, { to, data }: { to: string; data: Hex }): string => {
    if (method === "eth_chainId") return "0x1"
    const hash = `0x${data.slice(10)}`
    const isOwn = hash === namehash(`${address.slice(2).toLowerCase()}.addr.reverse`)
    if (!isOwn && hash !== namehash(book.name)) return EMPTY
    if (to === REGISTRY) return pad(RESOLVER)
    return isOwn ? encodeAbiParameters([{ type: "string" }], [book.name]) : pad(book.leadsTo as Hex)
  }
  const server = createServer(async (request, response) => {
    const headers = { "content-type": "application/json", "access-control-allow-origin": "*" }
    const allowed = { ...headers, "access-control-allow-headers": "content-type" }
    if (request.method !== "POST") return response.writeHead(204, allowed).end()
    const body = JSON.parse((await request.toArray()).join(""))
    asked.push(body.method)
    const result = answer(body.method, body.params[0] ?? {})
    return response.writeHead(200, headers).end(JSON.stringify({ jsonrpc: "2.0", id: body.id, result }))
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const at = server.address()
  return {
    url: `http://127.0.0.1:${typeof at === "object" && at ? at.port : 0}/`,
    asked,
    book,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
