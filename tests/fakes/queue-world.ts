// Pages, windows and mortal workers around one queue. A page holds on as the bridge does: it sends a call again with
// the same key when the worker dies under it, and hangs on the line for its answer.

import type { CarryOut } from "../../lib/app/ports.ts"
import { createQueue, type Decision, type Queue } from "../../lib/app/queue.ts"
import type { Caller, Reply, Request, Wish } from "../../lib/core/request.ts"
import { fakeWindow } from "./approval-window.ts"
import { fakeClock } from "./clock.ts"
import { fakeMemory, never } from "./memory.ts"
import { seeded } from "./seeded.ts"

export type Page = {
  readonly key: string
  readonly caller: Caller
  readonly wish: Wish
  readonly answers: Reply[]
  /** Settles with the first word of the queue: an answer, or that it waits. */
  readonly asked: Promise<unknown>
  gone: boolean
  waits: boolean
}

export function callerAt(origin: string, tabId = 1, top: string | null = origin): Caller {
  return { origin, top, tabId, frameId: top === origin ? 0 : 3 }
}

export const CONNECT: Wish = { kind: "connect", scheme: "ethereum", answer: "accounts" }

export function eventWish(content: string): Wish {
  const event = { kind: 1, created_at: 1_700_000_000, tags: [], content, pubkey: "ab".repeat(32) }
  return { kind: "sign-event", event }
}

export function queueWorld(step: () => Promise<unknown> = () => Promise.resolve()) {
  const memory = fakeMemory(step)
  const clock = fakeClock()
  const window = fakeWindow()
  const { randomId } = seeded()
  const carried: { readonly key: string; readonly account: string | undefined }[] = []
  const counts: number[] = []
  const pages: Page[] = []
  let carryOut: CarryOut = async ({ key }) => ({ state: "done", result: key })
  let deaths = 0
  let worker = startWorker()

  function startWorker() {
    const session = memory.start()
    const death = memory.died().then(() => Promise.reject(DEATH))
    death.catch(() => undefined)
    const queue = createQueue({
      session,
      window: window.port,
      carryOut: async (request, choice) => {
        carried.push({ key: request.key, account: choice?.account })
        await step()
        return isDead() ? never() : carryOut(request, choice)
      },
      now: clock.now,
      randomId,
      isOff: async () => false,
      changed: (waiting) => {
        counts.push(waiting)
      },
    })
    const isDead = (): boolean => worker.queue !== queue || memory.isDead()
    return { queue, death, isDead }
  }

  /** Lines break with the worker; each page that waits draws its own anew, and so wakes the next. */
  const wake = (): void => {
    deaths++
    worker = startWorker()
    for (const page of pages) if (page.waits && !page.gone) attach(page)
  }
  /** Asks the worker, and the next one where it dies on the way. */
  const call = async <T>(work: (queue: Queue) => Promise<T>): Promise<T> => {
    for (;;) {
      if (worker.isDead()) wake()
      const asked = worker
      try {
        return await Promise.race([work(asked.queue), asked.death])
      } catch (error) {
        if (error !== DEATH) throw error
        if (worker === asked) wake()
      }
    }
  }
  const attach = (page: Page): void => {
    const { isDead } = worker
    page.waits = true
    worker.queue.attach(page.key, page.caller, (reply) => {
      if (isDead()) return
      if (page.gone) throw new Error("the line is broken")
      page.waits = false
      page.answers.push(reply)
    })
  }
  const ask = (wish: Wish, caller: Caller = callerAt("https://a.example"), key = randomId()): Page => {
    const asked = call((queue) => queue.ask(key, caller, wish)).then((reply) => {
      if (reply.state !== "pending") page.answers.push(reply)
      else if (!page.gone) attach(page)
      return reply
    })
    const page: Page = { key, caller, wish, asked, answers: [], gone: false, waits: false }
    pages.push(page)
    return page
  }

  return {
    memory,
    clock,
    window,
    carried,
    counts,
    pages,
    call,
    ask,
    randomId,
    /** How many workers died so far. */
    deaths: () => deaths,
    carryOutBy: (other: CarryOut): void => {
      carryOut = other
    },
    leave: (page: Page): Promise<void> => {
      page.gone = true
      return call((queue) => queue.withdraw([page.key]))
    },
    /** Approves or rejects what a window is shown. */
    decide: (request: Request | null, approve: boolean, change: Partial<Decision> = {}) => {
      const { key = "", hash = "", token = "" } = request ?? {}
      return call((queue) => queue.decide({ key, hash, token, approve, ...change }))
    },
    show: async (viewer = "v".repeat(32), wanted?: string): Promise<Request | null> =>
      (await call((queue) => queue.show(viewer, wanted))).request,
  }
}

export type QueueWorld = ReturnType<typeof queueWorld>

const DEATH = new Error("the worker died")
