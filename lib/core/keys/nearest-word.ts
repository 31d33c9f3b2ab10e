// BIP-39: which word of the list a misspelt one was meant to be (optimal string alignment distance, weighted).
import type { WordList } from "./mnemonic.ts"

// Two letters changing places is the commonest slip ("recieve"), so it weighs less than any other.
const SWAP = 1
const OTHER = 2
const FURTHEST = 5

/** The list's nearest word, or null where none is near. Four letters name one word of the list, as on engraved plates. */
export function nearestWord(typed: string, list: WordList): string | null {
  const begun = typed.length >= 4 ? list.filter((word) => word.startsWith(typed)) : []
  if (begun.length === 1) return begun[0] ?? null
  let best: string | null = null
  let least = Math.min(FURTHEST, typed.length)
  for (const word of list) {
    const distance = distanceBetween(typed, word)
    const closer = distance < least
    const sharesMore = distance === least && best !== null && shared(typed, word) > shared(typed, best)
    if (closer || sharesMore) {
      best = word
      least = distance
    }
  }
  return best
}

function shared(left: string, right: string): number {
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  return at
}

function distanceBetween(left: string, right: string): number {
  if (Math.abs(left.length - right.length) * OTHER > FURTHEST) return FURTHEST + 1
  let before: readonly number[] = []
  let above: readonly number[] = Array.from({ length: right.length + 1 }, (_, at) => at * OTHER)
  for (let row = 1; row <= left.length; row++) {
    const current = [row * OTHER]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const options = [
        (above[column] ?? 0) + OTHER,
        (current[column - 1] ?? 0) + OTHER,
        (above[column - 1] ?? 0) + (same ? 0 : OTHER),
      ]
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) options.push((before[column - 2] ?? 0) + SWAP)
      current.push(Math.min(...options))
    }
    before = above
    above = current
  }
  return above[right.length] ?? FURTHEST + 1
}
