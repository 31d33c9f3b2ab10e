// A person's own key (hex, NIP-19 `nsec`) or recovery words (BIP-39) inside a text that is to be signed.
import { bytesToHex } from "@noble/hashes/utils.js"
import { decodeBech32 } from "../nostr/bech32.ts"
import { decodeUtf8 } from "../text/utf8.ts"

/** As the vault keeps them: a scalar of 32 bytes, or a phrase in UTF-8 with single spaces. */
export type OwnSecret = { readonly type: "private-key" | "phrase"; readonly bytes: Uint8Array }

/** What a key or a phrase looks like: BIP-39's words have three to eight letters. */
const LOOKS_LIKE_ONE = /[0-9a-f]{64}|nsec1|(?:[a-z]{3,8}[^a-z]+){11}[a-z]{3,8}/
const NSEC = /nsec1[a-z0-9]{58}/g

/** The text as it is searched; a line break inside JSON is two characters, of which one is a letter. */
const searched = (text: string): string => text.toLowerCase().replace(/\\[nrt]/g, "  ")

/** Whether a text could hold any key or phrase. Most hold none, and then no secret need be decrypted to be compared. */
export const mayHoldSecret = (text: string): boolean => LOOKS_LIKE_ONE.test(searched(text))

/** Whether the text holds this very secret, in any case and however its words are set apart. */
export function holdsSecret(text: string, { type, bytes }: OwnSecret): boolean {
  const within = searched(text)
  if (type === "phrase") return ` ${within.replace(/[^a-z]+/g, " ")} `.includes(` ${decodeUtf8(bytes)} `)
  const hex = bytesToHex(bytes)
  if (within.includes(hex)) return true
  return (within.match(NSEC) ?? []).some((found) => {
    const decoded = decodeBech32(found)
    return decoded !== null && bytesToHex(decoded.bytes) === hex
  })
}
