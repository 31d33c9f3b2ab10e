// WHATWG URL Standard §4.4 (what browsers take for a host), UTS #39: sites in a text that imitate others by their alphabet.
import { hasLookAlike, isMixed, lowered, scriptsOf } from "./host-scripts.ts"
import { decodePunycode } from "./punycode.ts"

/**
 * A host after what browsers, and programs that link what looks like an address, take one after; or at the start of a text.
 * It ends at anything that no host can hold, in prose of any script; but not at what looks like a dot or a slash.
 */
const HOST =
  /(:(?<=\b(?:https?|wss?|ftp):)[\\/]*@?|:\/\/@?|www\.(?<![\w-]www\.)|@(?<=[^\s(/]@)|^[\s\\/]*@?)([^\x00-$&-,/:-@[-^`{-\x7f\s«»‐-‣‥-⁃⁅-⁞、〈-〟！-，：-？]+)/gi

/** What follows a sign of ASCII that ends a host in prose, and in a browser's eyes does not. */
const GOES_ON = /[!$&'(*+,;=~\x60{|}][^\s/?#\\:@]*/y

/** What a host in disguise has, as it stands or written in another way. */
const IN_DISGUISE = /[^\0-\x7f]|xn--|%/i

/** Most characters of different hosts that one reading looks at, each with as many again as a short one costs. */
const MOST_LOOKED_AT = 8192
const EACH = 8
const LONGEST = 253

const described = new Map<string, boolean>()
let left = 0

/** Begins a reading: what it finds must not depend on what was read before. */
export function beginHosts(): void {
  described.clear()
  left = MOST_LOOKED_AT
}

type DisguisedHost = { readonly start: number; readonly end: number; readonly unseen: boolean }

/**
 * The disguised hosts of a text, which as an `address` may begin with one. One that is `unseen` is the last: too many others
 * stand before it, so nobody looked at it or at the rest of the text.
 */
export function disguisedHosts(text: string, address: boolean): DisguisedHost[] {
  const found: DisguisedHost[] = []
  // Nearly every text is done with here.
  if (!IN_DISGUISE.test(text)) return found
  // Browsers take tabs and ends of lines out of an address wherever they stand, and nobody else does.
  if (address && /[\t\n\r]/.test(text)) return [{ start: 0, end: text.length, unseen: false }]
  for (const { index, 0: all, 1: before = "", 2: name = "" } of text.matchAll(HOST)) {
    GOES_ON.lastIndex = index + all.length
    const more = before.endsWith("//") ? (GOES_ON.exec(text)?.[0] ?? "") : ""
    const host = /\.[\p{L}\p{N}]/u.test(more) ? name + more : name
    if (!IN_DISGUISE.test(host)) continue
    if (index === 0 && !address && !/[:.]/.test(before)) continue
    // Without slashes only what has a dot is opened as a site: the rest is prose after a colon.
    if (!before.endsWith("//") && !/[.。．｡]/.test(host)) continue
    const disguised = described.get(host) ?? look(host)
    const unseen = left < 0
    const start = index + before.length
    if (disguised || unseen) found.push({ start, end: start + host.length, unseen })
    if (unseen) break
  }
  return found
}

/** Whether a host is in disguise, as one is that hides its name in more than a name may have. Such a one costs next to nothing. */
function look(host: string): boolean {
  const name = unescapedHost(host)
  const short = name.length <= LONGEST
  left -= EACH + (short ? name.length : 0)
  const labels = short && left >= 0 ? lowered(name).slice(0, LONGEST).replace(/\.$/, "").split(/[.。]/) : []
  const decoded = labels.map((label) =>
    label.startsWith("xn--") ? (decodePunycode(label.slice(4)) ?? label) : label,
  )
  const disguised =
    !short ||
    hasLookAlike(decoded) ||
    decoded.some((label) => /[^\0-\x7f]/.test(label) && isMixed(scriptsOf(label)))
  described.set(host, disguised)
  return disguised
}

/** A host as browsers take it, where bytes of it are escaped. */
export function unescapedHost(host: string): string {
  try {
    return decodeURIComponent(host)
  } catch {
    return host
  }
}
