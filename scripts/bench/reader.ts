// The reader with a feed of ten thousand signed events: when the first is seen, when all are proven, how it scrolls, what it takes.

import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { bytesToHex } from "@noble/hashes/utils.js"
import { getPublicKey } from "nostr-tools/pure"
import type { CDPSession, Page } from "playwright/test"
import { eventHash, type NostrTemplate } from "../../lib/core/nostr/event.ts"
import { compiledCurve } from "../../lib/platform/libsecp256k1.ts"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { quantile, report, reportCount, reportTimes } from "./report.ts"

const EVENTS = 10_000
const BYTES = 30_000_000
const LOADS = 3
const FRAMES = 240

/** Throwaway key of this benchmark. */
const SECRET = new Uint8Array(32).fill(7)

export async function benchReader(): Promise<void> {
  const body = Buffer.from(await feed())
  const server = await serveFeed(body)
  const { port } = server.address() as AddressInfo
  const extension = await launch()
  try {
    report({ name: "reader: feed", value: body.length, unit: "B", n: EVENTS })
    await welcomed(extension)
    const url = `http://127.0.0.1:${port}/api/events`
    const firsts: number[] = []
    for (let load = 0; load < LOADS; load++) {
      const page = await extension.context.newPage()
      firsts.push(await firstCard(extension, page, url))
      if (load === LOADS - 1) await measure(page)
      await page.close()
    }
    reportTimes("reader: question to first post, 30 MB feed", firsts, 500)
  } finally {
    await extension.close()
    server.close()
    server.closeAllConnections()
  }
}

/** The tab that the install opens takes the screen: whatever lies behind it is drawn once a second. */
export async function welcomed({ context }: Extension): Promise<void> {
  while (!context.pages().some((page) => page.url().endsWith("#/welcome")))
    await new Promise((resolve) => setTimeout(resolve, 50))
}

async function firstCard({ url: urlOf }: Extension, page: Page, url: string): Promise<number> {
  await page.goto(urlOf("/reader.html"))
  await page.getByRole("textbox", { name: "Anything" }).fill(url)
  await page.evaluate(() => {
    const noted = globalThis as unknown as { long: number[]; asked: number; first: number; done: number }
    noted.long = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) noted.long.push(duration)
    }).observe({ type: "longtask" })
    addEventListener(
      "submit",
      () => {
        noted.asked = performance.now()
      },
      true,
    )
    const look = (): void => {
      if (!document.querySelector("spasm-post")) return void requestAnimationFrame(look)
      noted.first = performance.now()
      const end = (): void => {
        const isDone = document.querySelector("[role=feed]")?.getAttribute("aria-busy") === "false"
        if (isDone) noted.done = performance.now()
        else setTimeout(end, 20)
      }
      end()
    }
    requestAnimationFrame(look)
  })
  await page.getByRole("button", { name: "Read", exact: true }).click()
  await page.locator("spasm-post").first().waitFor()
  return page.evaluate(() => {
    const { asked, first } = globalThis as unknown as { asked: number; first: number }
    return first - asked
  })
}

async function measure(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  // Counted in the page's own time on the processor, which does not grow where others keep the machine busy.
  await session.send("Performance.enable", { timeDomain: "threadTicks" })
  reportScroll("scrolling while proving", await scroll(page, session), 20)
  // What the machine has to give just now, with a processor taken by the proving.
  reportScroll("still while proving", await frames(page, 0), 20)
  await page.waitForFunction(
    () => "done" in globalThis && Number((globalThis as { done?: number }).done) > 0,
    undefined,
    {
      timeout: 180_000,
    },
  )
  const { took, long } = await page.evaluate(() => {
    const { asked, done, long } = globalThis as unknown as { asked: number; done: number; long: number[] }
    return { took: done - asked, long }
  })
  report({ name: "reader: all proven", value: took, unit: "ms", n: EVENTS })
  report({
    name: "reader: longest task of the page while proving",
    value: Math.max(0, ...long),
    unit: "ms",
    n: long.length,
    limit: 50,
  })
  reportScroll("scrolling at rest", await scroll(page, session), 20)
  const text = await page.getByText(/^Posts: /).textContent()
  reportCount(
    { name: "reader: posts", value: Number(/\d+/.exec(text ?? "")?.[0]), unit: "events", n: 1 },
    EVENTS,
  )
  report({
    name: "reader: memory of page and worker",
    value: await memory(page),
    unit: "B",
    n: 1,
    limit: 300_000_000,
  })
}

type Scroll = { readonly frames: readonly number[]; readonly cards: number; readonly busyMs: number }

function reportScroll(name: string, { frames: times, cards, busyMs }: Scroll, limit: number): void {
  const sorted = times.toSorted((a, b) => a - b)
  const figure = { unit: "ms", n: sorted.length } as const
  report({ name: `reader: p95 frame, ${name}`, value: quantile(sorted, 0.95), limit, ...figure })
  report({ name: `reader: longest frame, ${name}`, value: quantile(sorted, 1), ...figure })
  if (busyMs > 0)
    report({ name: `reader: page's time for a post, ${name}`, value: busyMs / cards, unit: "ms", n: cards })
}

/** Scrolls by two thirds of a screen again and again, as a wheel does. */
async function scroll(page: Page, session: CDPSession): Promise<Scroll> {
  const before = await busyMs(session)
  const scrolled = await frames(page, 120)
  return { ...scrolled, busyMs: (await busyMs(session)) - before }
}

async function busyMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics")
  return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0)
}

/** Times between frames, with so many pixels of scrolling in each, and how many posts came in. */
const frames = (page: Page, pixels: number): Promise<Scroll> =>
  page.evaluate(
    ({ pixels, count }) =>
      new Promise<Scroll>((resolve) => {
        const frames: number[] = []
        let cards = 0
        const watch = new MutationObserver((changes) => {
          for (const { addedNodes } of changes)
            for (const node of addedNodes)
              if (node instanceof Element)
                cards += node.localName === "spasm-post" ? 1 : node.querySelectorAll("spasm-post").length
        })
        watch.observe(document.body, { childList: true, subtree: true })
        let last = performance.now()
        const step = (at: number): void => {
          frames.push(at - last)
          last = at
          // After the frame: inside of it, to scroll would be one layout more, which no wheel causes.
          if (pixels > 0) setTimeout(() => scrollBy(0, pixels))
          if (frames.length <= count) {
            requestAnimationFrame(step)
            return
          }
          watch.disconnect()
          resolve({ frames: frames.slice(1), cards, busyMs: 0 })
        }
        requestAnimationFrame(step)
      }),
    { pixels, count: FRAMES },
  )

async function memory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  let sum = await heapOf(session)
  const workers: string[] = []
  session.on("Target.attachedToTarget", ({ sessionId }) => workers.push(sessionId))
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  })
  await page.waitForTimeout(300)
  for (const sessionId of workers) sum += await heapOfWorker(session, sessionId)
  await session.detach()
  return sum
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage")
  const { usedSize } = await session.send("Runtime.getHeapUsage")
  return usedSize
}

function heapOfWorker(session: CDPSession, sessionId: string): Promise<number> {
  return new Promise((resolve) => {
    session.on("Target.receivedMessageFromTarget", ({ message }) => {
      const { id, result } = JSON.parse(message) as { id: number; result?: { usedSize?: number } }
      if (id === 2) resolve(result?.usedSize ?? 0)
    })
    const send = (id: number, method: string): void =>
      void session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) })
    send(1, "HeapProfiler.collectGarbage")
    send(2, "Runtime.getHeapUsage")
  })
}

const serveFeed = (body: Buffer): Promise<Server> =>
  new Promise((resolve) => {
    const headers = { "content-type": "application/json", "access-control-allow-origin": "*" }
    const server = createServer((_, response) => response.writeHead(200, headers).end(body))
    server.listen(0, "127.0.0.1", () => resolve(server))
  })

async function feed(): Promise<string> {
  const file = fileURLToPath(
    new URL("lib/bin/secp256k1/secp256k1.wasm", import.meta.resolve("@bitauth/libauth")),
  )
  const { signer } = await compiledCurve(Uint8Array.from(readFileSync(file)).buffer)

  const pubkey = getPublicKey(SECRET)
  const perEvent = BYTES / EVENTS - 560
  const events = Array.from({ length: EVENTS }, (_, at) => {
    const words = `Post ${at}: words, **not** bytes, and a [link](https://example.com) now and then. `
    const event: NostrTemplate = {
      kind: 1,
      created_at: 1_700_000_000 + at,
      content: words.repeat(Math.ceil(perEvent / words.length)).slice(0, perEvent),
      tags: [
        ["spasm_version", "2.0.0"],
        ["spasm_action", "post"],
        ["spasm_title", `Title number ${at}`],
      ],
      pubkey,
    }
    const id = eventHash(event)
    const sig = signer(id, SECRET, new Uint8Array(32))
    return JSON.stringify({ ...event, id: bytesToHex(id), sig: bytesToHex(sig) })
  })
  return `[${events.join(",")}]`
}
