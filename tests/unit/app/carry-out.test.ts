// What an approved request becomes, checked by other people's code.
import { hexToBytes } from "@noble/hashes/utils.js"
import { getPublicKey, verifyEvent } from "nostr-tools/pure"
import { recoverMessageAddress } from "viem"
import { describe, expect, test } from "vitest"
import { createCarryOut } from "../../../lib/app/carry-out.ts"
import type { Keyring } from "../../../lib/app/keyring.ts"
import { nobleCurve } from "../../../lib/core/curve.ts"
import { REFUSED, type Request, requestHash, type Wish } from "../../../lib/core/request.ts"
import { appWorld, SITE } from "../../fakes/app-world.ts"
import { ADDRESS, keyWorld, PUBKEY, SECOND_ADDRESS, SECRET } from "../../fakes/key-world.ts"

const EVENT = {
  kind: 1,
  created_at: 1_700_000_000,
  tags: [["t", "a\nb"]],
  content: "wörds 😀",
  pubkey: PUBKEY,
}

const hexOf = (text: string): string => `0x${Buffer.from(text).toString("hex")}`
const requestOf = (wish: Wish): Request => ({
  key: "a".repeat(32),
  caller: SITE,
  wish,
  hash: requestHash(SITE, wish),
  askedAt: 1,
})
async function openWorld() {
  const world = await appWorld()
  await world.open()
  const carry = async (wish: Wish, chosen?: string): Promise<unknown> => {
    const reply = await world.carryOut(requestOf(wish), chosen ? { account: chosen } : {})
    return typeof reply !== "string" && reply.state === "done" ? reply.result : reply
  }
  return { ...world, carry }
}

describe("to connect", () => {
  const wish: Wish = { kind: "connect", scheme: "ethereum", answer: "accounts" }

  test("gives the account that was chosen, in the shape that was asked for", async () => {
    const { carry, connections } = await openWorld()
    expect(await carry(wish, SECOND_ADDRESS)).toEqual([SECOND_ADDRESS])
    expect(await connections.of(SITE)).toMatchObject({ ethereum: SECOND_ADDRESS })
    expect(await carry({ ...wish, answer: "permissions" }, ADDRESS)).toMatchObject([
      { parentCapability: "eth_accounts", caveats: [{ value: [ADDRESS] }] },
    ])
    expect(await carry({ kind: "connect", scheme: "nostr", answer: "public-key" }, PUBKEY)).toBe(PUBKEY)
    expect(await connections.of(SITE)).toMatchObject({ ethereum: ADDRESS, nostr: PUBKEY })
  })

  test.each([
    ["an account that is not here", "0x0000000000000000000000000000000000000001"],
    ["an account of the other network", PUBKEY],
    ["none", undefined],
  ])("gives nothing where %s was chosen", async (_, chosen) => {
    const { carry, connections } = await openWorld()
    expect(await carry(wish, chosen)).toEqual(REFUSED.noKey)
    expect(await connections.of(SITE)).toBeNull()
  })

  test("waits for the vault to be open", async () => {
    const { carryOut, connections } = await appWorld()
    expect(await carryOut(requestOf(wish), { account: ADDRESS })).toBe("locked")
    expect(await connections.of(SITE)).toBeNull()
  })
})

describe("to sign a message", () => {
  test.each(["words", "a\n\tb  c", "مرحبا 😀", "\u0000\u202e", "x".repeat(100_000), "0x1234"])(
    "signs exactly the bytes of %j",
    async (text) => {
      const { carry } = await openWorld()
      const signature = await carry({ kind: "personal-sign", address: ADDRESS, message: hexOf(text) })
      expect(signature).toMatch(/^0x[0-9a-f]{128}(1b|1c)$/)
      const message = { raw: hexOf(text) as `0x${string}` }
      expect(await recoverMessageAddress({ message, signature: signature as `0x${string}` })).toBe(ADDRESS)
    },
  )

  test.each(["ff", "48656c6c6f20fffe", "de".repeat(32), "c080", "eda080"])(
    "refuses the bytes %s, which are no text",
    async (hex) => {
      const { carry, opened } = await openWorld()
      expect(await carry({ kind: "personal-sign", address: ADDRESS, message: `0x${hex}` })).toEqual(
        REFUSED.unreadable,
      )
      expect(opened).toEqual([])
    },
  )
})

describe("to sign an event", () => {
  test("gives exactly the seven fields, which verify", async () => {
    const { carry } = await openWorld()
    const event = (await carry({ kind: "sign-event", event: EVENT })) as Parameters<typeof verifyEvent>[0]
    expect(Object.keys(event).sort()).toEqual("content created_at id kind pubkey sig tags".split(" "))
    expect(event).toMatchObject(EVENT)
    expect(verifyEvent(event)).toBe(true)
  })

  test("is refused for a key that is not here", async () => {
    const { carry } = await openWorld()
    expect(await carry({ kind: "sign-event", event: { ...EVENT, pubkey: `${"f".repeat(63)}0` } })).toEqual(
      REFUSED.noKey,
    )
  })
})

test("the key used here is the one it is named after", () => {
  expect(getPublicKey(hexToBytes(SECRET))).toBe(PUBKEY)
})

test("a stored key that is not the one named signs nothing", async () => {
  const world = await keyWorld()
  const wrong = new Uint8Array(32).fill(9)
  const withSecret: Keyring["withSecret"] = async (_scheme, _address, use) => ({
    ok: true,
    value: await use(wrong),
  })
  const { connections, outbox, destinations, links, clock } = await appWorld(world)
  const carryOut = createCarryOut({
    keyring: { ...world.keyring, withSecret },
    connections,
    ciphers: { run: () => null },
    outbox,
    destinations,
    links,
    now: clock.now,
    randomBytes: (size) => new Uint8Array(size),
    curve: async () => nobleCurve,
  })
  const message: Wish = { kind: "personal-sign", address: ADDRESS, message: hexOf("words") }
  expect(await carryOut(requestOf(message))).toEqual(REFUSED.failed)
  expect(await carryOut(requestOf({ kind: "sign-event", event: EVENT }))).toEqual(REFUSED.failed)
})
