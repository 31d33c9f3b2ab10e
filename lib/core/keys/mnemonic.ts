// BIP-39: recovery words to entropy and back, and the seed made of them. The word list is the caller's.
import { pbkdf2 } from "@noble/hashes/pbkdf2.js"
import { sha256, sha512 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"

/** 2,048 words in the order of the specification. */
export type WordList = readonly string[]

export type WordsFault =
  | { readonly code: "bad-word-count"; readonly count: number }
  | { readonly code: "unknown-word"; readonly index: number; readonly word: string }
  | { readonly code: "bad-checksum-words"; readonly count: number }

export type WordsResult =
  | { readonly ok: true; readonly entropy: Uint8Array }
  | { readonly ok: false; readonly fault: WordsFault }

const BITS_PER_WORD = 11

/** Whether a phrase may have this many words. */
export function isWordCount(count: number): boolean {
  return count >= 12 && count <= 24 && count % 3 === 0
}

/** Entropy (16 to 32 bytes) of lower-case words, or the first thing wrong with them. `index` counts from 1. */
export function wordsToEntropy(words: readonly string[], list: WordList): WordsResult {
  const count = words.length
  if (!isWordCount(count)) return { ok: false, fault: { code: "bad-word-count", count } }
  const packed = new Uint8Array(Math.ceil((count * BITS_PER_WORD) / 8))
  for (const [at, word] of words.entries()) {
    const value = list.indexOf(word)
    if (value < 0) return { ok: false, fault: { code: "unknown-word", index: at + 1, word } }
    writeBits(packed, at * BITS_PER_WORD, value)
  }
  const size = (count / 3) * 4
  const entropy = packed.slice(0, size)
  const agrees = ((packed[size] ?? 0) ^ (sha256(entropy)[0] ?? 0)) >> (8 - count / 3) === 0
  packed.fill(0)
  if (agrees) return { ok: true, entropy }
  entropy.fill(0)
  return { ok: false, fault: { code: "bad-checksum-words", count } }
}

/** The words of 16, 20, 24, 28 or 32 bytes of entropy. */
export function entropyToWords(entropy: Uint8Array, list: WordList): readonly string[] {
  if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 !== 0)
    throw new RangeError("entropy length")
  const packed = Uint8Array.of(...entropy, sha256(entropy)[0] ?? 0)
  const words = Array.from({ length: (entropy.length / 4) * 3 }, (_, at) => {
    const word = list[readBits(packed, at * BITS_PER_WORD)]
    if (word === undefined) throw new RangeError("word list length")
    return word
  })
  packed.fill(0)
  return words
}

/** The 64-byte seed of a phrase without a BIP-39 passphrase. */
export function seedOfWords(words: readonly string[]): Uint8Array {
  const phrase = utf8ToBytes(words.join(" ").normalize("NFKD"))
  const seed = pbkdf2(sha512, phrase, utf8ToBytes("mnemonic"), { c: 2048, dkLen: 64 })
  phrase.fill(0)
  return seed
}

function writeBits(target: Uint8Array, from: number, value: number): void {
  for (let bit = 0; bit < BITS_PER_WORD; bit++) {
    if ((value >> (BITS_PER_WORD - 1 - bit)) & 1) {
      const at = (from + bit) >> 3
      target[at] = (target[at] ?? 0) | (0x80 >> ((from + bit) & 7))
    }
  }
}

function readBits(source: Uint8Array, from: number): number {
  let value = 0
  for (let at = from; at < from + BITS_PER_WORD; at++) {
    value = (value << 1) | (((source[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
  }
  return value
}
