// The format that the Spasm network infers from an id's or an address's value alone (spasm.js 2.0.0-rc.52).

/** Format name (and version) of a value, or null where none can be inferred. Lengths count UTF-16 units. */
export function formatOf(value: unknown): { name: string; version?: string } | null {
  if (typeof value === "number") return value ? { name: "number" } : null
  if (typeof value !== "string" || value === "") return null
  const size = value.length
  if (size === 73 && value.startsWith("spasmid")) return { name: "spasmid", version: value.slice(7, 9) }
  if (size === 132 && /^0x[0-9a-f]+$/i.test(value)) return { name: "ethereum-sig" }
  if (size === 128 && /^[0-9a-f]+$/i.test(value)) return { name: "nostr-sig" }
  if (size === 63 && value.startsWith("note")) return { name: "nostr-note" }
  if (size === 68 && value.startsWith("nevent")) return { name: "nostr-nevent" }
  if (size === 42 && value.startsWith("0x")) return { name: "ethereum-pubkey" }
  if (size === 63 && value.startsWith("npub")) return { name: "nostr-npub" }
  if (isUrl(value)) return { name: "url" }
  if (size === 64 && !/^(?:note|nevent|npub)/.test(value)) return { name: "nostr-hex" }
  return { name: "string" }
}

/** Whether the URL standard would parse the value without a base; hosts are judged by their characters. */
export function isUrl(value: string): boolean {
  const text = value.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, "").replace(/[\t\n\r]/g, "")
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return false
  const rest = text.slice(scheme.length + 1)
  if (scheme === "file") return true
  if (!["http", "https", "ws", "wss", "ftp"].includes(scheme)) {
    const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1]
    return authority === undefined || hasHost(authority, true)
  }
  return hasHost(/^[/\\]*([^/\\?#]*)/.exec(rest)?.[1] ?? "", false)
}

function hasHost(authority: string, emptyAllowed: boolean): boolean {
  const hostPort = authority.slice(authority.lastIndexOf("@") + 1)
  const [, host = "", port = ""] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(hostPort) ?? []
  if (!/^[0-9]*$/.test(port) || Number(port) > 65535) return false
  if (host === "") return emptyAllowed && port === "" && authority === hostPort
  if (host.startsWith("[")) return /^\[[0-9a-f:.]+\]$/i.test(host)
  return !/[\u0000-\u0020"#<>?[\\\]^`{|}\u007f]/.test(host) && !/%(?![0-9a-f]{2})/i.test(host)
}
