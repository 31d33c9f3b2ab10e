// No secret is decrypted before a person said yes to exactly that request, and none after a no.
import { expect, test } from "vitest"
import { PATIENCE_MS } from "../../../lib/core/request.ts"
import { type AppWorld, appWorld, SITE } from "../../fakes/app-world.ts"
import { ASKING } from "../../fakes/approval-window.ts"
import { ADDRESS, PUBKEY, SECRET } from "../../fakes/key-world.ts"

const PEER = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
const EVENT = { kind: 1, created_at: 1_700_000_000, tags: [], content: "words" }
const KEY = "a".repeat(32)

const KINDS: readonly (readonly [method: string, params: readonly unknown[], reads: number])[] = [
  ["eth_requestAccounts", [], 0],
  ["wallet_requestPermissions", [{ eth_accounts: {} }], 0],
  ["nostr_getPublicKey", [], 0],
  ["personal_sign", ["just words", ADDRESS], 1],
  ["nostr_signEvent", [EVENT], 1],
  ["nip04_encrypt", [PEER, "words"], 1],
  ["nip04_decrypt", [PEER, "words"], 1],
  ["nip44_encrypt", [PEER, "words"], 1],
  ["nip44_decrypt", [PEER, "words"], 1],
]

const isConnected = (method: string): boolean => /^personal|^nip|signEvent$/.test(method)

async function asked(method: string, params: readonly unknown[]): Promise<AppWorld> {
  const world = await appWorld()
  await world.open()
  if (isConnected(method)) {
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    await world.connections.grant(SITE, "nostr", PUBKEY)
  }
  expect(await world.ask(method, params, SITE, KEY)).toEqual({ state: "pending" })
  return world
}

/** How often the keys were reached for: what was decrypted, and how often the data key was lent for it. */
const looks = ({ opened, lent }: AppWorld): number => opened.length + lent.length

test.each(KINDS)(
  "%s touches no key before a yes, and each key once after it",
  async (method, params, reads) => {
    const world = await asked(method, params)
    const { hash, token = "" } = await world.shown()
    const yes = {
      key: KEY,
      hash,
      token,
      approve: true,
      account: method.startsWith("nostr") ? PUBKEY : ADDRESS,
    }
    const decide = world.handlers.decide
    expect(await decide({ ...yes, token: "0".repeat(32) }, { windowId: ASKING })).toEqual({ result: "stale" })
    expect(await decide({ ...yes, hash: "0".repeat(64) }, { windowId: ASKING })).toEqual({ result: "stale" })
    expect(await decide(yes, { windowId: ASKING + 1 })).toEqual({ result: "stale" })
    expect(looks(world)).toBe(0)
    expect(await decide(yes, { windowId: ASKING })).toEqual({ result: "done" })
    expect([world.opened.length, world.lent.length]).toEqual([reads, reads])
    expect(await decide(yes, { windowId: ASKING })).toEqual({ result: "done" })
    expect(world.opened).toHaveLength(reads)
  },
)

test.each(KINDS)("%s touches no key after a no, in whatever way it is said", async (method, params) => {
  const noes: readonly ((world: AppWorld) => Promise<unknown>)[] = [
    (world) => world.decide(false),
    (world) => world.handlers["reject-all"]({}, { windowId: undefined }),
    (world) => world.queue.withdraw([KEY]),
    async (world) => {
      await world.queue.windowClosed()
      world.clock.pass(PATIENCE_MS)
      await world.queue.expire()
    },
  ]
  for (const no of noes) {
    const world = await asked(method, params)
    const { hash, token = "" } = await world.shown()
    await no(world)
    const yes = { key: KEY, hash, token, approve: true, account: ADDRESS }
    expect(await world.handlers.decide(yes, { windowId: ASKING })).toEqual({ result: "done" })
    await world.queue.attach(KEY, SITE, (reply) => expect(reply.state).toBe("failed"))
    expect(looks(world)).toBe(0)
    expect(await world.connections.of(SITE)).toEqual(isConnected(method) ? expect.anything() : null)
  }
})

test("nothing that a page gets, and nothing that is stored for it, holds the key", async () => {
  const world = await asked("personal_sign", ["just words", ADDRESS])
  await world.decide(true)
  const stored = [...world.session.items.values(), ...world.disk.items.values()].join()
  expect(stored).not.toContain(SECRET)
  expect(stored).toContain(ADDRESS)
})
