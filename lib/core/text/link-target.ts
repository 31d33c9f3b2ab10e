// RFC 3986 and the WHATWG URL Standard (http, https), NIP-21 (nostr:): which targets of a link may be followed.
import { describeHost, type HostDescription, type HostProblem } from "./host.ts"

export type Target =
  /** `href` is normalised: lower-case scheme, ASCII host, path escaped as encodeURI does. */
  | { readonly kind: "web"; readonly href: string; readonly host: HostDescription }
  | { readonly kind: "nostr"; readonly href: string }

export type MediaType = "image" | "video" | "audio"

const WEB = /^(https?):\/\/([^/?#\\@\s]+)([/?#][\s\S]*)?$/i
const AUTHORITY = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/
const NOSTR = /^nostr:(?:npub|nprofile|note|nevent|naddr)1[02-9ac-hj-np-z]{6,5000}$/
const FATAL: readonly HostProblem[] = ["not-a-host", "bad-punycode", "hidden-character"]

/**
 * A link target that may be followed, or null: another scheme, a relative address, a user name before the host, or a host
 * that a browser would read otherwise than it is written.
 */
export function readTarget(target: string): Target | null {
  const trimmed = target.trim()
  if (NOSTR.test(trimmed)) return { kind: "nostr", href: trimmed }
  const [, scheme, authority, rest = ""] = WEB.exec(trimmed) ?? []
  const [, name, port] = AUTHORITY.exec(authority ?? "") ?? []
  if (scheme === undefined || name === undefined || Number(port ?? 0) > 65535) return null
  const host = describeHost(name)
  const path = escapePath(rest)
  if (path === null || host.problems.some((problem) => FATAL.includes(problem))) return null
  return {
    kind: "web",
    href: `${scheme.toLowerCase()}://${host.ascii}${port ? `:${port}` : ""}${path}`,
    host,
  }
}

function escapePath(rest: string): string | null {
  return rest.isWellFormed() ? encodeURI(rest).replaceAll("%25", "%") : null
}

/** The media type a forum guesses from the end of an address, or null. */
export function mediaTypeOf(address: string): MediaType | null {
  const [, extension = ""] = /\.([a-z\d]{3,4})$/i.exec(address) ?? []
  if (/^(?:jpe?g|png|bmp|webp|ico)$/i.test(extension)) return "image"
  if (/^(?:mp4|avi|mov|mkv|flv|webm)$/i.test(extension)) return "video"
  return /^(?:mp3|wav|flac|aac|opus)$/i.test(extension) ? "audio" : null
}
