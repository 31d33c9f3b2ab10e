// The pipe between one page and the background. Builds every message itself; decides nothing; never drops a promise.
import type { Browser, Runtime } from "webextension-polyfill"
import { defineContentScript } from "wxt/utils/define-content-script"

type Ask = { id: number; method: string; params: string }
type Reply =
  | { state: "done"; result: unknown }
  | { state: "failed"; code: number; message: string }
  | { state: "pending" }

export default defineContentScript({
  matches: [],
  registration: "runtime",
  // Registered in the isolated world (lib/platform/sites.ts); this only keeps the build from adding a wrapper.
  world: "MAIN",
  main() {
    const mark = "spasm-signer"
    const { browser, chrome } = globalThis as unknown as { browser?: Browser; chrome: Browser }
    const { runtime } = browser ?? chrome
    const pending = new Map<string, number>()
    let line: Runtime.Port | null = null
    let page: MessagePort | null = null

    const settle = (id: number, reply: Exclude<Reply, { state: "pending" }>): void => {
      if (reply.state === "done") page?.postMessage({ id, result: reply.result })
      else page?.postMessage({ id, error: { code: reply.code, message: reply.message } })
    }
    const gone = {
      state: "failed",
      code: 4900,
      message: "The signer was updated or removed; reload this page",
    } as const

    /** Waiting requests hang on one line. When the worker dies the line breaks; it is drawn again by id. */
    const attach = (): void => {
      if (line || pending.size === 0) return
      try {
        line = runtime.connect({ name: "page" })
      } catch {
        for (const id of pending.values()) settle(id, gone)
        pending.clear()
        return
      }
      line.onDisconnect.addListener(() => {
        line = null
        setTimeout(attach, 50)
      })
      line.onMessage.addListener((message) => {
        const { key, reply } = message as { key: string; reply: Exclude<Reply, { state: "pending" }> }
        const id = pending.get(key)
        if (id === undefined) return
        pending.delete(key)
        settle(id, reply)
        if (pending.size === 0) {
          line?.disconnect()
          line = null
        }
      })
      for (const key of pending.keys()) line.postMessage({ key })
    }

    const ask = async ({ id, method, params }: Ask): Promise<void> => {
      const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, "0"),
      ).join("")
      for (let tries = 0; ; tries++) {
        let reply: Reply | undefined
        try {
          reply = await runtime.sendMessage({ type: "page-call", key, method, params })
        } catch {
          // As with no answer at all: a worker that dies on the way may do either. The same key asks for the same thing.
        }
        if (!reply) {
          if (!runtime?.id || tries > 20) return settle(id, gone)
          await new Promise((done) => setTimeout(done, 50 * (tries + 1)))
          continue
        }
        if (reply.state !== "pending") return settle(id, reply)
        pending.set(key, id)
        if (line) line.postMessage({ key })
        else attach()
        return
      }
    }

    addEventListener(`${mark}:port`, function take(event) {
      const [port] = (event as MessageEvent).ports
      if (!port) return
      removeEventListener(`${mark}:port`, take)
      event.preventDefault()
      event.stopImmediatePropagation()
      page = port
      page.onmessage = ({ data }: MessageEvent<Ask>) => {
        ask({ id: Number(data.id), method: String(data.method), params: String(data.params) })
      }
    })
    dispatchEvent(new Event(`${mark}:bridge`))
    runtime.onMessage.addListener((message: unknown) => {
      const { event, payload } = message as { event?: string; payload?: unknown }
      if (event) page?.postMessage({ event, payload })
    })
  },
})
