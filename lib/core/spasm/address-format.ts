// The format that the Spasm network infers from an id's or an address's value alone (spasm.js 2.0.0-rc.52).
import { isUrl } from "./url.ts"

/** Format name (and version) of a value, or null where none can be inferred. Lengths count UTF-16 units. */
export function formatOf(value: unknown): { name: string; version?: string } | null {
  if (typeof value === "number") return value ? { name: "number" } : null
  if (typeof value !== "string" || value === "") return null
  const size = value.length
  if (size === 73 && value.startsWith("spasmid")) return { name: "spasmid", version: value.slice(7, 9) }
  if (size === 132 && /^0x[0-9a-fA-F]+$/.test(value)) return { name: "ethereum-sig" }
  if (size === 128 && /^[0-9a-f]+$/i.test(value)) return { name: "nostr-sig" }
  if (size === 63 && value.startsWith("note")) return { name: "nostr-note" }
  if (size === 68 && value.startsWith("nevent")) return { name: "nostr-nevent" }
  if (size === 42 && value.startsWith("0x")) return { name: "ethereum-pubkey" }
  if (size === 63 && value.startsWith("npub")) return { name: "nostr-npub" }
  if (isUrl(value)) return { name: "url" }
  if (size === 64 && !/^(?:note|nevent|npub)/.test(value)) return { name: "nostr-hex" }
  return { name: "string" }
}
