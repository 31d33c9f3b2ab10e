// The vault's identities: their encrypted list, and the keys that come and go with them.
import {
  type Account,
  accountIdOf,
  encodeIdentities,
  type Identity,
  parseIdentities,
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
  | { readonly ok: false; readonly code: "corrupt" | "no-such-identity" }
  | { readonly ok: false; readonly code: "already-there"; readonly accountId: string }

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

/** Adds an identity with its keys. Refused where one of its accounts is in the vault already. */
export async function addIdentity(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  bundle: IdentityBundle,
): Promise<ChangedIdentities> {
  const taken = bundle.accounts.find(({ id }) => contents.accounts.some((account) => account.id === id))
  if (taken) return { ok: false, code: "already-there", accountId: taken.id }
  const list = await readIdentities(sealer, contents, dataKey)
  if (!list.ok) return list
  const added = await addSecrets(sealer, contents, dataKey, bundle)
  return withList(sealer, added, dataKey, [...list.identities, bundle.identity])
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
  const gone = identity.accounts.flatMap(recordNames)
  const left = gone.reduce((rest, [type, accountId]) => {
    const record = findRecord(rest, type, accountId)
    return record ? removeSecret(rest, record.id) : rest
  }, contents)
  const others = list.identities.filter((one) => one !== identity)
  return withList(sealer, left, dataKey, others)
}

function recordNames(account: Account): readonly (readonly [type: string, accountId: string])[] {
  const key = ["private-key", accountIdOf(account)] as const
  return account.source.kind === "words" ? [key, ["words", account.source.words]] : [key]
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
