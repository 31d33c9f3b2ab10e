// The queue of requests that wait for a person: each is written down before it is shown and before it is answered,
// so that a worker may die between any two lines and every promise of a page still settles exactly once.
import {
  type Caller,
  KEEP_REPLY_MS,
  MOST_AT_ONCE,
  MOST_PER_SITE,
  PATIENCE_MS,
  REFUSED,
  type Reply,
  type Request,
  requestHash,
  siteKey,
  type Wish,
} from "../core/request.ts"
import type { ApprovalWindow, CarryOut, Now, RandomId, Store } from "./ports.ts"

type Listener = (reply: Reply) => void

export type Decision = {
  readonly key: string
  readonly hash: string
  readonly token: string
  readonly approve: boolean
  /** The account to connect, where the person has several. */
  readonly account?: string | undefined
}

export type Shown = {
  readonly request: Request | null
  readonly waiting: readonly { readonly key: string; readonly origin: string; readonly kind: Wish["kind"] }[]
}

export type Queue = ReturnType<typeof createQueue>

type Ports = {
  readonly session: Store
  readonly window: ApprovalWindow
  readonly carryOut: CarryOut
  readonly now: Now
  readonly randomId: RandomId
  /** Called after every change with the number of requests that wait. */
  readonly changed: (waiting: number) => void
}

const PREFIX = "request:"

/** Builds the queue over a store that outlives the worker but not the browser. */
export function createQueue({ session, window, carryOut, now, randomId, changed }: Ports) {
  const listeners = new Map<string, Listener>()
  let book: Promise<Map<string, Request>> | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const load = (): Promise<Map<string, Request>> => {
    book ??= session.withPrefix(PREFIX).then((items) => {
      const requests = Object.values(items) as Request[]
      return new Map(requests.sort((a, b) => a.askedAt - b.askedAt).map((request) => [request.key, request]))
    })
    return book
  }
  /** One change at a time, each on what the one before left. */
  const inTurn = <T>(change: (requests: Map<string, Request>) => Promise<T>): Promise<T> => {
    const next = turn.then(load).then(change)
    turn = next.catch(() => undefined)
    return next
  }
  const save = async (requests: Map<string, Request>, request: Request): Promise<void> => {
    await session.set({ [PREFIX + request.key]: request })
    requests.set(request.key, request)
  }
  const forget = async (requests: Map<string, Request>, keys: readonly string[]): Promise<void> => {
    await session.remove(keys.map((key) => PREFIX + key))
    for (const key of keys) requests.delete(key)
  }
  const waitingIn = (requests: Map<string, Request>): Request[] =>
    [...requests.values()].filter(({ reply, joins }) => !reply && !joins)
  const tell = (requests: Map<string, Request>): void => changed(waitingIn(requests).length)

  /** Writes the answer down, and the same for every request that joined this one. */
  const answer = async (requests: Map<string, Request>, request: Request, reply: Reply): Promise<void> => {
    await save(requests, { ...request, reply, expiresAt: now() + KEEP_REPLY_MS })
    for (const joined of [...requests.values()].filter(({ joins }) => joins === request.key)) {
      await answer(requests, joined, reply.state === "done" ? await sharedReply(joined) : reply)
    }
  }
  /** The same consent in the shape that the joined call expects. */
  const sharedReply = async (joined: Request): Promise<Reply> => {
    const reply = await carryOut(joined)
    return reply === "locked" ? REFUSED.failed : reply
  }
  /** Hands every written answer to the page that is on the line for it. */
  const deliver = async (requests: Map<string, Request>): Promise<void> => {
    const answered = [...requests.values()].filter(({ key, reply }) => reply && listeners.has(key))
    for (const { key, reply } of answered) {
      if (reply) listeners.get(key)?.(reply)
      listeners.delete(key)
    }
    await forget(
      requests,
      answered.map(({ key }) => key),
    )
  }
  const settle = async (
    requests: Map<string, Request>,
    some: readonly Request[],
    reply: Reply,
  ): Promise<void> => {
    for (const request of some) await answer(requests, request, reply)
    tell(requests)
    await deliver(requests)
  }

  return {
    /** Takes a request in. Asking again with the same key and caller finds the first one. */
    ask: (key: string, caller: Caller, wish: Wish): Promise<Reply | { readonly state: "pending" }> =>
      inTurn(async (requests) => {
        const known = requests.get(key)
        if (known)
          return isSameCaller(known.caller, caller) ? (known.reply ?? { state: "pending" }) : REFUSED.busy
        const waiting = waitingIn(requests)
        const site = siteKey(caller)
        const same = waiting.find(
          ({ wish: other, caller: who }) =>
            wish.kind === "connect" &&
            other.kind === "connect" &&
            other.scheme === wish.scheme &&
            siteKey(who) === site,
        )
        const ofSite = [...requests.values()].filter(
          ({ reply, caller: who }) => !reply && siteKey(who) === site,
        )
        if (ofSite.length >= MOST_PER_SITE || waiting.length >= MOST_AT_ONCE) return REFUSED.busy
        const request: Request = {
          key,
          caller,
          wish,
          hash: requestHash(caller, wish),
          askedAt: now(),
          ...(same && { joins: same.key }),
        }
        try {
          await save(requests, request)
        } catch {
          return REFUSED.busy
        }
        for (const other of waiting) if (other.expiresAt) await save(requests, withoutExpiry(other))
        tell(requests)
        // Not awaited: a window that cannot open leaves the badge and the popup's list.
        window.show().catch(() => undefined)
        return { state: "pending" }
      }),

    /** The page of a request is on the line and gets its answer, now or later. */
    attach: (key: string, caller: Caller, listener: Listener): Promise<void> =>
      inTurn(async (requests) => {
        const request = requests.get(key)
        if (request && !isSameCaller(request.caller, caller)) return
        if (!request) return listener(REFUSED.withdrawn)
        if (!request.reply) {
          listeners.set(key, listener)
          return
        }
        listener(request.reply)
        await forget(requests, [key])
      }),

    /** The page of these requests went away: they are withdrawn without an answer. */
    withdraw: (keys: readonly string[]): Promise<void> =>
      inTurn(async (requests) => {
        for (const key of keys) listeners.delete(key)
        await forget(requests, keys)
        tell(requests)
      }),

    /** Withdraws those to which no page has attached; for a worker that woke and gave pages the time to call again. */
    withdrawUnattached: (keys: readonly string[]): Promise<void> =>
      inTurn(async (requests) => {
        const lost = [...requests.values()].filter(
          ({ key, reply }) => keys.includes(key) && !reply && !listeners.has(key),
        )
        await forget(
          requests,
          lost.map(({ key }) => key),
        )
        tell(requests)
      }),

    /** What a window shows next: the oldest waiting request, or the one asked for, with that window's own token. */
    show: (viewer: string, wanted?: string): Promise<Shown> =>
      inTurn(async (requests) => {
        const waiting = waitingIn(requests)
        const found = waiting.find(({ key }) => key === wanted) ?? waiting[0]
        let request: Request | null = null
        if (found) {
          const token = found.viewer === viewer && found.token ? found.token : randomId()
          request = { ...withoutExpiry(found), viewer, token }
          await save(requests, request)
        }
        return {
          request,
          waiting: waiting.map(({ key, caller, wish }) => ({ key, origin: caller.origin, kind: wish.kind })),
        }
      }),

    /** Carries out a decision if it names exactly what was shown. Repeating one that was carried out is harmless. */
    decide: ({ key, hash, token, approve, account }: Decision): Promise<"done" | "locked" | "stale"> =>
      inTurn(async (requests) => {
        const request = requests.get(key)
        if (!request || request.reply) return "done"
        if (request.token !== token || request.hash !== hash) return "stale"
        const reply = approve ? await carryOut(request, account) : REFUSED.rejected
        if (reply === "locked") return "locked"
        await settle(requests, [request], reply)
        return "done"
      }),

    /** Rejects everything that waits, or everything of one site. */
    rejectAll: (origin?: string): Promise<void> =>
      inTurn(async (requests) => {
        const some = waitingIn(requests).filter(
          ({ caller }) => origin === undefined || caller.origin === origin,
        )
        await settle(requests, some, REFUSED.rejected)
      }),

    /**
     * Closes the window if nothing waits. Asked by the window itself when it has shown an empty queue for a moment, so
     * that a page which connects and signs at once meets one window, not two.
     */
    closeIfEmpty: (): Promise<void> =>
      inTurn(async (requests) => {
        if (waitingIn(requests).length === 0) await window.close()
      }),

    /** The window was closed: everything waits five minutes more, then is rejected. Answers when that is. */
    windowClosed: (): Promise<number | null> =>
      inTurn(async (requests) => {
        const expiresAt = now() + PATIENCE_MS
        const waiting = waitingIn(requests)
        for (const request of waiting) await save(requests, { ...request, expiresAt })
        tell(requests)
        return waiting.length > 0 ? expiresAt : null
      }),

    /** Rejects what has waited too long and drops answers that no page fetched. */
    expire: (): Promise<void> =>
      inTurn(async (requests) => {
        const over = [...requests.values()].filter(
          ({ expiresAt }) => expiresAt !== undefined && expiresAt <= now(),
        )
        await forget(
          requests,
          over.filter(({ reply }) => reply).map(({ key }) => key),
        )
        await settle(
          requests,
          over.filter(({ reply }) => !reply),
          REFUSED.expired,
        )
      }),

    waiting: async (): Promise<readonly Request[]> => waitingIn(await load()),
  }
}

const withoutExpiry = ({ expiresAt: _, ...request }: Request): Request => request

const isSameCaller = (a: Caller, b: Caller): boolean =>
  a.origin === b.origin && a.tabId === b.tabId && a.frameId === b.frameId
