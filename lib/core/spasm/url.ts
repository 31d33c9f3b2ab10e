// Whether a text is a URL of its own (WHATWG URL Standard, parsing without a base), where no URL class is at hand.

const SPECIAL = ["http", "https", "ws", "wss", "ftp", "file"]

/** Names beyond ASCII and labels of Punycode are taken for valid: their tables are not worth their size here. */
export function isUrl(value: string): boolean {
  const text = trimmed(value).replace(/[\t\n\r]/g, "")
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return false
  const rest = text.slice(scheme.length + 1)
  if (!SPECIAL.includes(scheme)) {
    const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1]
    return authority === undefined || authority === "" || isAuthority(authority, isOpaqueHost)
  }
  if (scheme !== "file") return isAuthority(/^[/\\]*([^/\\?#]*)/.exec(rest)?.[1] ?? "", isDomain)
  const host = /^[/\\]{2}([^/\\?#]*)/.exec(rest)?.[1] ?? ""
  return host === "" || /^[a-z][:|]$/i.test(host) || isDomain(host)
}

/** Without the controls and spaces at both ends. */
function trimmed(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && value.charCodeAt(start) <= 32) start++
  while (end > start && value.charCodeAt(end - 1) <= 32) end--
  return value.slice(start, end)
}

/** Credentials, host and port. */
function isAuthority(authority: string, isHost: (host: string) => boolean): boolean {
  const hostPort = authority.slice(authority.lastIndexOf("@") + 1)
  const [, host = "", port = ""] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(hostPort) ?? []
  return host !== "" && /^[0-9]*$/.test(port) && Number(port) <= 65535 && isHost(host)
}

function isOpaqueHost(host: string): boolean {
  return host.startsWith("[") ? isIpv6(host) : !/[\0 #/:<>?@[\\\]^|]/.test(host)
}

function isDomain(host: string): boolean {
  if (host.startsWith("[")) return isIpv6(host)
  const name = percentDecoded(host)
  if (name === null || /[\0-\u0020#%/:<>?@[\\\]^|\u007f]/.test(name)) return false
  const labels = name.split(".")
  if (labels.length > 1 && labels.at(-1) === "") labels.pop()
  const last = labels.at(-1) ?? ""
  return /^(?:[0-9]+|0x[0-9a-f]*)$/i.test(last) ? isIpv4(labels) : true
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** One to four numbers, decimal, octal or hexadecimal; the last fills what is left of the 32 bits. */
function isIpv4(parts: readonly string[]): boolean {
  const numbers = parts.map((part) => {
    if (/^0x[0-9a-f]*$/i.test(part)) return Number.parseInt(`0${part.slice(2)}`, 16)
    if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8)
    return /^(?:0|[1-9][0-9]*)$/.test(part) ? Number(part) : Number.POSITIVE_INFINITY
  })
  const last = numbers.pop() ?? Number.POSITIVE_INFINITY
  return numbers.length < 4 && numbers.every((number) => number < 256) && last < 256 ** (4 - numbers.length)
}

function isIpv6(host: string): boolean {
  if (!/^\[[0-9a-f:.]+\]$/i.test(host)) return false
  const halves = host.slice(1, -1).split("::")
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")))
  const dotted = halves.at(-1)?.includes(".") ? (groups.pop() ?? "") : null
  const byte = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
  if (dotted !== null && !new RegExp(`^${byte}(?:\\.${byte}){3}$`).test(dotted)) return false
  const size = groups.length + (dotted === null ? 0 : 2)
  return (
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    (halves.length === 1 ? size === 8 : halves.length === 2 && size <= 7)
  )
}
