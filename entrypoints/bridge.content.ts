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
    const world = globalThis as unknown as { browser?: Browser; chrome: Browser }
    let runtime: Runtime.Static | undefined
    const asked = new Map<string, Ask>()
    let line: Runtime.Port | null = null
    let page: MessagePort | null = null
    /** How often the line broke without a word on it. */
    let broken = 0

    const settle = (key: string, reply: Reply): void => {
      const id = asked.get(key)?.id
      if (reply.state === "pending" || !asked.delete(key)) return
      if (reply.state === "done") page?.postMessage({ id, result: reply.result })
      else page?.postMessage({ id, error: { code: reply.code, message: reply.message } })
    }
    const giveUp = (code: number, message: string): void => {
      for (const key of asked.keys()) settle(key, { state: "failed", code, message })
    }
    const lost = (): void => giveUp(4900, "The signer was updated or removed; reload this page")
    /** Passes on what a provider tells its page. */
    const tell = ({ event, payload }: { event?: string; payload?: unknown }): void => {
      if (event) page?.postMessage({ event, payload })
    }
    const send = (key: string, { method, params }: Ask): void => line?.postMessage({ key, method, params })

    /** The browser builds `runtime` when it is first touched, which a page that only loads should not pay for. */
    const reach = (): Runtime.Static => {
      if (runtime) return runtime
      runtime = (world.browser ?? world.chrome).runtime
      runtime.onMessage.addListener((message: unknown) => tell(message as object))
      return runtime
    }

    /** Every call hangs on one line. When the worker dies the line breaks, and what is unanswered is asked again. */
    const draw = (): void => {
      if (line || asked.size === 0) return
      // Before it is shown the browser takes a page for a frame of another one.
      if ((document as { prerendering?: boolean }).prerendering) {
        document.addEventListener("prerenderingchange", draw, { once: true })
        return
      }
      try {
        line = reach().connect({ name: "page" })
      } catch {
        lost()
        return
      }
      line.onDisconnect.addListener(() => {
        line = null
        if (!runtime?.id || ++broken > 20) return lost()
        setTimeout(draw, 50 * broken)
      })
      line.onMessage.addListener((message) => {
        const { key, reply, ...told } = message as { key: string; reply?: Reply }
        broken = 0
        if (reply) settle(key, reply)
        else tell(told)
      })
      for (const [key, ask] of asked) send(key, ask)
    }

    const take = (ask: Ask): void => {
      const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, "0"),
      ).join("")
      asked.set(key, ask)
      if (line) send(key, ask)
      else draw()
    }

    addEventListener(`${mark}:port`, function receive(event) {
      const [port] = (event as MessageEvent).ports
      if (!port) return
      removeEventListener(`${mark}:port`, receive)
      event.preventDefault()
      event.stopImmediatePropagation()
      page = port
      page.onmessage = ({ data }: MessageEvent<Ask>) => {
        take({ id: Number(data.id), method: String(data.method), params: String(data.params) })
      }
    })
    // A page that is left may come back as it was, to a line that the browser cut: it draws a new one when it calls.
    addEventListener("pagehide", () => {
      giveUp(4001, "withdrawn: the page went away")
      line?.disconnect()
      line = null
    })
    dispatchEvent(new Event(`${mark}:bridge`))
    if (document.readyState === "complete") reach()
    else addEventListener("load", () => setTimeout(reach), { once: true })
  },
})
