import { bech32 } from "@scure/base"
import fc from "fast-check"
import { npubEncode, nsecEncode } from "nostr-tools/nip19"
import { expect, test } from "vitest"
import { comparableKey, decodeBech32 } from "../../../lib/core/nostr/bech32.ts"

/** What the reference reads in a text. */
function reference(text: string): ReturnType<typeof decodeBech32> {
  const decoded = bech32.decodeUnsafe(text)
  const bytes = decoded && bech32.fromWordsUnsafe(decoded.words)
  return decoded && bytes ? { prefix: decoded.prefix, bytes: Uint8Array.from(bytes) } : null
}

const bytes = fc.uint8Array({ maxLength: 48 })
const prefix = fc.constantFrom("npub", "nsec", "note", "nevent", "a", "x1y", "?~!")

test("texts are the bytes that they were made of, in one case or the other", () => {
  fc.assert(
    fc.property(prefix, bytes, (prefix, bytes) => {
      const text = bech32.encode(prefix, bech32.toWords(bytes), false)
      const expected = text.length <= 90 ? { prefix, bytes } : null
      expect(decodeBech32(text)).toEqual(expected)
      expect(decodeBech32(text.toUpperCase())).toEqual(expected)
    }),
  )
})

test("whatever else there is means what it means to the reference", () => {
  const letter = fc.constantFrom(..."qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio AZé")
  const words = fc.array(fc.integer({ min: 0, max: 31 }), { maxLength: 60 })
  const padded = fc.tuple(prefix, words).map(([prefix, words]) => bech32.encode(prefix, words, false))
  const broken = fc.tuple(padded, fc.nat(), letter).map(([text, at, letter]) => {
    const place = at % text.length
    return text.slice(0, place) + letter + text.slice(place + 1)
  })
  const any = fc.string({ unit: letter, maxLength: 100 })
  fc.assert(
    fc.property(fc.oneof(padded, broken, any), (text) => {
      expect(decodeBech32(text)).toEqual(reference(text))
    }),
    { numRuns: 5000 },
  )
})

test.each([
  "A12UEL5L",
  "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
  "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
  "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
])("BIP-173 calls %s valid", (text) => {
  expect(decodeBech32(text)).toEqual(reference(text))
})

test.each(["pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee"])(
  "BIP-173 calls %s wrong",
  (text) => {
    expect(decodeBech32(text)).toBeNull()
  },
)

test("a key is compared as hex in lower case", () => {
  const hex = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
  expect(comparableKey(` ${npubEncode(hex).toUpperCase()} `)).toBe(hex)
  expect(comparableKey("0xABcd")).toBe("0xabcd")
  expect(comparableKey("npub1broken")).toBe("npub1broken")
  expect(decodeBech32(nsecEncode(new Uint8Array(32).fill(7)))?.bytes).toEqual(new Uint8Array(32).fill(7))
})
