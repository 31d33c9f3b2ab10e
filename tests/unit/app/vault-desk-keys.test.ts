// Adding keys to a vault that is there, and showing its words again.
import { beforeEach, describe, expect, test } from "vitest"
import { readIdentities } from "../../../lib/core/vault/identities.ts"
import { webCryptoSealer } from "../../../lib/platform/vault-sealer.ts"
import { deskWorld } from "../../fakes/desk-world.ts"
import { ADDRESS, isWiped, PUBKEY, SECOND_ADDRESS, SECOND_SECRET, SECRET } from "../../fakes/key-world.ts"
import { PASSWORD } from "../../fakes/vault-world.ts"

const PHRASE = "test test test test test test test test test test test junk"
const WRONG = "not the password at all"

let world = deskWorld()
beforeEach(async () => {
  world = deskWorld()
  await world.desk.createFrom(PASSWORD, PHRASE, "both")
  world.secrets.length = 0
  world.held.length = 0
})

const allWiped = (): boolean => world.secrets.length > 0 && world.secrets.every(isWiped)
async function inside() {
  const opened = await world.store.unlock(PASSWORD)
  if (!opened.ok) throw new Error(opened.code)
  const list = await readIdentities(webCryptoSealer, opened.slot, opened.dataKey)
  const addresses = opened.slot.accounts.map(({ address }) => address)
  return { addresses, identities: list.ok ? list.identities : [] }
}

describe("adding keys", () => {
  test("makes one more identity and leaves the others", async () => {
    const before = await inside()
    expect(await world.desk.add(PASSWORD, SECRET, "both")).toEqual({ ok: true })
    const after = await inside()
    expect(after.addresses).toEqual([...before.addresses, ADDRESS, PUBKEY])
    expect(after.identities).toHaveLength(2)
    expect(world.held).toHaveLength(1)
    expect(allWiped()).toBe(true)
  })

  test("for one network alone adds that account alone", async () => {
    const before = await inside()
    expect(await world.desk.add(PASSWORD, SECOND_SECRET, "ethereum")).toEqual({ ok: true })
    expect((await inside()).addresses).toEqual([...before.addresses, SECOND_ADDRESS])
  })

  test.each([
    ["a wrong password", WRONG, SECRET, "wrong-password"],
    ["keys that are there", PASSWORD, PHRASE, "already-there"],
  ])("with %s changes nothing", async (_, password, text, code) => {
    const before = await inside()
    const writes = world.disk.writes()
    expect(await world.desk.add(password, text, "both")).toEqual({ ok: false, code })
    expect(world.disk.writes()).toBe(writes)
    expect(await inside()).toEqual(before)
    expect(world.held).toEqual([])
    expect(allWiped()).toBe(true)
  })

  test("that are none does not even ask for the password", async () => {
    for (let time = 0; time < 5; time++)
      expect(await world.desk.add(WRONG, "no key", "both")).toMatchObject({ ok: false, code: "keys" })
    expect(await world.desk.unlock(PASSWORD)).toEqual({ ok: true })
  })

  test("on a full disk leaves the old vault", async () => {
    const before = await inside()
    world.disk.start({ kind: "quota", step: 0 })
    expect(await world.desk.add(PASSWORD, SECRET, "both")).toEqual({ ok: false, code: "disk-full" })
    world.disk.start()
    expect(await inside()).toEqual(before)
    expect(world.held).toEqual([])
    expect(allWiped()).toBe(true)
  })
})

describe("revealing words", () => {
  test("gives those of the identity, to the right password alone", async () => {
    const [identity] = (await inside()).identities
    const id = identity?.id ?? ""
    expect(await world.desk.reveal(WRONG, id)).toBe("wrong-password")
    expect(await world.desk.reveal(PASSWORD, id)).toEqual(PHRASE.split(" "))
    expect(world.held).toEqual([])
    expect(allWiped()).toBe(true)
  })

  test("gives nothing for an identity without words, or for none", async () => {
    await world.desk.add(PASSWORD, SECRET, "both")
    const [, second] = (await inside()).identities
    expect(await world.desk.reveal(PASSWORD, second?.id ?? "")).toBe("corrupt")
    expect(await world.desk.reveal(PASSWORD, "nobody")).toBe("corrupt")
    expect(allWiped()).toBe(true)
  })
})

test("nothing secret is left in the memory that pages share", async () => {
  await world.desk.unlock(WRONG)
  expect([...world.memory.items.keys()]).toEqual(["unlock-failures"])
  expect(world.memory.items.get("unlock-failures")).not.toContain(WRONG)
  await world.desk.unlock(PASSWORD)
  expect(world.memory.items.size).toBe(0)
})
