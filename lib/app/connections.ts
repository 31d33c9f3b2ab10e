// Which site may know which account. Kept in clear, since pages may ask while the vault is locked.
import type { Scheme } from "../core/keys/identity.ts"
import { type Caller, type Connection, isLasting, type Met, siteKey } from "../core/request.ts"
import { once } from "./once.ts"
import type { Now, Store } from "./ports.ts"

const PREFIX = "connection:"
const SIGNED = "signed:"

export type Connections = ReturnType<typeof createConnections>

/** Connections over a store that stays; read once for each worker, since every call of a page asks for one. */
export function createConnections(local: Store, now: Now) {
  const book = once(async () => {
    const connections = Object.values(await local.withPrefix(PREFIX)) as Connection[]
    return new Map(connections.map((connection) => [connection.site, connection]))
  })
  // When a site first got a signature, 0 for not yet: it outlives the connection, and older ones have no such line.
  const firsts = once(async () => new Map(Object.entries(await local.withPrefix(SIGNED))))
  const firstOf = async (caller: Caller): Promise<number | undefined> => {
    const at = (await firsts()).get(SIGNED + siteKey(caller))
    return typeof at === "number" && Number.isFinite(at) ? at : undefined
  }
  const note = async (caller: Caller, at: number): Promise<void> => {
    const site = siteKey(caller)
    if (isLasting(site)) await local.set({ [SIGNED + site]: at })
    ;(await firsts()).set(SIGNED + site, at)
  }
  const save = async (connection: Connection): Promise<void> => {
    if (isLasting(connection.site)) await local.set({ [PREFIX + connection.site]: connection })
    ;(await book()).set(connection.site, connection)
  }
  const of = async (caller: Caller): Promise<Connection | null> => (await book()).get(siteKey(caller)) ?? null

  return {
    of,
    /** Lets the site know the account; where it cannot be told again, only until this worker ends. */
    grant: async (caller: Caller, scheme: Scheme, address: string): Promise<Connection> => {
      const site = siteKey(caller)
      const known = await of(caller)
      if (!known && (await firstOf(caller)) === undefined) await note(caller, 0)
      const before = known ?? { site, origin: caller.origin, since: now() }
      const connection: Connection = { ...before, [scheme]: address }
      await save(connection)
      return connection
    },
    /** The site got a signature; only the first is noted. */
    signed: async (caller: Caller): Promise<void> => {
      if (!(await firstOf(caller))) await note(caller, now())
    },
    /** Since when the site is known. */
    met: async (caller: Caller): Promise<Met> => {
      const first = await firstOf(caller)
      const connection = await of(caller)
      if (first && !(connection && connection.since <= first)) return { is: "signed", at: first }
      return connection && first !== 0 ? { is: "connected", at: connection.since } : { is: "never-signed" }
    },
    /** Forgets when the origin, in a frame too, was first given a signature. */
    forget: async (origin: string): Promise<void> => {
      const line = SIGNED + origin
      const lines = [...(await firsts()).keys()].filter(
        (one) => one === line || one.startsWith(`${line} in `),
      )
      await local.remove(lines)
      for (const one of lines) (await firsts()).delete(one)
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
