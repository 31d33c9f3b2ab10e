import { english } from "viem/accounts"
import { entropyToWords } from "../core/keys/mnemonic.ts"
import type { Recognised } from "../core/keys/recognised.ts"

/** The English list of BIP-39, the only one whose phrases are made and read here. */
export const englishWords: readonly string[] = english

/** Fresh recovery words: 128 bits give twelve, 256 give 24. The caller wipes the entropy. */
export function newWords(bits: 128 | 256 = 128): Extract<Recognised, { readonly kind: "words" }> {
  const entropy = crypto.getRandomValues(new Uint8Array(bits / 8))
  return { ok: true, kind: "words", count: (bits / 32) * 3, entropy }
}

/** The words of an entropy, for showing them to the person. */
export function wordsOf(entropy: Uint8Array): readonly string[] {
  return entropyToWords(entropy, englishWords)
}
