// The background's services as entrypoints/background.ts builds them, over a real vault and fakes of the browser.
import { createCarryOut } from "../../lib/app/carry-out.ts"
import { createConnections } from "../../lib/app/connections.ts"
import { createDestinations } from "../../lib/app/destinations.ts"
import { createExtensionDoor } from "../../lib/app/extension-door.ts"
import { createFailures } from "../../lib/app/failures.ts"
import { createLinks } from "../../lib/app/links.ts"
import { createNames } from "../../lib/app/names.ts"
import { createOutbox } from "../../lib/app/outbox.ts"
import { createOutboxDoor } from "../../lib/app/outbox-door.ts"
import { createPageDoor, type PageReply } from "../../lib/app/page-door.ts"
import type { Choice } from "../../lib/app/ports.ts"
import { createQueue } from "../../lib/app/queue.ts"
import { createRules } from "../../lib/app/rules.ts"
import { createSettings } from "../../lib/app/settings.ts"
import { createSites } from "../../lib/app/sites.ts"
import { nobleCurve } from "../../lib/core/curve.ts"
import type { Caller, Connection, Reply, Request } from "../../lib/core/request.ts"
import type { Handlers } from "../../lib/messages/extension.ts"
import { nostrCiphers } from "../../lib/platform/ciphers.ts"
import { ASKING, fakeWindow } from "./approval-window.ts"
import { type KeyWorld, keyWorld } from "./key-world.ts"
import { fakeMemory } from "./memory.ts"
import { outboxDisk } from "./outbox-disk.ts"
import { seeded } from "./seeded.ts"
import { fakeTransports } from "./transports.ts"

export const SITE: Caller = {
  origin: "https://forum.example",
  top: "https://forum.example",
  tabId: 1,
  frameId: 0,
}
export const FRAME: Caller = { ...SITE, top: "https://other.example", frameId: 4 }

export async function appWorld(keys?: KeyWorld) {
  const world = keys ?? (await keyWorld())
  const { keyring, lock, clock, dataKey } = world
  const { now } = clock
  const { randomBytes, randomId } = seeded()
  const disk = fakeMemory()
  const memory = fakeMemory()
  const local = disk.start()
  const session = memory.start()
  const window = fakeWindow()
  const heard = {
    disconnected: [] as string[],
    lockChanged: 0,
    injected: [] as string[],
    expireAt: [] as (number | null)[],
  }
  const granted = new Set<string>()
  const registering = { fails: false }
  const injecting = { hangs: false }

  const settings = createSettings(local)
  const connections = createConnections(local, now)
  const rules = createRules(session, now)
  const sites = createSites({
    local,
    session,
    allSites: async () => (await settings.read()).allSites,
    register: async () => {
      if (registering.fails) throw new Error("Duplicate script ID")
    },
    isGranted: async (origin) => granted.has(origin),
    injectInOpenTabs: async (origin) => {
      heard.injected.push(origin)
      if (injecting.hangs) await new Promise(() => undefined)
    },
  })
  const links = createLinks(session, now)
  const { transports, sent } = fakeTransports()
  const own = async (): Promise<string[]> => (await keyring.accounts()).map(({ address }) => address)
  const destinations = createDestinations({ local, transports, own })
  const outboxStore = outboxDisk()
  const outbox = createOutbox({
    store: outboxStore.start().store,
    transports,
    destination: destinations.of,
    verifier: async () => nobleCurve.verifier,
    now,
    random: () => 0.5,
    sleep: async () => undefined,
    wakeAt: () => undefined,
    changed: () => undefined,
    failed: () => undefined,
  })
  const carryOut = createCarryOut({
    keyring,
    connections,
    ciphers: nostrCiphers,
    outbox,
    destinations,
    links,
    now,
    randomBytes,
    curve: async () => nobleCurve,
  })
  const queue = createQueue({
    session,
    window: window.port,
    carryOut,
    now,
    randomId,
    isOff: sites.isOff,
    changed: () => undefined,
  })
  const disconnected = ({ site }: Connection): void => {
    heard.disconnected.push(site)
  }
  const callPage = createPageDoor({
    queue,
    connections,
    keyring,
    rules,
    links,
    destinations,
    carryOut,
    now,
    isOff: sites.isOff,
    notePayment: sites.notePayment,
    disconnected,
  })
  const outboxDoor = createOutboxDoor({
    queue,
    keyring,
    outbox,
    destinations,
    newestOwn: async () => ({ is: "unreachable" }),
    self: { origin: "chrome-extension://self", top: "chrome-extension://self", tabId: -1, frameId: 0 },
    verifier: async () => nobleCurve.verifier,
    now,
    randomId,
    changed: () => undefined,
    looked: () => undefined,
  })
  const extensionDoor = createExtensionDoor({
    queue,
    keyring,
    lock,
    connections,
    rules,
    sites,
    settings,
    outbox,
    failures: createFailures(session),
    destinations,
    links,
    window: window.port,
    now,
    expireAt: (when) => {
      heard.expireAt.push(when)
    },
    inject: async () => true,
    lockChanged: async () => {
      heard.lockChanged++
    },
    disconnected,
  })
  const names = createNames({ local, verifier: async () => nobleCurve.verifier })
  const handlers: Handlers = { ...extensionDoor, ...outboxDoor, ...names }
  const viewer = randomId()

  /** What the asking window is shown, the newest or the one named. */
  const shown = async (key?: string): Promise<Request> => {
    const { request } = await handlers.queue({ viewer, ...(key && { key }) }, { windowId: ASKING })
    if (!request) throw new Error("nothing is shown")
    return request
  }
  const decide = async (
    approve: boolean,
    more: Choice & {
      readonly always?: boolean
      readonly keepTo?: readonly string[]
      readonly key?: string
    } = {},
  ) => {
    const { key, hash, token = "" } = await shown(more.key)
    return (await handlers.decide({ ...more, key, hash, token, approve }, { windowId: ASKING })).result
  }
  const ask = (method: string, params: unknown = [], caller = SITE, key = randomId()): Promise<PageReply> =>
    callPage(caller, key, method, params)
  /** Asks, lets the person decide, and gives what the page gets. */
  const answered = async (
    method: string,
    params: unknown = [],
    verdict: Choice & {
      readonly approve?: boolean
      readonly always?: boolean
      readonly keepTo?: readonly string[]
    } = {},
    caller = SITE,
  ): Promise<Reply> => {
    const key = randomId()
    const first = await ask(method, params, caller, key)
    if (first.state !== "pending") return first
    const reply = Promise.withResolvers<Reply>()
    await queue.attach(key, caller, reply.resolve)
    const { approve = true, ...more } = verdict
    await decide(approve, { ...more, key })
    return reply.promise
  }
  const services = { queue, connections, rules, sites, settings, carryOut, callPage, handlers }
  const sending = { outbox, outboxStore, destinations, links, sent }
  const browser = { disk, session: memory, window, heard, granted, registering, injecting }
  const open = (): Promise<boolean> => keyring.hold(dataKey)
  return {
    ...world,
    ...services,
    ...sending,
    ...browser,
    viewer,
    ask,
    answered,
    shown,
    decide,
    open,
    randomId,
  }
}

export type AppWorld = Awaited<ReturnType<typeof appWorld>>
