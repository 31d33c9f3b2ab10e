import { nsecEncode } from "nostr-tools/nip19"
import { describe, expect, test } from "vitest"
import { encodeIdentities, parseIdentities } from "../../../lib/core/keys/identity.ts"
import type { Recognised } from "../../../lib/core/keys/recognised.ts"
import {
  addIdentity,
  type ChangedIdentities,
  readIdentities,
  removeIdentity,
  renameIdentity,
} from "../../../lib/core/vault/identities.ts"
import { findRecord, readSecret } from "../../../lib/core/vault/secrets.ts"
import type { VaultContents } from "../../../lib/core/vault/slot.ts"
import { encodeSlot } from "../../../lib/core/vault/slot-text.ts"
import { sealSlot } from "../../../lib/core/vault/vault.ts"
import { newWords, wordsOf } from "../../../lib/platform/hd-keys.ts"
import { identityOf, recognise } from "../../../lib/platform/key-import.ts"
import { webCryptoSealer as sealer } from "../../../lib/platform/vault-sealer.ts"
import { newVault } from "../../fakes/vault-world.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

const JUNK = "test test test test test test test test test test test junk"
const BEAN = "leader monkey parrot ring guide accident before fence cannon height naive bean"
const { alice, bob } = keys.ethereum

const found = (input: string): readonly Recognised[] => recognise(input).filter((line) => line.ok)
const contentsOf = (changed: ChangedIdentities): VaultContents => {
  if (!changed.ok) throw new Error(changed.code)
  return changed.contents
}

test("words give an Ethereum and a Nostr account on the standard paths", () => {
  const { identity, accounts, secrets } = identityOf(found(JUNK), { name: "Junk" })
  expect(identity.name).toBe("Junk")
  expect(identity.accounts).toEqual([
    {
      scheme: "ethereum",
      address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
      source: { kind: "words", path: "m/44'/60'/0'/0/0", words: identity.id },
    },
    {
      scheme: "nostr",
      address: expect.stringMatching(/^[0-9a-f]{64}$/),
      source: { kind: "words", path: "m/44'/1237'/0'/0/0", words: identity.id },
    },
  ])
  expect(accounts.map(({ id }) => id.split(":")[0])).toEqual(["ethereum", "nostr"])
  expect(secrets.map(({ type, bytes }) => [type, bytes.length])).toEqual([
    ["words", 16],
    ["phrase", JUNK.length],
    ["private-key", 32],
    ["private-key", 32],
  ])
})

test("NIP-06's phrase gives its public key", () => {
  const { identity } = identityOf(found(BEAN), { name: "", use: "nostr" })
  expect(
    identity.accounts.map(({ scheme }) => scheme),
    "words are for both",
  ).toEqual(["ethereum", "nostr"])
  expect(identity.accounts[1]?.address).toBe(
    "17162c921dc4d2518f9a101db33695df1afb56ab82f5ff3e5da6eec3ca5cd917",
  )
})

test.each([
  [undefined, ["ethereum", "nostr"]],
  ["both", ["ethereum", "nostr"]],
  ["ethereum", ["ethereum"]],
  ["nostr", ["nostr"]],
] as const)("a hex key for %s", (use, schemes) => {
  const { identity, secrets } = identityOf(found(alice.privateKey), { name: "", ...(use && { use }) })
  expect(identity.accounts.map(({ scheme }) => scheme)).toEqual(schemes)
  for (const { bytes } of secrets) expect(`0x${Buffer.from(bytes).toString("hex")}`).toBe(alice.privateKey)
  const ethereum = identity.accounts.find(({ scheme }) => scheme === "ethereum")
  if (ethereum) expect(ethereum.address).toBe(alice.address)
})

test("the test vectors' keys have the addresses they say", () => {
  for (const { secretKey, pubkey } of Object.values(keys.nostr)) {
    const { identity } = identityOf(found(secretKey), { name: "", use: "nostr" })
    expect(identity.accounts).toEqual([{ scheme: "nostr", address: pubkey, source: { kind: "hex" } }])
  }
})

test("several keys are one identity when asked so, the same key once", () => {
  const { identity, secrets } = identityOf(
    found([alice.privateKey, JUNK, alice.privateKey, BEAN].join("\n")),
    { name: "" },
  )
  expect(identity.accounts.length).toBe(6)
  expect(secrets.filter(({ type }) => type === "words").map(({ accountId }) => accountId)).toEqual([
    identity.id,
    `${identity.id}#2`,
  ])
})

test("fresh words are valid and not repeated", () => {
  for (const [bits, count] of [
    [128, 12],
    [256, 24],
  ] as const) {
    const fresh = newWords(bits)
    const words = wordsOf(fresh.entropy)
    expect(words.length).toBe(count)
    expect(found(words.join(" "))).toMatchObject([{ kind: "words", count, entropy: fresh.entropy }])
    expect(wordsOf(newWords(bits).entropy)).not.toEqual(words)
  }
})

test("identities go in, are renamed and come out, with their keys", async () => {
  const { dataKey, contents: empty } = await newVault([])
  const first = identityOf(found(JUNK), { name: "Secret persona" })
  const second = identityOf(found(bob.privateKey), { name: "Bob", use: "ethereum" })
  expect(await readIdentities(sealer, empty, dataKey)).toEqual({ ok: true, identities: [] })

  const one = contentsOf(await addIdentity(sealer, empty, dataKey, first))
  const two = contentsOf(await addIdentity(sealer, one, dataKey, second))
  const list = await readIdentities(sealer, two, dataKey)
  expect(list).toEqual({ ok: true, identities: [first.identity, second.identity] })

  const bobs = identityOf(found(bob.privateKey), { name: "", use: "ethereum" })
  expect(await addIdentity(sealer, two, dataKey, bobs)).toEqual({ ok: false, code: "already-there" })
  const again = await addIdentity(sealer, two, dataKey, identityOf(found(JUNK), { name: "" }))
  expect(again).toEqual({ ok: false, code: "already-there" })

  const key = findRecord(two, "private-key", `ethereum:${bob.address}`)
  const secret = key && (await readSecret(sealer, two, dataKey, key.id))
  expect(secret?.ok && Buffer.from(secret.bytes).toString("hex")).toBe(bob.privateKey.slice(2))
  const entropy = findRecord(two, "words", first.identity.id)
  const words = entropy && (await readSecret(sealer, two, dataKey, entropy.id))
  expect(words?.ok && wordsOf(words.bytes).join(" ")).toBe(JUNK)

  const change = { id: first.identity.id, name: "Other" }
  const renamed = contentsOf(await renameIdentity(sealer, two, dataKey, change))
  expect(await readIdentities(sealer, renamed, dataKey)).toMatchObject({
    identities: [{ name: "Other" }, { name: "Bob" }],
  })
  expect(await renameIdentity(sealer, two, dataKey, { ...change, id: "x" })).toEqual({
    ok: false,
    code: "no-such-identity",
  })

  const left = contentsOf(await removeIdentity(sealer, renamed, dataKey, first.identity.id))
  expect(left.accounts).toEqual(second.accounts)
  expect(left.records.map(({ type }) => type).toSorted()).toEqual(["identities", "private-key"])
  expect(await removeIdentity(sealer, left, dataKey, first.identity.id)).toEqual({
    ok: false,
    code: "no-such-identity",
  })

  const text = encodeSlot(await sealSlot(sealer, two, dataKey, { place: "a", generation: 1 }))
  expect(text).not.toContain("persona")
  expect(text).not.toContain("m/44")
})

test("a list that is not one is not taken for an empty one", async () => {
  for (const text of [
    "",
    "{}",
    "[1]",
    '[{"id":"x","name":"y","accounts":[{"scheme":"bitcoin"}]}]',
    "\ud800",
  ]) {
    expect(parseIdentities(Buffer.from(text))).toBe(null)
  }
  expect(parseIdentities(encodeIdentities([]))).toEqual([])
})

describe("what is there already", () => {
  const listOf = async (contents: VaultContents, dataKey: Uint8Array) => {
    const list = await readIdentities(sealer, contents, dataKey)
    if (!list.ok) throw new Error(list.code)
    return list.identities
  }
  const phrasesOf = async (contents: VaultContents, dataKey: Uint8Array): Promise<readonly string[]> => {
    const words = contents.records.filter(({ type }) => type === "words")
    const read = await Promise.all(words.map(({ id }) => readSecret(sealer, contents, dataKey, id)))
    return read.map((secret) => (secret.ok ? wordsOf(secret.bytes).join(" ") : "unreadable"))
  }
  const vaultWith = async (...texts: readonly string[]) => {
    const { dataKey, contents: empty } = await newVault([])
    let contents = empty
    for (const text of texts)
      contents = contentsOf(
        await addIdentity(sealer, contents, dataKey, identityOf(found(text), { name: "" })),
      )
    return { dataKey, contents, identities: await listOf(contents, dataKey) }
  }
  const [, nostrOfBean] = identityOf(found(BEAN), { name: "" }).secrets.filter(
    ({ type }) => type === "private-key",
  )
  const nsec = nsecEncode(nostrOfBean?.bytes ?? new Uint8Array())

  test("of two keys the new one is added, as an identity of its own", async () => {
    const { contents, identities } = await vaultWith(
      alice.privateKey,
      `${alice.privateKey}\n${bob.privateKey}`,
    )
    expect(identities.map(({ accounts }) => accounts.length)).toEqual([2, 2])
    expect(contents.accounts).toHaveLength(4)
    expect(contents.records.filter(({ type }) => type === "private-key")).toHaveLength(4)
  })

  test("words whose one key is there are kept, and bring back both", async () => {
    const { dataKey, contents, identities } = await vaultWith(nsec, BEAN)
    expect(await phrasesOf(contents, dataKey)).toEqual([BEAN])
    expect(
      identities.map(({ accounts }) => accounts.map(({ scheme, source }) => [scheme, source.kind])),
    ).toEqual([[["nostr", "words"]], [["ethereum", "words"]]])
    const [first, second] = identities
    const left = contentsOf(await removeIdentity(sealer, contents, dataKey, second?.id ?? ""))
    expect(await phrasesOf(left, dataKey), "the other key needs them").toEqual([BEAN])
    const none = contentsOf(await removeIdentity(sealer, left, dataKey, first?.id ?? ""))
    expect(none.records.map(({ type }) => type)).toEqual(["identities"])
  })

  test.each([
    ["a phrase twice", `${BEAN}\n${nsec}\n${BEAN}`],
    ["a key and the words that bring it back", `${nsec}\n${BEAN}`],
  ])("%s is kept once, and all of it goes with the identity", async (_, text) => {
    const { dataKey, contents, identities } = await vaultWith(text)
    expect(await phrasesOf(contents, dataKey)).toEqual([BEAN])
    expect(identities[0]?.accounts.map(({ source }) => source.kind)).toEqual(["words", "words"])
    const left = contentsOf(await removeIdentity(sealer, contents, dataKey, identities[0]?.id ?? ""))
    expect(left.records.map(({ type }) => type)).toEqual(["identities"])
  })
})
