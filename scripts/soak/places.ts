// Five destinations on loopback with real protocols, their faults, and what each of them really has.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { DestinationKind } from "../../lib/core/outbox/destination.ts"
import { type InstanceFaults, startFaultyInstance } from "../../tests/instance/faults.ts"
import { startLogosNode } from "../../tests/logos/node.ts"
import type { LogosFaults } from "../../tests/logos/state.ts"
import type { RelayFaults } from "../../tests/relay/faults.ts"
import { startRelay } from "../../tests/relay/relay.ts"
import { INSTANCE_FAULTS, LOGOS_FAULTS, RELAY_FAULTS } from "./faults.ts"

export type Place = {
  readonly url: string
  readonly kind: DestinationKind
  /** How many faults there are; `fault` takes the number of one. */
  readonly faults: number
  readonly fault: (at: number) => void
  readonly heal: () => void
  readonly up: () => Promise<void>
  readonly down: () => Promise<void>
  /** Every event that ever came, whatever became of it, as the JSON that it came in. */
  readonly came: () => readonly string[]
  /** Everything that it has, as JSON. What an instance has is given by its own interface. */
  readonly has: () => readonly string[]
  readonly close: () => Promise<void>
}

/** `folder` is for what they keep in files. */
export const openPlaces = (folder: string): Promise<readonly Place[]> =>
  Promise.all([relay(), relay(), instance(join(folder, "one")), instance(join(folder, "two")), node()])

async function relay(): Promise<Place> {
  const one = await startRelay()
  const set = (faults: RelayFaults): void => {
    one.faults = faults
  }
  return {
    url: one.url,
    kind: "nostr-relay",
    faults: RELAY_FAULTS.length,
    fault: (at) => set(RELAY_FAULTS[at] ?? {}),
    heal: () => set({}),
    up: () => one.start(),
    down: () => one.stop(),
    came: () => one.frames("EVENT").map((frame) => JSON.stringify(Array.isArray(frame) ? frame[1] : frame)),
    has: () => one.events().map((event) => JSON.stringify(event)),
    close: () => one.stop(),
  }
}

async function instance(dataFile: string): Promise<Place & { readonly behind: string }> {
  const one = await startFaultyInstance({ dataFile, delayMs: 0 })
  const set = (faults: InstanceFaults): void => {
    one.faults = faults
  }
  return {
    url: one.url,
    kind: "spasm-instance",
    faults: INSTANCE_FAULTS.length,
    fault: (at) => set(INSTANCE_FAULTS[at] ?? {}),
    heal: () => set({}),
    up: () => one.start(),
    down: () => one.stop(),
    // Some tests of an address bring no event.
    came: () =>
      one
        .submitted()
        .filter((event) => event !== "")
        .map((event) => JSON.stringify(event)),
    // Each line of its journal is one thing that was stored.
    has: () => readFileSync(dataFile, "utf8").split("\n").filter(Boolean),
    behind: one.behind,
    close: () => one.close(),
  }
}

type Sending = { readonly payload?: string; readonly message?: { readonly payload: string } }

async function node(): Promise<Place> {
  const one = await startLogosNode()
  const set = (faults: LogosFaults): void => {
    one.faults = faults
  }
  const came = (): readonly string[] =>
    one.requests().flatMap(({ method, body }) => {
      if (method !== "POST") return []
      // Some questions about the node bring no message.
      const { payload = "", message } = JSON.parse(body || "{}") as Sending
      const bytes = Buffer.from(message?.payload ?? payload, "base64")
      return bytes.length > 0 ? [bytes.toString("utf8")] : []
    })
  return {
    url: one.url,
    kind: "logos-node",
    faults: LOGOS_FAULTS.length,
    fault: (at) => set(LOGOS_FAULTS[at] ?? {}),
    heal: () => set({}),
    up: () => one.start(),
    down: () => one.stop(),
    came,
    has: () => one.messages().map(({ payload }) => payload.toString("utf8")),
    close: () => one.stop(),
  }
}

/** Where to ask past the faults for one event. */
export const behindOf = (place: Place): string => ("behind" in place ? String(place.behind) : place.url)
