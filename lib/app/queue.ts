// The queue of requests that wait for a person: each is written down before it is shown and before it is answered,
// so that a worker may die between any two lines and every promise of a page still settles exactly once.
import {
  type Caller,
  isSameCaller,
  isSameQuestion,
  KEEP_REPLY_MS,
  MOST_AT_ONCE,
  MOST_BYTES,
  MOST_PER_SITE,
  PATIENCE_MS,
  REFUSED,
  type Reply,
  type Request,
  requestHash,
  siteKey,
  type Wish,
  wishSize,
} from "../core/request.ts"
import { oneByOne } from "./one-by-one.ts"
import type { ApprovalWindow, CarryOut, Choice, Now, RandomId, Store } from "./ports.ts"

type Listener = (reply: Reply) => void

export type Decision = {
  readonly key: string
  readonly hash: string
  readonly token: string
  readonly approve: boolean
} & Choice

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
  /** Whether the person turned a site off: it may have been, after its page asked. */
  readonly isOff: (origin: string, tabId: number) => Promise<boolean>
  /** Called after every change with the number of requests that wait. */
  readonly changed: (waiting: number) => void
}

const PREFIX = "request:"

/** Builds the queue over a store that outlives the worker but not the browser. */
export function createQueue({ session, window, carryOut, now, randomId, isOff, changed }: Ports) {
  const listeners = new Map<string, Listener>()
  let book: Map<string, Request> | undefined
  const turn = oneByOne()

  const load = async (): Promise<Map<string, Request>> => {
    if (book) return book
    const requests = Object.values(await session.withPrefix(PREFIX)) as Request[]
    book = new Map(requests.sort((a, b) => a.askedAt - b.askedAt).map((request) => [request.key, request]))
    return book
  }
  /** One change at a time, each on what the one before left. */
  const inTurn = <T>(change: (requests: Map<string, Request>) => Promise<T>): Promise<T> =>
    turn(async () => change(await load()))
  /** All of them or, where the store fails, none. */
  const save = async (requests: Map<string, Request>, some: readonly Request[]): Promise<void> => {
    if (some.length > 0) await session.set(itemsOf(some))
    for (const request of some) requests.set(request.key, request)
  }
  /** A store that cannot forget must not keep what is over in front of a person. */
  const forget = async (requests: Map<string, Request>, keys: readonly string[]): Promise<void> => {
    for (const key of keys) requests.delete(key)
    if (keys.length > 0) await session.remove(keys.map((key) => PREFIX + key)).catch(() => undefined)
  }
  const tell = (requests: Map<string, Request>): void => changed(questionsIn(requests).length)

  /** Hands every written answer to the page that is on the line for it, and drops what nobody fetched. */
  const deliver = async (requests: Map<string, Request>): Promise<void> => {
    const over: string[] = []
    for (const { key, reply, expiresAt = 0 } of requests.values()) {
      if (reply && (handOver(key, reply) || expiresAt <= now())) over.push(key)
    }
    await forget(requests, over)
  }
  /** A page that left a moment ago throws at its line, which is no matter of the others. */
  const handOver = (key: string, reply: Reply): boolean => {
    const listener = listeners.get(key)
    listeners.delete(key)
    try {
      listener?.(reply)
      return listener !== undefined
    } catch {
      return false
    }
  }
  /** Writes the answers down together, so that none of them can be lost alone, and hands them over. */
  const settle = async (
    requests: Map<string, Request>,
    answers: readonly (readonly [Request, Reply])[],
  ): Promise<void> => {
    const expiresAt = now() + KEEP_REPLY_MS
    const answered = answers.map(([request, reply]) => ({ ...request, reply, expiresAt }))
    for (const request of answered) requests.set(request.key, request)
    // A store that fails keeps no answer from a page that is on the line, and nothing is carried out again for it.
    if (answered.length > 0) await session.set(itemsOf(answered)).catch(() => undefined)
    tell(requests)
    await deliver(requests)
  }

  return {
    /** Takes a request in. Asking again with the same key and caller finds the first one. */
    ask: (key: string, caller: Caller, wish: Wish): Promise<Reply | { readonly state: "pending" }> =>
      inTurn(async (requests) => {
        const known = requests.get(key)
        if (known && !isSameCaller(known.caller, caller)) return REFUSED.busy
        if (known?.reply) return known.reply
        if (await isOff(caller.origin, caller.tabId)) return REFUSED.off
        // A worker that died takes its lines with it, and every page asks again: nobody is disturbed for that.
        if (known) return { state: "pending" }
        const open = openIn(requests)
        const ofSite = open.filter((other) => siteKey(other.caller) === siteKey(caller))
        if (ofSite.length >= MOST_PER_SITE || open.length >= MOST_AT_ONCE) return REFUSED.busy
        const size = open.reduce((sum, other) => sum + wishSize(other.wish), wishSize(wish))
        if (size > MOST_BYTES) return REFUSED.busy
        const request = { key, caller, wish, hash: requestHash(caller, wish), askedAt: now() }
        try {
          await save(requests, [request, ...expiring(open).map(withoutExpiry)])
        } catch {
          return REFUSED.unkept
        }
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
        listeners.set(key, listener)
        await deliver(requests)
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
        const lost = openIn(requests).filter(({ key }) => keys.includes(key) && !listeners.has(key))
        await forget(
          requests,
          lost.map(({ key }) => key),
        )
        tell(requests)
      }),

    /** What a window shows next: the oldest question, or the one asked for, with that window's own token. */
    show: (viewer: string, wanted?: string): Promise<Shown> =>
      inTurn(async (requests) => {
        const waiting = questionsIn(requests)
        const found = waiting.find(({ key }) => key === wanted) ?? waiting[0]
        if (!found) return { request: null, waiting: [] }
        const token = found.viewer === viewer && found.token ? found.token : randomId()
        const request = { ...withoutExpiry(found), viewer, token }
        const counted = expiring(openIn(requests))
        const others = counted.filter((other) => other !== found)
        await save(requests, [request, ...others.map(withoutExpiry)])
        // Who counts the time down stops.
        if (counted.length > 0) tell(requests)
        return {
          request,
          waiting: waiting.map(({ key, caller, wish }) => ({ key, origin: caller.origin, kind: wish.kind })),
        }
      }),

    /**
     * Carries out a decision if it names exactly what was shown. Repeating one that was carried out is harmless: what it
     * names is gone.
     */
    decide: ({
      key,
      hash,
      token,
      approve,
      ...choice
    }: Decision): Promise<"done" | "gone" | "locked" | "own-secret" | "stale"> =>
      inTurn(async (requests) => {
        const request = requests.get(key)
        if (!request || request.reply) return "gone"
        if (request.token !== token || request.hash !== hash) return "stale"
        const answers: [Request, Reply][] = []
        for (const one of openIn(requests).filter(isSameQuestion(request))) {
          const reply = approve
            ? await carryOut(one, choice).catch((): Reply => REFUSED.failed)
            : REFUSED.rejected
          if (typeof reply === "string") return reply
          answers.push([one, reply])
        }
        await settle(requests, answers)
        return "done"
      }),

    /** Rejects everything that waits, or everything of one site, in whatever other site's frame it asked. */
    rejectAll: (origin?: string, refusal: Reply = REFUSED.rejected): Promise<void> =>
      inTurn(async (requests) => {
        const some = openIn(requests).filter(({ caller }) => origin === undefined || caller.origin === origin)
        await settle(
          requests,
          some.map((request) => [request, refusal]),
        )
      }),

    /**
     * Closes the window if nothing waits. Asked by the window itself when it has shown an empty queue for a moment, so
     * that a page which connects and signs at once meets one window, not two.
     */
    closeIfEmpty: (): Promise<void> =>
      inTurn(async (requests) => {
        if (openIn(requests).length === 0) await window.close()
      }),

    /** The window was closed: everything waits five minutes more, then is rejected. Answers when that is. */
    windowClosed: (): Promise<number | null> =>
      inTurn(async (requests) => {
        const expiresAt = now() + PATIENCE_MS
        const open = openIn(requests)
        await save(
          requests,
          open.map((request) => ({ ...request, expiresAt })),
        )
        tell(requests)
        return open.length > 0 ? expiresAt : null
      }),

    /** What waits without a window waits five minutes longer. Answers until when. */
    keepWaiting: (): Promise<number | null> =>
      inTurn(async (requests) => {
        const kept = expiring(openIn(requests)).map((request) => ({
          ...request,
          expiresAt: Math.max(request.expiresAt ?? 0, now()) + PATIENCE_MS,
        }))
        await save(requests, kept)
        tell(requests)
        return kept[0]?.expiresAt ?? null
      }),

    /** Rejects what has waited too long and drops answers that no page fetched. */
    expire: (): Promise<void> =>
      inTurn(async (requests) => {
        const over = expiring(openIn(requests)).filter(({ expiresAt = 0 }) => expiresAt <= now())
        await settle(
          requests,
          over.map((request) => [request, REFUSED.expired]),
        )
      }),

    /** What is known of one request: nothing once it was answered and forgotten. */
    stateOf: (key: string): Promise<Partial<Pick<Request, "wish" | "reply">>> =>
      inTurn(async (requests) => requests.get(key) ?? {}),

    /** Everything without an answer. */
    waiting: (): Promise<readonly Request[]> => inTurn(async (requests) => openIn(requests)),

    /** What a person has yet to answer: equal requests to connect are one question. */
    questions: (): Promise<readonly Request[]> => inTurn(async (requests) => questionsIn(requests)),
  }
}

const openIn = (requests: ReadonlyMap<string, Request>): Request[] =>
  [...requests.values()].filter(({ reply }) => !reply)

/** The first of each question. Found anew each time: whoever leaves, the others of it still wait. */
const questionsIn = (requests: ReadonlyMap<string, Request>): Request[] =>
  openIn(requests).filter((request, at, open) => open.findIndex(isSameQuestion(request)) === at)

const itemsOf = (requests: readonly Request[]): Readonly<Record<string, Request>> =>
  Object.fromEntries(requests.map((request) => [PREFIX + request.key, request]))

const expiring = (requests: readonly Request[]): Request[] =>
  requests.filter(({ expiresAt }) => expiresAt !== undefined)

const withoutExpiry = ({ expiresAt: _, ...request }: Request): Request => request
