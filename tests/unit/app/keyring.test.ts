// Keys exist for the length of one use, while the vault is open, and only for whom they belong to.
import { bytesToHex } from "@noble/hashes/utils.js"
import { describe, expect, test } from "vitest"
import { ADDRESS, isWiped, keyWorld, PUBKEY, SECOND_ADDRESS, SECRET, vaultOf } from "../../fakes/key-world.ts"
import { IDLE } from "../../fakes/lock-world.ts"

const read = (bytes: Uint8Array): string => bytesToHex(bytes)
const done = { ok: true, value: SECRET }
const locked = { ok: false, code: "locked" }
const noKey = { ok: false, code: "no-key" }

async function openWorld() {
  const world = await keyWorld()
  expect(await world.keyring.hold(world.dataKey)).toBe(true)
  return world
}

describe("holding a data key", () => {
  test("opens the vault", async () => {
    const { keyring } = await openWorld()
    expect(await keyring.state()).toBe("unlocked")
    expect(await keyring.withSecret("ethereum", ADDRESS, read)).toEqual(done)
    expect(await keyring.withSecret("nostr", PUBKEY, read)).toEqual(done)
  })

  test.each([
    ["a wrong key", (key: Uint8Array) => key.fill(7, 0, 1)],
    ["an empty key of the right length", (key: Uint8Array) => key.fill(0)],
  ])("%s is refused and changes nothing", async (_, spoil) => {
    const { keyring, dataKey, memory } = await keyWorld()
    const wrong = dataKey.slice()
    spoil(wrong)
    expect(await keyring.hold(wrong)).toBe(false)
    expect(await keyring.state()).toBe("locked")
    expect(memory.items.size).toBe(0)
    expect(await keyring.hold(dataKey)).toBe(true)
    expect(await keyring.hold(wrong)).toBe(false)
    expect(await keyring.withSecret("ethereum", ADDRESS, read)).toEqual(done)
  })

  test("of another vault is refused", async () => {
    const { keyring } = await keyWorld()
    expect(await keyring.hold((await vaultOf([SECRET])).dataKey)).toBe(false)
  })
})

test("a vault that was replaced locks the next worker, and opens with its own key alone", async () => {
  const { store, dataKey, newWorker } = await openWorld()
  const other = await vaultOf([SECRET])
  await store.create(other.dataKey, other.contents, { explicit: true })
  const { keyring, lock } = newWorker()
  expect(await keyring.withSecret("ethereum", ADDRESS, read)).toEqual(locked)
  expect(await lock.locksAt()).toBeNull()
  expect(await keyring.hold(dataKey)).toBe(false)
  expect(await keyring.hold(other.dataKey)).toBe(true)
  expect(await keyring.withSecret("ethereum", SECOND_ADDRESS, read)).toEqual(noKey)
  expect((await keyring.accounts()).map(({ address }) => address)).toEqual([ADDRESS, PUBKEY])
})

describe("a secret", () => {
  test("is whole while it is used and wiped afterwards, and so is the data key", async () => {
    const { keyring, opened, lent } = await openWorld()
    let given: Uint8Array | undefined
    await keyring.withSecret("ethereum", ADDRESS, async (secret) => {
      given = secret
      await new Promise((done) => setTimeout(done, 5))
      expect(bytesToHex(secret)).toBe(SECRET)
    })
    expect(given && isWiped(given)).toBe(true)
    expect(opened).toEqual([given])
    expect(lent).toHaveLength(1)
    expect(lent.every(isWiped)).toBe(true)
  })

  test("is wiped where its use fails", async () => {
    const { keyring, opened, lent } = await openWorld()
    const failing = keyring.withSecret("ethereum", ADDRESS, () => Promise.reject(new Error("no")))
    await expect(failing).rejects.toThrow("no")
    expect([...opened, ...lent].map(isWiped)).toEqual([true, true])
  })

  test("is read alone: no other key is decrypted for it", async () => {
    const { keyring, opened } = await openWorld()
    await keyring.withSecret("nostr", PUBKEY, read)
    expect(opened).toHaveLength(1)
  })

  test.each([
    ["an unknown account", "ethereum", "0x0000000000000000000000000000000000000001"],
    ["the right address of the wrong network", "nostr", ADDRESS],
    ["an address in another case", "ethereum", ADDRESS.toLowerCase()],
    ["nobody", "ethereum", ""],
  ] as const)("of %s is not there", async (_, scheme, address) => {
    const { keyring, opened } = await openWorld()
    expect(await keyring.withSecret(scheme, address, read)).toEqual(noKey)
    expect(opened).toEqual([])
  })

  test("is out of reach while locked", async () => {
    const { keyring, opened, lock } = await openWorld()
    await lock.close()
    expect(await keyring.withSecret("ethereum", ADDRESS, read)).toEqual(locked)
    expect(await keyring.identities()).toBeNull()
    expect(opened).toEqual([])
  })

  test("is out of reach after the deadline", async () => {
    const { keyring, opened, clock } = await openWorld()
    clock.pass(IDLE)
    expect(await keyring.withSecret("ethereum", ADDRESS, read)).toEqual(locked)
    expect(await keyring.state()).toBe("locked")
    expect(opened).toEqual([])
  })

  test("is in reach of the next worker, which opens the vault anew", async () => {
    const { newWorker } = await openWorld()
    expect(await newWorker().keyring.withSecret("ethereum", ADDRESS, read)).toEqual(done)
  })
})

describe("public accounts", () => {
  test("are the same locked and unlocked", async () => {
    const { keyring, dataKey, newWorker } = await keyWorld()
    const before = await keyring.accounts()
    expect(before).toHaveLength(4)
    await keyring.hold(dataKey)
    expect(await keyring.accounts()).toEqual(before)
    expect(await newWorker().keyring.accounts()).toEqual(before)
  })

  test("are found again after a moment in which nothing could be read", async () => {
    const { keyring, reader } = await keyWorld()
    reader.fails = true
    expect(await keyring.accounts()).toEqual([])
    expect(await keyring.state()).toBe("unreadable")
    reader.fails = false
    expect(await keyring.accounts()).toHaveLength(4)
  })
})

test("identities have their names while the vault is open", async () => {
  const { keyring } = await openWorld()
  expect((await keyring.identities())?.map(({ name }) => name)).toEqual(["Me"])
})
