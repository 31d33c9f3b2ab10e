// A stand-in for a logos-delivery node, as far as its REST API goes: no network, one node's memory.
import { createServer } from "node:http"
import { answerWith, FaultSwitch, type HttpFault, type SeenRequest, see } from "../fakes/http-faults.ts"
import { openLoopback } from "../fakes/loopback.ts"
import { RateWindow } from "../fakes/rate-window.ts"
import { type Message, readMessage } from "./message.ts"
import { checkOrigin } from "./origin.ts"
import { answerTo, isSending } from "./routes.ts"
import { type LogosFaults, type Mounted, type Node, NodeState } from "./state.ts"

/** Everything is on where it is left out; a node without messaging is an old one. */
export type LogosOptions = Partial<Mounted> & {
  readonly port?: number
  /** The node's --rest-allow-origin: nobody is asked where it is left out. */
  readonly allowOrigin?: readonly string[]
  readonly cluster?: number
  readonly shards?: number
  readonly faults?: LogosFaults
}

export type LogosNode = {
  /** http://host:port */
  readonly url: string
  readonly port: number
  /** Setting it starts all counts of the faults anew. */
  faults: LogosFaults
  /** What the network has, in the order in which it came. */
  messages(): readonly Message[]
  /** Every request that came, whatever became of it. */
  requests(): readonly SeenRequest[]
  /** A message from somebody else, as JSON of the API. */
  receive(message: object): void
  /** Up again on the same port; the network's messages are there, what waited to be fetched is not. */
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startLogosNode(options: LogosOptions = {}): Promise<LogosNode> {
  const { messaging = true, lightpush = true, relay = true, store = true } = options
  const { port = 0, allowOrigin = [], cluster = 1, shards = 8, faults = {} } = options
  const sharding = { cluster, shards }
  const network: Message[] = []
  const seen: SeenRequest[] = []
  let knobs = knobsOf(faults)
  let state = new NodeState(network)
  let ending = new AbortController()

  const loopback = await openLoopback(() => {
    ending = new AbortController()
    state = new NodeState(network)
    const { signal } = ending
    return createServer(async (request, response) => {
      try {
        const came = await see(request)
        seen.push(came)
        const { faults, rate } = knobs
        const mounted = { messaging, lightpush, relay, store }
        const node: Node = { state, network, mounted, sharding, faults, rate }
        const origin = checkOrigin(request.headers.origin, allowOrigin)
        const truth = async () => {
          if ("refusal" in origin) return origin.refusal
          const answer = answerTo(came, node)
          return { ...answer, headers: { ...answer.headers, ...origin.headers } }
        }
        await answerWith(faultOf(came, knobs), truth, response, signal)
      } catch (error) {
        // Whoever asked may have gone, and so may this server; anything else is a mistake of it.
        if (request.complete && !signal.aborted) console.error(error)
        response.destroy()
      }
    })
  }, port)
  return {
    url: `http://${loopback.address}`,
    port: loopback.port,
    get faults() {
      return knobs.faults
    },
    set faults(next) {
      knobs = knobsOf(next)
    },
    messages: () => [...network],
    requests: () => [...seen],
    receive: (message) => state.take(readMessage(message, JSON.stringify(message), sharding)),
    start: () => loopback.start(),
    async stop() {
      ending.abort()
      await loopback.stop()
    },
  }
}

type Knobs = {
  readonly faults: LogosFaults
  readonly rate: RateWindow
  readonly send: FaultSwitch
  readonly read: FaultSwitch
}

const knobsOf = (faults: LogosFaults): Knobs => ({
  faults,
  rate: new RateWindow(faults.rate),
  send: new FaultSwitch(faults.send),
  read: new FaultSwitch(faults.read),
})

function faultOf(request: SeenRequest, { send, read }: Knobs): HttpFault {
  if (isSending(request)) return send.take()
  return request.method === "GET" ? read.take() : {}
}
