// What the extension's own pages may ask, message by message.
import { base64 } from "@scure/base"
import { templateOf } from "../core/nostr/event.ts"
import { type Connection, isLasting, REFUSED, type Request, siteKey } from "../core/request.ts"
import { reviewWish } from "../core/review.ts"
import { ruleId } from "../core/rule.ts"
import type { AccountView, Handlers, IdentityView } from "../messages/extension.ts"
import type { Connections } from "./connections.ts"
import type { Destinations } from "./destinations.ts"
import type { Failures } from "./failures.ts"
import type { Keyring } from "./keyring.ts"
import type { Links } from "./links.ts"
import type { Lock } from "./lock.ts"
import type { NamesMessage } from "./names.ts"
import { oneByOne } from "./one-by-one.ts"
import type { Outbox } from "./outbox.ts"
import type { OutboxMessage } from "./outbox-door.ts"
import type { ApprovalWindow, Now } from "./ports.ts"
import type { Queue } from "./queue.ts"
import type { Rules } from "./rules.ts"
import type { SettingsStore } from "./settings.ts"
import type { SiteChange, Sites } from "./sites.ts"

type Ports = {
  readonly queue: Queue
  readonly keyring: Keyring
  readonly lock: Lock
  readonly connections: Connections
  readonly rules: Rules
  readonly sites: Sites
  readonly settings: SettingsStore
  readonly outbox: Pick<Outbox, "underWay" | "hurry">
  readonly failures: Pick<Failures, "count">
  readonly destinations: Pick<Destinations, "all" | "alsoOf" | "setAlso">
  readonly links: Pick<Links, "end">
  readonly window: ApprovalWindow
  readonly now: Now
  /** When the queue is looked through for what waited too long. */
  readonly expireAt: (when: number | null) => void
  /** Puts the signer into the page that a tab shows. */
  readonly inject: (tabId: number) => Promise<boolean>
  /** The vault was opened or closed. */
  readonly lockChanged: () => Promise<void>
  /** A site lost its Ethereum connection and must hear so. */
  readonly disconnected: (connection: Connection) => void
}

/** One function for every message of the table but those of the outbox and of names, which have doors of their own. */
export function createExtensionDoor(ports: Ports): Omit<Handlers, OutboxMessage | NamesMessage> {
  const {
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
    window,
    now,
    expireAt,
    inject,
    lockChanged,
    disconnected,
  } = ports

  const own = async (): Promise<AccountView[]> =>
    (await keyring.accounts()).map(({ scheme, address }) => ({ scheme, address }))

  const identities = async (): Promise<IdentityView[]> =>
    ((await keyring.identities()) ?? []).map(({ id, name, accounts }) => ({
      id,
      name,
      accounts: accounts.map(({ scheme, address, source }) => ({
        scheme,
        address,
        fromWords: source.kind === "words",
      })),
    }))

  /** A site that is to know nothing any more gets no signature unasked either, of a key that it never had to ask for. */
  const endConnection = async (site: string): Promise<void> => {
    await rules.forget(site)
    const known = await connections.revoke(site)
    if (known?.ethereum) disconnected(known)
  }

  /** No site goes on knowing a key that nobody here can sign with. */
  const endGone = async (): Promise<void> => {
    const ours = (await own()).map(({ address }) => address.toLowerCase())
    for (const { site, ...known } of await connections.all()) {
      for (const scheme of ["ethereum", "nostr"] as const) {
        const address = known[scheme]
        if (!address || ours.includes(address.toLowerCase())) continue
        const before = await connections.revoke(site, scheme)
        if (before && scheme === "ethereum") disconnected(before)
      }
    }
    for (const rule of await rules.all())
      if (!ours.includes(rule.account.toLowerCase())) await rules.remove(ruleId(rule))
  }

  const makeRule = async ({ caller, wish }: Request): Promise<void> => {
    if (wish.kind !== "personal-sign" && wish.kind !== "sign-event") return
    const addresses = (await own()).map(({ address }) => address)
    const account = wish.kind === "personal-sign" ? wish.address : wish.event.pubkey
    await rules.make(caller, account, reviewWish(wish, caller, { own: addresses, now: now() }))
  }

  /** A site that goes and a decision that leaves something for it never meet half done. */
  const inTurn = oneByOne()

  /** A site that is off, whatever else became of the change, has nothing to ask any more. */
  const setSite = async (origin: string, change: SiteChange): Promise<boolean> => {
    try {
      return await sites.set(origin, change)
    } finally {
      if (await sites.isOff(origin)) {
        await rules.forget(origin)
        await queue.rejectAll(origin, REFUSED.off)
      }
    }
  }

  return {
    status: async () => {
      const questions = await queue.questions()
      return {
        vault: await keyring.state(),
        identities: await identities(),
        accounts: await own(),
        waiting: questions.length,
        // One time for all of them: a window that closes or opens does so for all.
        expiresAt: questions[0]?.expiresAt ?? null,
        outbox: { underWay: await outbox.underWay(), failed: await failures.count() },
        settings: await settings.read(),
      }
    },
    "hold-key": async ({ dataKey }) => {
      const bytes = base64.decode(dataKey)
      const held = await keyring.hold(bytes).finally(() => bytes.fill(0))
      if (held) await inTurn(endGone)
      await lockChanged()
      // What waited for a key to log in with need not wait any longer.
      if (held) outbox.hurry(({ why }) => why === "locked")
      return { held }
    },
    lock: async () => {
      await lock.close()
      await lockChanged()
      return null
    },
    sites: async () => sites.view(await connections.all(), await rules.all()),
    "set-site": async ({ origin, ...change }) => {
      const granted = await inTurn(() => setSite(origin, change))
      // Out of turn: a page that does not let itself be served must hold up no decision.
      await sites.serveOpenTabs(origin)
      return { granted }
    },
    "remove-site": ({ origin }) =>
      inTurn(async () => {
        // Off first, so that nothing more is asked for it while it is being forgotten.
        await setSite(origin, { on: false }).catch(() => undefined)
        for (const { site } of (await connections.all()).filter((one) => one.origin === origin)) {
          await endConnection(site)
          await destinations.setAlso(site, [])
        }
        await connections.forget(origin)
        await sites.remove(origin)
        return null
      }),
    "use-once": async ({ origin, tabId }) => {
      await sites.allowOnce(origin, tabId)
      return { injected: await inject(tabId) }
    },
    "remove-rule": async ({ id }) => {
      await rules.remove(id)
      return null
    },
    disconnect: ({ site }) =>
      inTurn(async () => {
        await endConnection(site)
        return null
      }),
    queue: async ({ viewer, key }, { windowId }) => {
      const shown = (await window.owns(windowId))
        ? await queue.show(viewer, key)
        : { request: null, waiting: [] }
      const caller = shown.request?.caller
      return {
        ...shown,
        locked: (await keyring.state()) !== "unlocked",
        own: await own(),
        destinations: await destinations.all(),
        met: caller && shown.request?.wish.kind !== "publish" ? await connections.met(caller) : null,
        siteNostr: (caller && (await connections.of(caller))?.nostr) ?? null,
        also: caller ? await destinations.alsoOf(siteKey(caller)) : [],
      }
    },
    decide: ({ keepTo, always, second: shown, ...given }, { windowId }) =>
      inTurn(async () => {
        if (!(await window.owns(windowId))) return { result: "stale" }
        const second = shown && templateOf(shown)
        const decision = { ...given, ...(second && { second }) }
        const request = (await queue.waiting()).find(({ key }) => key === decision.key)
        const result = await queue.decide(decision)
        if (request && !decision.approve) await links.end(request.caller)
        if (request && result === "done" && decision.approve) {
          const site = siteKey(request.caller)
          if (keepTo && isLasting(site)) await destinations.setAlso(site, keepTo)
          if (always) await makeRule(request)
        }
        return { result: result === "gone" ? "done" : result }
      }),
    "reject-all": async ({ origin }) => {
      await queue.rejectAll(origin)
      return null
    },
    "show-queue": async () => {
      if ((await queue.waiting()).length > 0) await window.show()
      return null
    },
    "keep-waiting": async () => {
      expireAt(await queue.keepWaiting())
      return null
    },
    "close-window": async (_, { windowId }) => {
      const isOurs = await window.owns(windowId)
      if (isOurs) await queue.closeIfEmpty()
      return { stray: !isOurs }
    },
    "change-settings": async (change) => {
      await settings.change(change)
      if (change.allSites !== undefined) await sites.apply()
      await lockChanged()
      return null
    },
  }
}
