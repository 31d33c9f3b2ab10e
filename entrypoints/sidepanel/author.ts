// Who writes, with which keys, and where it goes: what the person chose, else what follows from the rest.
import { canTake } from "../../lib/core/compose/preflight.ts"
import { keysOf, type SigningKey, type Written } from "../../lib/core/compose/written.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { IdentityView, Status } from "../../lib/messages/extension.ts"

export type Author = {
  /** Null while locked. */
  readonly identity: IdentityView | null
  /** Keys to choose from. */
  readonly own: readonly SigningKey[]
  readonly keys: readonly SigningKey[]
}

export function authorOf(written: Written, status: Status | null): Author {
  const { identities = [], accounts = [] } = status ?? {}
  const identity = identities.find(({ id }) => id === written.identity) ?? identities[0] ?? null
  const own = identity?.accounts ?? accounts
  const several = (["ethereum", "nostr"] as const).some(
    (scheme) => own.filter((key) => key.scheme === scheme).length > 1,
  )
  return { identity, own, keys: keysOf(written, own, identity === null && several) }
}

/** The destinations that are chosen, whether or not the keys can serve them. */
export function chosenOf(
  written: Written,
  { identity }: Author,
  destinations: readonly Destination[],
): readonly Destination[] {
  const who = identity?.id ?? written.identity
  const isDefault = ({ defaultFor }: Destination): boolean =>
    defaultFor === "all" || (who !== null && defaultFor.includes(who))
  return destinations.filter((one) => (written.to ? written.to.includes(one.url) : isDefault(one)))
}

/** Those of them that the post is sent to. */
export const sendableOf = (
  chosen: readonly Destination[],
  keys: readonly SigningKey[],
): readonly Destination[] => chosen.filter((one) => canTake(one, keys))

/** Categories that the destinations offer, each once. */
export const categoriesOf = (destinations: readonly Destination[]): readonly string[] => [
  ...new Set(destinations.flatMap(({ tested }) => tested?.categories ?? [])),
]
