// An identity: one persona and the accounts it signs with. The list of them is one encrypted record of the vault.
import { utf8ToBytes } from "@noble/hashes/utils.js"
import * as v from "valibot"
import { decodeUtf8 } from "../text/utf8.ts"

export type Scheme = "ethereum" | "nostr"

/** Where an account's key came from; `words` is the account id under which the vault keeps the entropy. */
export type AccountSource =
  | { readonly kind: "words"; readonly path: string; readonly words: string }
  | { readonly kind: "hex" }
  | { readonly kind: "nsec" }

/** `address` is an EIP-55 address, or 64 lower-case hex digits of a Nostr public key. */
export type Account = { readonly scheme: Scheme; readonly address: string; readonly source: AccountSource }

/** `name` is the person's own and never leaves the vault in clear. */
export type Identity = { readonly id: string; readonly name: string; readonly accounts: readonly Account[] }

const Source = v.variant("kind", [
  v.object({ kind: v.literal("words"), path: v.string(), words: v.string() }),
  v.object({ kind: v.picklist(["hex", "nsec"]) }),
])

const Identities = v.array(
  v.object({
    id: v.string(),
    name: v.string(),
    accounts: v.array(
      v.object({ scheme: v.picklist(["ethereum", "nostr"]), address: v.string(), source: Source }),
    ),
  }),
)

/** The id an account has everywhere: its scheme and its address. */
export function accountIdOf(account: { readonly scheme: Scheme; readonly address: string }): string {
  return `${account.scheme}:${account.address}`
}

/** The names of the words that bring the accounts back, each once. */
export function wordsNamed(accounts: readonly Account[]): ReadonlySet<string> {
  return new Set(accounts.flatMap(({ source }) => (source.kind === "words" ? [source.words] : [])))
}

/** The list as the vault keeps it. */
export function encodeIdentities(identities: readonly Identity[]): Uint8Array {
  return utf8ToBytes(JSON.stringify(identities))
}

/** The list read back, or null where the bytes are not one. */
export function parseIdentities(bytes: Uint8Array): readonly Identity[] | null {
  try {
    const parsed = v.safeParse(Identities, JSON.parse(decodeUtf8(bytes) ?? ""))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
