// What the extension's own pages may do, and what only the window that asks may.
import { nsecEncode } from "nostr-tools/nip19"
import { describe, expect, test, vi } from "vitest"
import { createConnections } from "../../../lib/app/connections.ts"
import { type Caller, PATIENCE_MS, REFUSED, type Reply, siteKey } from "../../../lib/core/request.ts"
import { type AppWorld, appWorld, FRAME, SITE } from "../../fakes/app-world.ts"
import { ASKING } from "../../fakes/approval-window.ts"
import { ADDRESS, PUBKEY, SECOND_SECRET, SECRET } from "../../fakes/key-world.ts"
import { bodyOf } from "../../fakes/reviews.ts"

const PAGE = { windowId: 1 }
const EVENT = { kind: 1, created_at: 1_700_000_000, tags: [], content: "words" }
const KEY = "a".repeat(32)
/** A post in Spasm's tags that needs no look. */
const postOf = (now: number) => ({
  kind: 1,
  created_at: Math.floor(now / 1000),
  content: "words",
  tags: [
    ["spasm_version", "2.0.0"],
    ["spasm_action", "post"],
    ["title", "T"],
    ["license", "SPDX-License-Identifier: CC0-1.0"],
  ],
})

async function asked() {
  const world = await appWorld()
  await world.open()
  await world.connections.grant(SITE, "ethereum", ADDRESS)
  await world.connections.grant(SITE, "nostr", PUBKEY)
  await world.ask("nostr_signEvent", [EVENT], SITE, KEY)
  return world
}

describe("the window that asks", () => {
  test.each([[{ windowId: 1 }], [{ windowId: undefined }], [{ windowId: 0 }], [{ windowId: Number.NaN }]])(
    "is not the window %j, which is shown nothing and decides nothing",
    async (sender) => {
      const world = await asked()
      const { hash, token = "" } = await world.shown()
      const view = await world.handlers.queue({ viewer: "b".repeat(32), key: KEY }, sender)
      expect(view).toMatchObject({ request: null, waiting: [] })
      expect(JSON.stringify(view)).not.toContain(token)
      const yes = { key: KEY, hash, token, approve: true, always: true }
      expect(await world.handlers.decide(yes, sender)).toEqual({ result: "stale" })
      expect(await world.handlers.decide({ ...yes, approve: false }, sender)).toEqual({ result: "stale" })
      expect(await world.queue.waiting()).toHaveLength(1)
      expect(world.opened).toEqual([])
      expect(await world.handlers.decide(yes, { windowId: ASKING })).toEqual({ result: "done" })
    },
  )

  test("is closed by itself when it is empty, and told so where it is a stray one", async () => {
    const world = await asked()
    const close = (windowId: number) => world.handlers["close-window"]({}, { windowId })
    expect(await close(ASKING)).toEqual({ stray: false })
    expect(world.window.calls).toEqual(["show"])
    await world.decide(false)
    expect(await close(ASKING + 1)).toEqual({ stray: true })
    expect(world.window.calls).toEqual(["show"])
    await close(ASKING)
    expect(world.window.calls).toEqual(["show", "close"])
  })

  test("is opened again only for what waits", async () => {
    const world = await asked()
    await world.handlers["show-queue"]({}, PAGE)
    await world.handlers["reject-all"]({ origin: "https://other.example" }, PAGE)
    await world.handlers["show-queue"]({}, PAGE)
    await world.handlers["reject-all"]({ origin: SITE.origin }, PAGE)
    await world.handlers["show-queue"]({}, PAGE)
    expect(world.window.calls).toEqual(["show", "show", "show"])
  })
})

test("what waits without a window says until when, and is kept five minutes longer", async () => {
  const world = await asked()
  const until = async (): Promise<number | null> => (await world.handlers.status({}, PAGE)).expiresAt
  expect(await until()).toBeNull()
  await world.handlers["keep-waiting"]({}, PAGE)
  expect(await until(), "a window shows it").toBeNull()
  const closed = await world.queue.windowClosed()
  expect(await until()).toBe(closed)
  await world.handlers["keep-waiting"]({}, PAGE)
  const kept = (closed ?? 0) + PATIENCE_MS
  expect(await until()).toBe(kept)
  expect(world.heard.expireAt).toEqual([null, kept])
  await world.handlers["reject-all"]({}, PAGE)
  expect(await until()).toBeNull()
})

describe("a text with a secret of the person's own", () => {
  test.each([
    ["as hex", SECRET],
    ["of another identity, as hex", SECOND_SECRET],
    ["as nsec", nsecEncode(Buffer.from(SECRET, "hex"))],
  ])("%s is not signed by a yes, and is told to the person alone", async (_, secret) => {
    const world = await asked()
    const text = bodyOf(world.clock.now(), { content: `k ${secret}` })
    const other = "b".repeat(32)
    await world.ask("personal_sign", [text, ADDRESS], SITE, other)
    expect(await world.decide(true, { key: other })).toBe("own-secret")
    const waiting = await world.queue.waiting()
    expect(waiting.map(({ key }) => key)).toContain(other)
    expect(waiting.some(({ reply }) => reply)).toBe(false)
    expect(await world.decide(false, { key: other })).toBe("done")
  })

  test("is not signed by a rule either", async () => {
    const world = await appWorld()
    await world.open()
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    const sign = (content: string) =>
      world.ask("personal_sign", [bodyOf(world.clock.now(), { content }), ADDRESS])
    await world.answered("personal_sign", [bodyOf(world.clock.now()), ADDRESS], { always: true })
    expect((await sign("words")).state).toBe("done")
    expect((await sign(`k ${SECRET}`)).state).toBe("pending")
  })
})

describe("opening and locking", () => {
  const base64 = (key: Uint8Array): string => Buffer.from(key).toString("base64")
  const status = ({ handlers }: AppWorld) => handlers.status({}, PAGE)

  test("the right key opens, a wrong one does not, and who listens is told", async () => {
    const world = await appWorld()
    const hold = (key: Uint8Array) => world.handlers["hold-key"]({ dataKey: base64(key) }, PAGE)
    expect(await hold(new Uint8Array(32))).toEqual({ held: false })
    expect(await status(world)).toMatchObject({ vault: "locked", identities: [], accounts: { length: 4 } })
    expect(await hold(world.dataKey)).toEqual({ held: true })
    expect(await status(world)).toMatchObject({
      vault: "unlocked",
      identities: [{ name: "Me", accounts: [{ fromWords: false }, {}, {}, {}] }],
    })
    expect(world.heard.lockChanged).toBe(2)
    await world.handlers.lock({}, PAGE)
    expect(await status(world)).toMatchObject({ vault: "locked", identities: [] })
    expect(world.heard.lockChanged).toBe(3)
  })

  test("a key that is no longer there is known to no site, by network, and the site hears so", async () => {
    const world = await asked()
    await world.connections.grant(FRAME, "ethereum", "0x0000000000000000000000000000000000000001")
    await world.connections.grant(FRAME, "nostr", PUBKEY)
    await world.handlers["hold-key"]({ dataKey: base64(world.dataKey) }, PAGE)
    expect(await world.connections.of(SITE)).toMatchObject({ ethereum: ADDRESS, nostr: PUBKEY })
    const left = await world.connections.of(FRAME)
    expect([left?.ethereum, left?.nostr]).toEqual([undefined, PUBKEY])
    expect(world.heard.disconnected).toEqual([siteKey(FRAME)])
  })

  test("locking tells no page and leaves what waits", async () => {
    const world = await asked()
    await world.handlers.lock({}, PAGE)
    expect(world.heard.disconnected).toEqual([])
    expect(await world.ask("eth_accounts")).toEqual({ state: "done", result: [ADDRESS] })
    expect(await world.handlers.queue({ viewer: world.viewer }, { windowId: ASKING })).toMatchObject({
      locked: true,
      request: { key: KEY },
    })
    expect(await world.decide(true)).toBe("locked")
    await world.open()
    expect(await world.decide(true)).toBe("done")
  })

  test("an idle time that is set is kept, and who sets the alarm is told", async () => {
    const world = await asked()
    const told = world.heard.lockChanged
    await world.handlers["change-settings"]({ idleMinutes: 1 }, PAGE)
    expect(await status(world)).toMatchObject({
      settings: { idleMinutes: 1, allSites: false, ensNode: "" },
    })
    expect(world.heard.lockChanged).toBe(told + 1)
  })

  test("a page of ours that stays open keeps no vault open", async () => {
    const world = await asked()
    for (let seconds = 0; seconds < 15 * 60; seconds += 30) {
      expect(await status(world)).toMatchObject({ vault: "unlocked", identities: [{ name: "Me" }] })
      world.clock.pass(30_000)
    }
    expect(await status(world)).toMatchObject({ vault: "locked", identities: [] })
  })

  test("no answer holds a secret", async () => {
    const world = await asked()
    const view = await world.handlers.queue({ viewer: world.viewer }, { windowId: ASKING })
    const told = JSON.stringify([await status(world), view, await world.handlers.sites({}, PAGE)])
    expect(told).not.toContain(base64(world.dataKey))
    expect(world.opened.every((bytes) => !told.includes(Buffer.from(bytes).toString("hex")))).toBe(true)
  })
})

describe("a rule", () => {
  const sign = async (text: (now: number) => string, verdict: object, caller = SITE) => {
    const world = await appWorld()
    await world.open()
    await world.connections.grant(caller, "ethereum", ADDRESS)
    await world.answered("personal_sign", [text(world.clock.now()), ADDRESS], verdict, caller)
    return world.rules.all()
  }

  test("is made by a yes that asks for it", async () => {
    expect(await sign(bodyOf, { always: true })).toMatchObject([
      { site: SITE.origin, account: ADDRESS, sentence: "publish", used: 0 },
    ])
  })

  test.each([
    ["a yes that does not", bodyOf, {}, SITE],
    ["a no", bodyOf, { always: true, approve: false }, SITE],
    ["words that need a look", (now: number) => bodyOf(now, { license: undefined }), { always: true }, SITE],
    ["words that may have none", () => "just words", { always: true }, SITE],
    ["a frame inside another site", bodyOf, { always: true }, FRAME],
  ])("is not made by %s", async (_, text, verdict, caller) => {
    expect(await sign(text, verdict, caller)).toEqual([])
  })

  /** A site that never asked who the person is, with a rule for their Nostr key. */
  const ruled = async () => {
    const world = await appWorld()
    await world.open()
    await world.answered("nostr_signEvent", [postOf(world.clock.now())], { always: true })
    const asks = async () => (await world.ask("nostr_signEvent", [postOf(world.clock.now())])).state
    return { world, asks }
  }

  test("is listed with its site even where that is not connected, and removed there", async () => {
    const { world, asks } = await ruled()
    expect(await asks()).toBe("done")
    const [site] = await world.handlers.sites({}, PAGE)
    expect(site).toMatchObject({ origin: SITE.origin, connections: [], rules: [{ account: PUBKEY }] })
    await world.handlers["remove-rule"]({ id: `${SITE.origin} ${PUBKEY} publish` }, PAGE)
    expect(await world.handlers.sites({}, PAGE)).toEqual([])
    expect(await asks()).toBe("pending")
  })

  test("ends with the connection of its site", async () => {
    const { world, asks } = await ruled()
    await world.connections.grant(SITE, "nostr", PUBKEY)
    await world.handlers.disconnect({ site: SITE.origin }, PAGE)
    expect(await asks()).toBe("pending")
    expect(await world.rules.all()).toEqual([])
  })

  test("ends when its site is turned off, and does not come back with it", async () => {
    const { world, asks } = await ruled()
    for (const on of [false, true]) await world.handlers["set-site"]({ origin: SITE.origin, on }, PAGE)
    expect(await asks()).toBe("pending")
  })
})

describe("since when a site is known", () => {
  const met = async (world: AppWorld, caller = SITE) => {
    await world.ask("nostr_signEvent", [EVENT], caller)
    const view = await world.handlers.queue({ viewer: world.viewer }, { windowId: ASKING })
    await world.handlers["reject-all"]({}, PAGE)
    return view.met
  }
  const sign = (world: AppWorld, caller = SITE) =>
    world.answered("nostr_signEvent", [EVENT], { approve: true }, caller)
  async function connected(caller = SITE) {
    const world = await appWorld()
    await world.open()
    const since = world.clock.now()
    await world.connections.grant(caller, "nostr", PUBKEY)
    world.clock.pass(1000)
    return { world, since }
  }

  test("is told once it got a signature, and a no gives none", async () => {
    const { world, since } = await connected()
    expect(await met(world)).toEqual({ is: "never-signed" })
    await world.answered("nostr_signEvent", [EVENT], { approve: false })
    expect(await met(world)).toEqual({ is: "never-signed" })
    await sign(world)
    expect(await met(world)).toEqual({ is: "connected", at: since })
    expect(await met(world, FRAME), "a site of its own").toEqual({ is: "never-signed" })
  })

  test("is when it first got one, where it never connected or connected anew", async () => {
    const world = await appWorld()
    await world.open()
    const at = world.clock.now()
    await sign(world)
    world.clock.pass(1000)
    await sign(world)
    expect(await met(world)).toEqual({ is: "signed", at })
    await world.connections.grant(SITE, "nostr", PUBKEY)
    expect(await met(world)).toEqual({ is: "signed", at })
    await world.handlers.disconnect({ site: SITE.origin }, PAGE)
    expect(await met(world)).toEqual({ is: "signed", at })
  })

  test("is when it connected, where nothing was noted or what was noted is no time", async () => {
    for (const noted of [undefined, '"0"', "null", "{}"]) {
      const { world, since } = await connected()
      if (noted === undefined) world.disk.items.delete(`signed:${SITE.origin}`)
      else world.disk.items.set(`signed:${SITE.origin}`, noted)
      const again = createConnections(world.disk.start(), world.clock.now)
      expect(await again.met(SITE)).toEqual({ is: "connected", at: since })
    }
  })

  test("is forgotten with the site, in a frame too, and nobody else's is", async () => {
    const { world, since } = await connected()
    const longer = { ...SITE, origin: `${SITE.origin}.other`, top: `${SITE.origin}.other` }
    await world.connections.grant(longer, "nostr", PUBKEY)
    for (const caller of [SITE, FRAME, longer]) await sign(world, caller)
    await world.handlers["remove-site"]({ origin: SITE.origin }, PAGE)
    for (const caller of [SITE, FRAME]) expect(await met(world, caller)).toEqual({ is: "never-signed" })
    expect(await met(world, longer)).toEqual({ is: "connected", at: since + 1000 })
    expect([...world.disk.items.keys()].filter((key) => key.startsWith("signed:"))).toEqual([
      `signed:${longer.origin}`,
    ])
  })

  test("costs no signature where it cannot be written", async () => {
    const { world } = await connected()
    world.disk.fail("set")
    expect(await sign(world)).toMatchObject({ state: "done" })
  })
})

describe("a site", () => {
  const OTHER = { ...SITE, origin: "https://other.example", top: "https://other.example" }

  test("that is removed loses its connections, frames too, its rules and its record, and hears so", async () => {
    const world = await appWorld()
    await world.open()
    for (const caller of [SITE, FRAME, OTHER]) await world.connections.grant(caller, "ethereum", ADDRESS)
    for (const caller of [SITE, OTHER])
      await world.answered("personal_sign", [bodyOf(world.clock.now()), ADDRESS], { always: true }, caller)
    await world.ask("spasm_refusedPayment")
    await world.handlers["remove-site"]({ origin: SITE.origin }, PAGE)
    expect(world.heard.disconnected).toEqual([SITE.origin, siteKey(FRAME)])
    expect((await world.connections.all()).map(({ site }) => site)).toEqual([OTHER.origin])
    expect((await world.rules.all()).map(({ site }) => site)).toEqual([OTHER.origin])
    expect((await world.handlers.sites({}, PAGE)).map(({ origin }) => origin)).toEqual([OTHER.origin])
  })

  test("that ends its connection inside another site is told there, and keeps its own", async () => {
    const world = await appWorld()
    for (const caller of [SITE, FRAME]) await world.connections.grant(caller, "ethereum", ADDRESS)
    await world.ask("wallet_revokePermissions", [{ eth_accounts: {} }], FRAME)
    expect(world.heard.disconnected).toEqual([siteKey(FRAME)])
    expect(await world.ask("eth_accounts")).toEqual({ state: "done", result: [ADDRESS] })
  })

  test("inside a page that the browser does not name is connected there alone, and on no disk", async () => {
    const world = await appWorld()
    await world.open()
    const unknown = { ...FRAME, top: null }
    await world.answered("eth_requestAccounts", [], { account: ADDRESS }, unknown)
    await world.answered("nostr_getPublicKey", [], { account: PUBKEY }, unknown)
    const accounts = (caller: Caller) => world.ask("eth_accounts", [], caller)
    expect(await accounts(unknown)).toEqual({ state: "done", result: [ADDRESS] })
    for (const other of [{ ...unknown, frameId: 5 }, { ...unknown, tabId: 2 }, FRAME, SITE])
      expect(await accounts(other)).toEqual({ state: "done", result: [] })
    await world.ask("wallet_revokePermissions", [{ eth_accounts: {} }], unknown)
    expect(await accounts(unknown)).toEqual({ state: "done", result: [] })
    expect([...world.disk.items.keys()].filter((key) => /^(connection|signed):/.test(key))).toEqual([])
  })

  test("that is served in a page which takes no script holds up no decision", async () => {
    const world = await asked()
    world.granted.add(OTHER.origin)
    world.injecting.hangs = true
    world.handlers["set-site"]({ origin: OTHER.origin, on: true }, PAGE)
    await vi.waitFor(() => expect(world.heard.injected).toEqual([OTHER.origin]))
    expect(await world.decide(false)).toBe("done")
  })

  test("that is turned off may be let in once, in one tab, until it is turned on or off", async () => {
    const world = await appWorld()
    const { origin } = SITE
    const turn = (on: boolean) => world.handlers["set-site"]({ origin, on }, PAGE)
    const accounts = async (caller = SITE) => (await world.ask("eth_accounts", [], caller)).state
    await turn(false)
    expect(await accounts()).toBe("failed")
    await world.handlers["use-once"]({ origin, tabId: SITE.tabId }, PAGE)
    expect(await accounts()).toBe("done")
    expect((await world.ask("eth_requestAccounts")).state).toBe("pending")
    expect(await accounts({ ...SITE, tabId: 2 }), "another tab").toBe("failed")
    await turn(false)
    expect(await accounts()).toBe("failed")
    expect(await world.queue.waiting()).toEqual([])
  })

  test("that is disconnected from Nostr alone hears nothing of Ethereum", async () => {
    const world = await appWorld()
    await world.connections.grant(SITE, "nostr", PUBKEY)
    await world.handlers.disconnect({ site: SITE.origin }, PAGE)
    await world.handlers.disconnect({ site: SITE.origin }, PAGE)
    expect(world.heard.disconnected).toEqual([])
    expect(await world.connections.of(SITE)).toBeNull()
  })

  test.each([["turned off"], ["removed"]])(
    "that is %s has what it asked refused, and no other has",
    async (how) => {
      const world = await asked()
      const reply = Promise.withResolvers<Reply>()
      await world.queue.attach(KEY, SITE, reply.resolve)
      await world.ask("eth_requestAccounts", [], FRAME)
      await world.ask("eth_requestAccounts", [], OTHER)
      const { origin } = SITE
      await (how === "removed"
        ? world.handlers["remove-site"]({ origin }, PAGE)
        : world.handlers["set-site"]({ origin, on: false }, PAGE))
      expect(await reply.promise).toEqual(REFUSED.off)
      expect((await world.queue.waiting()).map(({ caller }) => caller)).toEqual([OTHER])
      expect(world.opened).toEqual([])
      await world.handlers["set-site"]({ origin: OTHER.origin, on: true }, PAGE)
      await world.handlers["set-site"]({ origin: OTHER.origin, first: true }, PAGE)
      expect(await world.queue.waiting(), "served otherwise, it still waits").toHaveLength(1)
    },
  )

  test("has what it asked refused where only its scripts could not be taken away", async () => {
    const world = await asked()
    world.registering.fails = true
    await expect(world.handlers["set-site"]({ origin: SITE.origin, on: false }, PAGE)).rejects.toThrow()
    expect(await world.queue.waiting()).toEqual([])
  })

  const steps = async (count: number): Promise<void> => {
    for (let step = 0; step < count; step++) await Promise.resolve()
  }

  test("that is removed while a person decides is left with no connection, no rule and nothing that waits", async () => {
    for (let count = 0; count < 120; count += 3)
      for (const method of ["eth_requestAccounts", "personal_sign"]) {
        const world = await appWorld()
        await world.open()
        if (method === "personal_sign") await world.connections.grant(SITE, "ethereum", ADDRESS)
        const reply = Promise.withResolvers<Reply>()
        await world.ask(method, [bodyOf(world.clock.now()), ADDRESS], SITE, KEY)
        await world.queue.attach(KEY, SITE, reply.resolve)
        const { hash, token = "" } = await world.shown()
        const decided = world.handlers.decide(
          { key: KEY, hash, token, approve: true, account: ADDRESS, always: true, keepTo: [] },
          { windowId: ASKING },
        )
        await steps(count)
        await Promise.all([decided, world.handlers["remove-site"]({ origin: SITE.origin }, PAGE)])
        await reply.promise
        expect(await world.connections.all(), `after ${count}`).toEqual([])
        expect(await world.rules.all(), `after ${count}`).toEqual([])
        expect(await world.queue.waiting(), `after ${count}`).toEqual([])
      }
  })

  test("that is removed before the rule of its last signature is made has none", async () => {
    const world = await appWorld()
    await world.open()
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    const { make } = world.rules
    const slowly = Promise.withResolvers<void>()
    vi.spyOn(world.rules, "make").mockImplementation((...rule) => slowly.promise.then(() => make(...rule)))
    const signed = world.answered("personal_sign", [bodyOf(world.clock.now()), ADDRESS], { always: true })
    await vi.waitFor(() => expect(world.rules.make).toHaveBeenCalled())
    const removed = world.handlers["remove-site"]({ origin: SITE.origin }, PAGE)
    await new Promise((resolve) => setTimeout(resolve, 20))
    slowly.resolve()
    await Promise.all([signed, removed])
    expect(await world.rules.all()).toEqual([])
  })

  test("that is turned off while its page asks has nothing that waits", async () => {
    const world = await appWorld()
    const { of } = world.connections
    const slowly = Promise.withResolvers<void>()
    vi.spyOn(world.connections, "of").mockImplementation((caller) => slowly.promise.then(() => of(caller)))
    const asking = world.ask("eth_requestAccounts")
    await world.handlers["set-site"]({ origin: SITE.origin, on: false }, PAGE)
    slowly.resolve()
    expect(await asking).toEqual(REFUSED.off)
    expect(await world.queue.waiting()).toEqual([])
  })

  test("that is turned off gets nothing, until it is turned on again", async () => {
    const world = await asked()
    const turn = (on: boolean) => world.handlers["set-site"]({ origin: SITE.origin, on }, PAGE)
    expect(await turn(false)).toEqual({ granted: false })
    for (const method of ["eth_accounts", "nostr_getPublicKey", "personal_sign"])
      expect(await world.ask(method, ["words", ADDRESS])).toMatchObject({ state: "failed", code: 4100 })
    world.granted.add(SITE.origin)
    expect(await turn(true)).toEqual({ granted: true })
    expect(world.heard.injected).toEqual([SITE.origin])
    expect(await world.ask("eth_accounts")).toEqual({ state: "done", result: [ADDRESS] })
  })
})
