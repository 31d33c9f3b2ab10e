// How soon the popup is drawn, in a browser that nobody drives: a page is opened and only asked once it stands.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { launch } from "../../tests/e2e/browser.ts"
import { median, reportCount, reportTimes, round } from "./report.ts"
import { startUndriven } from "./undriven.ts"

const POPUPS = 20
/** Until a page has been drawn and whatever a start of the browser does has ended: ms. */
const SETTLED = 1_000
const STARTED = 3_000

/** When a page was first drawn, and when what it marks as its content was: ms since it was asked for. */
type Drawn = { readonly first?: number; readonly content?: number }

export async function benchPopup(): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "spasm-bench-"))
  try {
    const extension = await launch(profile)
    await extension.onboard()
    const root = extension.url("/")
    await extension.close()
    const [popups = [], bare = []] = await drawn(profile, [`${root}popup.html`, `${root}manifest.json`])
    const floor = median(bare.map(({ first }) => first ?? Number.NaN))
    const whole = popups.filter((one) => one.first !== undefined && one.content !== undefined)
    reportCount({ name: "popups drawn", value: whole.length, unit: "loads", n: POPUPS }, POPUPS)
    reportTimes(
      "popup, first contentful paint",
      whole.flatMap(({ first }) => first ?? []),
      100,
      `a bare text of the extension: ${round(floor)} ms`,
    )
    reportTimes(
      "popup, content",
      whole.flatMap(({ content }) => content ?? []),
      150,
    )
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}

/** Opens these addresses turn by turn; the first turn only warms up. */
async function drawn(profile: string, addresses: readonly string[]): Promise<readonly Drawn[][]> {
  const port = join(profile, "DevToolsActivePort")
  rmSync(port, { force: true })
  const browser = startUndriven(profile, ["--remote-debugging-port=0", "about:blank"])
  try {
    while (!existsSync(port)) await pause(100)
    await pause(STARTED)
    const tabs = `http://127.0.0.1:${readFileSync(port, "utf8").split("\n")[0]}/json`
    const times = addresses.map((): Drawn[] => [])
    for (let turn = 0; turn <= POPUPS; turn++)
      for (const [at, address] of addresses.entries()) {
        const one = await drawnOnce(tabs, address)
        if (turn > 0) times[at]?.push(one)
      }
    return times
  } finally {
    await browser.end()
  }
}

async function drawnOnce(tabs: string, address: string): Promise<Drawn> {
  const opened = await fetch(`${tabs}/new?${address}`, { method: "PUT" })
  const { id, webSocketDebuggerUrl } = (await opened.json()) as { id: string; webSocketDebuggerUrl: string }
  await pause(SETTLED)
  const told = await evaluate(webSocketDebuggerUrl, `(${paintsOfPage})()`)
  await fetch(`${tabs}/close/${id}`)
  return told as Drawn
}

/** Runs in the page, whose entries reach back to before anybody asked. */
const paintsOfPage = (): Promise<Drawn> =>
  new Promise((done) => {
    const drawn = { first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime }
    // A page without such a mark says nothing of it.
    setTimeout(() => done(drawn as Drawn), 100)
    new PerformanceObserver((list) => {
      const [content] = list.getEntries() as unknown as readonly { readonly renderTime: number }[]
      done({ ...drawn, content: content?.renderTime } as Drawn)
    }).observe({ type: "element", buffered: true })
  })

async function evaluate(address: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(address)
  await new Promise((open) => socket.addEventListener("open", open))
  const params = { expression, awaitPromise: true, returnByValue: true }
  socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params }))
  const answer = await new Promise<string>((done) =>
    socket.addEventListener("message", ({ data }) => done(String(data)), { once: true }),
  )
  socket.close()
  return JSON.parse(answer).result.result.value
}
