// What a Nostr kind does, in one table (NIP-01 and the kinds register of the NIPs repository).
import type { Tier } from "../spasm/reading.ts"

/** Kinds that act beyond saying something: they replace, delete, log in or move money. */
const POWERFUL: Readonly<Record<number, Tier>> = {
  0: "check",
  3: "danger",
  4: "check",
  5: "check",
  8: "check",
  13: "check",
  14: "danger",
  15: "danger",
  62: "danger",
  1984: "check",
  1985: "check",
  2022: "danger",
  7374: "danger",
  7375: "danger",
  7376: "danger",
  9041: "check",
  9321: "danger",
  9734: "check",
  9735: "danger",
  13194: "danger",
  17375: "danger",
  22242: "check",
  23194: "danger",
  23195: "danger",
  24133: "danger",
  24242: "check",
  27235: "check",
  38172: "danger",
  38173: "danger",
  38383: "danger",
}

/** Kinds that only publish words or a link to them; each has a name in the locale files. */
export const SPEAKING_KINDS: readonly number[] = [
  1, 6, 7, 9, 11, 16, 24, 42, 1068, 1111, 9802, 30023, 30024, 30315,
]

/** Kinds that are never signed, whatever a person presses: they are unsigned by definition. */
export const NEVER_SIGNED: readonly number[] = [14, 15]

/** How much power a kind has: null for one that only speaks. Replaceable and addressable kinds overwrite. */
export function kindPower(kind: number): Tier | null {
  const known = POWERFUL[kind]
  if (known !== undefined) return known
  if (SPEAKING_KINDS.includes(kind)) return null
  if (kind >= 9000 && kind <= 9030) return "danger"
  if ((kind >= 10000 && kind < 20000) || (kind >= 30000 && kind < 40000)) return "check"
  return null
}
