// What a node has seen and what waits there to be fetched.
import { randomBytes } from "node:crypto"
import type { HttpAnswer, HttpFault } from "../fakes/http-faults.ts"
import type { RateWindow } from "../fakes/rate-window.ts"
import { type Message, type Sharding, toJson } from "./message.ts"

/** What is wrong with the node, or with the network behind it. */
export type LogosFaults = {
  /** Of every POST of a message, on each of the three ways. */
  readonly send?: HttpFault
  /** Of every GET. */
  readonly read?: HttpFault
  /** The node says of itself that it is not ready; it takes messages nevertheless. */
  readonly notReady?: boolean
  /** So many messages a second by messaging and lightpush, then 429. */
  readonly rate?: number
  /** The node knows nobody who would take a message. */
  readonly noPeers?: boolean
  /** Messaging takes the message, and later reports this error. */
  readonly sendError?: string
  /** How long messaging has nothing to report. */
  readonly eventDelayMs?: number
}

/** Which ways are open, and to whom. */
export type Mounted = {
  readonly messaging: boolean
  readonly lightpush: boolean
  readonly relay: boolean
  readonly store: boolean
}

type SendEvent = {
  readonly kind: "queued" | "propagated" | "sent" | "error"
  readonly messageHash: string
  readonly error?: string
  readonly timestamp: bigint
}

/** The node's memory of one run. What the network has seen survives it; the rest does not. */
export class NodeState {
  readonly subscriptions = new Set<string>()
  readonly relayed = new Map<string, Message[]>()
  received: Message[] = []
  readonly #sends = new Map<string, { readonly dueAt: number; readonly events: readonly SendEvent[] }>()
  readonly #network: Message[]

  constructor(network: Message[]) {
    this.#network = network
  }

  /** The network has the message; who subscribed to its topic can fetch it. */
  take(message: Message): void {
    this.#network.push(message)
    this.relayed.get(message.contentTopic)?.push(message)
    if (this.subscriptions.has(message.contentTopic)) this.received = [...this.received, message].slice(-50)
  }

  /** Notes what happened to a message, under a new name for the request. */
  report({ hash }: Message, kinds: readonly SendEvent["kind"][], delayMs: number, error?: string): string {
    const requestId = randomBytes(10).toString("hex")
    const timestamp = BigInt(Date.now()) * 1_000_000n
    const events = kinds.map((kind) => ({ kind, messageHash: hash, ...(error ? { error } : {}), timestamp }))
    this.#sends.set(requestId, { dueAt: Date.now() + delayMs, events })
    return requestId
  }

  /** What is due, of one request or of all; it is told once. */
  fetchReports(requestId?: string): readonly object[] {
    const due = [...this.#sends].filter(
      ([id, { dueAt }]) => dueAt <= Date.now() && (requestId === undefined || id === requestId),
    )
    for (const [id] of due) this.#sends.delete(id)
    return due.map(([id, { events }]) => ({ requestId: id, events }))
  }
}

/** What answering one request takes. */
export type Node = {
  readonly state: NodeState
  readonly network: readonly Message[]
  readonly mounted: Mounted
  readonly sharding: Sharding
  readonly faults: LogosFaults
  readonly rate: RateWindow
}

export const text = (status: number, body: string): HttpAnswer => ({
  status,
  headers: { "Content-Type": "text/plain" },
  body,
})

export const json = (value: unknown, status = 200): HttpAnswer => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: toJson(value),
})
