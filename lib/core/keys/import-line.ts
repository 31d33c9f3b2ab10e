// NIP-19 `nsec` and `npub`, NIP-49 `ncryptsec`, Web3 Secret Storage JSON and bare hex scalars, told apart by sight.

import { hexToBytes } from "@noble/hashes/utils.js"
import { decodeBech32 } from "../nostr/bech32.ts"
import type { Recognised, Unrecognised } from "./recognised.ts"
import { scalarFault } from "./secret-key.ts"

type Code = Extract<Unrecognised, { readonly facts: Readonly<Record<string, never>> }>["code"]

export function refusal(code: Code): Unrecognised {
  return { ok: false, code, facts: {} }
}

/** What a trimmed text without recovery words is. */
export function recogniseLine(text: string): Recognised | Unrecognised {
  if (text.startsWith("{")) return recogniseJson(text)
  const bare = text.replace(/^["'`]+|["'`,;]+$/g, "").replace(/^nostr:/i, "")
  const lower = bare.toLowerCase()
  if (lower.startsWith("npub1")) return refusal("npub-given")
  if (lower.startsWith("ncryptsec1")) {
    return { ok: false, code: "unsupported-kind", facts: { kind: "ncryptsec" } }
  }
  if (lower.startsWith("nsec1")) return recogniseNsec(bare)
  return recogniseHex(lower)
}

function recogniseNsec(text: string): Recognised | Unrecognised {
  const decoded = decodeBech32(text)
  if (decoded?.prefix !== "nsec" || decoded.bytes.length !== 32) return refusal("nsec-checksum")
  return withScalar("nsec", decoded.bytes)
}

function recogniseHex(text: string): Recognised | Unrecognised {
  const [, prefix, digits] = /^(0x)?([0-9a-f]*)$/.exec(text) ?? []
  if (digits === undefined) return refusal("not-a-key")
  if (digits.length === 64) return withScalar("hex", hexToBytes(digits))
  const looksHex = prefix !== undefined || digits.length >= 32 || (digits.length >= 16 && /\d/.test(digits))
  return looksHex ? { ok: false, code: "hex-length", facts: { digits: digits.length } } : refusal("not-a-key")
}

function withScalar(kind: "hex" | "nsec", key: Uint8Array): Recognised | Unrecognised {
  const fault = scalarFault(key)
  if (fault === null) return { ok: true, kind, key }
  key.fill(0)
  return refusal(fault === "zero" ? "hex-zero" : "hex-out-of-range")
}

function recogniseJson(text: string): Unrecognised {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refusal("not-a-key")
  }
  if (typeof value !== "object" || value === null) return refusal("not-a-key")
  // Early Ethereum clients spelled the field with a capital.
  if ("crypto" in value || "Crypto" in value) {
    return { ok: false, code: "unsupported-kind", facts: { kind: "keystore" } }
  }
  const ours = "format" in value && typeof value.format === "string" && value.format.startsWith("spasm-")
  return ours ? { ok: false, code: "unsupported-kind", facts: { kind: "backup" } } : refusal("not-a-key")
}
