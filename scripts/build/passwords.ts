// The passwords that the strength meter must know by heart, of the fifty thousand that its library lists.
import { dictionary } from "@zxcvbn-ts/language-common"

const LISTED = "passwords-common"
/** Those that people use most may stand anywhere in a longer password. */
const USED_MOST = 5_000
/** Shorter ones are refused for being short, whether they are known or not. */
const LONG_ENOUGH_TO_PASS = 9

/** Within these bounds of rank a list is in the order of its letters, which packs better and changes no judgement. */
const BOUNDS = [10, 100, 1000, 4000]

/** The list, most used first, without what no judgement hangs on. */
export function passwordsWorthKnowing(): readonly string[] {
  const all: readonly unknown[] = Array.isArray(dictionary[LISTED]) ? dictionary[LISTED] : []
  const passwords = all.filter((password) => typeof password === "string")
  const known = passwords.filter((password, at) => at < USED_MOST || password.length >= LONG_ENOUGH_TO_PASS)
  return [...BOUNDS, known.length].flatMap((to, at) => known.slice(BOUNDS[at - 1] ?? 0, to).sort())
}

/** As the library packs its lists: in place of a word's beginning, a letter for how much of it the word before had too. */
export function packed(words: readonly string[]): string {
  let last = ""
  return words
    .map((word) => {
      let shared = 0
      while (shared < 25 && shared < word.length && word[shared] === last[shared]) shared++
      last = word
      return String.fromCharCode(65 + shared) + word.slice(shared)
    })
    .join("")
}
