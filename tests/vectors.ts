// Events with what they must read as (vectors/), and how a page writes them.
import { readdirSync, readFileSync } from "node:fs"
import type { CardState } from "../lib/core/spasm/card.ts"

type Vector = {
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: {
    readonly view: string
    readonly spasmid: string | null
    readonly claimedAuthors: readonly string[]
    readonly signedBy: readonly string[]
  }
}

const VECTORS = new URL("vectors/", import.meta.url)

/** The vectors of events that are found; the others are asked for, or hold keys. */
export const NAMES: readonly string[] = readdirSync(VECTORS)
  .filter((file) => file.endsWith(".json") && !/^(?:index|keys|req-)/.test(file))
  .map((file) => file.replace(".json", ""))

/** Plain Nostr and feeds of other networks carry no mark of Spasm, and what fits two forms is no post. */
export const UNMARKED: readonly string[] = [
  "nostr-signed",
  "nostr-profile-duplicate-key",
  "rss-web2",
  "container-two-forms",
]

const vector = (name: string): Vector =>
  JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), "utf8")) as Vector
export const inputOf = (name: string): Vector["input"] => vector(name).input
export const idOf = (name: string): string => vector(name).expected.spasmid ?? ""

/** The state of a vector's card by what the vector says, without our reading. */
export function stateOf(name: string): CardState {
  const { view, claimedAuthors, signedBy } = vector(name).expected
  if (view === "refuse") return "invalid"
  if (signedBy.length === 0) return "unsigned"
  return claimedAuthors.every((author) => signedBy.includes(author)) ? "verified" : "partial"
}

export const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
export const pre = (text: string, attributes = ""): string => `<pre ${attributes}>${escaped(text)}</pre>`
