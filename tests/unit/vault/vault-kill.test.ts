import fc from "fast-check"
import { expect, test } from "vitest"
import { addSecrets, findRecord, readSecret } from "../../../lib/core/vault/secrets.ts"
import type { VaultContents } from "../../../lib/core/vault/slot.ts"
import { rewrap } from "../../../lib/core/vault/vault.ts"
import { webCryptoSealer as sealer } from "../../../lib/platform/vault-sealer.ts"
import { type DiskPlace, type Fault, fakeDisk } from "../../fakes/vault-disk.ts"
import { newKdf, newVault, newWorld, numbered, PASSWORD, quickKey } from "../../fakes/vault-world.ts"

const PLACES = ["a", "b", "copy"] as const

type Damage =
  | {
      readonly kind: "bytes"
      readonly place: DiskPlace
      readonly at: number
      readonly xor: number
      readonly length: number
    }
  | { readonly kind: "gone" | "cut" | "other type"; readonly place: DiskPlace; readonly at: number }

const place = fc.constantFrom(...PLACES)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constantFrom("kill-before", "kill-after", "quota", "lost"), step: fc.nat(3) }),
  fc.record({ kind: fc.constant("torn"), step: fc.nat(3), part: share }),
)
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({
    kind: fc.constant("bytes"),
    place,
    at: share,
    xor: fc.integer({ min: 1, max: 127 }),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constantFrom("gone", "cut", "other type"), place, at: share }),
)

function apply(contents: Map<DiskPlace, unknown>, harm: Damage): void {
  const text = String(contents.get(harm.place))
  const at = Math.floor(harm.at * (text.length - 1))
  if (harm.kind === "bytes") {
    const codes = [...text].map((character, index) =>
      index >= at && index < at + harm.length ? character.charCodeAt(0) ^ harm.xor : character.charCodeAt(0),
    )
    contents.set(harm.place, String.fromCharCode(...codes))
  } else if (harm.kind === "gone") contents.delete(harm.place)
  else if (harm.kind === "cut") contents.set(harm.place, text.slice(0, at))
  else contents.set(harm.place, at % 2 ? { text } : new Uint8Array(9))
}

const scenario = fc.record({
  earlier: fc.nat(3),
  newPassword: fc.boolean(),
  fault: fc.option(fault, { nil: undefined }),
  harm: fc.option(damage, { nil: undefined }),
})

/** A vault after some quiet changes, and a change to be made to it. */
async function prepared(earlier: number, newPassword: boolean) {
  const world = newWorld(fakeDisk())
  const { dataKey, contents: first } = await newVault(numbered(1))
  await world.store.create(dataKey, first)
  let contents: VaultContents = first
  for (let basedOn = 1; basedOn <= earlier; basedOn++) {
    contents = await addSecrets(sealer, contents, dataKey, { accounts: [], secrets: numbered(1, basedOn) })
    await world.store.commit(dataKey, contents, { basedOn })
  }
  let changed = await addSecrets(sealer, contents, dataKey, { accounts: [], secrets: numbered(1, 50) })
  if (newPassword) {
    const kdf = newKdf()
    changed = await rewrap(sealer, changed, dataKey, await quickKey("new", kdf), kdf)
  }
  return { ...world, dataKey, contents, changed, basedOn: earlier + 1 }
}

async function allReadable(contents: VaultContents, dataKey: Uint8Array): Promise<boolean> {
  const read = await Promise.all(contents.records.map(({ id }) => readSecret(sealer, contents, dataKey, id)))
  return read.every(({ ok }) => ok)
}

test("killed anywhere and damaged in one place: the old vault or the new one, never none", async () => {
  const seen = { old: 0, new: 0 }
  await fc.assert(
    fc.asyncProperty(scenario, async ({ earlier, newPassword, fault, harm }) => {
      const world = await prepared(earlier, newPassword)
      world.disk.start(fault)
      const result = await world.store.commit(world.dataKey, world.changed, { basedOn: world.basedOn })
      world.disk.start()
      if (harm) apply(world.disk.contents, harm)

      const passwords = newPassword ? [PASSWORD, "new"] : [PASSWORD]
      const wrong = await world.store.unlock("wrong")
      expect(wrong).toEqual({ ok: false, code: "wrong-password" })
      const tried = []
      for (const password of passwords) tried.push(await world.store.unlock(password))
      const opened = tried.filter((one) => one.ok)
      expect(opened.length).toBe(1)
      for (const { slot, dataKey } of opened) {
        const isNew = findRecord(slot, "private-key", "ethereum:50") !== null
        expect(slot.records).toEqual(isNew ? world.changed.records : world.contents.records)
        expect(await allReadable(slot, dataKey)).toBe(true)
        // What was reported done survives the loss of any one place.
        if (result.ok && result.behind.length === 0) expect(isNew).toBe(true)
        if (!result.ok && (result.code === "disk-full" || fault?.kind === "lost")) expect(isNew).toBe(false)
        seen[isNew ? "new" : "old"]++

        // And it can be written to again.
        const next = await addSecrets(sealer, slot, dataKey, { accounts: [], secrets: numbered(1, 60) })
        expect(await world.store.commit(dataKey, next, { basedOn: slot.generation })).toMatchObject({
          ok: true,
        })
      }
    }),
    { numRuns: 2_000 },
  )
  expect(seen.old).toBeGreaterThan(100)
  expect(seen.new).toBeGreaterThan(100)
})

test("replacing a vault on purpose, killed anywhere: the old one or the new one", async () => {
  await fc.assert(
    fc.asyncProperty(fault, async (fault) => {
      const world = await prepared(1, false)
      const other = await newVault(numbered(1, 80), "other")
      world.disk.start(fault)
      await world.store.create(other.dataKey, other.contents, { explicit: true })
      world.disk.start()
      const opened = [(await world.store.unlock(PASSWORD)).ok, (await world.store.unlock("other")).ok]
      expect(opened.filter(Boolean).length).toBe(1)
    }),
    { numRuns: 200 },
  )
})
