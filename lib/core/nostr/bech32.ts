// BIP-173 texts (`npub1…`, `nsec1…`, `note1…`; NIP-19) as the bytes they stand for. Only read here, never written.
import { bytesToHex } from "@noble/hashes/utils.js"

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const CHECKSUM = 6
const SHORTEST = 8
const LONGEST = 90

/** The prefix before the last `1`, and the bytes; null where the text is none, wrongly summed or padded. Never throws. */
export function decodeBech32(text: string): { readonly prefix: string; readonly bytes: Uint8Array } | null {
  const lower = text.toLowerCase()
  const at = lower.lastIndexOf("1")
  const sized = text.length >= SHORTEST && text.length <= LONGEST && at > 0
  if (!sized || (text !== lower && text !== text.toUpperCase())) return null
  const prefix = lower.slice(0, at)
  const words = Array.from(lower.slice(at + 1), (letter) => ALPHABET.indexOf(letter))
  if (words.length < CHECKSUM || words.includes(-1) || !/^[!-~]+$/.test(prefix)) return null
  const letters = Array.from(prefix, (letter) => letter.charCodeAt(0))
  const expanded = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31)]
  if (polymod([...expanded, ...words]) !== 1) return null
  const bytes = bytesOf(words.slice(0, -CHECKSUM))
  return bytes && { prefix, bytes }
}

/** A public key as it is compared: lower case, hex where it is an `npub`. What is no key stays as it is, but for its case. */
export function comparableKey(text: string): string {
  const key = text.trim().toLowerCase()
  const decoded = key.startsWith("npub1") ? decodeBech32(key) : null
  return decoded ? bytesToHex(decoded.bytes) : key
}

function polymod(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    GENERATOR.forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator
    })
  }
  return sum
}

/** Five bits each, as bytes; null where what is left over is a whole word or is not zero. */
function bytesOf(words: readonly number[]): Uint8Array | null {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? Uint8Array.from(bytes) : null
}
