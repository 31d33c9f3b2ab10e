// BIP-39 phrases and single keys out of one field: a key a line, words on one line or on many, in any case and spacing.
import { recogniseLine, refusal } from "./import-line.ts"
import { isWordCount, type WordList, wordsToEntropy } from "./mnemonic.ts"
import { nearestWord } from "./nearest-word.ts"
import { type Recognised, type RecognisedLine, type Unrecognised, wipeRecognised } from "./recognised.ts"

type Line = { readonly line: number; readonly text: string; readonly words: readonly string[] | null }

const LONGEST_INPUT = 200_000
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]/g

/** Everything found in the input, in its order; never empty, and nothing in a refusal repeats a key. */
export function recogniseKeys(input: string, list: WordList): readonly RecognisedLine[] {
  if (input.length > LONGEST_INPUT) return [{ line: 1, ...refusal("not-a-key") }]
  const text = input.normalize("NFKC").replace(INVISIBLE, "")
  if (text.trim() === "") return [{ line: 1, ...refusal("empty") }]
  // A keystore or a backup spread over lines is one thing, not one per line.
  if (isJson(text)) return [{ line: 1, ...recogniseLine(text.trim()) }]
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line, at) => ({ line: at + 1, text: line.trim(), words: wordsOf(line) }))
    .filter((line) => line.text !== "")
  return groupsOf(lines).flatMap((group) => recogniseGroup(group, list))
}

function isJson(text: string): boolean {
  try {
    return text.trimStart().startsWith("{") && typeof JSON.parse(text) === "object"
  } catch {
    return false
  }
}

/** The words of a line that holds nothing else; people number them, so numbers between words do not count. */
function wordsOf(line: string): readonly string[] | null {
  const tokens = line
    .trim()
    .toLowerCase()
    .split(/[\s,;]+/)
  const words = tokens
    .map((token) => token.replace(/^\d{1,2}(?:[.):]|$)/, ""))
    .filter((token) => token !== "")
  const single = tokens.length === 1 && /^[0-9a-f]{32,}$/.test(tokens[0] ?? "")
  return !single && words.every((word) => /^\p{L}+$/u.test(word)) ? words : null
}

/** Neighbouring lines of words stay together, every other line stands alone. */
function groupsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const groups: Line[][] = []
  let before: Line | undefined
  for (const line of lines) {
    const last = groups.at(-1)
    if (last && line.words && before?.words) last.push(line)
    else groups.push([line])
    before = line
  }
  return groups
}

function recogniseGroup(group: readonly Line[], list: WordList): readonly RecognisedLine[] {
  const [first] = group
  if (!first) return []
  if (!first.words) return [{ line: first.line, ...recogniseLine(first.text) }]
  const whole: RecognisedLine = {
    line: first.line,
    ...recogniseWords(
      group.flatMap(({ words }) => words ?? []),
      list,
    ),
  }
  if (group.length === 1) return [whole]
  // Twice twelve words are two phrases or one of 24: the checksums tell, but for one time in 256.
  const apart = group.map(({ line, words }) => ({ line, ...recogniseWords(words ?? [], list) }))
  if (whole.ok && apart.every(({ ok }) => ok)) {
    wipeRecognised([whole, ...apart])
    return [{ line: first.line, ...refusal("two-readings") }]
  }
  const counted = group.every(({ words }) => isWordCount(words?.length ?? 0))
  const separate = !whole.ok && (counted || apart.some(({ ok }) => ok))
  const [chosen, other] = separate ? [apart, [whole]] : [[whole], apart]
  wipeRecognised(other)
  return chosen
}

function recogniseWords(words: readonly string[], list: WordList): Recognised | Unrecognised {
  const unknown = words.filter((word) => !list.includes(word)).length
  // Prose is not a phrase with many slips in it.
  if (words.length === 0 || (!isWordCount(words.length) && unknown * 2 >= words.length))
    return refusal("not-a-key")
  if (unknown > 0) {
    const at = words.findIndex((word) => !list.includes(word))
    const word = words[at] ?? ""
    return {
      ok: false,
      code: "unknown-word",
      facts: { index: at + 1, word, suggestion: nearestWord(word, list) },
    }
  }
  const result = wordsToEntropy(words, list)
  if (result.ok) return { ok: true, kind: "words", count: words.length, entropy: result.entropy }
  return {
    ok: false,
    code: result.fault.code === "bad-checksum-words" ? "bad-checksum-words" : "bad-word-count",
    facts: { count: words.length },
  }
}
