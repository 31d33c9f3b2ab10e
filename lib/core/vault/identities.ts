// The vault's identities: their encrypted list, and the keys that come and go with them.
import {
  type Account,
  accountIdOf,
  encodeIdentities,
  type Identity,
  parseIdentities,
  wordsNamed,
} from "../keys/identity.ts"
import type { IdentityBundle } from "../keys/identity-bundle.ts"
import type { Sealer } from "./ports.ts"
import { addSecrets, findRecord, readSecret, removeSecret } from "./secrets.ts"
import type { VaultContents } from "./slot.ts"

export type Identities =
  | { readonly ok: true; readonly identities: readonly Identity[] }
  | { readonly ok: false; readonly code: "corrupt" }

export type ChangedIdentities =
  | { readonly ok: true; readonly contents: VaultContents }
  | { readonly ok: false; readonly code: "corrupt" | "no-such-identity" | "already-there" }

const LIST = "identities"

/** The list of identities; empty in a vault that never had one. */
export async function readIdentities(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
): Promise<Identities> {
  const record = findRecord(contents, LIST, "")
  if (!record) return { ok: true, identities: [] }
  const secret = await readSecret(sealer, contents, dataKey, record.id)
  if (!secret.ok) return { ok: false, code: "corrupt" }
  const identities = parseIdentities(secret.bytes)
  secret.bytes.fill(0)
  return identities ? { ok: true, identities } : { ok: false, code: "corrupt" }
}

/**
 * Adds an identity with those of its keys that are not in the vault yet. Words that bring back keys which are there
 * already are kept for those. Refused where there is nothing new.
 */
export async function addIdentity(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  bundle: IdentityBundle,
): Promise<ChangedIdentities> {
  const list = await readIdentities(sealer, contents, dataKey)
  if (!list.ok) return list
  const known = new Set(contents.accounts.map(({ id }) => id))
  const isNew = ({ id }: { readonly id: string }): boolean => !known.has(id)
  const fresh = bundle.identity.accounts.filter((account) => isNew({ id: accountIdOf(account) }))
  const others = list.identities.map((one) => ({ ...one, accounts: one.accounts.map(withWords(bundle)) }))
  const identities = fresh.length > 0 ? [...others, { ...bundle.identity, accounts: fresh }] : others
  const named = wordsNamed(identities.flatMap(({ accounts }) => accounts))
  const secrets = bundle.secrets.filter(({ type, accountId }) =>
    type === "private-key" ? isNew({ id: accountId }) : named.has(accountId),
  )
  if (secrets.length === 0) return { ok: false, code: "already-there" }
  const additions = { accounts: bundle.accounts.filter(isNew), secrets }
  return withList(sealer, await addSecrets(sealer, contents, dataKey, additions), dataKey, identities)
}

/** An account that was brought alone, with the words that turn out to bring it back. */
const withWords =
  ({ identity }: IdentityBundle) =>
  (account: Account): Account => {
    const same = identity.accounts.find((other) => accountIdOf(other) === accountIdOf(account))
    return same?.source.kind === "words" && account.source.kind !== "words"
      ? { ...account, ...same }
      : account
  }

/** Gives an identity another name. */
export async function renameIdentity(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  change: { readonly id: string; readonly name: string },
): Promise<ChangedIdentities> {
  const list = await readIdentities(sealer, contents, dataKey)
  if (!list.ok) return list
  if (!list.identities.some(({ id }) => id === change.id)) return { ok: false, code: "no-such-identity" }
  const renamed = list.identities.map((one) => (one.id === change.id ? { ...one, name: change.name } : one))
  return withList(sealer, contents, dataKey, renamed)
}

/** Removes an identity, its keys and its words. To be stored only after an explicit act of the person. */
export async function removeIdentity(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  identityId: string,
): Promise<ChangedIdentities> {
  const list = await readIdentities(sealer, contents, dataKey)
  if (!list.ok) return list
  const identity = list.identities.find(({ id }) => id === identityId)
  if (!identity) return { ok: false, code: "no-such-identity" }
  const others = list.identities.filter((one) => one !== identity)
  const kept = wordsNamed(others.flatMap(({ accounts }) => accounts))
  // Its words go even where no account names them any more.
  const isOwn = (words: string): boolean => words === identityId || words.startsWith(`${identityId}#`)
  const named = wordsNamed(identity.accounts)
  const keys = new Set(identity.accounts.map(accountIdOf))
  const left = contents.records
    .filter(({ type, accountId }) =>
      type === "words" || type === "phrase"
        ? !kept.has(accountId) && (named.has(accountId) || isOwn(accountId))
        : type === "private-key" && keys.has(accountId),
    )
    .reduce((rest, { id }) => removeSecret(rest, id), contents)
  return withList(sealer, left, dataKey, others)
}

async function withList(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  identities: readonly Identity[],
): Promise<ChangedIdentities> {
  const bytes = encodeIdentities(identities)
  const secrets = [{ type: LIST, accountId: "", bytes }]
  const changed = await addSecrets(sealer, contents, dataKey, { accounts: [], secrets })
  bytes.fill(0)
  return { ok: true, contents: changed }
}
