// The parameters of personal_sign and its kin, decoded once and for all to the bytes that will be signed.
import { keccak_256 } from "@noble/hashes/sha3.js"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { encodeUtf8 } from "../text/utf8.ts"
import { nobleVerifier } from "../verifier.ts"
import { isAddress } from "./address.ts"
import { parseSignature, recoverSigner } from "./personal-message.ts"

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly message: string }
const bad = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message })

/** `0x` and hex of a parameter's bytes: hex where it begins with `0x` and is whole, else the UTF-8 of its text. */
export function messageHex(data: string): string | null {
  if (/^0x(?:[0-9a-fA-F]{2})*$/.test(data)) return data.toLowerCase()
  const bytes = encodeUtf8(data)
  return bytes && `0x${bytesToHex(bytes)}`
}

/**
 * `[data, address]` of personal_sign; the order is turned where only the first looks like an address. Where both do, the
 * order is the specification's and the person is told.
 */
export function parsePersonalSign(
  params: unknown,
): Parsed<{ readonly message: string; readonly address: string; readonly twoAddresses?: true }> {
  const [first, second]: unknown[] = Array.isArray(params) ? params : []
  if (typeof first !== "string" || typeof second !== "string") return bad("Expected a message and an address")
  const turned = isAddress(first) && !isAddress(second)
  const [data, address] = turned ? [second, first] : [first, second]
  if (!isAddress(address)) return bad("Expected an address as the second parameter")
  const message = messageHex(data)
  if (message === null) return bad("The message holds a lone surrogate and has no bytes")
  if (message === "0x") return bad("There is nothing to read in an empty message")
  const parsed = { ok: true, message, address: address.toLowerCase() } as const
  return isAddress(data) ? { ...parsed, twoAddresses: true } : parsed
}

/** personal_ecRecover: the lower-case address that signed `[data, signature]`. */
export function recoverPersonal(params: unknown): Parsed<{ readonly address: string }> {
  const [data, text]: unknown[] = Array.isArray(params) ? params : []
  const message = typeof data === "string" ? messageHex(data) : null
  const signature = typeof text === "string" ? parseSignature(text) : null
  if (message === null || signature === null) return bad("Expected a message and a signature")
  const address = recoverSigner(hexToBytes(message.slice(2)), signature, nobleVerifier)
  return address ? { ok: true, address } : bad("No address can be recovered from this signature")
}

/** web3_sha3: keccak-256 of hex bytes. */
export function keccakOf(params: unknown): Parsed<{ readonly hash: string }> {
  const [data]: unknown[] = Array.isArray(params) ? params : []
  if (typeof data !== "string" || !/^0x(?:[0-9a-fA-F]{2})*$/.test(data)) return bad("Expected bytes as hex")
  return { ok: true, hash: `0x${bytesToHex(keccak_256(hexToBytes(data.slice(2))))}` }
}
