// A background and a storage in memory, so that the whole panel can be drawn without a browser.
import { act } from "preact/test-utils"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { Answers, MessageName, OutboxItem, Status } from "../../lib/messages/extension.ts"
import { pretendExtension } from "./drawn.tsx"

export const ETHEREUM = {
  scheme: "ethereum",
  address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
} as const
export const NOSTR = {
  scheme: "nostr",
  address: "ba5734d8f7091719471e7f7ed6b9df170dc70cc661ca05e688601ad984f068b0",
} as const

export const UNLOCKED: Status = {
  vault: "unlocked",
  identities: [
    {
      id: "me",
      name: "Me",
      accounts: [ETHEREUM, NOSTR].map((account) => ({ ...account, fromWords: false })),
    },
  ],
  accounts: [ETHEREUM, NOSTR],
  waiting: 0,
  expiresAt: null,
  outbox: { underWay: 0, failed: 0 },
  settings: { idleMinutes: 15, allSites: false, ensNode: "" },
}

export const forum = (
  tested: Partial<Destination["tested"]> = {},
  url = "https://forum.example",
): Destination => ({
  url,
  kind: "spasm-instance",
  defaultFor: "all",
  login: false,
  tested: { at: Date.now(), ok: true, url, kind: "spasm-instance", ...tested },
})
export const relay = (minPow = 0, url = "wss://relay.example"): Destination => ({
  url,
  kind: "nostr-relay",
  defaultFor: ["me"],
  login: false,
  tested: { at: Date.now(), ok: true, url, kind: "nostr-relay", minPow },
})

export type PanelWorld = {
  status: Status
  destinations: readonly Destination[]
  items: readonly OutboxItem[]
  publish: Answers["publish"]
  state: Answers["publish-state"]
  /** What was asked of the background, newest last. */
  readonly asked: { readonly name: string; readonly args: Record<string, unknown> }[]
  readonly disk: Map<string, unknown>
  /** The background tells its pages that something changed. */
  readonly changed: () => Promise<void>
}

/** To be called before anything of `lib/platform` is imported. */
export function panelWorld(): PanelWorld {
  // The polyfill is loaded once and keeps the first.
  if (!("browser" in globalThis)) pretendExtension()
  const listeners = new Set<() => void>()
  const watchers = new Set<(changes: object, area: string) => void>()
  const disk = new Map<string, unknown>()
  const tell = (key: string): void => {
    for (const watch of watchers) watch({ [key]: { newValue: structuredClone(disk.get(key)) } }, "local")
  }
  const world: PanelWorld = {
    status: UNLOCKED,
    destinations: [],
    items: [],
    publish: { ok: true, request: "f".repeat(32) },
    state: { state: "waiting", event: null },
    asked: [],
    disk,
    changed: () =>
      act(async () => {
        for (const listen of listeners) listen()
        await settle()
      }),
  }
  const answer = (name: string): unknown => {
    const answers: Partial<{ readonly [N in MessageName]: Answers[N] }> = {
      status: world.status,
      destinations: world.destinations,
      outbox: { items: world.items, more: false },
      "outbox-item": null,
      publish: world.publish,
      "publish-state": world.state,
    }
    return (answers as Readonly<Record<string, unknown>>)[name] ?? null
  }
  const runtime = {
    id: "test",
    sendMessage: async ({ name, args }: { name: string; args: Record<string, unknown> }) => {
      world.asked.push({ name, args })
      return structuredClone(answer(name))
    },
    connect: () => ({
      onMessage: { addListener: (listen: () => void) => listeners.add(listen) },
      onDisconnect: { addListener: () => {} },
      disconnect: () => {},
    }),
  }
  const local = {
    get: async (key: string) => (disk.has(key) ? { [key]: disk.get(key) } : {}),
    set: async (items: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(items)) {
        disk.set(key, structuredClone(value))
        tell(key)
      }
    },
    remove: async (key: string) => {
      disk.delete(key)
      tell(key)
    },
  }
  const onChanged = {
    addListener: (watch: (changes: object, area: string) => void) => watchers.add(watch),
    removeListener: (watch: (changes: object, area: string) => void) => watchers.delete(watch),
  }
  /** What is handed over to the panel, in the browser's memory. */
  const memory = new Map<string, unknown>()
  const session = {
    get: async (key: string) => (memory.has(key) ? { [key]: memory.get(key) } : {}),
    set: async (items: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(items)) {
        memory.set(key, structuredClone(value))
        for (const watch of watchers) watch({ [key]: { newValue: value } }, "session")
      }
    },
    remove: async (key: string) => {
      memory.delete(key)
    },
  }
  const { browser } = globalThis as unknown as { browser: object }
  Object.assign(browser, { runtime, storage: { local, session, onChanged } })
  return world
}

/** Lets everything that waits for nothing but its turn go on. */
export const settle = (ms = 0): Promise<void> => new Promise((done) => setTimeout(done, ms))
