// The pipe between one page and the background, where a browser test cannot go: in a page that is not shown yet.
import { afterEach, expect, test, vi } from "vitest"
import bridge from "../../../entrypoints/bridge.content.ts"

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A page with the bridge in it and a background that answers every call with its method. */
function pageWith(document: Partial<Document> & { prerendering?: boolean }) {
  const events = new EventTarget()
  const told = new EventTarget()
  const lines: { connected: boolean }[] = []
  const connect = () => {
    const line = { connected: true }
    lines.push(line)
    let answer: (message: unknown) => void = () => undefined
    return {
      onDisconnect: { addListener: () => undefined },
      onMessage: { addListener: (listener: typeof answer) => (answer = listener) },
      disconnect: () => {
        line.connected = false
      },
      // As in Chromium: what is posted on a line that the browser cut is lost without a word.
      postMessage: ({ key, method }: { key: string; method: string }) => {
        if (line.connected) queueMicrotask(() => answer({ key, reply: { state: "done", result: method } }))
      },
    }
  }
  vi.stubGlobal("browser", { runtime: { id: "self", onMessage: { addListener: () => undefined }, connect } })
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events))
  vi.stubGlobal("removeEventListener", events.removeEventListener.bind(events))
  vi.stubGlobal("dispatchEvent", events.dispatchEvent.bind(events))
  const page = Object.assign(told, { readyState: "complete" }, document)
  vi.stubGlobal("document", page)
  bridge.main(undefined as never)
  const { port1, port2 } = new MessageChannel()
  events.dispatchEvent(
    Object.assign(new Event("spasm-signer:port", { cancelable: true }), { ports: [port2] }),
  )
  const answers: unknown[] = []
  port1.onmessage = ({ data }) => answers.push(data)
  return {
    page,
    lines,
    answers,
    ask: (id: number, method: string) => port1.postMessage({ id, method, params: "[]" }),
    happens: (name: string, target: EventTarget = events) => target.dispatchEvent(new Event(name)),
    close: () => port1.close(),
  }
}
const settled = () => new Promise((done) => setTimeout(done, 20))

test("a page that is made ready before anybody goes there asks nothing until it is shown", async () => {
  const { page, lines, answers, ask, happens, close } = pageWith({ prerendering: true })
  ask(1, "eth_accounts")
  ask(2, "eth_coinbase")
  await settled()
  expect(lines).toHaveLength(0)
  Object.assign(page, { prerendering: false })
  happens("prerenderingchange", page)
  await settled()
  expect(lines).toHaveLength(1)
  expect(answers).toEqual([
    { id: 1, result: "eth_accounts" },
    { id: 2, result: "eth_coinbase" },
  ])
  close()
})

test("a page that is left is told that its calls are over, and draws a new line when it comes back", async () => {
  const { lines, answers, ask, happens, close } = pageWith({})
  ask(1, "eth_accounts")
  await settled()
  for (const line of lines) line.connected = false
  ask(2, "personal_sign")
  await settled()
  happens("pagehide")
  ask(3, "eth_accounts")
  await settled()
  expect(lines).toHaveLength(2)
  expect(answers).toEqual([
    { id: 1, result: "eth_accounts" },
    { id: 2, error: { code: 4001, message: expect.any(String) } },
    { id: 3, result: "eth_accounts" },
  ])
  close()
})
