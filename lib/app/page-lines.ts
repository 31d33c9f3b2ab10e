// The lines of pages: each call is answered on the line it came by, and what waits is withdrawn when its page goes.
import { type Caller, REFUSED, siteKey } from "../core/request.ts"
import { OPAQUE, type PageDoor, type PageReply } from "./page-door.ts"
import type { Queue } from "./queue.ts"

/** One page's line, as far as it is used here. */
type Line = {
  readonly postMessage: (message: unknown) => void
  readonly onMessage: { readonly addListener: (hear: (message: unknown) => void) => void }
  readonly onDisconnect: { readonly addListener: (gone: () => void) => void }
}
type Call = { readonly key: string; readonly method: string; readonly params: unknown }
type Ports = {
  readonly callPage: PageDoor
  readonly queue: Pick<Queue, "attach" | "withdraw">
  /** A message as a call, or null where it is none. */
  readonly callOf: (message: unknown) => Call | null
}

export function createPageLines({ callPage, queue, callOf }: Ports) {
  const open = new Map<Line, Caller>()

  return {
    /** Serves a line until it breaks. `caller` is null for a frame without an origin of its own. */
    take: (line: Line, caller: Caller | null): void => {
      const keys = new Set<string>()
      let gone = false
      const answer = async ({ key, method, params }: Call): Promise<void> => {
        const give = (reply: PageReply): void => {
          line.postMessage({ key, reply })
          if (reply.state !== "pending") keys.delete(key)
        }
        if (!caller) return give(OPAQUE)
        keys.add(key)
        const reply = await callPage(caller, key, method, params).catch(() => REFUSED.failed)
        // A page that left before its call came to anything has only now something to withdraw.
        if (gone) return queue.withdraw([key])
        give(reply)
        if (reply.state === "pending") await queue.attach(key, caller, give)
      }
      if (caller) open.set(line, caller)
      line.onMessage.addListener((message) => {
        const call = callOf(message)
        // Only a page that left meanwhile makes this fail: there is nobody to tell.
        if (call) answer(call).catch(() => undefined)
      })
      line.onDisconnect.addListener(() => {
        gone = true
        open.delete(line)
        if (keys.size > 0) queue.withdraw([...keys])
      })
    },
    /** Sends a provider's event to every page of the site, by its key, that has called since this worker woke. */
    tell: (site: string, event: string, payload: unknown): void => {
      for (const [line, caller] of open) if (siteKey(caller) === site) line.postMessage({ event, payload })
    },
  }
}
