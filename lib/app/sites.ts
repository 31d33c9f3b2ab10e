// The sites where a person wants the signer, and what each of them knows and asked for.
import type { Connection } from "../core/request.ts"
import type { Rule } from "../core/rule.ts"
import { once } from "./once.ts"
import { oneByOne } from "./one-by-one.ts"
import type { Store } from "./ports.ts"

/**
 * How one site is served. `first`: ours is window.ethereum even where another wallet is there. `framed`: inside other
 * sites' pages too.
 */
export type Site = {
  readonly origin: string
  readonly on: boolean
  readonly first: boolean
  readonly framed: boolean
}
/** What a person may change of it; what is not given stays. */
export type SiteChange = Partial<{ [K in keyof Omit<Site, "origin">]: Site[K] | undefined }>

type Ports = {
  readonly local: Store
  readonly session: Store
  readonly allSites: () => Promise<boolean>
  readonly register: (sites: readonly Site[], all: boolean) => Promise<void>
  readonly isGranted: (origin: string) => Promise<boolean>
  readonly injectInOpenTabs: (origin: string, first: boolean) => Promise<void>
}

const PREFIX = "site:"
const PAYMENTS = "payments:"
/** The origin that a tab was given the signer for, this once. */
const ONCE = "once:"

export type Sites = ReturnType<typeof createSites>

export function createSites({ local, session, allSites, register, isGranted, injectInOpenTabs }: Ports) {
  // Read once for each worker: every call of a page asks whether its site is off.
  const book = once(async () => {
    const sites = Object.values(await local.withPrefix(PREFIX)) as Site[]
    return new Map(sites.map((site) => [site.origin, site]))
  })
  const all = async (): Promise<readonly Site[]> => [...(await book()).values()]
  const inTurn = oneByOne()
  /** Registers what the list says: two registrations at once would fail on equal ids. */
  const apply = (): Promise<void> => inTurn(async () => register(await all(), await allSites()))
  const payments = async (): Promise<Readonly<Record<string, unknown>>> => local.withPrefix(PAYMENTS)

  return {
    all,
    apply,
    /** Whether the person turned the site off, and did not let it have the signer in this tab all the same. */
    isOff: async (origin: string, tabId?: number): Promise<boolean> =>
      (await book()).get(origin)?.on === false && (await session.get(ONCE + tabId)) !== origin,
    /** Lets the site have the signer in this tab, until it is turned on or off. */
    allowOnce: (origin: string, tabId: number): Promise<void> => session.set({ [ONCE + tabId]: origin }),
    /** Puts the signer into the pages of a site that stand open, where it is on. */
    serveOpenTabs: async (origin: string): Promise<void> => {
      const site = (await book()).get(origin)
      if (site?.on && (await isGranted(origin))) await injectInOpenTabs(origin, site.first)
    },
    /** Turns a site on or off, or changes how it is served; true where the browser lets us serve it. */
    set: async (origin: string, { on, first, framed }: SiteChange): Promise<boolean> => {
      const sites = await book()
      const known = sites.get(origin)
      const site: Site = {
        origin,
        on: on ?? known?.on ?? false,
        first: first ?? known?.first ?? false,
        framed: framed ?? known?.framed ?? false,
      }
      await local.set({ [PREFIX + origin]: site })
      sites.set(origin, site)
      await apply()
      const tabs = Object.entries(await session.withPrefix(ONCE)).filter(([, once]) => once === origin)
      await session.remove(tabs.map(([key]) => key))
      return isGranted(origin)
    },
    remove: async (origin: string): Promise<void> => {
      await local.remove([PREFIX + origin, PAYMENTS + origin])
      ;(await book()).delete(origin)
      await apply()
    },
    /** The site asked for money, which was refused in the page: one line for its record. */
    notePayment: async (origin: string): Promise<void> => {
      const count = Number((await local.get(PAYMENTS + origin)) ?? 0)
      await local.set({ [PAYMENTS + origin]: Math.min(count + 1, 9999) })
    },
    /** Every site that is listed, connected or known by a rule, by origin. */
    view: async (connections: readonly Connection[], rules: readonly Rule[]) => {
      const listed = await all()
      const asked = await payments()
      const origins = new Set([
        ...listed.map(({ origin }) => origin),
        ...connections.map(({ origin }) => origin),
        ...rules.map(({ site }) => site),
      ])
      return Promise.all(
        [...origins].sort().map(async (origin) => {
          const site = listed.find((one) => one.origin === origin)
          return {
            origin,
            on: site?.on ?? false,
            first: site?.first ?? false,
            framed: site?.framed ?? false,
            granted: await isGranted(origin),
            connections: connections.filter((connection) => connection.origin === origin),
            rules: rules.filter((rule) => rule.site === origin),
            paymentsRefused: Number(asked[PAYMENTS + origin] ?? 0),
          }
        }),
      )
    },
  }
}
