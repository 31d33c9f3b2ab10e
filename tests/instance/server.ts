import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { type Answer, errorAnswer, preflightAnswer, send } from "./http.ts"
import { answerPage, buildPage } from "./page-assets.ts"
import { answerApi, type Instance } from "./routes.ts"
import { Policy } from "./settings.ts"
import { Store } from "./store.ts"

export interface InstanceOptions {
  /** 0 takes any free port. */
  port: number
  host?: string
  /** Where the events survive a restart; without it they are gone with the process. */
  dataFile?: string
  /** The wait before every answer with events; as on a real server where left out, none at 0. */
  delayMs?: number
  /** Addresses that may change the settings, Ethereum or Nostr (hex or npub). */
  admins?: string[]
  moderators?: string[]
}

export interface RunningInstance {
  /** The address without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Gets the forum's page ready; otherwise its first visitor waits for that. */
  preparePage(): Promise<void>
  close(): Promise<void>
}

const loopback = ["127.0.0.1", "::1", "localhost"]

/** Starts a small Spasm instance, API and forum page, for tests and demonstrations. */
export async function startInstance(options: InstanceOptions): Promise<RunningInstance> {
  const { port, host = "127.0.0.1", dataFile, delayMs, admins = [], moderators = [] } = options
  if (!loopback.includes(host)) throw new Error("The demo forum listens on loopback only")
  const store = new Store(dataFile)
  const instance: Instance = {
    store,
    policy: new Policy(store, admins, moderators),
    delays: { list: delayMs ?? 200, event: delayMs ?? 300 },
  }

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, instance).catch((error: unknown) => {
      console.error(error)
      return errorAnswer(500)
    })
    await send(request, response, answer)
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    async preparePage() {
      await buildPage()
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      store.close()
    },
  }
}

async function answerTo(request: IncomingMessage, instance: Instance): Promise<Answer> {
  if (request.method === "OPTIONS") return preflightAnswer(request)
  const target = request.url ?? "/"
  const url = new URL(
    target.startsWith("/") ? `http://${request.headers.host ?? "localhost"}${target}` : target,
  )
  return (
    (await answerApi(request, url, instance)) ??
    (await answerPage(request, url, instance.policy)) ??
    errorAnswer(404, `Cannot ${request.method} ${url.pathname}`)
  )
}
