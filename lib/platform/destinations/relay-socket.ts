// NIP-01: one WebSocket to one relay, and what can be said over it. Nothing here rejects or throws.
import { type Asked, createRelayInbox, type RelayInbox, type Told } from "./relay-inbox.ts"

/** Makes a WebSocket; a test may bring another. */
export type Connect = (url: string) => WebSocket

export type RelaySocket = {
  /** Sends `[verb, event]` and waits for the OK that names its id. */
  readonly tell: (verb: "EVENT" | "AUTH", event: { readonly id: string }, limitMs: number) => Promise<Told>
  /** Asks for events; `seen` gets each, unverified, and says whether it was enough. */
  readonly ask: (
    filter: Readonly<Record<string, unknown>>,
    seen: (event: unknown) => boolean,
    limitMs: number,
  ) => Promise<Asked>
  /** The relay's newest challenge, waited for where none came yet; null where none comes in time. */
  readonly challenge: (limitMs: number) => Promise<string | null>
  /** Whether the relay sent anything that is a frame of Nostr. */
  readonly spoke: () => boolean
  readonly close: () => void
}

/** Opens a socket, or null where it is not open within the limit. `ended` is called when it is closed by anyone. */
export function openRelaySocket(
  url: string,
  connect: Connect,
  limitMs: number,
  ended: () => void,
): Promise<RelaySocket | null> {
  return new Promise((resolve) => {
    let socket: WebSocket | null = null
    const inbox = createRelayInbox(() => end())
    const end = (): void => {
      if (!inbox.isOpen()) return
      clearTimeout(timer)
      inbox.end()
      resolve(null)
      ended()
      // Not what the other side makes of the closing: it may never answer.
      socket?.close()
    }
    const timer = setTimeout(end, limitMs)
    try {
      const opening = connect(url)
      socket = opening
      opening.binaryType = "arraybuffer"
      opening.onmessage = ({ data }) => inbox.take(data)
      opening.onerror = end
      opening.onclose = end
      opening.onopen = () => {
        clearTimeout(timer)
        resolve({ ...speech(inbox, opening), close: end })
      }
    } catch {
      end()
    }
  })
}

function speech(inbox: RelayInbox, socket: WebSocket): Omit<RelaySocket, "close"> {
  let questions = 0
  const send = (frame: readonly unknown[]): boolean => {
    if (!inbox.isOpen() || socket.readyState !== 1) return false
    inbox.expect()
    socket.send(JSON.stringify(frame))
    return true
  }
  return {
    spoke: inbox.spoke,
    tell: (verb, event, limitMs) =>
      new Promise((resolve) => {
        const done = (told: Told): void => {
          clearTimeout(timer)
          forget()
          resolve(told)
        }
        const timer = setTimeout(() => done({ is: "silence" }), limitMs)
        const forget = inbox.onOk(event.id, done)
        if (!send([verb, event])) done({ is: "not-sent" })
      }),
    ask: (filter, seen, limitMs) =>
      new Promise((resolve) => {
        const name = `q${++questions}`
        const done = (how: Asked): void => {
          clearTimeout(timer)
          forget()
          if (how.is !== "closed") send(["CLOSE", name])
          resolve(how)
        }
        const timer = setTimeout(() => done({ is: "silence" }), limitMs)
        const event = (found: unknown): void => {
          if (seen(found)) done({ is: "enough" })
        }
        const forget = inbox.onQuestion(name, { event, done })
        if (!send(["REQ", name, filter])) done({ is: "not-sent" })
      }),
    challenge: (limitMs) =>
      new Promise((resolve) => {
        if (inbox.challenge() !== null || !inbox.isOpen()) return resolve(inbox.challenge())
        const done = (challenge: string | null): void => {
          clearTimeout(timer)
          forget()
          resolve(challenge)
        }
        const timer = setTimeout(() => done(null), limitMs)
        const forget = inbox.onChallenge(done)
      }),
  }
}
