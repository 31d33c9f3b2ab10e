// What a profile, a follow list and a relay list hold, told from the event alone (NIP-01, NIP-02, NIP-24, NIP-65).
import { type JsonNode, parseStrictJson } from "../spasm/strict-json.ts"
import { isHex64, type NostrTemplate } from "./event.ts"

export type ProfileEntry = {
  /** The key as it is signed. */
  readonly key: string
  /** The field's name, or null for a key that profiles commonly do not have. */
  readonly name: string | null
  /** The string, or the JSON of any other value. */
  readonly value: string
}

export type ListedRelay = {
  readonly url: string
  /** Both are false for a marker that means neither. */
  readonly read: boolean
  readonly write: boolean
}

export type Followed = {
  readonly key: string
  /** What the entry says beside the key: a relay and a name (NIP-02). */
  readonly beside: readonly string[]
}

export type Holding =
  | { readonly is: "profile"; readonly entries: readonly ProfileEntry[] }
  | {
      readonly is: "contacts"
      /** Different public keys, each as its first entry has it. */
      readonly people: readonly Followed[]
      /** Entries that hold no public key. */
      readonly broken: number
      readonly content: string
    }
  | { readonly is: "relays"; readonly relays: readonly ListedRelay[]; readonly content: string }

/** The kinds whose events hold such a thing; each replaces the one before. */
export const HOLDING_KINDS = [0, 3, 10002] as const

const PROFILE_NAMES: ReadonlyMap<string, string> = new Map([
  ["name", "name"],
  ["display_name", "display-name"],
  ["about", "about"],
  ["picture", "picture"],
  ["banner", "banner"],
  ["website", "website"],
  ["nip05", "internet-name"],
  ["lud16", "payment-address"],
  ["lud06", "payment-address"],
  ["bot", "automated"],
])

/** The name of a profile's field, or null for a key that profiles commonly do not have. */
export const profileFieldName = (key: string): string | null => PROFILE_NAMES.get(key) ?? null

/** What an event of kind 0, 3 or 10002 holds; null for other kinds, and for a profile that is no plain JSON object. */
export function holdingOf({ kind, content, tags }: NostrTemplate): Holding | null {
  switch (kind) {
    case 0:
      return profileOf(content)
    case 3: {
      const entries = tags.filter(([name]) => name === "p")
      const people = new Map<string, Followed>()
      for (const [, key, ...beside] of entries) {
        if (isHex64(key) && !people.has(key)) people.set(key, { key, beside })
      }
      const broken = entries.filter(([, key]) => !isHex64(key)).length
      return { is: "contacts", people: [...people.values()], broken, content }
    }
    case 10002:
      return { is: "relays", relays: tags.filter(([name]) => name === "r").map(relayOf), content }
    default:
      return null
  }
}

/** Nothing of a profile is left out: known keys in their usual order, then all others as they are signed. */
function profileOf(content: string): Holding | null {
  const json = parseStrictJson(content)
  if (!json.ok || json.problems.length > 0 || json.root.kind !== "object") return null
  const entries = json.root.members.map(({ key, node }) => ({
    key,
    name: profileFieldName(key),
    value: textOf(node),
  }))
  const order = [...PROFILE_NAMES.keys()]
  const place = ({ key }: ProfileEntry): number => (order.includes(key) ? order.indexOf(key) : order.length)
  return { is: "profile", entries: entries.sort((one, other) => place(one) - place(other)) }
}

function textOf(node: JsonNode): string {
  const { value } = node
  return typeof value === "string" ? value : JSON.stringify(value)
}

function relayOf([, url = "", marker = ""]: readonly string[]): ListedRelay {
  return { url, read: marker === "" || marker === "read", write: marker === "" || marker === "write" }
}
