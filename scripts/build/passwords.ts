// The passwords that the strength meter must know by heart, of the fifty thousand that its library lists.
import { dictionary } from "@zxcvbn-ts/language-common"

const LISTED = "passwords-common"
/** Those that people use most may stand anywhere in a longer password. */
const USED_MOST = 15_000
/** Shorter ones are refused for being short, whether they are known or not. */
const LONG_ENOUGH_TO_PASS = 9

/** The list, most used first, without what no judgement hangs on. */
export function passwordsWorthKnowing(): readonly string[] {
  const all: readonly unknown[] = Array.isArray(dictionary[LISTED]) ? dictionary[LISTED] : []
  const passwords = all.filter((password) => typeof password === "string")
  return passwords.filter((password, at) => at < USED_MOST || password.length >= LONG_ENOUGH_TO_PASS)
}
