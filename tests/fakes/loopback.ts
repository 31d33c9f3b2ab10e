// An HTTP server on loopback that can be taken down and brought up again on the same port.
import type { Server } from "node:http"
import type { AddressInfo, Socket } from "node:net"

export type Loopback = {
  /** host:port, the same after every start. */
  readonly address: string
  readonly port: number
  /** Does nothing where it is up already. */
  start(): Promise<void>
  /** Cuts every connection and refuses new ones. Does nothing where it is down already. */
  stop(): Promise<void>
}

const HOST = "127.0.0.1"

/** `create` makes the server anew for each start; port 0 takes any free one, and keeps it. */
export async function openLoopback(create: () => Server, wantedPort = 0): Promise<Loopback> {
  let running = await listen(create(), wantedPort)
  const { port } = running
  let isUp = true
  return {
    address: `${HOST}:${port}`,
    port,
    async start() {
      if (isUp) return
      running = await listen(create(), port)
      isUp = true
    },
    async stop() {
      if (!isUp) return
      isUp = false
      await running.close()
    },
  }
}

type Listening = { readonly port: number; close(): Promise<void> }

async function listen(server: Server, port: number): Promise<Listening> {
  // The server forgets a connection that became a WebSocket; a machine that goes down does not.
  const sockets = new Set<Socket>()
  server.on("connection", (socket) => {
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, HOST, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
