import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { privateKeyFromSeedWords } from "nostr-tools/nip06"
import { english, HDKey, mnemonicToAccount } from "viem/accounts"
import { expect, test } from "vitest"
import { ETHEREUM_PATH, keyAtPath, NOSTR_PATH } from "../../../lib/core/keys/hd-path.ts"
import { entropyToWords, seedOfWords, wordsToEntropy } from "../../../lib/core/keys/mnemonic.ts"
import { ethereumAddressOf, nostrPublicKeyOf } from "../../../lib/core/keys/secret-key.ts"

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

// The entropy and the words of the specification's own vectors.
const BIP39 = [
  ["00".repeat(16), `${"abandon ".repeat(11)}about`],
  ["7f".repeat(16), "legal winner thank year wave sausage worth useful legal winner thank yellow"],
  ["80".repeat(16), "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"],
  ["ff".repeat(16), `${"zoo ".repeat(11)}wrong`],
  ["00".repeat(24), `${"abandon ".repeat(17)}agent`],
  ["00".repeat(32), `${"abandon ".repeat(23)}art`],
  ["ff".repeat(32), `${"zoo ".repeat(23)}vote`],
] as const

test.each(BIP39)("BIP-39: entropy %s and its words", (entropy, phrase) => {
  expect(entropyToWords(hexToBytes(entropy), english).join(" ")).toBe(phrase)
  const back = wordsToEntropy(phrase.split(" "), english)
  expect(back.ok && hex(back.entropy)).toBe(entropy)
})

test("BIP-39: the seed of words without a passphrase", () => {
  expect(hex(seedOfWords(`${"abandon ".repeat(11)}about`.split(" ")))).toBe(
    "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4",
  )
})

// Vectors 1, 3 and 4 of BIP-32: the later two keep leading zeros.
const BIP32 = [
  [
    "000102030405060708090a0b0c0d0e0f",
    "m",
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
  ],
  [
    "000102030405060708090a0b0c0d0e0f",
    "m/0'/1/2'/2/1000000000",
    "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76",
  ],
  [
    "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be",
    "m/0'",
    "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L",
  ],
  [
    "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678",
    "m/0'/1'",
    "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdFHfnBEjHqU5hG1Jaj32dVoS6XLT1",
  ],
] as const

test.each(BIP32)("BIP-32: seed %s at %s", (seed, path, extended) => {
  const official = HDKey.fromExtendedKey(extended).privateKey
  expect(hex(keyAtPath(hexToBytes(seed), path))).toBe(official && hex(official))
})

test.each(["", "m/", "44'/60'", "m/4294967296", "m/2147483648", "m/-1", "m/0x1", "m/1h"])(
  "refuses the path %j",
  (path) => {
    expect(() => keyAtPath(new Uint8Array(64), path)).toThrow(RangeError)
  },
)

test("BIP-44: the first Ethereum account of the well-known test phrase", () => {
  const words = "test test test test test test test test test test test junk".split(" ")
  expect(ethereumAddressOf(keyAtPath(seedOfWords(words), ETHEREUM_PATH))).toBe(
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  )
})

test.each([
  [
    "leader monkey parrot ring guide accident before fence cannon height naive bean",
    "7f7ff03d123792d6ac594bfa67bf6d0c0ab55b6b1fdb6249303fe861f1ccba9a",
    "17162c921dc4d2518f9a101db33695df1afb56ab82f5ff3e5da6eec3ca5cd917",
  ],
  [
    "what bleak badge arrange retreat wolf trade produce cricket blur garlic valid proud rude strong choose busy staff weather area salt hollow arm fade",
    "c15d739894c81a2fcfd3a2df85a0d2c0dbc47a280d092799f144d73d7ae78add",
    "d41b22899549e1f3d335a31002cfd382174006e166d3e658e3a5eecdb6463573",
  ],
])("NIP-06: %s", (phrase, key, publicKey) => {
  const derived = keyAtPath(seedOfWords(phrase.split(" ")), NOSTR_PATH)
  expect(hex(derived)).toBe(key)
  expect(nostrPublicKeyOf(derived)).toBe(publicKey)
})

test("agrees with two other libraries on random phrases", () => {
  const entropies = fc
    .constantFrom(16, 20, 24, 28, 32)
    .chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))
  fc.assert(
    fc.property(entropies, (entropy) => {
      const words = entropyToWords(entropy, english)
      const back = wordsToEntropy(words, english)
      expect(back.ok && hex(back.entropy)).toBe(hex(entropy))
      const seed = seedOfWords(words)
      const phrase = words.join(" ")
      expect(ethereumAddressOf(keyAtPath(seed, ETHEREUM_PATH))).toBe(mnemonicToAccount(phrase).address)
      expect(hex(keyAtPath(seed, NOSTR_PATH))).toBe(hex(privateKeyFromSeedWords(phrase)))
    }),
    { numRuns: 40 },
  )
})

test("derives along any path as the reference does", () => {
  const step = fc.tuple(fc.nat(0x7fffffff), fc.boolean()).map(([index, hard]) => `${index}${hard ? "'" : ""}`)
  const path = fc.array(step, { maxLength: 6 }).map((steps) => ["m", ...steps].join("/"))
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), path, (seed, at) => {
      const reference = HDKey.fromMasterSeed(seed).derive(at).privateKey
      expect(hex(keyAtPath(seed, at))).toBe(reference && hex(reference))
    }),
    { numRuns: 200 },
  )
})
