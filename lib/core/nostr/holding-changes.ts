// What a new profile, follow list or relay list changes of the one that it replaces.
import { type Holding, type ListedRelay, profileFieldName } from "./holding.ts"

export type Change = {
  /** The profile's key, the person's public key, or the relay's address, as it is signed. */
  readonly key: string
  /** Null for what was not there, and for what will not be there. */
  readonly was: string | null
  readonly becomes: string | null
}

export type Changes = {
  readonly is: Holding["is"]
  /** What goes, what becomes something else, what comes. */
  readonly gone: readonly Change[]
  readonly altered: readonly Change[]
  readonly added: readonly Change[]
  /** How much stays as it is. */
  readonly kept: number
  /** The words beside a list, where they change. */
  readonly content: Change | null
}

export type RelayUse = "both" | "read" | "write" | "neither"

export const relayUse = ({ read, write }: Omit<ListedRelay, "url">): RelayUse =>
  read ? (write ? "both" : "read") : write ? "write" : "neither"

/** The changes from `old` to `next`; null where they hold different things. Entries are compared as they are signed. */
export function holdingChanges(old: Holding, next: Holding): Changes | null {
  if (old.is !== next.is) return null
  const [before, after] = [entriesOf(old), entriesOf(next)]
  const all = [...new Set([...before.keys(), ...after.keys()])].map(
    (key): Change => ({ key, was: before.get(key) ?? null, becomes: after.get(key) ?? null }),
  )
  const moved = all.filter(({ was, becomes }) => was !== becomes)
  const words = { key: "content", was: wordsOf(old), becomes: wordsOf(next) }
  return {
    is: next.is,
    gone: moved.filter(({ becomes }) => becomes === null),
    altered: moved.filter(({ was, becomes }) => was !== null && becomes !== null),
    added: moved.filter(({ was }) => was === null),
    kept: all.length - moved.length,
    content: words.was === words.becomes ? null : words,
  }
}

/** Whether nothing would be different. */
export const isNoChange = ({ gone, altered, added, content }: Changes): boolean =>
  gone.length + altered.length + added.length === 0 && content === null

/**
 * What must not be overlooked: more than a tenth of the people goes, the address for money changes, a list of relays is
 * emptied or moves to other hosts altogether. Null where nothing of that kind happens.
 */
export type Alarm = "shrinks" | "payment" | "emptied" | "moved"

export function alarmOf({ is, gone, altered, added, kept }: Changes): Alarm | null {
  const before = gone.length + altered.length + kept
  switch (is) {
    case "contacts":
      return gone.length * 10 > before ? "shrinks" : null
    case "profile":
      return [...gone, ...altered, ...added].some(({ key }) => profileFieldName(key) === "payment-address")
        ? "payment"
        : null
    case "relays": {
      if (gone.length === 0 || altered.length + kept > 0) return null
      if (added.length === 0) return "emptied"
      const hosts = new Set(gone.map(({ key }) => hostOfRelay(key)))
      return added.some(({ key }) => hosts.has(hostOfRelay(key))) ? null : "moved"
    }
  }
}

const hostOfRelay = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^wss?:\/\//, "")
    .replace(/[/?#].*$/s, "")

const wordsOf = (holding: Holding): string => (holding.is === "profile" ? "" : holding.content)

function entriesOf(holding: Holding): ReadonlyMap<string, string> {
  switch (holding.is) {
    case "profile":
      return new Map(holding.entries.map(({ key, value }) => [key, value]))
    case "contacts":
      return new Map(holding.people.map(({ key, beside }) => [key, beside.join(" · ")]))
    case "relays":
      return usesOf(holding.relays)
  }
}

/** One address may stand several times: it has the uses of all its entries. */
function usesOf(relays: readonly ListedRelay[]): ReadonlyMap<string, RelayUse> {
  const uses = new Map<string, Omit<ListedRelay, "url">>()
  for (const { url, read, write } of relays) {
    const known = uses.get(url)
    uses.set(url, { read: read || known?.read === true, write: write || known?.write === true })
  }
  return new Map([...uses].map(([url, use]) => [url, relayUse(use)]))
}
