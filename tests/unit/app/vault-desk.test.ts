// The desk where keys come in and are shown: nothing is lost, nothing lingers, and guessing is slow.
import { describe, expect, test } from "vitest"
import { readIdentities } from "../../../lib/core/vault/identities.ts"
import { KDF_FLOOR } from "../../../lib/core/vault/kdf.ts"
import { webCryptoSealer } from "../../../lib/platform/vault-sealer.ts"
import { type DeskWorld, deskWorld } from "../../fakes/desk-world.ts"
import { ADDRESS, isWiped, SECOND_SECRET, SECRET } from "../../fakes/key-world.ts"
import { newKdf, PASSWORD } from "../../fakes/vault-world.ts"

const WORDS = `${"abandon ".repeat(11)}about`
const FIRST_OF_WORDS = "0x9858EfFD232B4033E47d90003D41EC34EcaEda94"

const identitiesOf = async ({ store }: DeskWorld) => {
  const opened = await store.unlock(PASSWORD)
  if (!opened.ok) throw new Error(opened.code)
  const list = await readIdentities(webCryptoSealer, opened.slot, opened.dataKey)
  return list.ok ? list.identities : []
}
const leftovers = ({ secrets }: DeskWorld): number => secrets.filter((bytes) => !isWiped(bytes)).length

describe("creating", () => {
  test("makes twelve words, an open vault and one identity with both keys", async () => {
    const world = deskWorld()
    const created = await world.desk.createNew(PASSWORD)
    if (!created.ok) throw new Error(created.code)
    expect(created.words).toHaveLength(12)
    expect(world.held).toHaveLength(1)
    const [identity, ...others] = await identitiesOf(world)
    expect(others).toEqual([])
    expect(identity?.accounts.map(({ scheme }) => scheme)).toEqual(["ethereum", "nostr"])
    expect(await world.desk.reveal(PASSWORD, identity?.id ?? "")).toEqual({
      ok: true,
      phrases: [created.words],
    })
  })

  test("twice leaves the first vault as it was", async () => {
    const world = deskWorld()
    await world.desk.createNew(PASSWORD)
    const before = new Map(world.disk.contents)
    expect(await world.desk.createNew("another good password")).toEqual({ ok: false, code: "exists" })
    expect(world.disk.contents).toEqual(before)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("over a vault that opens no more, or whose password is forgotten, needs the person's word", async () => {
    for (const state of ["damaged", "forgotten"]) {
      const world = deskWorld()
      await world.desk.createFrom(PASSWORD, SECRET, "both")
      if (state === "damaged")
        for (const place of ["a", "b", "copy"] as const) world.disk.contents.set(place, state)
      const before = new Map(world.disk.contents)
      const again = (explicit: boolean) =>
        world.desk.createFrom("another good password", WORDS, "both", explicit)
      expect(await again(false)).toEqual({ ok: false, code: state === "damaged" ? "corrupt" : "exists" })
      expect(world.disk.contents).toEqual(before)
      expect(await again(true)).toEqual({ ok: true })
      expect(await world.desk.unlock("another good password")).toEqual({ ok: true })
      if (state === "damaged") expect(world.disk.contents.get("kept-a")).toBe("damaged")
    }
  })

  test("from words that the person has gives the addresses that every wallet gives", async () => {
    const world = deskWorld()
    expect(await world.desk.createFrom(PASSWORD, WORDS, "both")).toEqual({ ok: true })
    const [identity] = await identitiesOf(world)
    expect(identity?.accounts.map(({ address }) => address)).toContain(FIRST_OF_WORDS)
    expect(await world.desk.reveal(PASSWORD, identity?.id ?? "")).toEqual({
      ok: true,
      phrases: [WORDS.split(" ")],
    })
  })

  test("from what is no key stores nothing and says which line it is", async () => {
    const world = deskWorld()
    const result = await world.desk.createFrom(PASSWORD, `${SECRET}\nnpub1qqqqqq`, "both")
    expect(result).toMatchObject({ ok: false, code: "keys", faults: [{ line: 2, code: "npub-given" }] })
    expect(world.disk.contents.size).toBe(0)
    expect(world.held).toEqual([])
    expect(leftovers(world)).toBe(0)
  })

  test("on a full disk says so and hands nothing over", async () => {
    const world = deskWorld()
    world.disk.start({ kind: "quota", step: 0 })
    expect(await world.desk.createNew(PASSWORD)).toEqual({ ok: false, code: "disk-full" })
    expect(world.held).toEqual([])
    expect(leftovers(world)).toBe(0)
  })

  test("is done even where the background dies before it hears of it", async () => {
    const world = deskWorld()
    world.background.answers = "dies"
    expect(await world.desk.createNew(PASSWORD)).toMatchObject({ ok: true })
    world.background.answers = true
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(leftovers(world)).toBe(0)
  })
})

describe("adding", () => {
  test("brings one more identity and keeps the first", async () => {
    const world = deskWorld()
    await world.desk.createNew(PASSWORD)
    expect(await world.desk.add(PASSWORD, SECRET, "ethereum")).toEqual({ ok: true })
    const identities = await identitiesOf(world)
    expect(identities).toHaveLength(2)
    expect(identities[1]?.accounts).toMatchObject([{ scheme: "ethereum", address: ADDRESS }])
    expect(leftovers(world)).toBe(0)
  })

  test("a key that is there already changes nothing", async () => {
    const world = deskWorld()
    await world.desk.createFrom(PASSWORD, SECRET, "both")
    const before = new Map(world.disk.contents)
    expect(await world.desk.add(PASSWORD, SECRET, "both")).toEqual({ ok: false, code: "already-there" })
    expect(world.disk.contents).toEqual(before)
  })

  test("needs the password", async () => {
    const world = deskWorld()
    await world.desk.createFrom(PASSWORD, SECRET, "both")
    expect(await world.desk.add("not this one", SECOND_SECRET, "both")).toEqual({
      ok: false,
      code: "wrong-password",
      waitMs: 0,
    })
    expect(await identitiesOf(world)).toHaveLength(1)
    expect(leftovers(world)).toBe(0)
  })

  test("an identity without words has none to show", async () => {
    const world = deskWorld()
    await world.desk.createFrom(PASSWORD, SECRET, "both")
    const [identity] = await identitiesOf(world)
    const refused = (code: string) => ({ ok: false, code, waitMs: 0 })
    expect(await world.desk.reveal(PASSWORD, identity?.id ?? "")).toEqual(refused("corrupt"))
    expect(await world.desk.reveal(PASSWORD, "nobody")).toEqual(refused("corrupt"))
    expect(await world.desk.reveal("not this one", identity?.id ?? "")).toEqual(refused("wrong-password"))
  })

  test("an identity of two phrases shows both", async () => {
    const world = deskWorld()
    const other = `${"zoo ".repeat(11)}wrong`
    await world.desk.createFrom(PASSWORD, `${WORDS}\n${SECRET}\n${other}`, "both")
    const [identity] = await identitiesOf(world)
    expect(identity?.accounts).toHaveLength(6)
    expect(await world.desk.reveal(PASSWORD, identity?.id ?? "")).toEqual({
      ok: true,
      phrases: [WORDS.split(" "), other.split(" ")],
    })
    expect(leftovers(world)).toBe(0)
  })
})

describe("unlocking", () => {
  const locked = async () => {
    const world = deskWorld()
    await world.desk.createNew(PASSWORD)
    world.held.length = 0
    return world
  }

  test("hands the same data key over each time, and keeps none", async () => {
    const world = await locked()
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    expect(new Set(world.held).size).toBe(1)
    expect(world.held[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(leftovers(world)).toBe(0)
  })

  test("with a wrong password waits longer each time, never for more than a minute, and is never shut", async () => {
    const world = await locked()
    const waits: number[] = []
    for (let tries = 0; tries < 12; tries++) {
      const wrong = await world.desk.unlock("not this one")
      expect(wrong).toEqual({ ok: false, code: "wrong-password", waitMs: 0 })
      const next = await world.desk.unlock(PASSWORD)
      if (next.ok) {
        waits.push(0)
        continue
      }
      expect(next.code).toBe("wait")
      waits.push(next.waitMs)
      world.clock.pass(next.waitMs)
    }
    expect(waits.slice(0, 1)).toEqual([0])
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("after six wrong ones in a row waits for sixteen seconds, to the last millisecond", async () => {
    const world = await locked()
    for (let tries = 0; tries < 5; tries++) {
      await world.desk.unlock("not this one")
      world.clock.pass(60_000)
    }
    await world.desk.unlock("not this one")
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: false, code: "wait", waitMs: 16_000 })
    world.clock.pass(15_999)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: false, code: "wait", waitMs: 1 })
    world.clock.pass(1)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    // The count starts anew.
    await world.desk.unlock("not this one")
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("a clock that went back makes nobody wait longer than the delay", async () => {
    const world = await locked()
    for (let tries = 0; tries < 4; tries++) {
      await world.desk.unlock("not this one")
      world.clock.pass(60_000)
    }
    await world.desk.unlock("not this one")
    world.clock.pass(-3_600_000)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: false, code: "wait", waitMs: 8_000 })
    world.clock.pass(8_000)
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("derives a key anew that was derived too cheaply, and the password opens it still", async () => {
    const world = deskWorld()
    world.kdf.next = { ...newKdf(), memoryKib: 32_768, iterations: 3 }
    await world.desk.createNew(PASSWORD)
    world.kdf.next = { ...newKdf(), ...KDF_FLOOR }
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
    const opened = await world.store.unlock(PASSWORD)
    expect(opened).toMatchObject({
      ok: true,
      belowFloor: false,
      slot: { kdf: { memoryKib: KDF_FLOOR.memoryKib } },
    })
    expect(leftovers(world)).toBe(0)
  })

  test("a disk that takes no stronger key keeps nobody out", async () => {
    const world = deskWorld()
    world.kdf.next = { ...newKdf(), memoryKib: 32_768, iterations: 3 }
    await world.desk.createNew(PASSWORD)
    world.kdf.next = { ...newKdf(), ...KDF_FLOOR }
    world.disk.start({ kind: "quota", step: 0 })
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("what the background does not open is damaged, and where it dies nothing lingers", async () => {
    const world = await locked()
    world.background.answers = false
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: false, code: "corrupt", waitMs: 0 })
    world.background.answers = "dies"
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: false, code: "failed", waitMs: 0 })
    expect(leftovers(world)).toBe(0)
  })

  test("where there is no vault says so", async () => {
    expect(await deskWorld().desk.unlock(PASSWORD)).toEqual({ ok: false, code: "no-vault", waitMs: 0 })
  })
})

describe("changing an identity", () => {
  const withTwo = async () => {
    const world = deskWorld()
    await world.desk.createFrom(PASSWORD, WORDS, "both")
    await world.desk.add(PASSWORD, SECOND_SECRET, "both")
    const [first, second] = await identitiesOf(world)
    if (!first || !second) throw new Error("two identities are wanted")
    return { world, first, second }
  }

  test("gives it another name and leaves its keys and the others as they were", async () => {
    const { world, first, second } = await withTwo()
    expect(await world.desk.rename(PASSWORD, first.id, "Work")).toEqual({ ok: true })
    expect(await identitiesOf(world)).toEqual([{ ...first, name: "Work" }, second])
    expect(leftovers(world)).toBe(0)
  })

  test("removes it from every place, and then the last one too", async () => {
    const { world, first, second } = await withTwo()
    expect(await world.desk.remove(PASSWORD, first.id)).toEqual({ ok: true })
    expect(await identitiesOf(world)).toEqual([second])
    expect(await world.desk.reveal(PASSWORD, first.id)).toMatchObject({ ok: false, code: "corrupt" })
    for (const text of world.disk.contents.values()) {
      for (const { address } of first.accounts) expect(JSON.stringify(text)).not.toContain(address)
    }
    expect(await world.desk.remove(PASSWORD, second.id)).toEqual({ ok: true })
    expect(await identitiesOf(world)).toEqual([])
    expect(await world.desk.add(PASSWORD, SECRET, "both")).toEqual({ ok: true })
    expect(leftovers(world)).toBe(0)
  })

  test("needs the password, and an identity that is there", async () => {
    const { world, first } = await withTwo()
    const before = new Map(world.disk.contents)
    expect(await world.desk.remove("not this one", first.id)).toMatchObject({ code: "wrong-password" })
    expect(await world.desk.remove(PASSWORD, "nobody")).toMatchObject({ code: "no-such-identity" })
    expect(await world.desk.rename(PASSWORD, "nobody", "x")).toMatchObject({ code: "no-such-identity" })
    expect(world.disk.contents).toEqual(before)
  })
})

test("looking at a pasted text keeps none of it", () => {
  const world = deskWorld()
  expect(world.desk.inspect(`${WORDS}\n${SECRET}`)).toMatchObject({ kinds: ["words", "hex"], faults: [] })
  expect(world.desk.inspect("zzz")).toMatchObject({ kinds: [], faults: [{ line: 1 }] })
  expect(leftovers(world)).toBe(0)
})
