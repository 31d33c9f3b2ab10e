// BIP-44 and NIP-06 accounts of words, and the accounts of single keys, gathered into one identity with its secrets.
import type { NewSecret, PublicAccount } from "../vault/slot.ts"
import { ETHEREUM_PATH, keyAtPath, NOSTR_PATH } from "./hd-path.ts"
import { type Account, type AccountSource, accountIdOf, type Identity, type Scheme } from "./identity.ts"
import { entropyToWords, seedOfWords, type WordList } from "./mnemonic.ts"
import type { Recognised } from "./recognised.ts"
import { ethereumAddressOf, nostrPublicKeyOf } from "./secret-key.ts"

/** What a key that could be either is for. An `nsec` is for Nostr whatever is chosen. */
export type KeyUse = "both" | Scheme

/** An identity ready to be put in a vault; the receiver wipes the secrets when they are stored. */
export type IdentityBundle = {
  readonly identity: Identity
  readonly accounts: readonly PublicAccount[]
  readonly secrets: readonly NewSecret[]
}

type Keyed = { readonly account: Account; readonly key: Uint8Array }

const PATHS: Readonly<Record<Scheme, string>> = { ethereum: ETHEREUM_PATH, nostr: NOSTR_PATH }

/** One identity of one or more recognised keys. Copies what it stores: the keys given stay the caller's to wipe. */
export function bundleIdentity(
  keys: readonly Recognised[],
  options: { readonly id: string; readonly name: string; readonly use?: KeyUse },
  list: WordList,
): IdentityBundle {
  const keyed: Keyed[] = []
  const secrets: NewSecret[] = []
  for (const key of keys) {
    const schemes = schemesOf(key.kind === "nsec" ? "nostr" : (options.use ?? "both"))
    if (key.kind !== "words") {
      for (const scheme of schemes) keyed.push(keyedOf(scheme, key.key.slice(), { kind: key.kind }))
      continue
    }
    const words = wordsId(options.id, secrets.length)
    secrets.push({ type: "words", accountId: words, bytes: key.entropy.slice() })
    const seed = seedOfWords(entropyToWords(key.entropy, list))
    for (const scheme of schemes) {
      const path = PATHS[scheme]
      keyed.push(keyedOf(scheme, keyAtPath(seed, path), { kind: "words", path, words }))
    }
    seed.fill(0)
  }
  return withKeys(options, keyed, secrets)
}

function withKeys(
  { id, name }: { readonly id: string; readonly name: string },
  keyed: readonly Keyed[],
  secrets: readonly NewSecret[],
): IdentityBundle {
  // The same key pasted twice is one account.
  const once = keyed.filter(
    ({ account }, at) =>
      keyed.findIndex((other) => accountIdOf(other.account) === accountIdOf(account)) === at,
  )
  for (const extra of keyed) if (!once.includes(extra)) extra.key.fill(0)
  return {
    identity: { id, name, accounts: once.map(({ account }) => account) },
    accounts: once.map(({ account }) => ({
      id: accountIdOf(account),
      scheme: account.scheme,
      address: account.address,
    })),
    secrets: [
      ...secrets,
      ...once.map(({ account, key }) => ({
        type: "private-key",
        accountId: accountIdOf(account),
        bytes: key,
      })),
    ],
  }
}

function keyedOf(scheme: Scheme, key: Uint8Array, source: AccountSource): Keyed {
  const address = scheme === "ethereum" ? ethereumAddressOf(key) : nostrPublicKeyOf(key)
  return { account: { scheme, address, source }, key }
}

function schemesOf(use: KeyUse): readonly Scheme[] {
  return use === "both" ? ["ethereum", "nostr"] : [use]
}

function wordsId(identityId: string, before: number): string {
  return before === 0 ? identityId : `${identityId}#${before + 1}`
}
