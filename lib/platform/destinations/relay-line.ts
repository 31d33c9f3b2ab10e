// NIP-01, NIP-42: the line to one relay for one identity: publishes, looks, and logs in once where that is asked.
import type { RelayLogin } from "../../app/transport.ts"
import type { NostrEvent } from "../../core/nostr/event.ts"
import { isLoginFor, mayLogIn } from "../../core/nostr/login.ts"
import type { Answer, Delay, Refusal } from "../../core/outbox/destination.ts"
import { asksForLogin, prefixOf, type RelayContext, relayAnswer } from "../../core/outbox/relay-answers.ts"
import { saidOf } from "../../core/outbox/said.ts"
import type { Asked, Lost, Told } from "./relay-inbox.ts"
import { type Connect, openRelaySocket, type RelaySocket } from "./relay-socket.ts"

/** Milliseconds. */
export type RelayLimits = {
  readonly connectMs: number
  readonly publishMs: number
  readonly askMs: number
  /** How long a challenge is waited for once it is needed. */
  readonly challengeMs: number
  readonly idleMs: number
}

const RELAY_LIMITS: RelayLimits = {
  connectMs: 8000,
  publishMs: 10_000,
  askMs: 8000,
  challengeMs: 2000,
  idleMs: 20_000,
}

export type LinePorts = {
  readonly connect: Connect
  readonly login: RelayLogin
  readonly limits?: Partial<RelayLimits>
}

/** How a question ended. `spoke`: the relay sent at least something that relays send. `login`: why there was none. */
export type LineAsked = { readonly spoke: boolean; readonly login?: NotIn["is"] } & (
  | Asked
  | { readonly is: "no-connection" | "aborted" }
)

export type RelayLine = ReturnType<typeof createRelayLine>

type NotIn =
  | { readonly is: "locked" | "off" | "no-key" | "no-challenge" }
  | { readonly is: "refused"; readonly message: string }
  | Lost
type LoginResult = { readonly is: "in" } | NotIn

type Opened = { readonly socket: RelaySocket; login: Promise<LoginResult> | null; authenticated: boolean }
type Current = {
  readonly opened: Promise<Opened | null>
  users: number
  idle?: ReturnType<typeof setTimeout>
}

/**
 * A line to `url`, normalised, which logs in as `pubkey` alone. It connects when it is needed, is shared by everything
 * that goes on at once, and closes when nothing did for a while. Nothing that it returns rejects.
 */
export function createRelayLine(url: string, pubkey: string, { connect, login, limits: given }: LinePorts) {
  const limits = { ...RELAY_LIMITS, ...given }
  let current: Current | null = null

  const start = (): Current => {
    const open = async (): Promise<Opened | null> => {
      const socket = await openRelaySocket(url, connect, limits.connectMs, () => drop(own))
      return socket && { socket, login: null, authenticated: false }
    }
    const own: Current = { opened: Promise.resolve().then(open), users: 0 }
    return own
  }
  /** Nobody new is given this connection; whoever uses it finishes. */
  const drop = (own: Current): void => {
    if (current === own) current = null
  }
  const hangUp = async (own: Current): Promise<void> => {
    drop(own)
    clearTimeout(own.idle)
    ;(await own.opened)?.socket.close()
  }
  const use = async <T>(work: (opened: Opened | null, own: Current) => Promise<T>): Promise<T> => {
    current ??= start()
    const own = current
    own.users++
    clearTimeout(own.idle)
    try {
      return await work(await own.opened, own)
    } finally {
      own.users--
      if (own.users === 0 && current !== own) void hangUp(own)
      else if (own.users === 0) own.idle = setTimeout(() => void hangUp(own), limits.idleMs)
    }
  }
  /** Silence may be a connection that is dead without knowing it: the next look takes a fresh one. */
  const noted = <T extends { readonly is: string }>(how: T, own: Current): T => {
    if (how.is === "silence") drop(own)
    return how
  }

  const logInNow = async ({ socket }: Opened): Promise<LoginResult> => {
    const challenge = await socket.challenge(limits.challengeMs)
    if (!mayLogIn(challenge, url)) return { is: "no-challenge" }
    const event = await login(url, challenge, pubkey).catch(() => "locked" as const)
    if (typeof event === "string") return { is: event }
    // Only ever a login, as this identity, for this relay and for the challenge of this socket.
    if (event.pubkey !== pubkey || !isLoginFor(event, url, challenge)) return { is: "no-key" }
    const told = await socket.tell("AUTH", event, limits.publishMs)
    if (told.is !== "ok") return told
    return told.ok ? { is: "in" } : { is: "refused", message: told.message }
  }
  const logIn = async (opened: Opened): Promise<LoginResult> => {
    opened.login ??= logInNow(opened)
    const shared = opened.login
    const result = await shared
    if (result.is === "in") opened.authenticated = true
    // What a relay refused stays refused on this socket; anything else may have changed at the next try.
    else if (result.is !== "refused" && opened.login === shared) opened.login = null
    return result
  }

  return {
    /** Sends exactly this event, and once more after a login. Aborted, it is as if it had been cut off. */
    publish: async (event: NostrEvent, signal: AbortSignal): Promise<Answer> => {
      let isSent = false
      const send = async (opened: Opened): Promise<Attempt> => {
        const { authenticated } = opened
        if (signal.aborted) return { told: { is: "not-sent" }, authenticated }
        isSent = true
        return { told: await opened.socket.tell("EVENT", bare(event), limits.publishMs), authenticated }
      }
      const work = use(async (opened, own): Promise<Answer> => {
        if (!opened) return later("no-connection")
        if (isProtected(event)) {
          const result = await logIn(opened)
          if (result.is !== "in") return withoutLogin(result, "")
        }
        const first = await send(opened)
        const { told } = first
        if (told.is !== "ok" || !asksForLogin(told.ok, told.message, first)) {
          return answerOf(noted(told, own), first)
        }
        // It was refused, so nothing is there.
        isSent = false
        const result = await logIn(opened)
        if (result.is !== "in") return withoutLogin(result, told.message)
        const second = await send(opened)
        return answerOf(noted(second.told, own), second)
      })
      return Promise.race([
        work,
        aborted(signal).then(() => (isSent ? unknown("cut-off") : later("cut-off"))),
      ])
    },

    /** Asks for events, and once more after a login. `seen` gets each, unverified, and says whether it was enough. */
    ask: async (
      filter: Readonly<Record<string, unknown>>,
      seen: (event: unknown) => boolean,
      signal: AbortSignal,
    ): Promise<LineAsked> => {
      const work = use(async (opened, own): Promise<LineAsked> => {
        if (!opened) return { is: "no-connection", spoke: false }
        const once = async (): Promise<LineAsked> => {
          const how = noted(await opened.socket.ask(filter, seen, limits.askMs), own)
          return { ...how, spoke: opened.socket.spoke() }
        }
        const { authenticated } = opened
        const first = await once()
        if (first.is !== "closed" || !asksForLogin(false, first.message, { authenticated })) return first
        const result = await logIn(opened)
        return result.is === "in" ? once() : { ...first, login: result.is }
      })
      return Promise.race([work, aborted(signal).then(() => ({ is: "aborted", spoke: false }) as const)])
    },

    /** Whether there is a connection, made now where there was none. */
    opens: (): Promise<boolean> => use(async (opened) => opened !== null),

    close: (): void => {
      if (current) void hangUp(current)
    },
  }
}

type Attempt = RelayContext & { readonly told: Told }

const later = (why: Delay, said = ""): Answer => ({ is: "later", why, said })
const unknown = (why: Delay): Answer => ({ is: "unknown", why, said: "" })
const refused = (why: Refusal, said = ""): Answer => ({ is: "refused", why, said })

/** What one attempt came to. What was sent and not answered may be there. */
function answerOf(told: Told, context: RelayContext): Answer {
  switch (told.is) {
    case "ok":
      return relayAnswer(told.ok, told.message, context)
    case "not-sent":
      return later("no-connection")
    default:
      return unknown(told.is === "silence" ? "no-answer" : "cut-off")
  }
}

/** The answer where the relay wanted a login and there was none; `message` is how it said so. */
function withoutLogin(result: NotIn, message: string): Answer {
  const said = saidOf(message)
  switch (result.is) {
    case "locked":
      return later("locked", said)
    case "off":
      return later("login-off", said)
    case "no-key":
      return refused("login-refused", said)
    case "refused":
      return refused("login-refused", saidOf(result.message))
    case "no-challenge":
      // Without one nobody can log in. "restricted" says more than that, and a protected event has to stay here.
      if (prefixOf(message) === "restricted") return relayAnswer(false, message, { authenticated: true })
      return refused(message === "" ? "cannot-carry" : "login-refused", said)
    case "not-sent":
      return later("no-connection", said)
    case "cut-off":
      return later("cut-off", said)
    case "silence":
      return later("no-answer", said)
  }
}

/** NIP-70: only its author may hand it in. */
const isProtected = ({ tags }: NostrEvent): boolean => tags.some(([name]) => name === "-")

/** The seven fields of an event and nothing else. */
const bare = ({ id, pubkey, created_at, kind, tags, content, sig }: NostrEvent): NostrEvent => ({
  id,
  pubkey,
  created_at,
  kind,
  tags,
  content,
  sig,
})

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener("abort", () => resolve(), { once: true })
  })
