import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import {
  addSecrets,
  findRecord,
  readSecret,
  recordsLost,
  removeSecret,
} from "../../../lib/core/vault/secrets.ts"
import type { Slot } from "../../../lib/core/vault/slot.ts"
import { decodeSlot, encodeSlot } from "../../../lib/core/vault/slot-text.ts"
import { isSealedBy, openVault, rewrap, sealSlot } from "../../../lib/core/vault/vault.ts"
import { webCryptoSealer as sealer } from "../../../lib/platform/vault-sealer.ts"
import { newKdf, newVault, numbered, PASSWORD, quickKey } from "../../fakes/vault-world.ts"

async function newSlot(n = 2): Promise<{ readonly slot: Slot; readonly dataKey: Uint8Array }> {
  const { dataKey, contents } = await newVault(numbered(n))
  return { slot: await sealSlot(sealer, contents, dataKey, { place: "a", generation: 7 }), dataKey }
}

const flipped = (bytes: Uint8Array, bit = 0): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

test("a slot is one text, and the text is that slot", async () => {
  const { slot } = await newSlot()
  const text = encodeSlot(slot)
  expect(decodeSlot(text)).toEqual({ ok: true, slot })
  expect(text).toMatch(/^spasm-vault 1 [0-9a-f]{64}\n\{"place":"a","generation":7,"kdf"/)
})

test("opens with the password's key and gives every secret back", async () => {
  const { slot, dataKey } = await newSlot(5)
  const opened = await openVault(sealer, slot, await quickKey(PASSWORD, slot.kdf))
  expect(opened).toEqual({ ok: true, dataKey })
  for (const { accountId, bytes } of numbered(5)) {
    const record = findRecord(slot, "private-key", accountId)
    expect(record && (await readSecret(sealer, slot, dataKey, record.id))).toEqual({ ok: true, bytes })
  }
  expect(await readSecret(sealer, slot, dataKey, "none")).toEqual({ ok: false, code: "no-such-record" })
})

test("nothing but parameters, nonces, ids and addresses is readable", async () => {
  const { slot, dataKey } = await newSlot(3)
  const text = encodeSlot(slot)
  for (const secret of [dataKey, ...numbered(3).map(({ bytes }) => bytes)]) {
    for (const spelling of ["hex", "base64", "latin1"] as const) {
      expect(text).not.toContain(Buffer.from(secret).toString(spelling).slice(0, 16))
    }
  }
})

test("another password's key is a wrong password", async () => {
  const { slot } = await newSlot()
  const opened = await openVault(sealer, slot, await quickKey("another", slot.kdf))
  expect(opened).toEqual({ ok: false, code: "wrong-password" })
})

/** Every value in the slot, each altered alone, with the checksum made to match. */
function* alterations(slot: Slot): Generator<readonly [string, Slot]> {
  yield ["place", { ...slot, place: "b" }]
  yield ["generation", { ...slot, generation: slot.generation + 1 }]
  const { kdf, wrappedKey, seal, accounts, records } = slot
  yield ["memory", { ...slot, kdf: { ...kdf, memoryKib: kdf.memoryKib - 1 } }]
  yield ["iterations", { ...slot, kdf: { ...kdf, iterations: 2 } }]
  yield ["parallelism", { ...slot, kdf: { ...kdf, parallelism: 2 } }]
  yield ["salt", { ...slot, kdf: { ...kdf, salt: flipped(kdf.salt, 255) } }]
  for (const [name, part] of Object.entries({ wrappedKey, seal })) {
    yield [`${name} algorithm`, { ...slot, [name]: { ...part, algorithm: "aes-128-gcm" } }]
    for (let bit = 0; bit < part.nonce.length * 8; bit++) {
      yield [`${name} nonce ${bit}`, { ...slot, [name]: { ...part, nonce: flipped(part.nonce, bit) } }]
    }
    for (let bit = 0; bit < part.ciphertext.length * 8; bit++) {
      yield [
        `${name} text ${bit}`,
        { ...slot, [name]: { ...part, ciphertext: flipped(part.ciphertext, bit) } },
      ]
    }
    yield [`${name} cut`, { ...slot, [name]: { ...part, ciphertext: part.ciphertext.slice(1) } }]
    yield [`${name} empty`, { ...slot, [name]: { ...part, ciphertext: new Uint8Array(0) } }]
  }
  yield ["account gone", { ...slot, accounts: accounts.slice(1) }]
  yield ["accounts swapped", { ...slot, accounts: accounts.toReversed() }]
  yield ["account address", { ...slot, accounts: accounts.map((one) => ({ ...one, address: "0x0" })) }]
  yield ["account scheme", { ...slot, accounts: accounts.map((one) => ({ ...one, scheme: "nostr" })) }]
  yield ["account id", { ...slot, accounts: accounts.map((one) => ({ ...one, id: "x" })) }]
  yield ["record gone", { ...slot, records: records.slice(1) }]
  yield ["record twice", { ...slot, records: [...records, ...records] }]
  yield ["records swapped", { ...slot, records: records.toReversed() }]
  for (const field of ["id", "type", "accountId", "algorithm"] as const) {
    yield [`record ${field}`, { ...slot, records: records.map((one) => ({ ...one, [field]: "x" })) }]
  }
  for (const field of ["nonce", "ciphertext"] as const) {
    yield [
      `record ${field}`,
      { ...slot, records: records.map((one) => ({ ...one, [field]: flipped(one[field]) })) },
    ]
  }
}

test("altered in any bit, with a matching checksum, it does not open", async () => {
  const { slot, dataKey } = await newSlot()
  let tried = 0
  for (const [what, altered] of alterations(slot)) {
    const decoded = decodeSlot(encodeSlot(altered))
    expect(decoded.ok, what).toBe(true)
    if (!decoded.ok) continue
    const kek = await quickKey(PASSWORD, slot.kdf)
    expect((await openVault(sealer, decoded.slot, kek)).ok, what).toBe(false)
    expect(await isSealedBy(sealer, decoded.slot, dataKey), what).toBe(false)
    tried++
  }
  expect(tried).toBeGreaterThan(700)
})

test("the derivation is bound to the wrapped key itself, not only to the seal", async () => {
  const { slot } = await newSlot()
  const kek = await quickKey(PASSWORD, slot.kdf)
  const weaker = { ...slot, kdf: { ...slot.kdf, iterations: 2 } }
  expect(await openVault(sealer, weaker, kek)).toEqual({ ok: false, code: "wrong-password" })
})

test("a record does not open under another id, type or account", async () => {
  const { slot, dataKey } = await newSlot()
  const [first, second] = slot.records
  for (const change of [{ id: "x" }, { type: "words" }, { accountId: second?.accountId ?? "" }]) {
    const records = [{ ...slot.records[0], ...first, ...change } as (typeof slot.records)[number]]
    const result = await readSecret(sealer, { ...slot, records }, dataKey, records[0]?.id ?? "")
    expect(result).toEqual({ ok: false, code: "corrupt" })
  }
})

test("any damage to the text is damage, never a later version and never an open vault", async () => {
  const { slot } = await newSlot(1)
  const text = encodeSlot(slot)
  const bytes = new TextEncoder().encode(text)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const damaged = bytes.map((byte, index) => (index === at ? byte ^ by : byte))
      expect(decodeSlot(new TextDecoder().decode(damaged))).toEqual({ ok: false, code: "corrupt" })
    }),
    { numRuns: 2_000 },
  )
  for (const digit of "23456789") {
    const later = text.replace("spasm-vault 1", `spasm-vault ${digit}`)
    expect(decodeSlot(later)).toEqual({ ok: false, code: "corrupt" })
  }
  for (let length = 0; length < text.length; length += 7) {
    expect(decodeSlot(text.slice(0, length))).toEqual({ ok: false, code: "corrupt" })
  }
})

test.each([
  ["spaces", (body: string) => body.replace(":", ": ")],
  ["an unknown field", (body: string) => body.replace("{", '{"more":1,')],
  ["a repeated field", (body: string) => body.replace("{", '{"place":"b",')],
  ["an escape", (body: string) => body.replace('"a"', '"\\u0061"')],
  ["a generation of 0", (body: string) => body.replace('"generation":7', '"generation":0')],
  ["a broken generation", (body: string) => body.replace('"generation":7', '"generation":7.5')],
  ["another derivation", (body: string) => body.replace('"argon2id"', '"pbkdf2"')],
  ["no JSON", () => "{"],
  ["null", () => "null"],
  ["a prototype", (body: string) => body.replace("{", '{"__proto__":{},')],
])("refuses %s even with a matching checksum", async (_what, change) => {
  const { slot } = await newSlot()
  const [head, body = ""] = encodeSlot(slot).split("\n")
  const changed = change(body)
  expect(decodeSlot(withChecksum("1", body))).toMatchObject({ ok: true })
  expect(head).toBe(withChecksum("1", body).split("\n")[0])
  expect(decodeSlot(withChecksum("1", changed))).toEqual({ ok: false, code: "corrupt" })
})

test("says that a later version is later, whatever it holds", () => {
  expect(decodeSlot(withChecksum("2", "anything"))).toEqual({ ok: false, code: "newer-version" })
  expect(decodeSlot(withChecksum("99", '{"place":"a"}'))).toEqual({ ok: false, code: "newer-version" })
})

function withChecksum(version: string, body: string): string {
  const checksum = createHash("sha256").update(`spasm-vault ${version}\n${body}`).digest("hex")
  return `spasm-vault ${version} ${checksum}\n${body}`
}

test("a new password rewraps the data key and touches no record", async () => {
  const { slot, dataKey } = await newSlot(3)
  const kdf = newKdf()
  const contents = await rewrap(sealer, slot, dataKey, await quickKey("new", kdf), kdf)
  expect(contents.records).toBe(slot.records)
  const next = await sealSlot(sealer, contents, dataKey, { place: "b", generation: 8 })
  expect(await openVault(sealer, next, await quickKey("new", kdf))).toEqual({ ok: true, dataKey })
  expect((await openVault(sealer, next, await quickKey(PASSWORD, kdf))).ok).toBe(false)
  expect((await openVault(sealer, next, await quickKey(PASSWORD, slot.kdf))).ok).toBe(false)
})

test("carries records of unknown types and algorithms along", async () => {
  const { slot, dataKey } = await newSlot(1)
  const [known] = slot.records
  const foreign = {
    ...known,
    id: "f",
    type: "passkey",
    accountId: "z",
    algorithm: "xchacha20",
  } as Slot["records"][number]
  const contents = await addSecrets(sealer, { ...slot, records: [...slot.records, foreign] }, dataKey, {
    accounts: [],
    secrets: numbered(1, 5),
  })
  const next = await sealSlot(sealer, contents, dataKey, { place: "b", generation: 8 })
  const decoded = decodeSlot(encodeSlot(next))
  expect(decoded.ok && decoded.slot.records).toContainEqual(foreign)
  expect(await readSecret(sealer, next, dataKey, "f")).toEqual({ ok: false, code: "corrupt" })
})

test("a secret of the same type and account takes the place of the old one", async () => {
  const { slot, dataKey } = await newSlot(2)
  const bytes = new Uint8Array(32).fill(99)
  const again = { type: "private-key", accountId: "ethereum:0", bytes }
  const changed = await addSecrets(sealer, slot, dataKey, { accounts: [], secrets: [again] })
  expect(changed.records.map(({ id }) => id)).toEqual(slot.records.map(({ id }) => id))
  expect(recordsLost(slot, changed)).toBe(0)
  const record = findRecord(changed, "private-key", "ethereum:0")
  expect(record && (await readSecret(sealer, changed, dataKey, record.id))).toEqual({ ok: true, bytes })
})

test("removing a key removes its account; nothing else is lost", async () => {
  const { slot } = await newSlot(3)
  const left = removeSecret(slot, slot.records[1]?.id ?? "")
  expect(left.accounts.map(({ id }) => id)).toEqual(["ethereum:0", "ethereum:2"])
  expect(recordsLost(slot, left)).toBe(1)
  expect(recordsLost(left, slot)).toBe(0)
  expect(removeSecret(slot, "none")).toMatchObject({ records: slot.records, accounts: slot.accounts })
})

test("no nonce is used twice", async () => {
  const nonces = new Set<string>()
  let count = 0
  for (let round = 0; round < 20; round++) {
    const { slot } = await newSlot(10)
    for (const { nonce } of [slot.wrappedKey, slot.seal, ...slot.records]) {
      nonces.add(Buffer.from(nonce).toString("hex"))
      count++
    }
  }
  expect(nonces.size).toBe(count)
})
