// How the book of petnames changes, and which names may stand in it.
import type { KeyLink } from "./key-link.ts"
import { BY_YOU, type Named, type NamedKey, type Names, namedBy } from "./names.ts"
import { findHidden } from "./text/hidden.ts"

const LONGEST = 60
const MOST = 2000
const MOST_KEYS = 20

/** Why a name cannot be kept; hidden characters are refused, since a name is read and never looked into. */
export function nameFault(name: string): "empty" | "long" | "hidden" | null {
  if (name.trim() === "") return "empty"
  if ([...name.trim()].length > LONGEST) return "long"
  return findHidden(name).length > 0 || /[\n\t]/.test(name) ? "hidden" : null
}

/** Gives the author of a key a name, or makes the key one more of the author who has the key `same`. */
export function named(names: Names, key: string, name: string, same?: string): Names {
  const other = same === undefined ? undefined : namedBy(names, same)
  if (other) return withKey(names, other, { key, by: BY_YOU })
  const known = namedBy(names, key)
  if (nameFault(name) !== null || (!known && names.length >= MOST)) return names
  const given = name.trim()
  if (known) return names.map((one) => (one === known ? { ...one, name: given } : one))
  return [...names, { name: given, keys: [{ key, by: BY_YOU }] }]
}

/** Both keys under the name of the one that has a name; as it was where both have one, or none. */
export function joined(names: Names, { ethereum, nostr, spasmid }: KeyLink): Names {
  const one = namedBy(names, ethereum)
  const other = namedBy(names, nostr)
  if (one && !other) return withKey(names, one, { key: nostr, by: spasmid })
  return other && !one ? withKey(names, other, { key: ethereum, by: spasmid }) : names
}

/** Without these keys; who has no key left is forgotten. */
export function without(names: Names, gone: readonly string[]): Names {
  return names
    .map((one) => ({ ...one, keys: one.keys.filter(({ key }) => !gone.includes(key)) }))
    .filter(({ keys }) => keys.length > 0)
}

function withKey(names: Names, owner: Named, added: NamedKey): Names {
  if (owner.keys.length >= MOST_KEYS || owner.keys.some(({ key }) => key === added.key)) return names
  return names
    .map(({ name, keys }) => ({
      name,
      keys: keys === owner.keys ? [...keys, added] : keys.filter(({ key }) => key !== added.key),
    }))
    .filter(({ keys }) => keys.length > 0)
}

/** Another author whose name reads like this one. */
export function alike(names: Names, name: string, key: string): Named | undefined {
  const shape = shapeOf(name)
  const own = namedBy(names, key)
  return names.find((one) => one !== own && shapeOf(one.name) === shape)
}

/** Letters and digits that pass for Latin letters, and what they pass for. */
const SEEMING = "асԁеһіјӏорԛѕԝхувкмнтгαβεηικμνορτυχϲ01|ıi$@"
const SEEMS = "acdehljlopqswxybkmhtrabenlkmvoptuxcollllsa"

/** Names of one shape are taken for one another at a glance: case, accents, blanks and look-alike letters count for nothing. */
function shapeOf(name: string): string {
  const letters = [...name.normalize("NFKD").toLowerCase()].map((letter) => {
    const at = SEEMING.indexOf(letter)
    return at < 0 ? letter : SEEMS.charAt(at)
  })
  return letters
    .join("")
    .replace(/[\p{M}\p{P}\p{Z}]/gu, "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
}
