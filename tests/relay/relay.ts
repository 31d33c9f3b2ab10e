// A real Nostr relay on loopback for tests, with everything that can go wrong with one.
import { createServer } from "node:http"
import { LogLevel } from "@nostr-relay/common"
import { NostrRelay } from "@nostr-relay/core"
import { Validator } from "@nostr-relay/validator"
import type { NostrEvent } from "nostr-tools/pure"
import { WebSocketServer } from "ws"
import { openLoopback } from "../fakes/loopback.ts"
import { attend } from "./connection.ts"
import { EventStore } from "./event-store.ts"
import { FaultState, type RelayFaults } from "./faults.ts"
import { answerHttp, type Limitation } from "./information.ts"

export type RelayOptions = {
  /** Any free one where left out. */
  readonly port?: number
  /** A file of JSON lines in which the events survive the process; without it they survive `stop` alone. */
  readonly data?: string
  readonly faults?: RelayFaults
  /** Announced over HTTP; of these the sizes of messages, contents and tags are kept, too. */
  readonly limitation?: Limitation
}

export type Relay = {
  /** ws://host:port */
  readonly url: string
  readonly port: number
  /** What went wrong last is what holds; setting it starts all its counts anew. */
  faults: RelayFaults
  /** How many EVENT frames came, whatever became of them. */
  readonly received: number
  /** How many connections were ever made. */
  readonly connections: number
  /** How often the document of NIP-11 was read. */
  readonly documents: number
  /** What is stored, in the order in which it came. */
  events(): readonly NostrEvent[]
  /** Every frame that came, as JSON where it is JSON; with a type those that begin with it. */
  frames(type?: "EVENT" | "REQ" | "CLOSE" | "AUTH"): readonly unknown[]
  /** Up again on the same port with the same events. */
  start(): Promise<void>
  /** Cuts every connection and refuses new ones. */
  stop(): Promise<void>
}

export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const { port = 0, data, faults = {}, limitation = {} } = options
  const store = new EventStore(data)
  const frames: unknown[] = []
  let state = new FaultState(faults)
  let connections = 0
  let documents = 0
  let ending = new AbortController()

  const validator = new Validator(sizesOf(limitation))
  const { max_message_length: maxPayload } = limitation
  const server = () => {
    ending = new AbortController()
    const { signal } = ending
    // Its caches would answer a second after the truth has changed.
    const caches = { filterResultCacheTtl: 0, eventHandlingResultCacheTtl: 0 }
    const relay = new NostrRelay(store, { hostname: "127.0.0.1", logLevel: LogLevel.ERROR, ...caches })
    const http = createServer((request, response) => {
      if (answerHttp(request, response, limitation)) documents += 1
    })
    const sockets = new WebSocketServer({
      server: http,
      ...(typeof maxPayload === "number" ? { maxPayload } : {}),
    })
    const note = (frame: unknown): void => void frames.push(frame)
    sockets.on("connection", (socket) => {
      connections += 1
      attend(socket, { relay, validator, signal, faultState: () => state, note })
    })
    return http
  }

  store.open()
  const loopback = await openLoopback(server, port)
  const framesOf = (type: string): unknown[] =>
    frames.filter((frame) => Array.isArray(frame) && frame[0] === type)
  return {
    url: `ws://${loopback.address}`,
    port: loopback.port,
    get faults() {
      return state.faults
    },
    set faults(next) {
      state = new FaultState(next)
    },
    get received() {
      return framesOf("EVENT").length
    },
    get connections() {
      return connections
    },
    get documents() {
      return documents
    },
    events: () => store.all(),
    frames: (type) => (type ? framesOf(type) : [...frames]),
    async start() {
      store.open()
      await loopback.start()
    },
    async stop() {
      ending.abort()
      await loopback.stop()
      store.close()
    },
  }
}

function sizesOf({ max_content_length: content, max_event_tags: tags }: Limitation) {
  return {
    ...(typeof content === "number" ? { maxContentLength: content } : {}),
    ...(typeof tags === "number" ? { maxNumberOfTags: tags } : {}),
  }
}
