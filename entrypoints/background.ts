// The background, as a table of contents: builds the services and gives every event and message to one function.
import { is } from "valibot"
import type { Runtime } from "webextension-polyfill"
import { defineBackground } from "wxt/utils/define-background"
import { createCarryOut } from "../lib/app/carry-out.ts"
import { createConnections } from "../lib/app/connections.ts"
import { createDestinations } from "../lib/app/destinations.ts"
import { createExtensionDoor } from "../lib/app/extension-door.ts"
import { createFailures } from "../lib/app/failures.ts"
import { createFoundPosts } from "../lib/app/found-posts.ts"
import { createKeyring } from "../lib/app/keyring.ts"
import { createLinks } from "../lib/app/links.ts"
import { createLock } from "../lib/app/lock.ts"
import { createNames } from "../lib/app/names.ts"
import { createOutbox } from "../lib/app/outbox.ts"
import { createOutboxDoor } from "../lib/app/outbox-door.ts"
import { createPageDoor } from "../lib/app/page-door.ts"
import { createPageLines } from "../lib/app/page-lines.ts"
import { createQueue } from "../lib/app/queue.ts"
import { createRelayLogin } from "../lib/app/relay-login.ts"
import { createRules } from "../lib/app/rules.ts"
import { createSettings } from "../lib/app/settings.ts"
import { createSites } from "../lib/app/sites.ts"
import type { RelayLogin } from "../lib/app/transport.ts"
import type { Connection } from "../lib/core/request.ts"
import type { Verifier } from "../lib/core/verifier.ts"
import {
  callerOf,
  callOf,
  FoundLink,
  FoundTexts,
  FoundToReader,
  FrameProvider,
  isOwnPage,
  LinkToReader,
} from "../lib/messages/door.ts"
import { type Handlers, isMessageName, parseArguments } from "../lib/messages/extension.ts"
import { alarmAt, noAlarm, onAlarm } from "../lib/platform/alarms.ts"
import { createApprovalWindow } from "../lib/platform/approval-window.ts"
import { showBadge } from "../lib/platform/badge.ts"
import { browser } from "../lib/platform/browser.ts"
import { nostrCiphers } from "../lib/platform/ciphers.ts"
import { menuPressed, prepareMenu } from "../lib/platform/context-menu.ts"
import { curve } from "../lib/platform/curve.ts"
import { network } from "../lib/platform/destinations/http.ts"
import { createInstance } from "../lib/platform/destinations/instance.ts"
import { createLogosNode } from "../lib/platform/destinations/logos.ts"
import { newestOwn } from "../lib/platform/destinations/own-events.ts"
import { createRelay } from "../lib/platform/destinations/relay.ts"
import { extensionLines, tellPages } from "../lib/platform/lines.ts"
import { idbOutbox } from "../lib/platform/outbox-store.ts"
import { randomBytes, randomId } from "../lib/platform/random.ts"
import { drawFound, pointAtLinks } from "../lib/platform/scout.ts"
import { injectInOpenTabs, injectNow, isGranted, registerSites } from "../lib/platform/sites.ts"
import { localStore, sessionStore } from "../lib/platform/stores.ts"
import { openTab } from "../lib/platform/tabs.ts"
import { storedVault } from "../lib/platform/vault.ts"

export default defineBackground({
  main() {
    const now = Date.now
    const self = { id: browser.runtime.id, origin: browser.runtime.getURL("").replace(/\/$/, "") }

    const settings = createSettings(localStore)
    const lock = createLock(sessionStore, now, async () => (await settings.read()).idleMinutes * 60_000)
    const keyring = createKeyring(storedVault, lock)
    const connections = createConnections(localStore, now)
    const rules = createRules(sessionStore, now)
    const sites = createSites({
      local: localStore,
      session: sessionStore,
      allSites: async () => (await settings.read()).allSites,
      register: registerSites,
      isGranted,
      injectInOpenTabs,
    })
    const verifier = async (): Promise<Verifier> => (await curve()).verifier
    const own = async (): Promise<string[]> => (await keyring.accounts()).map(({ address }) => address)
    const connect = (url: string): WebSocket => new WebSocket(url)
    const login: RelayLogin = (...challenge) => logIn(...challenge)
    const transports = [
      createInstance(network),
      createRelay({ connect, login }),
      createLogosNode(network, verifier),
    ] as const
    const destinations = createDestinations({ local: localStore, transports, own })
    const logIn = createRelayLogin({ keyring, destinations, now, randomBytes, curve })
    const failures = createFailures(sessionStore)
    const badge = async (): Promise<void> => {
      showBadge({ waiting: (await queue.questions()).length, failed: (await failures.count()) > 0 })
    }
    const outbox = createOutbox({
      store: idbOutbox(),
      transports,
      destination: destinations.of,
      verifier,
      now,
      random: Math.random,
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
      wakeAt: (when) => {
        if (when === null) return noAlarm("outbox")
        alarmAt("outbox", when)
        // An alarm is rung half a minute from now at the earliest; a worker that lives is there sooner.
        if (when - now() < 25_000) setTimeout(() => outbox.pump(), when - now())
      },
      changed: () => lines.tell(),
      failed: ({ to, bits }) => {
        if (bits) destinations.wantsWork(to, bits).then(() => lines.tell())
        failures.add().then(badge)
      },
    })
    const links = createLinks(sessionStore, now)
    const carryOut = createCarryOut({
      keyring,
      connections,
      ciphers: nostrCiphers,
      outbox,
      destinations,
      links,
      now,
      randomBytes,
      curve,
    })
    const lines = extensionLines()
    const expireAt = (when: number | null): void => {
      if (when !== null) alarmAt("expire", when)
    }
    const approval = createApprovalWindow(sessionStore, async () => expireAt(await queue.windowClosed()))
    const queue = createQueue({
      session: sessionStore,
      window: approval,
      carryOut,
      now,
      randomId,
      isOff: sites.isOff,
      changed: () => {
        badge()
        lines.tell()
      },
    })
    const disconnected = ({ site, origin }: Connection): void => {
      if (site === origin) tellPages(origin, "accountsChanged", [])
      else pageLines.tell(site, "accountsChanged", [])
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
    const pageLines = createPageLines({ callPage, queue, callOf })
    const outboxDoor = createOutboxDoor({
      queue,
      keyring,
      outbox,
      destinations,
      // Nobody is told who asks: the question names one key, and that is all of it.
      newestOwn: (relays, pubkey, kind) =>
        newestOwn(relays, pubkey, kind, { connect, login: async () => "off", verifier }),
      self: { origin: self.origin, top: self.origin, tabId: -1, frameId: 0 },
      verifier,
      now,
      randomId,
      changed: () => lines.tell(),
      looked: () => failures.forget().then(badge),
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
      failures,
      destinations,
      links,
      now,
      expireAt,
      inject: (tabId) => injectNow(tabId, 0),
      window: approval,
      lockChanged: async () => {
        const at = await lock.locksAt()
        if (at !== null) alarmAt("lock", at)
        lines.tell()
      },
      disconnected,
    })
    const foundPosts = createFoundPosts({ verifier, now, inject: drawFound, open: openTab })
    const names = createNames({ local: localStore, verifier })
    const handlers: Handlers = { ...extensionDoor, ...outboxDoor, ...names }

    browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
      if (isOwnPage(sender, self)) {
        const { type, name, args } = message as { type?: unknown; name?: unknown; args?: unknown }
        if (type !== "extension" || typeof name !== "string" || !isMessageName(name)) return undefined
        const checked = parseArguments(name, args)
        if (checked === null) return Promise.reject(new Error(`malformed message: ${name}`))
        return handlers[name](checked as never, { windowId: sender.tab?.windowId })
      }
      const caller = callerOf(sender, self)
      if (!caller) return undefined
      if (is(FrameProvider, message)) return injectNow(caller.tabId, caller.frameId)
      if (is(FoundTexts, message)) return foundPosts.cards(caller, message)
      if (is(FoundLink, message)) return pointAtLinks(caller.tabId, caller.frameId)
      if (is(LinkToReader, message)) return foundPosts.linkToReader(message.url)
      if (is(FoundToReader, message))
        return foundPosts.toReader(message.text, sender.url ?? caller.origin, message.at)
      return undefined
    })

    browser.runtime.onConnect.addListener((line) => {
      if (line.name === "extension" && line.sender && isOwnPage(line.sender, self)) return lines.add(line)
      if (line.name !== "page" || line.sender?.id !== self.id) return line.disconnect()
      return pageLines.take(line, callerOf(line.sender, self))
    })

    onAlarm("outbox", outbox.pump)
    addEventListener("online", () => outbox.hurry(({ why }) => why !== "locked" && why !== "login-off"))
    onAlarm("expire", queue.expire)
    onAlarm("lock", async () => {
      const at = await lock.locksAt()
      if (at !== null) alarmAt("lock", at)
      else lines.tell()
    })
    browser.contextMenus.onClicked.addListener((press, tab) => void menuPressed(press, tab))
    browser.runtime.onInstalled.addListener(async ({ reason }) => {
      await prepareMenu()
      await sites.apply()
      if (reason === "install") await openTab("/options.html#/welcome")
    })
    browser.runtime.onStartup.addListener(() => sites.apply())
    browser.permissions.onAdded.addListener(() => sites.apply())
    browser.permissions.onRemoved.addListener(() => sites.apply())

    // What a worker before this one, or the browser before it was closed, left to be delivered.
    outbox.pump()

    // Requests that were here before this worker woke: their pages call again at once, or are gone.
    queue.waiting().then((waiting) => {
      if (waiting.length === 0) return
      // Our own posts hang on no page.
      const ofPages = waiting.filter(({ wish }) => wish.kind !== "publish")
      setTimeout(() => queue.withdrawUnattached(ofPages.map(({ key }) => key)), 3000)
      if (waiting.some(({ expiresAt }) => expiresAt === undefined)) approval.restore().catch(() => undefined)
    })
  },
})
