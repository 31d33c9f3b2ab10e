// The secrets of a vault: each one a record of its own under the data key, so that a signature decrypts only one.
import { bytesToHex } from "@noble/hashes/utils.js"
import type { Sealer } from "./ports.ts"
import { openBytes, recordLabel, sealBytes } from "./sealing.ts"
import type { NewSecret, PublicAccount, SecretRecord, VaultContents } from "./slot.ts"

export type ReadSecret =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: "no-such-record" | "corrupt" }

export type Additions = {
  readonly accounts: readonly PublicAccount[]
  readonly secrets: readonly NewSecret[]
}

/** The record of a type for an account, or null. */
export function findRecord(contents: VaultContents, type: string, accountId: string): SecretRecord | null {
  return contents.records.find((record) => record.type === type && record.accountId === accountId) ?? null
}

/** One secret in clear. The caller owns the bytes and wipes them. */
export async function readSecret(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  recordId: string,
): Promise<ReadSecret> {
  const record = contents.records.find(({ id }) => id === recordId)
  if (!record) return { ok: false, code: "no-such-record" }
  const bytes = await openBytes(sealer, dataKey, record, recordLabel(record))
  return bytes ? { ok: true, bytes } : { ok: false, code: "corrupt" }
}

/** The contents with more in them. A secret of the same type and account takes the place, and the id, of the old one. */
export async function addSecrets(
  sealer: Sealer,
  contents: VaultContents,
  dataKey: Uint8Array,
  additions: Additions,
): Promise<VaultContents> {
  let records = contents.records
  for (const secret of additions.secrets) {
    const before = records.find(
      ({ type, accountId }) => type === secret.type && accountId === secret.accountId,
    )
    const record = await sealSecret(sealer, dataKey, secret, before?.id ?? bytesToHex(sealer.random(16)))
    records = before ? records.map((old) => (old === before ? record : old)) : [...records, record]
  }
  const known = new Set(additions.accounts.map(({ id }) => id))
  const accounts = [...contents.accounts.filter(({ id }) => !known.has(id)), ...additions.accounts]
  return { ...contents, accounts, records }
}

/** The contents without one record, and without its account where the record was the account's key. */
export function removeSecret(contents: VaultContents, recordId: string): VaultContents {
  const removed = contents.records.find(({ id }) => id === recordId)
  const gone = removed?.type === "private-key" ? removed.accountId : null
  return {
    ...contents,
    accounts: contents.accounts.filter(({ id }) => id !== gone),
    records: contents.records.filter((record) => record !== removed),
  }
}

/** How many records of `before` are missing in `after`, whatever their types. */
export function recordsLost(before: VaultContents, after: VaultContents): number {
  const ids = new Set(after.records.map(({ id }) => id))
  return before.records.filter(({ id }) => !ids.has(id)).length
}

async function sealSecret(
  sealer: Sealer,
  dataKey: Uint8Array,
  { type, accountId, bytes }: NewSecret,
  id: string,
): Promise<SecretRecord> {
  const name = { id, type, accountId }
  return { ...name, ...(await sealBytes(sealer, dataKey, bytes, recordLabel(name))) }
}
