// NIP-01, NIP-65, RFC 6455 §3: the one name of a relay, so that two spellings of an address are one destination.
import { readTarget } from "../text/link-target.ts"

const LONGEST = 1024
/** The names of this computer that the extension's own policy lets it reach. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1)$/
const DEFAULT_PORT: Readonly<Record<string, number>> = { wss: 443, ws: 80 }

/**
 * The normalised address, or null where it is none: `wss` anywhere, `ws` on this computer alone, host in lower case and
 * ASCII, no user name, no fragment, no default port, no slash where the path is nothing but that. Never throws.
 */
export function relayUrl(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST || !trimmed.isWellFormed() || /[\p{C}\p{Z}\\]/u.test(trimmed)) return null
  const [, scheme = "", rest = ""] = /^(wss?)(:\/\/.*)$/i.exec(trimmed) ?? []
  // The same rules of hosts and paths as for a link to the web; only the scheme's name differs.
  const target = readTarget(`https${rest}`)
  if (scheme === "" || target?.kind !== "web" || target.host.problems.includes("odd-number")) return null
  const name = scheme.toLowerCase()
  const [, authority = "", path = "", query = ""] =
    /^https:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(target.href) ?? []
  const { ascii } = target.host
  if (name === "ws" && !LOOPBACK.test(ascii)) return null
  const digits = /:(\d+)$/.exec(authority)?.[1]
  const port = Number(digits ?? DEFAULT_PORT[name])
  // Browsers would resolve these, and a relay would then have two names.
  if (port === 0 || /\/\.{1,2}(?:\/|$)|\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return null
  const shown = port === DEFAULT_PORT[name] ? ascii : `${ascii}:${port}`
  return `${name}://${shown}${path === "/" && query === "" ? "" : path || (query && "/")}${query.replaceAll("'", "%27")}`
}
