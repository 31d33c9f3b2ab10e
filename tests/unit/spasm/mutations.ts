// Broken events: the vectors with pieces of them moved, doubled, cut out or changed for others.
import { readdirSync, readFileSync } from "node:fs"

const folder = new URL("../../vectors/", import.meta.url)
export const seeds = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map(
    (file) =>
      JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { input?: unknown; inputText?: string },
  )
  .map(({ input, inputText }) => inputText ?? JSON.stringify(input ?? {}))

/** Pieces that change what a text is, dropped anywhere. */
const PIECES = [
  ...'{}[]",:\\',
  "null",
  "true",
  "1e999",
  "-0",
  "\\ud800",
  "\ud800",
  "\u202e",
  "\u0000",
  '"__proto__":{},',
  '"type":"SpasmEventBodyV2",',
  '"type":"SpasmEventEnvelopeWithTreeV2",',
  '"siblings":[],',
  '"signedString":"{}",',
  '"signed_message":"{}","signature":"0x",',
  '"children":[{"event":{}}],',
  '"parent":{"event":{}},',
  '"version":"dmp_v0.1.0",',
  '"kind":1,"tags":[["tags_mapping"]],"content":"","created_at":1,',
  '"url":"https://x.example","title":"x",',
  '"content":[],"content":{},',
  '{"toString":1,"valueOf":1}',
  '["e","'.concat("0".repeat(64), '"],'),
  '["tags_mapping","spasm_aadd_1","O","x","se2","authors.addresses","99999999","0","slice.13","","","","",""],',
  "example.org wants you to sign in with your Ethereum account:\n0x",
]

/** Mulberry32: the same numbers for the same seed everywhere. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export function mutated(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1)
  const end = Math.min(text.length, at + random(40))
  const piece = PIECES[random(PIECES.length)] ?? ""
  const other = seeds[random(seeds.length)] ?? ""
  switch (random(7)) {
    case 0:
      return text.slice(0, at) + piece + text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(end)
    case 2:
      return text.slice(0, at) + text.slice(at, end).repeat(1 + random(20)) + text.slice(end)
    case 3:
      return text.slice(0, at) + String.fromCharCode(random(0x10000)) + text.slice(at + 1)
    case 4:
      return text.slice(0, at) + other.slice(random(other.length))
    case 5:
      return text.replaceAll(/\d/g, (digit) => (random(20) === 0 ? String(random(10)) : digit))
    default:
      return text.replace(/"(\w+)":/g, (key) =>
        random(12) === 0 ? `"${["id", "type", "sig", "tags"][random(4)]}":` : key,
      )
  }
}
