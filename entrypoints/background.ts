// The background, as a table of contents: builds the services and gives every event and message to one function.
import { is } from "valibot"
import type { Runtime } from "webextension-polyfill"
import { defineBackground } from "wxt/utils/define-background"
import { createCarryOut } from "../lib/app/carry-out.ts"
import { createConnections } from "../lib/app/connections.ts"
import { createExtensionDoor } from "../lib/app/extension-door.ts"
import { createKeyring } from "../lib/app/keyring.ts"
import { createLock } from "../lib/app/lock.ts"
import { createPageDoor, OPAQUE } from "../lib/app/page-door.ts"
import { createQueue } from "../lib/app/queue.ts"
import { createRules } from "../lib/app/rules.ts"
import { createSettings } from "../lib/app/settings.ts"
import { createSites } from "../lib/app/sites.ts"
import {
  callerOf,
  FrameProvider,
  isOwnPage,
  PageAttach,
  PageCall,
  parseParams,
} from "../lib/messages/door.ts"
import { isMessageName, parseArguments } from "../lib/messages/extension.ts"
import { alarmAt, onAlarm } from "../lib/platform/alarms.ts"
import { createApprovalWindow } from "../lib/platform/approval-window.ts"
import { showWaiting } from "../lib/platform/badge.ts"
import { browser } from "../lib/platform/browser.ts"
import { nostrCiphers } from "../lib/platform/ciphers.ts"
import { curve } from "../lib/platform/curve.ts"
import { extensionLines, tellPages } from "../lib/platform/lines.ts"
import { randomBytes, randomId } from "../lib/platform/random.ts"
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
      allSites: async () => (await settings.read()).allSites,
      register: registerSites,
      isGranted,
      injectInOpenTabs,
    })
    const carryOut = createCarryOut({ keyring, connections, ciphers: nostrCiphers, randomBytes, curve })
    const lines = extensionLines()
    const approval = createApprovalWindow(sessionStore, async () => {
      const expiresAt = await queue.windowClosed()
      if (expiresAt !== null) alarmAt("expire", expiresAt)
    })
    const queue = createQueue({
      session: sessionStore,
      window: approval,
      carryOut,
      now,
      randomId,
      changed: (waiting) => {
        showWaiting(waiting)
        lines.tell()
      },
    })
    const disconnected = (origin: string): void => {
      tellPages(origin, "accountsChanged", [])
    }
    const callPage = createPageDoor({
      queue,
      connections,
      keyring,
      rules,
      carryOut,
      now,
      isOff: sites.isOff,
      notePayment: sites.notePayment,
      disconnected: ({ origin }) => disconnected(origin),
    })
    const handlers = createExtensionDoor({
      queue,
      keyring,
      lock,
      connections,
      rules,
      sites,
      settings,
      now,
      injectOnce: (tabId) => injectNow(tabId, 0),
      window: approval,
      lockChanged: async () => {
        const at = await lock.locksAt()
        if (at !== null) alarmAt("lock", at)
        lines.tell()
      },
      disconnected,
    })

    /** A page that waits is on the line at once; one that left before it could call has nobody to answer. */
    const withdrawUnlessAttached = (keys: readonly string[]): void => {
      setTimeout(() => queue.withdrawUnattached(keys), 3000)
    }

    browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
      if (isOwnPage(sender, self)) {
        const { type, name, args } = message as { type?: unknown; name?: unknown; args?: unknown }
        if (type !== "extension" || typeof name !== "string" || !isMessageName(name)) return undefined
        const checked = parseArguments(name, args)
        if (checked === null) return Promise.reject(new Error(`malformed message: ${name}`))
        return handlers[name](checked as never, { windowId: sender.tab?.windowId })
      }
      const caller = callerOf(sender, self)
      if (is(PageCall, message)) {
        if (!caller) return Promise.resolve(OPAQUE)
        const { key, method, params } = message
        return callPage(caller, key, method, parseParams(params)).then((reply) => {
          if (reply.state === "pending") withdrawUnlessAttached([key])
          return reply
        })
      }
      if (caller && is(FrameProvider, message)) return injectNow(caller.tabId, caller.frameId)
      return undefined
    })

    browser.runtime.onConnect.addListener((line) => {
      if (line.name === "extension" && line.sender && isOwnPage(line.sender, self)) return lines.add(line)
      const caller = line.name === "page" && line.sender ? callerOf(line.sender, self) : null
      if (!caller) return line.disconnect()
      const keys = new Set<string>()
      line.onMessage.addListener((message: unknown) => {
        if (!is(PageAttach, message)) return
        keys.add(message.key)
        queue.attach(message.key, caller, (reply) => line.postMessage({ key: message.key, reply }))
      })
      line.onDisconnect.addListener(() => queue.withdraw([...keys]))
      return undefined
    })

    onAlarm("expire", queue.expire)
    onAlarm("lock", async () => {
      const at = await lock.locksAt()
      if (at !== null) alarmAt("lock", at)
      else lines.tell()
    })
    browser.runtime.onInstalled.addListener(async ({ reason }) => {
      await sites.apply()
      if (reason === "install") await openTab("/options.html#/welcome")
    })
    browser.runtime.onStartup.addListener(() => sites.apply())
    browser.permissions.onAdded.addListener(() => sites.apply())
    browser.permissions.onRemoved.addListener(() => sites.apply())

    // Requests that were here before this worker woke: their pages call again at once, or are gone.
    queue.waiting().then((waiting) => {
      if (waiting.length === 0) return
      withdrawUnlessAttached(waiting.map(({ key }) => key))
      if (waiting.some(({ expiresAt }) => expiresAt === undefined)) approval.restore().catch(() => undefined)
    })
  },
})
