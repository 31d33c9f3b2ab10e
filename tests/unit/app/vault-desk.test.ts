// Creating, unlocking, adding and revealing: nothing is lost, nothing is left lying about, guessing takes time.
import { beforeEach, describe, expect, test } from "vitest"
import { readIdentities } from "../../../lib/core/vault/identities.ts"
import { judgeKdf } from "../../../lib/core/vault/kdf.ts"
import { webCryptoSealer } from "../../../lib/platform/vault-sealer.ts"
import { deskWorld, weakKdf } from "../../fakes/desk-world.ts"
import { ADDRESS, isWiped, PUBKEY, SECOND_SECRET, SECRET } from "../../fakes/key-world.ts"
import { PASSWORD } from "../../fakes/vault-world.ts"

const PHRASE = "test test test test test test test test test test test junk"
const WRONG = "not the password at all"

let world = deskWorld()
beforeEach(() => {
  world = deskWorld()
})

const allWiped = (): boolean => world.secrets.length > 0 && world.secrets.every(isWiped)
const addresses = async (): Promise<readonly string[]> => {
  const loaded = await world.store.load()
  return loaded.ok ? loaded.slot.accounts.map(({ address }) => address) : []
}
const firstIdentity = async () => {
  const opened = await world.store.unlock(PASSWORD)
  if (!opened.ok) throw new Error(opened.code)
  const list = await readIdentities(webCryptoSealer, opened.slot, opened.dataKey)
  return list.ok ? list.identities[0] : undefined
}

describe("a new vault", () => {
  test("with new words is open at once, and the words are the ones that it reveals", async () => {
    const created = await world.desk.createNew(PASSWORD)
    const words = created.ok ? created.words : []
    expect(words).toHaveLength(12)
    expect(world.held).toHaveLength(1)
    expect(await addresses()).toHaveLength(2)
    expect(allWiped()).toBe(true)
    expect(await world.desk.reveal(PASSWORD, (await firstIdentity())?.id ?? "")).toEqual(words)
  })

  test("is a new one each time", async () => {
    const one = await world.desk.createNew(PASSWORD)
    world = deskWorld()
    expect(await world.desk.createNew(PASSWORD)).not.toEqual(one)
  })

  test("with pasted keys has exactly their accounts", async () => {
    expect(await world.desk.createFrom(PASSWORD, SECRET, "both")).toEqual({ ok: true })
    expect(await addresses()).toEqual([ADDRESS, PUBKEY])
    expect(allWiped()).toBe(true)
  })

  test("is not made of what is no key, and nothing of it is stored or repeated", async () => {
    const text = `${SECRET}\n${SECOND_SECRET}00`
    const stored = await world.desk.createFrom(PASSWORD, text, "both")
    expect(stored).toMatchObject({ ok: false, code: "keys", faults: [{ line: 2, code: "hex-length" }] })
    expect(JSON.stringify(stored)).not.toContain(SECOND_SECRET)
    expect(world.disk.writes()).toBe(0)
    expect(world.held).toEqual([])
    expect(allWiped()).toBe(true)
  })

  test("never takes the place of one that is there", async () => {
    await world.desk.createFrom(PASSWORD, SECRET, "both")
    expect(await world.desk.createNew("another password")).toEqual({ ok: false, code: "exists" })
    expect(await world.desk.createFrom("another password", SECOND_SECRET, "both")).toEqual({
      ok: false,
      code: "exists",
    })
    expect(await addresses()).toEqual([ADDRESS, PUBKEY])
    expect(world.held).toHaveLength(1)
    expect(allWiped()).toBe(true)
  })

  test("on a full disk is none, and says so", async () => {
    world.disk.start({ kind: "quota", step: 0 })
    expect(await world.desk.createNew(PASSWORD)).toEqual({ ok: false, code: "disk-full" })
    expect(world.held).toEqual([])
    expect(allWiped()).toBe(true)
  })

  test("that nobody could hold open is there all the same", async () => {
    world.now.hold = () => Promise.reject(new Error("nobody is listening"))
    expect(await world.desk.createNew(PASSWORD)).toMatchObject({ ok: true, words: { length: 12 } })
    expect(allWiped()).toBe(true)
  })
})

test("looking at a text keeps nothing of it", () => {
  expect(world.desk.inspect(`${PHRASE}\n${SECRET}`).kinds).toEqual(["words", "hex"])
  expect(world.desk.inspect("npub1").faults).toHaveLength(1)
  expect(allWiped()).toBe(true)
})

describe("unlocking", () => {
  beforeEach(async () => {
    await world.desk.createFrom(PASSWORD, PHRASE, "both")
    world.secrets.length = 0
    world.held.length = 0
  })

  test("hands the data key on, and to nobody with a wrong password", async () => {
    expect(await world.desk.unlock(WRONG)).toEqual({ ok: false, code: "wrong-password", waitMs: 0 })
    expect(world.held).toEqual([])
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(world.held).toHaveLength(1)
    expect(allWiped()).toBe(true)
  })

  test("fails where the key opens nothing, or nobody takes it, and wipes it", async () => {
    world.now.hold = async () => false
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: false, code: "corrupt", waitMs: 0 })
    world.now.hold = () => Promise.reject(new Error("nobody is listening"))
    await expect(world.desk.unlock(PASSWORD)).rejects.toThrow()
    expect(allWiped()).toBe(true)
  })

  test("takes longer after each wrong password, up to a minute, in every page", async () => {
    const waits: number[] = []
    for (let time = 0; time < 11; time++) {
      expect((await world.desk.unlock(WRONG)).ok).toBe(false)
      const asked = await world.desk.unlock(PASSWORD + time)
      const wait = !asked.ok && asked.code === "wait" ? asked.waitMs : 0
      // Without a wait the second was a wrong password of its own, which is counted.
      waits.push(wait)
      world.clock.pass(wait)
    }
    expect(waits.map((ms) => ms / 1000)).toEqual([0, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60])
    expect(await world.start().unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("waits 0, 0, 1, 2, 4 seconds, and not at all after the right password", async () => {
    for (const seconds of [0, 0, 1, 2, 4]) {
      if (seconds > 0) {
        expect(await world.start().unlock(PASSWORD)).toEqual({
          ok: false,
          code: "wait",
          waitMs: seconds * 1000,
        })
        world.clock.pass(seconds * 1000 - 1)
        expect(await world.desk.reveal(PASSWORD, "")).toBe("wait")
        expect(await world.desk.add(PASSWORD, SECRET, "both")).toEqual({ ok: false, code: "wait" })
        world.clock.pass(1)
      }
      expect(await world.desk.unlock(WRONG)).toMatchObject({ code: "wrong-password" })
    }
    world.clock.pass(8000)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(await world.desk.unlock(WRONG)).toMatchObject({ code: "wrong-password" })
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("never waits longer than that, whatever the clock does", async () => {
    for (let time = 0; time < 3; time++) await world.desk.unlock(WRONG).then(() => world.clock.pass(5000))
    await world.desk.unlock(WRONG)
    world.clock.pass(-24 * 60 * 60_000)
    expect(await world.desk.unlock(PASSWORD)).toMatchObject({ code: "wait", waitMs: 4000 })
  })
})

describe("a password that was derived too cheaply", () => {
  const strength = async (): Promise<string> => {
    const loaded = await world.store.load()
    return loaded.ok ? judgeKdf(loaded.slot.kdf) : loaded.code
  }

  beforeEach(async () => {
    const { calibrate } = world.now
    world.now.calibrate = async () => weakKdf()
    await world.desk.createFrom(PASSWORD, PHRASE, "both")
    world.now.calibrate = calibrate
    expect(await strength()).toBe("below-floor")
  })

  test("is derived anew by unlocking, once, and still opens the same keys", async () => {
    const before = await addresses()
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(await strength()).toBe("fine")
    const writes = world.disk.writes()
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(world.disk.writes()).toBe(writes)
    expect(await world.desk.unlock(WRONG)).toMatchObject({ code: "wrong-password" })
    expect(await addresses()).toEqual(before)
    expect(allWiped()).toBe(true)
  })

  test("keeps nobody out where that fails", async () => {
    world.now.calibrate = () => Promise.reject(new RangeError("no memory"))
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(await strength()).toBe("below-floor")
  })

  test("keeps the old vault on a full disk", async () => {
    world.disk.start({ kind: "quota", step: 0 })
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(await strength()).toBe("below-floor")
    world.disk.start()
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(await strength()).toBe("fine")
  })
})
