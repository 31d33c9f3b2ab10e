// The name that Spasm forums make up for an address. Many addresses share one: a help to the memory and no identity.

const FIRST =
  "bankless black blue dark decoded encoded fluffy free golden gray green hidden indie new neon orange purple red private pirate quantum scaling secure shadow silver stable swapping unbanked unstable white zero"
const SECOND =
  "airdrop alpha arbitrage block darknet defi degen chain code crypto cypher cult foss freedom hash jupiter key layer ledger linux lunar market mars meme mesh moon network night onion rollup script silkroad snapshot solar source space spasm tech token wallet zk"
const THIRD =
  "auditor bot broker builder burner cyborg dev doxxer exchanger explorer farmer fighter flipper forker geek hacker hamster hodler hunter keeper kitty master maxi miner minter mixer naut node noncer phantom punk rebel robot rocket router samourai scanner sharder signer sniffer stalker swapper tester trader wizard"

/** Each list with the factor that picks from it. */
const LISTS = [
  [FIRST.split(" "), 11],
  [SECOND.split(" "), 13 * 17],
  [THIRD.split(" "), 19 * 23 * 29],
] as const

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
const MOST_LETTERS = 64
const LONGEST = 16
/** What is added where a name would be too long. */
const STEP = 31

/** Three words of at most sixteen letters together; "" for an empty text. The same for an address in any case. */
export function forumName(address: string): string {
  if (address === "") return ""
  let number = numberOf(address.toLowerCase())
  for (;;) {
    const name = nameOf(number)
    if (name.length <= LONGEST) return name
    number += STEP
  }
}

/** Doubles for each letter, in floating numbers, whose loss of digits is part of what forums do. */
function numberOf(text: string): number {
  let sum = 0
  for (const letter of text.slice(0, MOST_LETTERS)) {
    const value = LETTERS.indexOf(letter)
    if (value >= 0) sum = sum * 2 + value
  }
  return sum % 2 ** 32
}

const nameOf = (number: number): string =>
  LISTS.map(([words, factor]) => {
    const word = words[(number * factor) % words.length] ?? ""
    return word.charAt(0).toUpperCase() + word.slice(1)
  }).join("")
