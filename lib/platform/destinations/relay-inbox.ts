// NIP-01, NIP-42: what comes from a relay, whoever it is: each frame finds the question that it answers, or is dropped.
import { isChallenge } from "../../core/nostr/login.ts"

/** Never sent, cut off after it was sent, or not answered in time. */
export type Lost = { readonly is: "not-sent" | "cut-off" | "silence" }
/** What became of something sent under an id. */
export type Told = { readonly is: "ok"; readonly ok: boolean; readonly message: string } | Lost
/** How a question ended: enough was seen, the relay has no more, or it closed the question. */
export type Asked =
  | { readonly is: "enough" | "end" }
  | { readonly is: "closed"; readonly message: string }
  | Lost

type Question = { readonly event: (event: unknown) => void; readonly done: (how: Asked) => void }

/** One frame, in characters: no honest answer to our questions is longer. */
const MOST_FRAME = 1_048_576
/** All frames since the last thing that was sent. */
const MOST_UNASKED = 8 * MOST_FRAME
const CUT_OFF = { is: "cut-off" } as const

export type RelayInbox = ReturnType<typeof createRelayInbox>

/** Keeps who waits for what on one socket. `overflow` is called when a relay sends more than an honest one would. */
export function createRelayInbox(overflow: () => void) {
  const answers = new Map<string, Set<(told: Told) => void>>()
  const questions = new Map<string, Question>()
  const wanting = new Set<(challenge: string | null) => void>()
  let challenge: string | null = null
  let received = 0
  let spoke = false
  let open = true

  const handle = ([verb, name, third, fourth]: readonly unknown[]): void => {
    if (typeof verb !== "string" || typeof name !== "string") return
    spoke = true
    const text = (value: unknown): string => (typeof value === "string" ? value : "")
    if (verb === "OK" && typeof third === "boolean") {
      for (const answer of [...(answers.get(name) ?? [])])
        answer({ is: "ok", ok: third, message: text(fourth) })
    } else if (verb === "EVENT") questions.get(name)?.event(third)
    else if (verb === "EOSE") questions.get(name)?.done({ is: "end" })
    else if (verb === "CLOSED") questions.get(name)?.done({ is: "closed", message: text(third) })
    else if (verb === "AUTH" && isChallenge(name)) {
      challenge = name
      for (const answer of [...wanting]) answer(name)
    }
  }

  return {
    /** The newest challenge of this socket. */
    challenge: (): string | null => challenge,
    isOpen: (): boolean => open,
    /** Whether anything came that a relay would send. */
    spoke: (): boolean => spoke,
    /** Something was sent: what comes from now on may be the answer to it. */
    expect: (): void => {
      received = 0
    },
    /** Waits for the OK that names the id; returns how to stop waiting. */
    onOk: (id: string, answer: (told: Told) => void): (() => void) => {
      const same = answers.get(id) ?? new Set()
      answers.set(id, same.add(answer))
      return () => {
        same.delete(answer)
        if (same.size === 0) answers.delete(id)
      }
    },
    onQuestion: (name: string, question: Question): (() => void) => {
      questions.set(name, question)
      return () => questions.delete(name)
    },
    /** Waits for the next challenge; null where the socket ends before it. */
    onChallenge: (answer: (challenge: string | null) => void): (() => void) => {
      wanting.add(answer)
      return () => wanting.delete(answer)
    },
    take: (data: unknown): void => {
      if (!open) return
      const size =
        typeof data === "string"
          ? data.length
          : data instanceof ArrayBuffer
            ? data.byteLength
            : MOST_FRAME + 1
      received += size
      const tooMuch = size > MOST_FRAME || received > MOST_UNASKED
      const frame = tooMuch || typeof data !== "string" ? null : parsed(data)
      if (tooMuch) overflow()
      else if (Array.isArray(frame)) handle(frame)
    },
    /** Nothing comes any more: everyone who waits is told. */
    end: (): void => {
      open = false
      for (const same of [...answers.values()]) for (const answer of [...same]) answer(CUT_OFF)
      for (const { done } of [...questions.values()]) done(CUT_OFF)
      for (const answer of [...wanting]) answer(null)
    },
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
