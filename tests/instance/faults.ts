// The demo forum behind a door that can be faulty: it notes what came, and lets through what no fault holds back.
import { request as ask, createServer } from "node:http"
import {
  answerWith,
  FaultSwitch,
  type HttpAnswer,
  type HttpFault,
  type SeenRequest,
  see,
} from "../fakes/http-faults.ts"
import { openLoopback } from "../fakes/loopback.ts"
import { type InstanceOptions, startInstance } from "./server.ts"

/** A refusal is `{ submit: { says: "ERROR: …" } }`; a lie is `{ submit: { says: answers.saved } }`. */
export type InstanceFaults = {
  /** Of POST /api/submit. */
  readonly submit?: HttpFault
  /** Of every GET. */
  readonly read?: HttpFault
}

export type FaultyInstance = {
  /** http://host:port, with the faults. */
  readonly url: string
  readonly port: number
  /** The same forum without any fault, to see what it really stored. */
  readonly behind: string
  /** Setting it starts all counts of the faults anew. */
  faults: InstanceFaults
  /** Every request that came, in order, whatever became of it. */
  requests(): readonly SeenRequest[]
  /** What was given to POST /api/submit, as JSON where it is JSON. */
  submitted(): readonly unknown[]
  /** Up again on the same port with the same posts. */
  start(): Promise<void>
  /** Cuts every connection and refuses new ones; the posts stay. */
  stop(): Promise<void>
  /** Down for good, the forum behind it, too. */
  close(): Promise<void>
}

type Options = Partial<InstanceOptions> & { readonly faults?: InstanceFaults }

/** Waits of the real server are left out unless they are asked for. */
export async function startFaultyInstance(options: Options = {}): Promise<FaultyInstance> {
  const { faults = {}, port = 0, ...others } = options
  const instance = await startInstance({ delayMs: 0, ...others, port: 0 })
  const seen: SeenRequest[] = []
  let current = faults
  let switches = switchesOf(faults)
  let ending = new AbortController()

  const door = await openLoopback(() => {
    ending = new AbortController()
    const { signal } = ending
    return createServer(async (request, response) => {
      try {
        const came = await see(request)
        seen.push(came)
        const truth = () => forward(came, instance.port, signal)
        await answerWith(faultOf(came, switches), truth, response, signal)
      } catch (error) {
        // Whoever asked may have gone, and so may this server; anything else is a mistake of it.
        if (request.complete && !signal.aborted) console.error(error)
        response.destroy()
      }
    })
  }, port)
  const stop = async (): Promise<void> => {
    ending.abort()
    await door.stop()
  }
  return {
    url: `http://${door.address}`,
    port: door.port,
    behind: instance.url,
    get faults() {
      return current
    },
    set faults(next) {
      current = next
      switches = switchesOf(next)
    },
    requests: () => [...seen],
    submitted: () => seen.filter(isSubmission).map(({ body }) => parsed(body)),
    start: () => door.start(),
    stop,
    async close() {
      await stop()
      await instance.close()
    },
  }
}

type Switches = { readonly submit: FaultSwitch; readonly read: FaultSwitch }

const switchesOf = ({ submit, read }: InstanceFaults): Switches => ({
  submit: new FaultSwitch(submit),
  read: new FaultSwitch(read),
})

const isSubmission = ({ method, path }: SeenRequest): boolean =>
  method === "POST" && /^\/api\/submit\/?(?:\?|$)/.test(path)

function faultOf(request: SeenRequest, { submit, read }: Switches): HttpFault {
  if (isSubmission(request)) return submit.take()
  return request.method === "GET" ? read.take() : {}
}

function forward(
  { method, path, headers, body }: SeenRequest,
  port: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  // The body goes on in one piece, so that what the asker said of its length may differ.
  const { "content-length": _, "transfer-encoding": __, ...rest } = headers
  return new Promise((resolve, reject) => {
    const onward = ask({ host: "127.0.0.1", port, method, path, headers: rest, signal }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.once("error", reject)
      response.once("end", () => {
        const { connection: _, "content-length": __, "transfer-encoding": ___, ...kept } = response.headers
        const known = Object.entries(kept).filter(
          (entry): entry is [string, string | string[]] => entry[1] !== undefined,
        )
        const answered = { status: response.statusCode ?? 502, headers: Object.fromEntries(known) }
        resolve({ ...answered, body: Buffer.concat(chunks) })
      })
    })
    onward.once("error", reject)
    onward.end(body)
  })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
