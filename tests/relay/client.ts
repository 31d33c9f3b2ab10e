// The smallest client of a relay: it hides nothing that comes, so that tests see what a relay really says.
import { setTimeout as wait } from "node:timers/promises"
import { finalizeEvent, type NostrEvent } from "nostr-tools/pure"

export type Client = {
  /** Every frame that came: JSON as its value, other text as it is, bytes as an ArrayBuffer. */
  readonly frames: readonly unknown[]
  readonly closed: Promise<void>
  send(frame: unknown): void
  /** The first frame, gone by or to come, that begins like this; undefined where none comes in time. */
  find(start: readonly unknown[], withinMs?: number): Promise<readonly unknown[] | undefined>
  close(): void
}

/** Fails where nobody listens. */
export async function connect(url: string): Promise<Client> {
  const socket = new WebSocket(url)
  socket.binaryType = "arraybuffer"
  const frames: unknown[] = []
  const closed = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()))
  socket.addEventListener("message", ({ data }) => frames.push(parsed(data)))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve())
    socket.addEventListener("error", () => reject(new Error(`Nobody listens at ${url}`)))
  })
  const findNow = (start: readonly unknown[]) =>
    frames.find(
      (frame): frame is readonly unknown[] =>
        Array.isArray(frame) && start.every((part, index) => frame[index] === part),
    )
  return {
    frames,
    closed,
    send: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    async find(start, withinMs = 5000) {
      const deadline = performance.now() + withinMs
      while (!findNow(start) && performance.now() < deadline) await wait(5)
      return findNow(start)
    },
    close: () => socket.close(),
  }
}

/** Whether and with which text the relay took the event; undefined where it did not say. */
export async function publish(client: Client, event: NostrEvent, withinMs?: number): Promise<unknown> {
  client.send(["EVENT", event])
  return (await client.find(["OK", event.id], withinMs))?.slice(2)
}

export async function isFound(client: Client, { id }: NostrEvent): Promise<boolean> {
  const name = `read-${Math.random()}`
  client.send(["REQ", name, { ids: [id], limit: 1 }])
  if (!(await client.find(["EOSE", name]))) throw new Error("The relay does not answer reads")
  return (await client.find(["EVENT", name], 0)) !== undefined
}

/** Logs in with the relay's own challenge (NIP-42), at the address that the relay is said to have. */
export async function authorise(client: Client, url: string, secret: Uint8Array): Promise<unknown> {
  const [, challenge] = (await client.find(["AUTH"])) ?? []
  const tags = [
    ["relay", url],
    ["challenge", String(challenge)],
  ]
  const created_at = Math.floor(Date.now() / 1000)
  const login = finalizeEvent({ kind: 22242, tags, created_at, content: "" }, secret)
  client.send(["AUTH", login])
  return (await client.find(["OK", login.id]))?.[2]
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string") return data
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
