// The address under which people talk about a web page: forums match it letter by letter, so all must write it alike.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { encodeUtf8 } from "./text/utf8.ts"

/** Why an address may not be fit to be published, worst first. */
export type AddressWarning =
  /** A file, a page of the browser, a script: nobody else can open it, and nothing answers it. */
  | "not-web"
  /** This computer, or a name that only one's own network knows. */
  | "local-host"
  /** An address of a private network, written in digits. */
  | "private-ip"
  | "ip-host"
  /** A name and password, a session, a token: whoever reads it could get in. */
  | "secret"

export type PageAddress = { readonly address: string; readonly warnings: readonly AddressWarning[] }

type Parts = {
  readonly scheme: string
  readonly user: string
  /** With its port where that is not the usual one. */
  readonly host: string
  readonly path: string
  /** With its question mark; empty where nothing is asked. */
  readonly query: string
}

/** Parameters that say where a reader came from, and nothing of what is read. */
const TRACKING =
  /^(?:utm_\w+|(?:fb|g|d|dc|ms|tw|tt|y|wick)cl(?:k)?id|[gw]braid|gclsrc|mc_[ce]id|igsh(?:id)?|_ga|_gl|li_fat_id|ref_src|ref_url|mkt_tok|_hs(?:enc|mi)|hsctatracking|vero_id|oly_(?:enc|anon)_id|mtm_\w+|pk_\w+|at_(?:medium|campaign)|cmpid|s_cid|wickedid|__twitter_impression)$/i
const SECRET =
  /^(?:access|auth|api|id|refresh|session|csrf|reset|invite|magic|login)?[-_]?(?:token|key|secret|password|passwd|pwd|sid|session|sessionid|phpsessid|jsessionid|jwt|otp|signature|sig|code)$/i
/** Names that no public server has, or that stand for one's own network. */
const LOCAL =
  /^(?:[^.]+|.+\.(?:localhost|local|localdomain|lan|intranet|internal|corp|home|home\.arpa|test|example|invalid))$/
/** A topic of a Discourse forum with the number of one post in it. */
const DISCOURSE_POST = /\/t\/(?:[^/]+\/)?\d+\/\d+\/?$/

/**
 * The address of a page as others write it: without fragment and tracking, in the page's own canonical spelling where
 * that is on the same host. Null where the text is no address at all. `canonical` is absolute; it is the page's claim.
 */
export function pageAddress(url: string, canonical?: string | null): PageAddress | null {
  const text = url.trim()
  const own = partsOf(text)
  if (!own) return /^[a-z][a-z0-9+.-]*:/i.test(text) ? { address: text, warnings: ["not-web"] } : null
  const named = canonical ? partsOf(canonical.trim()) : null
  const chosen = named && isSameThing(named, own) ? named : own
  const warnings = [hostWarning(own.host), hasSecret(own) || hasSecret(chosen) ? ("secret" as const) : null]
  return { address: written(chosen), warnings: warnings.filter((one) => one !== null) }
}

/** What Nostr events that answer a page carry in an `e` tag (NostrSpasm 2.0.0). */
export const addressTag = (address: string): string =>
  bytesToHex(sha256(encodeUtf8(address) ?? new Uint8Array()))

function partsOf(url: string): Parts | null {
  const [, scheme = "", authority = "", path = "", query = ""] =
    /^(https?):\/\/([^/?#\\\s]+)([^?#\s]*)(\?[^#\s]*)?(?:#.*)?$/i.exec(url) ?? []
  const at = authority.lastIndexOf("@")
  const host = authority.slice(at + 1).toLowerCase()
  if (!/^(?:\[[\da-f:.]+\]|[^:[\]]+)(?::\d+)?$/.test(host)) return null
  const usual = scheme.toLowerCase() === "https" ? /:443$/ : /:80$/
  return {
    scheme: scheme.toLowerCase(),
    user: at < 0 ? "" : authority.slice(0, at),
    host: host.replace(usual, ""),
    path: path || "/",
    query: keptOf(query, DISCOURSE_POST.test(path)),
  }
}

/** What is left of a query, to the letter. Discourse adds the name of whoever shared a link. */
function keptOf(query: string, isDiscourse: boolean): string {
  const nameOf = (pair: string): string => (pair.split("=", 1)[0] ?? "").replace(/%5f/gi, "_")
  const kept = query
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !TRACKING.test(nameOf(pair)) && !(isDiscourse && nameOf(pair) === "u"))
  return kept.length > 0 ? `?${kept.join("&")}` : ""
}

/** A canonical address counts on the same host alone; not where it gives up what the page was: its post, or all of it. */
function isSameThing(canonical: Parts, own: Parts): boolean {
  if (canonical.host !== own.host || (own.scheme === "https" && canonical.scheme !== "https")) return false
  if (DISCOURSE_POST.test(own.path) && !DISCOURSE_POST.test(canonical.path)) return false
  return canonical.path !== "/" || own.path === "/"
}

const written = ({ scheme, host, path, query }: Parts): string => `${scheme}://${host}${path}${query}`

function hostWarning(hostAndPort: string): AddressWarning | null {
  const host = hostAndPort.replace(/:\d+$/, "").replace(/\.$/, "")
  if (host.startsWith("[")) return isPrivateIpv6(host.slice(1, -1)) ? "private-ip" : "ip-host"
  const [a = 0, b = 0, ...more] = host.split(".").map(Number)
  if (/^[\d.]+$/.test(host) && more.length === 2) {
    if (a === 127) return "local-host"
    const isPrivate =
      a === 0 ||
      a === 10 ||
      (a === 192 && b === 168) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b < 128)
    return isPrivate ? "private-ip" : "ip-host"
  }
  return LOCAL.test(host) ? "local-host" : null
}

/** Loopback, link-local, unique local (RFC 4193), and IPv4 in disguise. */
const isPrivateIpv6 = (address: string): boolean =>
  /^(?:::1?|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*|::ffff:.*)$/.test(address)

const hasSecret = ({ user, query }: Parts): boolean =>
  user !== "" ||
  query
    .slice(1)
    .split("&")
    .some((pair) => SECRET.test(pair.split("=", 1)[0] ?? ""))
