import { expect, test } from "vitest"
import { addSecrets, recordsLost, removeSecret } from "../../../lib/core/vault/secrets.ts"
import type { Slot, VaultContents } from "../../../lib/core/vault/slot.ts"
import { decodeSlot, encodeSlot } from "../../../lib/core/vault/slot-text.ts"
import { rewrap, sealSlot } from "../../../lib/core/vault/vault.ts"
import { mendVault } from "../../../lib/platform/vault-mend.ts"
import { webCryptoSealer as sealer } from "../../../lib/platform/vault-sealer.ts"
import type { DiskPlace, Fault } from "../../fakes/vault-disk.ts"
import {
  newKdf,
  newVault,
  newWorld,
  numbered,
  PASSWORD,
  quickKey,
  type World,
} from "../../fakes/vault-world.ts"

const LATER = "spasm-vault 2 "

/** A text of a later version with the right checksum. */
async function laterVersion(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("spasm-vault 2\nfuture"))
  return `${LATER}${Buffer.from(digest).toString("hex")}\nfuture`
}

type Filled = World & { readonly dataKey: Uint8Array; readonly contents: VaultContents }

async function filled(): Promise<Filled> {
  const world = newWorld()
  const { dataKey, contents } = await newVault()
  expect(await world.store.create(dataKey, contents)).toEqual({ ok: true, generation: 1, behind: [] })
  return { ...world, dataKey, contents }
}

const slotAt = ({ disk }: World, place: DiskPlace): Slot | null => {
  const decoded = decodeSlot(String(disk.contents.get(place)))
  return decoded.ok ? decoded.slot : null
}

const more = (contents: VaultContents, dataKey: Uint8Array, from = 5): Promise<VaultContents> =>
  addSecrets(sealer, contents, dataKey, { accounts: [], secrets: numbered(1, from) })

async function withNewPassword(
  contents: VaultContents,
  dataKey: Uint8Array,
  password: string,
): Promise<VaultContents> {
  const kdf = newKdf()
  return rewrap(sealer, contents, dataKey, await quickKey(password, kdf), kdf)
}

test("an empty store has no vault", async () => {
  const { store } = newWorld()
  const none = { ok: false, code: "no-vault" }
  expect(await store.load()).toEqual(none)
  expect(await store.unlock(PASSWORD)).toEqual(none)
  expect(await store.open(new Uint8Array(32))).toEqual(none)
  const { dataKey, contents } = await newVault()
  expect(await store.commit(dataKey, contents, { basedOn: 1 })).toEqual(none)
})

test("a new vault is in all three places and opens", async () => {
  const world = await filled()
  for (const place of ["a", "b", "copy"] as const) expect(slotAt(world, place)?.generation).toBe(1)
  expect(await world.store.load()).toMatchObject({ ok: true, slot: { accounts: world.contents.accounts } })
  expect(await world.store.unlock(PASSWORD)).toMatchObject({
    ok: true,
    dataKey: world.dataKey,
    belowFloor: false,
  })
  expect(await world.store.open(world.dataKey)).toMatchObject({ ok: true, slot: { generation: 1 } })
  expect(await world.store.unlock("wrong")).toEqual({ ok: false, code: "wrong-password" })
  expect(await world.store.open(new Uint8Array(32))).toEqual({ ok: false, code: "wrong-key" })
})

test("a second vault does not replace the first without an explicit act", async () => {
  const world = await filled()
  const other = await newVault(numbered(1, 40), "other")
  expect(await world.store.create(other.dataKey, other.contents)).toEqual({ ok: false, code: "exists" })
  expect((await world.store.unlock(PASSWORD)).ok).toBe(true)
  expect(await world.store.create(other.dataKey, other.contents, { explicit: true })).toMatchObject({
    ok: true,
    generation: 2,
  })
  expect((await world.store.unlock("other")).ok).toBe(true)
  expect(JSON.stringify([...world.disk.contents])).not.toContain("ethereum:0")
})

test("writes alternate between the slots, the older one each time", async () => {
  const world = await filled()
  let { contents } = world
  for (let basedOn = 1; basedOn < 6; basedOn++) {
    contents = await more(contents, world.dataKey, basedOn + 10)
    const before = [slotAt(world, "a")?.generation ?? 0, slotAt(world, "b")?.generation ?? 0]
    expect(await world.store.commit(world.dataKey, contents, { basedOn })).toMatchObject({
      ok: true,
      generation: basedOn + 1,
    })
    const after = [slotAt(world, "a")?.generation ?? 0, slotAt(world, "b")?.generation ?? 0]
    expect(Math.max(...after)).toBe(basedOn + 1)
    expect(Math.min(...after)).toBe(Math.max(...before))
    expect(slotAt(world, "copy")?.generation).toBe(basedOn + 1)
  }
})

test("a writer that opened an older generation is refused, even with an explicit act", async () => {
  const world = await filled()
  const changed = await more(world.contents, world.dataKey)
  const both = await Promise.all([
    world.store.commit(world.dataKey, changed, { basedOn: 1 }),
    world.store.commit(world.dataKey, world.contents, { basedOn: 1, explicit: true }),
  ])
  expect(both).toMatchObject([
    { ok: true, generation: 2 },
    { ok: false, code: "stale" },
  ])
})

test("a writer whose generation has been damaged since is refused too", async () => {
  const world = await filled()
  const changed = await more(world.contents, world.dataKey)
  await world.store.commit(world.dataKey, changed, { basedOn: 1 })
  for (const place of ["a", "b", "copy"] as const) {
    if (slotAt(world, place)?.generation === 2) world.disk.contents.set(place, "broken")
  }
  expect(await world.store.commit(world.dataKey, changed, { basedOn: 2 })).toEqual({
    ok: false,
    code: "stale",
  })
  expect(await world.store.commit(world.dataKey, changed, { basedOn: 1 })).toMatchObject({ ok: true })
})

test("a key of a vault that was replaced writes nothing", async () => {
  const world = await filled()
  const other = await newVault(numbered(1, 40), "other")
  await world.store.create(other.dataKey, other.contents, { explicit: true })
  expect(await world.store.commit(world.dataKey, world.contents, { basedOn: 1 })).toEqual({
    ok: false,
    code: "stale",
  })
  expect((await world.store.unlock("other")).ok).toBe(true)
})

test("fewer secrets than before need an explicit act, after which the removed one is nowhere", async () => {
  const world = await filled()
  const gone = world.contents.records[0]?.id ?? ""
  const left = removeSecret(world.contents, gone)
  expect(recordsLost(world.contents, left)).toBe(1)
  expect(await world.store.commit(world.dataKey, left, { basedOn: 1 })).toEqual({
    ok: false,
    code: "fewer-secrets",
  })
  const swapped = await more(left, world.dataKey)
  expect(await world.store.commit(world.dataKey, swapped, { basedOn: 1 })).toEqual({
    ok: false,
    code: "fewer-secrets",
  })
  expect(await world.store.commit(world.dataKey, left, { basedOn: 1, explicit: true })).toMatchObject({
    ok: true,
    behind: [],
  })
  expect(JSON.stringify([...world.disk.contents])).not.toContain(gone)
})

test("a later version is neither opened nor overwritten, and is set aside when the person insists", async () => {
  const world = await filled()
  const later = await laterVersion()
  world.disk.contents.set("a", later)
  const refused = { ok: false, code: "newer-version" }
  expect(await world.store.load()).toEqual(refused)
  expect(await world.store.unlock(PASSWORD)).toEqual(refused)
  expect(await world.store.open(world.dataKey)).toEqual(refused)
  expect(await world.store.commit(world.dataKey, world.contents, { basedOn: 1 })).toEqual(refused)
  expect(await world.store.create(world.dataKey, world.contents)).toEqual({
    ok: false,
    code: "newer-version",
  })
  expect(world.disk.contents.get("a")).toBe(later)
  const forced = await world.store.create(world.dataKey, world.contents, { explicit: true })
  expect(forced).toMatchObject({ ok: true, behind: [] })
  expect(world.disk.contents.get("kept-a")).toBe(later)
  expect((await world.store.unlock(PASSWORD)).ok).toBe(true)
})

test("a full disk leaves the old vault as it was", async () => {
  const world = await filled()
  const changed = await more(world.contents, world.dataKey)
  const before = new Map(world.disk.contents)
  world.disk.start({ kind: "quota", step: 0 })
  expect(await world.store.commit(world.dataKey, changed, { basedOn: 1 })).toEqual({
    ok: false,
    code: "disk-full",
  })
  expect(world.disk.contents).toEqual(before)
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, slot: { generation: 1 } })
})

test("a full second store is told, and caught up at the next unlock", async () => {
  const world = await filled()
  const changed = await more(world.contents, world.dataKey)
  world.disk.start({ kind: "quota", step: 1 })
  const result = await world.store.commit(world.dataKey, changed, { basedOn: 1 })
  expect(result).toEqual({ ok: true, generation: 2, behind: ["copy"] })
  expect(slotAt(world, "copy")?.generation).toBe(1)
  world.disk.start()
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, slot: { generation: 2 } })
  expect(slotAt(world, "copy")?.generation).toBe(2)
})

test("a write that the disk only pretended to make is not reported done", async () => {
  const world = await filled()
  const changed = await more(world.contents, world.dataKey)
  world.disk.start({ kind: "lost", step: 0 })
  expect(await world.store.commit(world.dataKey, changed, { basedOn: 1 })).toEqual({
    ok: false,
    code: "write-failed",
  })
  world.disk.start()
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, slot: { generation: 1 } })
})

test("a broken slot is passed over, set aside, and written again by opening", async () => {
  const world = await filled()
  const changed = await more(world.contents, world.dataKey)
  await world.store.commit(world.dataKey, changed, { basedOn: 1 })
  const newest = slotAt(world, "a")?.generation === 2 ? "a" : "b"
  const broken = `${String(world.disk.contents.get(newest)).slice(0, -9)}         `
  world.disk.contents.set(newest, broken)
  world.disk.contents.set("copy", "x")
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, slot: { generation: 1 } })
  expect(world.disk.contents.get(`kept-${newest}`)).toBe(broken)
  expect(slotAt(world, newest)?.generation).toBe(1)
  expect(await world.store.commit(world.dataKey, changed, { basedOn: 1 })).toMatchObject({
    ok: true,
    generation: 2,
  })
})

test("three places that are damaged one after the other lose nothing", async () => {
  const world = await filled()
  for (const place of ["a", "b", "copy", "a", "b"] as const) {
    world.disk.contents.set(place, "broken")
    expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, dataKey: world.dataKey })
    for (const each of ["a", "b", "copy"] as const) expect(slotAt(world, each)?.generation).toBe(1)
  }
})

test.each<Fault>([
  { kind: "quota", step: 1 },
  { kind: "kill-after", step: 0 },
])("a removal that is cut short is finished by the next opening: $kind", async (fault) => {
  const world = await filled()
  const [gone] = world.contents.records
  const left = removeSecret(world.contents, gone?.id ?? "")
  world.disk.start(fault)
  await world.store.commit(world.dataKey, left, { basedOn: 1, explicit: true })
  world.disk.start()
  const opened = await world.store.unlock(PASSWORD)
  expect(opened.ok && opened.slot.records).toEqual(left.records)
  for (const place of ["a", "b", "copy"] as const)
    expect(slotAt(world, place)?.records, place).toEqual(left.records)
})

test("only the copy is left: it opens, and the slots are written again", async () => {
  const world = await filled()
  world.disk.contents.delete("a")
  world.disk.contents.delete("b")
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, dataKey: world.dataKey })
  expect(slotAt(world, "a")?.generation).toBe(1)
  expect(slotAt(world, "b")?.generation).toBe(1)
})

test("a store that does not answer is not an empty one", async () => {
  const world = await filled()
  world.disk.unreadable.add("a").add("b")
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true })
  world.disk.unreadable.add("copy")
  expect(await world.store.load()).toEqual({ ok: false, code: "unreadable" })
  expect(await world.store.create(world.dataKey, world.contents)).toEqual({ ok: false, code: "unreadable" })
})

test("everything broken is corrupt, whatever the password", async () => {
  const world = await filled()
  for (const place of ["a", "b", "copy"] as const) world.disk.contents.set(place, { not: "a text" })
  for (const password of [PASSWORD, "wrong"]) {
    expect(await world.store.unlock(password)).toEqual({ ok: false, code: "corrupt" })
  }
})

test("a slot copied over the other one is not taken", async () => {
  const world = await filled()
  world.disk.contents.set("b", world.disk.contents.get("a"))
  world.disk.contents.delete("a")
  world.disk.contents.delete("copy")
  expect(await world.store.load()).toEqual({ ok: false, code: "corrupt" })
})

test("an altered slot with a matching checksum is passed over, and does not block writing", async () => {
  const world = await filled()
  const slot = slotAt(world, "a")
  if (!slot) throw new Error("no slot")
  const altered = encodeSlot({ ...slot, generation: 50, accounts: [] })
  world.disk.contents.set("a", altered)
  expect(await world.store.unlock(PASSWORD)).toMatchObject({
    ok: true,
    slot: { generation: 1, accounts: slot.accounts },
  })
  const changed = await more(world.contents, world.dataKey)
  expect(await world.store.commit(world.dataKey, changed, { basedOn: 1 })).toMatchObject({ ok: true })
  expect(world.disk.contents.get("kept-a")).toBe(altered)
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, slot: { records: changed.records } })
})

test("stored parameters that are unsafe are refused before anything is derived", async () => {
  const world = await filled()
  const slot = slotAt(world, "a")
  if (!slot) throw new Error("no slot")
  for (const change of [
    { memoryKib: 1024 },
    { iterations: 1 },
    { memoryKib: 4_000_000 },
    { iterations: 1_000_000 },
  ]) {
    world.disk.contents.set("a", encodeSlot({ ...slot, generation: 9, kdf: { ...slot.kdf, ...change } }))
    expect(await world.store.unlock(PASSWORD)).toEqual({ ok: false, code: "unsafe-parameters" })
  }
})

test("parameters below today's floor open and are marked", async () => {
  const world = newWorld()
  const { dataKey, contents } = await newVault()
  const kdf = { ...newKdf(), memoryKib: 32_768 }
  const weak = await rewrap(sealer, contents, dataKey, await quickKey(PASSWORD, kdf), kdf)
  await world.store.create(dataKey, weak)
  expect(await world.store.unlock(PASSWORD)).toMatchObject({ ok: true, belowFloor: true })
})

test("after a new password the old one opens nothing, wherever it is tried", async () => {
  const world = await filled()
  const renewed = await withNewPassword(world.contents, world.dataKey, "new")
  expect(await world.store.commit(world.dataKey, renewed, { basedOn: 1 })).toMatchObject({
    ok: true,
    behind: [],
  })
  for (const lost of [[], ["a"], ["b"], ["a", "b"], ["a", "copy"], ["b", "copy"]] as const) {
    const before = new Map(world.disk.contents)
    for (const place of lost) world.disk.contents.set(place, "broken")
    expect(await world.store.unlock(PASSWORD)).toEqual({ ok: false, code: "wrong-password" })
    expect((await world.store.unlock("new")).ok).toBe(true)
    for (const [place, value] of before) world.disk.contents.set(place, value)
  }
})

test("a change of password that was killed half-way is finished at the next unlock", async () => {
  const world = await filled()
  const renewed = await withNewPassword(world.contents, world.dataKey, "new")
  world.disk.start({ kind: "kill-after", step: 0 })
  await world.store.commit(world.dataKey, renewed, { basedOn: 1 })
  world.disk.start()
  expect(await world.store.unlock(PASSWORD)).toEqual({ ok: false, code: "wrong-password" })
  expect((await world.store.unlock("new")).ok).toBe(true)
  for (const place of ["a", "b", "copy"] as const) {
    expect(slotAt(world, place)?.wrappedKey).toEqual(renewed.wrappedKey)
    expect(slotAt(world, place)?.generation).toBe(2)
  }
})

test("mending touches nothing while a later vault is there that another key sealed", async () => {
  const world = await filled()
  const other = await newVault(numbered(1, 40), "other")
  const later = await sealSlot(sealer, other.contents, other.dataKey, { place: "b", generation: 9 })
  world.disk.contents.set("b", encodeSlot(later))
  world.disk.contents.delete("copy")
  const before = new Map(world.disk.contents)
  await mendVault({ sealer, slots: world.disk.slots, copy: world.disk.copy }, world.dataKey)
  expect(world.disk.contents).toEqual(before)
})

test("unlocking does not mend over a later vault that another key sealed", async () => {
  const world = await filled()
  const other = await newVault(numbered(1, 40), "other")
  const text = encodeSlot(
    await sealSlot(sealer, other.contents, other.dataKey, { place: "b", generation: 9 }),
  )
  world.disk.contents.set("b", text)
  expect(await world.store.unlock(PASSWORD)).toEqual({ ok: false, code: "wrong-password" })
  expect(await world.store.commit(world.dataKey, world.contents, { basedOn: 1 })).toEqual({
    ok: false,
    code: "stale",
  })
  expect(world.disk.contents.get("b")).toBe(text)
})
