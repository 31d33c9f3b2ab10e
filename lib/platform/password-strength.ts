import { type TranslationKeys, ZxcvbnFactory } from "@zxcvbn-ts/core"
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common"

export type PasswordWarning = keyof TranslationKeys["warnings"]

/** `warning` is a key to translate, such as `topTen`; there is none where nothing is to be said. */
export type PasswordStrength = { readonly score: 0 | 1 | 2 | 3 | 4; readonly warning?: PasswordWarning }

/** A password scoring below this is refused. */
const LEAST_SCORE = 3

const OUR_WORDS = ["spasm", "signer", "nostr", "ethereum", "identity"]

let estimator: ZxcvbnFactory | undefined

/**
 * How hard a password is to guess, by known passwords, words, keyboard walks, dates and repeats. Nothing leaves the
 * device. The dictionaries weigh over 400 kB, so import this file lazily, where a password is being chosen.
 */
export function passwordStrength(password: string): PasswordStrength {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  const { score, feedback } = estimator.check(password.normalize("NFKC"), OUR_WORDS)
  // Without translations the library answers with its own keys.
  return feedback.warning ? { score, warning: feedback.warning as PasswordWarning } : { score }
}

/** Whether a password may protect the vault. */
export function isStrongEnough(strength: PasswordStrength): boolean {
  return strength.score >= LEAST_SCORE
}
