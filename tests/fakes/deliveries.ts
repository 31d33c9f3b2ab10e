// Deliveries, destinations and events of the outbox as screens get them, and a background that answers by a table.
import type { Delivery } from "../../lib/core/outbox/delivery.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { Answers, Arguments, Envelope, MessageName, OutboxItem } from "../../lib/messages/extension.ts"

export const NOW = Date.UTC(2026, 10, 21, 12)
export const FORUM = "https://forum.example"
export const RELAY = "wss://relay.example"

export const deliveryOf = (parts: Partial<Delivery> = {}): Delivery => ({
  event: "spasmid01ab",
  to: FORUM,
  kind: "spasm-instance",
  state: "queued",
  why: null,
  said: "",
  tries: 0,
  since: NOW,
  changedAt: NOW,
  unsure: false,
  confirmed: "no",
  ...parts,
})

export const destinationOf = (parts: Partial<Destination> = {}): Destination => ({
  url: FORUM,
  kind: "spasm-instance",
  defaultFor: "all",
  login: false,
  tested: null,
  ...parts,
})

export const itemOf = (key: string, parts: Partial<OutboxItem> = {}): OutboxItem => ({
  key,
  spasmid: key,
  action: "post",
  excerpt: `Words of ${key}`,
  signedAt: NOW,
  signers: [{ scheme: "ethereum", address: `0x${"ab".repeat(20)}` }],
  deliveries: [deliveryOf({ event: key })],
  ...parts,
})

export type Table = { [N in MessageName]?: (args: Arguments<N>) => Answers[N] }

/** After `pretendExtension`: messages are answered by the table, and kept. A message that it lacks is answered null. */
export function pretendBackground(table: Table) {
  const asked: { readonly name: string; readonly args: unknown }[] = []
  const heard = new Set<() => void>()
  const line = () => ({
    onMessage: { addListener: (listener: () => void) => heard.add(listener) },
    onDisconnect: { addListener: () => undefined },
    disconnect: () => undefined,
  })
  const sendMessage = async ({ name, args }: Envelope): Promise<unknown> => {
    asked.push({ name, args })
    return (table as Record<string, ((args: unknown) => unknown) | undefined>)[name]?.(args) ?? null
  }
  for (const side of ["chrome", "browser"] as const) {
    const { runtime } = (globalThis as unknown as Record<string, { runtime: object }>)[side] ?? {}
    if (runtime) Object.assign(runtime, { sendMessage, connect: line })
  }
  return { asked, changed: () => [...heard].map((hear) => hear()) }
}
