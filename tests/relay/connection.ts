// One connection to the test relay: every frame of it is checked, and then handled, unless a fault is in the way.
import { setTimeout as wait } from "node:timers/promises"
import type { NostrRelay } from "@nostr-relay/core"
import type { Validator } from "@nostr-relay/validator"
import type { NostrEvent } from "nostr-tools/pure"
import type { WebSocket } from "ws"
import type { FaultState } from "./faults.ts"

/** What one connection needs to know about the run of the relay that it belongs to. */
export type Run = {
  readonly relay: NostrRelay
  readonly validator: Validator
  /** Aborted when the relay goes down: nothing is stored after that. */
  readonly signal: AbortSignal
  faultState(): FaultState
  /** Notes a frame, readable or not, before anything is done with it. */
  note(frame: unknown): void
}

export function attend(socket: WebSocket, run: Run): void {
  run.relay.handleConnection(socket)
  socket.on("error", () => socket.terminate())
  socket.on("close", () => run.relay.handleDisconnect(socket))
  socket.on("message", (data) => {
    const text = String(data)
    const frame = parsed(text)
    run.note(frame)
    handle(text, socket, run).catch((error: unknown) => {
      if (!run.signal.aborted) refuseFrame(frame, error, socket)
    })
  })
}

async function handle(text: string, socket: WebSocket, run: Run): Promise<void> {
  const { relay, validator } = run
  const state = run.faultState()
  const message = await validator.validateIncomingMessage(text)
  if (message[0] === "EVENT") return handleEvent(message[1], state, socket, run)
  if (message[0] === "REQ") {
    const closing = state.closing(relay.isAuthorized(socket))
    if (state.faults.silentReads) return
    if (closing !== null) return say(socket, ["CLOSED", message[1], closing])
  }
  await relay.handleMessage(socket, message)
}

async function handleEvent(event: NostrEvent, state: FaultState, socket: WebSocket, run: Run): Promise<void> {
  const { delayMs = 0, garbage, dropAfter } = state.faults
  const count = state.count(socket)
  // The event is handled even if its sender has lost patience meanwhile.
  if (delayMs > 0) await wait(delayMs, undefined, { signal: run.signal })
  if (dropAfter !== undefined && (dropAfter === 0 || count > dropAfter)) return socket.terminate()
  if (garbage) sendGarbage(garbage, socket)

  const isAuthorised = socket.readyState === socket.OPEN && run.relay.isAuthorized(socket)
  const verdict = state.judge(event, isAuthorised)
  if (verdict.does === "nothing") return
  if (verdict.does === "answer") return say(socket, ["OK", verdict.id, verdict.accepted, verdict.text])
  if (run.signal.aborted) return
  const { success, message = "" } = await run.relay.handleEvent(event)
  if (count === dropAfter) return socket.terminate()
  if (verdict.does === "handle") say(socket, ["OK", event.id, success, message])
}

function sendGarbage(kind: "unreadable" | "huge", socket: WebSocket): void {
  if (kind === "huge") {
    say(socket, ["NOTICE", "x".repeat(2_000_000)])
    return
  }
  for (const text of ["", "{not json", "null", "[]", '["OK"]', '["OK",7,"yes"]', '["EVENT",{}]'])
    send(socket, text)
  if (socket.readyState === socket.OPEN) socket.send(Uint8Array.of(0, 159, 146, 150))
}

/** NIP-01: an event is answered by its id, where it has one, whatever is wrong with it. */
function refuseFrame(frame: unknown, error: unknown, socket: WebSocket): void {
  const reason = error instanceof Error ? error.message : "invalid: unreadable"
  const [type, value] = Array.isArray(frame) ? (frame as readonly unknown[]) : []
  const { id } = typeof value === "object" && value !== null ? (value as { readonly id?: unknown }) : {}
  say(socket, type === "EVENT" && typeof id === "string" ? ["OK", id, false, reason] : ["NOTICE", reason])
}

const say = (socket: WebSocket, message: readonly unknown[]): void => send(socket, JSON.stringify(message))

function send(socket: WebSocket, text: string): void {
  if (socket.readyState === socket.OPEN) socket.send(text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
