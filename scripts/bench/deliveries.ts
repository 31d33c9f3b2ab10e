// What a person waits for after signing: until it is on disk, until it arrived, and until a full outbox can be used.
import type { Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { queuedDelivery } from "../../lib/core/outbox/delivery.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { SignedEvent } from "../../lib/core/outbox/signed-event.ts"
import { fileOf } from "../../lib/core/outbox/signed-file.ts"
import { type Extension, launch } from "../../tests/e2e/browser.ts"
import { startInstance } from "../../tests/instance/server.ts"
import { startRelay } from "../../tests/relay/relay.ts"
import { eventOf, halvesOf } from "../../tests/unit/outbox/signed-halves.ts"
import { reportCount, reportTimes } from "./report.ts"

declare const chrome: Browser

const POSTS = 30
/** Posts that only warm up. */
const WARM_UP = 5
/** Between two posts, so that no destination is sent more than its rate. */
const REST_MS = 250
const ROWS = 10_000
const LOADS = 20

export async function benchDeliveries(): Promise<void> {
  const extension = await launch()
  const [relay, instance] = await Promise.all([startRelay(), startInstance({ port: 0, delayMs: 0 })])
  try {
    const page = await extension.open("/manifest.json")
    await benchEnqueue(page)
    await benchArrival(page, relay.url, "nostr-relay")
    await benchArrival(page, instance.url, "spasm-instance")
    await benchFullOutbox(extension, page, 1)
    await benchFullOutbox(extension, page, 5)
  } finally {
    await extension.close()
    await Promise.all([relay.stop(), instance.close()])
  }
}

let written = 0
/** A post by both keys, as a saved file. */
async function signedFile(): Promise<string> {
  const file = fileOf(eventOf(await halvesOf({ content: `Post ${++written}` })))
  if (!file) throw new Error("The sample has no form that travels")
  return file.text
}

/** From an own page's message to the answer, which comes once event and rows are on disk; both signatures are proven. */
async function benchEnqueue(page: Page): Promise<void> {
  const times: number[] = []
  for (let at = 0; at < POSTS + WARM_UP; at++) {
    const time = await page.evaluate(
      async (args) => {
        const started = performance.now()
        await chrome.runtime.sendMessage({ type: "extension", name: "send-file", args })
        return performance.now() - started
      },
      { text: await signedFile(), to: [] },
    )
    if (at >= WARM_UP) times.push(time)
  }
  reportTimes("enqueue, message to answer", times, 20, "with the proof of both signatures")
}

type Arrival = { readonly ms: number; readonly state: string }

/** From the message that gives a signed post to the first answer that says that it arrived. */
async function benchArrival(page: Page, address: string, kind: Destination["kind"]): Promise<void> {
  await page.evaluate(
    (args) => chrome.runtime.sendMessage({ type: "extension", name: "add-destination", args }),
    { address, kind },
  )
  const arrivals: Arrival[] = []
  for (let at = 0; at < POSTS + WARM_UP; at++) {
    const arrival = await page.evaluate(arrivalOf, { text: await signedFile(), to: [address] })
    if (at >= WARM_UP) arrivals.push(arrival)
    await page.waitForTimeout(REST_MS)
  }
  const arrived = arrivals.filter(({ state }) => state === "accepted").map(({ ms }) => ms)
  const name = `signed to accepted, ${kind}`
  reportTimes(name, arrived, 150)
  reportCount({ name: `${name}, arrived`, value: arrived.length, unit: "events", n: POSTS }, POSTS)
}

/** Runs in a page of the extension, which is told of every change as the outbox's own screen is. */
function arrivalOf(args: { readonly text: string; readonly to: readonly string[] }): Promise<Arrival> {
  type Item = { readonly deliveries: readonly { readonly state: string }[] } | null
  const ask = (name: string, given: object): Promise<unknown> =>
    chrome.runtime.sendMessage({ type: "extension", name, args: given })
  return new Promise((done) => {
    const line = chrome.runtime.connect({ name: "extension" })
    const started = performance.now()
    let key: string | undefined
    const look = async (): Promise<void> => {
      if (key === undefined) return
      const item = (await ask("outbox-item", { event: key })) as Item
      const { state } = item?.deliveries[0] ?? { state: "none" }
      if (state !== "accepted" && state !== "refused" && state !== "unreachable") return
      done({ ms: performance.now() - started, state })
      line.disconnect()
    }
    line.onMessage.addListener(() => void look())
    ask("send-file", args).then((taken) => {
      key = (taken as { readonly event: string }).event
      look()
    })
  })
}

/** From the start of the load, by the page's own clock, to the frame after the first post with a button is drawn. */
async function benchFullOutbox(extension: Extension, page: Page, places: number): Promise<void> {
  const event = eventOf(await halvesOf({ content: "One of many" }))
  const to = Array.from({ length: places }, (_, at) => `https://forum${at}.example`)
  const rows = to.map((url) => ({
    ...queuedDelivery(event, { url, kind: "spasm-instance" }, event.signedAt),
    state: "refused" as const,
    why: "not-listed" as const,
  }))
  const settled = rows.map(({ dueAt: _, ...row }) => row)
  await page.evaluate(fillOutbox, { event, rows: settled, events: ROWS / places })
  const times: number[] = []
  for (let at = 0; at <= LOADS; at++) {
    const screen = await extension.context.newPage()
    await screen.addInitScript(noteUsable)
    await screen.goto(extension.url("/options.html#/outbox"))
    const time = await screen.waitForFunction(() => (window as unknown as { usableAt?: number }).usableAt)
    // The first one only warms up.
    if (at > 0) times.push(Number(await time.jsonValue()))
    await screen.close()
  }
  reportTimes(`outbox page, ${ROWS} deliveries, ${places} a post`, times, 300)
}

/** Runs in a page of the extension: puts so many likenesses of one event into its database, and nothing else. */
async function fillOutbox(args: {
  readonly event: SignedEvent
  readonly rows: readonly object[]
  readonly events: number
}): Promise<void> {
  const { event, rows, events } = args
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("outbox")
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const transaction = database.transaction(["events", "deliveries"], "readwrite")
  const [posts, deliveries] = [transaction.objectStore("events"), transaction.objectStore("deliveries")]
  posts.clear()
  deliveries.clear()
  for (let at = 0; at < events; at++) {
    const key = `spasmid01${at.toString(16).padStart(64, "0")}`
    posts.put({ ...event, key, spasmid: key, signedAt: event.signedAt + at })
    for (const row of rows) deliveries.put({ ...row, event: key })
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onabort = () => reject(transaction.error)
  })
  database.close()
}

/** Runs in the measured page before any script of it. */
function noteUsable(): void {
  const look = (): void => {
    if (!document.querySelector("li[data-key] button:not(:disabled)")) return void requestAnimationFrame(look)
    // The frame that draws it, and the moment after that frame.
    requestAnimationFrame(() =>
      setTimeout(() => {
        Object.assign(window, { usableAt: performance.now() })
      }),
    )
  }
  requestAnimationFrame(look)
}
