// BIP-44 and NIP-06 accounts of words, and the accounts of single keys, gathered into one identity with its secrets.
import { utf8ToBytes } from "@noble/hashes/utils.js"
import type { NewSecret, PublicAccount } from "../vault/slot.ts"
import { ETHEREUM_PATH, keyAtPath, NOSTR_PATH } from "./hd-path.ts"
import {
  type Account,
  type AccountSource,
  accountIdOf,
  type Identity,
  type Scheme,
  wordsNamed,
} from "./identity.ts"
import { entropyToWords, seedOfWords, type WordList } from "./mnemonic.ts"
import type { Recognised } from "./recognised.ts"
import { ethereumAddressOf, nostrPublicKeyOf } from "./secret-key.ts"

/** What a hex key, which could be either, is for. An `nsec` is for Nostr and words are for both, whatever is chosen. */
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
    const schemes = schemesOf(key, options.use)
    if (key.kind !== "words") {
      for (const scheme of schemes) keyed.push(keyedOf(scheme, key.key.slice(), { kind: key.kind }))
      continue
    }
    const words = wordsId(options.id, secrets.filter(({ type }) => type === "words").length)
    const phrase = entropyToWords(key.entropy, list)
    secrets.push({ type: "words", accountId: words, bytes: key.entropy.slice() })
    // Beside the entropy, so that it is known in a text where no list of words is at hand.
    secrets.push({ type: "phrase", accountId: words, bytes: utf8ToBytes(phrase.join(" ")) })
    const seed = seedOfWords(phrase)
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
  // The same key pasted twice is one account; of words and of the key itself it is the words', which bring it back.
  const isFromWords = ({ account }: Keyed): boolean => account.source.kind === "words"
  const ordered = [...keyed.filter(isFromWords), ...keyed.filter((one) => !isFromWords(one))]
  const first = ordered.filter(
    ({ account }, at) =>
      ordered.findIndex((other) => accountIdOf(other.account) === accountIdOf(account)) === at,
  )
  const once = keyed.filter((one) => first.includes(one))
  for (const extra of keyed) if (!once.includes(extra)) extra.key.fill(0)
  const named = wordsNamed(once.map(({ account }) => account))
  const kept = secrets.filter(({ accountId }) => named.has(accountId))
  for (const extra of secrets) if (!kept.includes(extra)) extra.bytes.fill(0)
  return {
    identity: { id, name, accounts: once.map(({ account }) => account) },
    accounts: once.map(({ account }) => ({
      id: accountIdOf(account),
      scheme: account.scheme,
      address: account.address,
    })),
    secrets: [
      ...kept,
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

function schemesOf({ kind }: Recognised, use: KeyUse = "both"): readonly Scheme[] {
  if (kind === "nsec") return ["nostr"]
  return kind === "words" || use === "both" ? ["ethereum", "nostr"] : [use]
}

function wordsId(identityId: string, before: number): string {
  return before === 0 ? identityId : `${identityId}#${before + 1}`
}
