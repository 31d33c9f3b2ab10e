// Which site may know which account. Kept in clear, since pages may ask while the vault is locked.
import type { Scheme } from "../core/keys/identity.ts"
import { type Caller, type Connection, siteKey } from "../core/request.ts"
import { once } from "./once.ts"
import type { Now, Store } from "./ports.ts"

const PREFIX = "connection:"

export type Connections = ReturnType<typeof createConnections>

/** Connections over a store that stays; read once for each worker, since every call of a page asks for one. */
export function createConnections(local: Store, now: Now) {
  const book = once(async () => {
    const connections = Object.values(await local.withPrefix(PREFIX)) as Connection[]
    return new Map(connections.map((connection) => [connection.site, connection]))
  })
  const save = async (connection: Connection): Promise<void> => {
    await local.set({ [PREFIX + connection.site]: connection })
    ;(await book()).set(connection.site, connection)
  }
  const of = async (caller: Pick<Caller, "origin" | "top">): Promise<Connection | null> =>
    (await book()).get(siteKey(caller)) ?? null

  return {
    of,
    /** Lets the site know the account. */
    grant: async (caller: Caller, scheme: Scheme, address: string): Promise<Connection> => {
      const site = siteKey(caller)
      const before = (await of(caller)) ?? { site, origin: caller.origin, since: now() }
      const connection: Connection = { ...before, [scheme]: address }
      await save(connection)
      return connection
    },
    /** Ends the connection of one scheme, or of both; answers what it was. */
    revoke: async (site: string, scheme?: Scheme): Promise<Connection | null> => {
      const before = (await book()).get(site)
      if (!before) return null
      const { ethereum, nostr, ...rest } = before
      const kept =
        scheme === "ethereum" ? nostr && { nostr } : scheme === "nostr" ? ethereum && { ethereum } : undefined
      if (kept) await save({ ...rest, ...kept })
      else {
        await local.remove([PREFIX + site])
        ;(await book()).delete(site)
      }
      return before
    },
    all: async (): Promise<readonly Connection[]> => [...(await book()).values()],
  }
}
