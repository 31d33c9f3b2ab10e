// Which site may know which account. Kept in clear, since pages may ask while the vault is locked.
import type { Scheme } from "../core/keys/identity.ts"
import { type Caller, type Connection, siteKey } from "../core/request.ts"
import type { Now, Store } from "./ports.ts"

const PREFIX = "connection:"

export type Connections = ReturnType<typeof createConnections>

export function createConnections(local: Store, now: Now) {
  const of = async (caller: Pick<Caller, "origin" | "top">): Promise<Connection | null> =>
    ((await local.get(PREFIX + siteKey(caller))) as Connection | undefined) ?? null

  return {
    of,
    /** Lets the site know the account. */
    grant: async (caller: Caller, scheme: Scheme, address: string): Promise<Connection> => {
      const site = siteKey(caller)
      const known = (await of(caller)) ?? { site, origin: caller.origin, since: now() }
      const connection: Connection = { ...known, [scheme]: address }
      await local.set({ [PREFIX + site]: connection })
      return connection
    },
    /** Ends the connection of one scheme, or of both; answers what it was. */
    revoke: async (site: string, scheme?: Scheme): Promise<Connection | null> => {
      const known = (await local.get(PREFIX + site)) as Connection | undefined
      if (!known) return null
      const { ethereum, nostr, ...rest } = known
      const kept =
        scheme === "ethereum" ? nostr && { nostr } : scheme === "nostr" ? ethereum && { ethereum } : undefined
      if (kept) await local.set({ [PREFIX + site]: { ...rest, ...kept } })
      else await local.remove([PREFIX + site])
      return known
    },
    all: async (): Promise<readonly Connection[]> =>
      Object.values(await local.withPrefix(PREFIX)) as Connection[],
  }
}
