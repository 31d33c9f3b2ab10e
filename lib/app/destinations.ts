// The destinations that a person chose, in their order, and which of them a post goes to unless they say otherwise.
import { relayUrl } from "../core/nostr/relay-url.ts"
import type { Destination, DestinationKind, TestReport } from "../core/outbox/destination.ts"
import { usual } from "../core/outbox/usual.ts"
import type { Review } from "../core/review.ts"
import { once } from "./once.ts"
import { oneByOne } from "./one-by-one.ts"
import type { Store } from "./ports.ts"
import type { Transport } from "./transport.ts"

const KEY = "destinations"
const ALSO = "also:"
const TEST_MS = 20_000

export type Destinations = ReturnType<typeof createDestinations>

type Ports = {
  readonly local: Store
  readonly transports: readonly Transport[]
  /** The person's own addresses and public keys, which are compared here and never sent. */
  readonly own: () => Promise<readonly string[]>
}

export type Added =
  | { readonly ok: true; readonly destination: Destination }
  | { readonly ok: false; readonly code: NonNullable<TestReport["why"]> | "bad-address" }

/** Destinations over a store that stays. */
export function createDestinations({ local, transports, own }: Ports) {
  let book = once(async () => ((await local.get(KEY)) ?? []) as readonly Destination[])
  const inTurn = oneByOne()
  /** Each change is made on what the one before left. */
  const change = <T>(by: (all: readonly Destination[]) => readonly [readonly Destination[], T]): Promise<T> =>
    inTurn(async () => {
      const [changed, result] = by(await book())
      await local.set({ [KEY]: changed })
      book = async () => changed
      return result
    })
  const of = async (url: string): Promise<Destination | null> =>
    (await book()).find((one) => one.url === url) ?? null

  const probe = async (url: string, kind: DestinationKind): Promise<TestReport | null> => {
    const transport = transports.find((one) => one.kind === kind)
    return transport ? transport.test(url, await own(), AbortSignal.timeout(TEST_MS)) : null
  }
  const update = (url: string, with_: Partial<Destination>): Promise<Destination | null> =>
    change((all) => {
      const changed = all.map((one) => (one.url === url ? { ...one, ...with_ } : one))
      return [changed, changed.find((one) => one.url === url) ?? null]
    })

  return {
    all: (): Promise<readonly Destination[]> => book(),
    of,
    /** Takes an address in. It is asked what it is; one that cannot be reached now is kept under the kind named. */
    add: async (address: string, kind: DestinationKind): Promise<Added> => {
      const url = addressOf(address, kind)
      if (url === null) return { ok: false, code: "bad-address" }
      const report = await probe(url, kind)
      if (report?.why === "not-found" || report?.why === "not-a-server")
        return { ok: false, code: report.why }
      const found = report?.ok ? report.url : url
      const destination: Destination = {
        url: found,
        kind,
        defaultFor: "all",
        login: kind === "nostr-relay",
        tested: report,
      }
      return change((all) => {
        const known = all.find((one) => one.url === found)
        const kept = known ? (known.kind === kind ? { ...known, tested: report } : known) : destination
        const others = all.filter((one) => one.url !== found)
        return [[...others, kept], { ok: true, destination: kept }]
      })
    },
    test: async (url: string): Promise<Destination | null> => {
      const known = await of(url)
      const report = known && (await probe(url, known.kind))
      return report ? update(url, { tested: report }) : known
    },
    update,
    /** It refused a post for want of so much work, which is done from now on before one is signed; a test tells anew. */
    wantsWork: (url: string, bits: number): Promise<null> =>
      change((all) => [
        all.map((one) =>
          one.url === url && one.tested ? { ...one, tested: { ...one.tested, minPow: bits } } : one,
        ),
        null,
      ]),
    /** Takes it out of every site's own rule too: added again, it begins anew. */
    remove: async (url: string): Promise<void> => {
      await change((all) => [all.filter((one) => one.url !== url), null])
      const rules = Object.entries(await local.withPrefix(ALSO)) as [string, readonly string[]][]
      const changed = rules.filter(([, urls]) => urls.includes(url))
      for (const [key, urls] of changed) await local.set({ [key]: urls.filter((one) => one !== url) })
    },
    /** One place up in the order in which they are shown, or down. */
    move: (url: string, up: boolean): Promise<null> =>
      change((all) => {
        const at = all.findIndex((one) => one.url === url)
        const to = up ? at - 1 : at + 1
        const moved = [...all]
        const [one] = moved.splice(at, 1)
        if (at < 0 || to < 0 || to >= all.length || !one) return [all, null]
        moved.splice(to, 0, one)
        return [moved, null]
      }),
    /** Those of the addresses that are destinations, in the person's order: nothing is ever sent anywhere else. */
    among: async (urls: readonly string[]): Promise<readonly Destination[]> =>
      (await book()).filter(({ url }) => urls.includes(url)),
    /** Where posts that this site asked for go too, by the person's own rule. */
    alsoOf: async (site: string): Promise<readonly string[]> =>
      ((await local.get(ALSO + site)) ?? []) as readonly string[],
    setAlso: (site: string, urls: readonly string[]): Promise<void> =>
      urls.length > 0 ? local.set({ [ALSO + site]: urls }) : local.remove([ALSO + site]),
  }
}

/** Where a site's post goes too without being asked again. */
export async function alsoTo(
  destinations: Pick<Destinations, "alsoOf" | "among">,
  site: string,
  { sentence }: Pick<Review, "sentence">,
): Promise<readonly string[]> {
  const also = await destinations.alsoOf(site)
  return usual(await destinations.among(also), also, sentence)
}

const LOOPBACK = ["localhost", "127.0.0.1"]

/** A typed address as the URL to ask, or null: secure anywhere, in clear on this computer alone. */
function addressOf(text: string, kind: DestinationKind): string | null {
  const typed = text.trim()
  // People type the address of the page, or no scheme at all.
  const bare = typed.replace(/^(?:https?|wss?):\/\//i, "")
  const isPlain = /^(?:http|ws):\/\//i.test(typed)
  const host = URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`) : null
  if (!host || host.username || host.password) return null
  const isLocal = LOOPBACK.includes(host.hostname)
  const plain = isPlain || (isLocal && bare === typed)
  if (plain && !isLocal) return null
  if (kind === "nostr-relay") return relayUrl(`${plain ? "ws" : "wss"}://${bare}`)
  const url = new URL(`${plain ? "http" : "https"}://${bare}`)
  url.hash = ""
  return url.href.replace(/\/$/, "")
}
