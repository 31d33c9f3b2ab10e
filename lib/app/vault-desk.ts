// Where the person and the vault meet: creating, importing, unlocking, revealing. Runs in the extension's own pages,
// so that a password never leaves the page where it was typed.
import { wordsNamed } from "../core/keys/identity.ts"
import type { IdentityBundle, KeyUse } from "../core/keys/identity-bundle.ts"
import { type Recognised, type RecognisedLine, wipeRecognised } from "../core/keys/recognised.ts"
import {
  addIdentity,
  type ChangedIdentities,
  readIdentities,
  removeIdentity,
  renameIdentity,
} from "../core/vault/identities.ts"
import type { KdfParams } from "../core/vault/kdf.ts"
import type { Sealer } from "../core/vault/ports.ts"
import { findRecord, readSecret } from "../core/vault/secrets.ts"
import type { Slot, VaultContents } from "../core/vault/slot.ts"
import { createVault, rewrap } from "../core/vault/vault.ts"
import type { Now, Store } from "./ports.ts"

type Failure<Code extends string> = { readonly ok: false; readonly code: Code }
type Commit = { readonly ok: true } | Failure<string>
type Unlocked = {
  readonly ok: true
  readonly slot: Slot
  readonly dataKey: Uint8Array
  readonly belowFloor: boolean
}

export type DeskPorts = {
  readonly sealer: Sealer
  readonly store: {
    readonly unlock: (password: string) => Promise<Unlocked | Failure<string>>
    /** `explicit`: the person agreed to lose what would be lost. */
    readonly create: (
      dataKey: Uint8Array,
      contents: VaultContents,
      options: { readonly explicit: boolean },
    ) => Promise<Commit>
    readonly commit: (
      dataKey: Uint8Array,
      contents: VaultContents,
      options: { readonly basedOn: number; readonly explicit?: boolean },
    ) => Promise<Commit>
  }
  readonly calibrate: () => Promise<KdfParams>
  readonly derive: (password: string, params: KdfParams) => Promise<Uint8Array>
  readonly recognise: (input: string) => readonly RecognisedLine[]
  readonly newWords: () => Extract<Recognised, { readonly kind: "words" }>
  readonly wordsOf: (entropy: Uint8Array) => readonly string[]
  readonly identityOf: (
    keys: readonly Recognised[],
    options: { readonly name: string; readonly use?: KeyUse },
  ) => IdentityBundle
  /** Hands an opened vault's data key to the background; false where it does not open the stored vault. */
  readonly hold: (dataKey: Uint8Array) => Promise<boolean>
  readonly session: Store
  readonly now: Now
}

export type KeyFault = Extract<RecognisedLine, { readonly ok: false }>
export type Stored =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: "keys"; readonly faults: readonly KeyFault[] }
  | { readonly ok: false; readonly code: StoreFault; readonly waitMs?: number }
export type Created =
  | { readonly ok: true; readonly words: readonly string[] }
  | Extract<Stored, { readonly ok: false }>
export type StoreFault = "already-there" | "exists" | "disk-full" | "write-failed" | UnlockFault
export type UnlockFault =
  | "wrong-password"
  | "corrupt"
  | "no-vault"
  | "newer-version"
  | "unreadable"
  | "unsafe-parameters"
  | "failed"
  | "wait"
type Refused = { readonly ok: false; readonly code: UnlockFault; readonly waitMs: number }
export type Unlock = { readonly ok: true } | Refused
/** Each phrase of an identity, word by word. */
export type Revealed = { readonly ok: true; readonly phrases: readonly (readonly string[])[] } | Refused

/** Seconds to wait after so many wrong passwords; never a lock-out. */
const DELAYS = [0, 0, 1, 2, 4, 8, 16, 32, 60]
const FAILURES = "unlock-failures"

export type VaultDesk = ReturnType<typeof createVaultDesk>

export function createVaultDesk(ports: DeskPorts) {
  const { sealer, store, calibrate, derive, recognise, newWords, wordsOf, identityOf, hold, session, now } =
    ports

  const open = async (password: string): Promise<Unlocked | Refused> => {
    const noted = ((await session.get(FAILURES)) as { count: number; at: number } | undefined) ?? {
      count: 0,
      at: 0,
    }
    // A clock that went back must not keep anybody waiting until it is where it was.
    const failures = { ...noted, at: Math.min(noted.at, now()) }
    if (failures.at < noted.at) await session.set({ [FAILURES]: failures })
    const delay = (DELAYS[Math.min(failures.count, DELAYS.length - 1)] ?? 60) * 1000
    const waitMs = Math.max(0, failures.at + delay - now())
    if (waitMs > 0) return { ok: false, code: "wait", waitMs }
    const result = await store.unlock(password)
    if (result.ok) {
      await session.remove([FAILURES])
      return result
    }
    if (result.code === "wrong-password")
      await session.set({ [FAILURES]: { count: failures.count + 1, at: now() } })
    return { ok: false, code: result.code as UnlockFault, waitMs: 0 }
  }

  const createWith = async (
    password: string,
    keys: readonly Recognised[],
    use: KeyUse,
    explicit: boolean,
  ): Promise<Stored> => {
    const kdf = await calibrate()
    const kek = await derive(password, kdf)
    const { dataKey, contents } = await createVault(sealer, kek, kdf, { accounts: [], secrets: [] })
    kek.fill(0)
    const bundle = identityOf(keys, { name: "", use })
    const added = await addIdentity(sealer, contents, dataKey, bundle)
    for (const { bytes } of bundle.secrets) bytes.fill(0)
    const stored = added.ok ? await store.create(dataKey, added.contents, { explicit }) : added
    return handedOver(dataKey, stored)
  }

  /** What is stored stays stored where the background does not answer: then the vault is only locked. */
  const handedOver = async (dataKey: Uint8Array, stored: Commit): Promise<Stored> => {
    if (stored.ok) await hold(dataKey).catch(() => false)
    dataKey.fill(0)
    return stored.ok ? { ok: true } : { ok: false, code: stored.code as StoreFault }
  }

  /** Opens the vault, stores it changed, and hands it over as it is now. */
  const change = async (
    password: string,
    make: (slot: Slot, dataKey: Uint8Array) => Promise<ChangedIdentities>,
    explicit = false,
  ): Promise<Stored> => {
    const opened = await open(password)
    if (!opened.ok) return opened
    const { slot, dataKey } = opened
    const made = await make(slot, dataKey)
    const stored = made.ok
      ? await store.commit(dataKey, made.contents, { basedOn: slot.generation, explicit })
      : made
    return handedOver(dataKey, stored)
  }

  const strengthen = async (password: string, slot: Slot, dataKey: Uint8Array): Promise<void> => {
    const kdf = await calibrate()
    const kek = await derive(password, kdf)
    const stronger = await rewrap(sealer, slot, dataKey, kek, kdf)
    kek.fill(0)
    await store.commit(dataKey, stronger, { basedOn: slot.generation })
  }

  const recognised = <T>(
    text: string,
    use: (keys: readonly Recognised[]) => Promise<T>,
  ): Promise<T | Extract<Stored, { code: "keys" }>> => {
    const lines = recognise(text)
    const faults = lines.filter((line): line is KeyFault => !line.ok)
    const keys = lines.filter((line): line is Extract<RecognisedLine, { ok: true }> => line.ok)
    const work = faults.length > 0 ? Promise.resolve({ ok: false, code: "keys", faults } as const) : use(keys)
    return work.finally(() => wipeRecognised(lines))
  }

  const unlock = async (password: string): Promise<Unlock> => {
    const opened = await open(password)
    if (!opened.ok) return opened
    const { slot, dataKey, belowFloor } = opened
    // What cannot be made stronger now is tried again at the next unlock; it keeps nobody out.
    if (belowFloor) await strengthen(password, slot, dataKey).catch(() => undefined)
    const held = await hold(dataKey).finally(() => dataKey.fill(0))
    return held ? { ok: true } : { ok: false, code: "corrupt", waitMs: 0 }
  }

  const reveal = async (password: string, identityId: string): Promise<Revealed> => {
    const opened = await open(password)
    if (!opened.ok) return opened
    const { slot, dataKey } = opened
    const list = await readIdentities(sealer, slot, dataKey)
    const accounts = list.ok ? list.identities.find(({ id }) => id === identityId)?.accounts : undefined
    const phrases: (readonly string[])[] = []
    for (const name of wordsNamed(accounts ?? [])) {
      const record = findRecord(slot, "words", name)
      const secret = record && (await readSecret(sealer, slot, dataKey, record.id))
      if (!secret?.ok) continue
      phrases.push(wordsOf(secret.bytes))
      secret.bytes.fill(0)
    }
    dataKey.fill(0)
    return phrases.length > 0 ? { ok: true, phrases } : { ok: false, code: "corrupt", waitMs: 0 }
  }

  /** What throws, such as a derivation that finds no memory, is told like any other fault. */
  const tried = <T>(work: Promise<T>): Promise<T | Refused> =>
    work.catch((): Refused => ({ ok: false, code: "failed", waitMs: 0 }))

  return {
    /** What a pasted text holds, without keeping any of it. */
    inspect: (text: string): { readonly kinds: readonly string[]; readonly faults: readonly KeyFault[] } => {
      const lines = recognise(text)
      const kinds = lines.flatMap((line) => (line.ok ? [line.kind] : []))
      wipeRecognised(lines)
      return { kinds, faults: lines.filter((line): line is KeyFault => !line.ok) }
    },
    /**
     * A new vault with twelve new recovery words, which are answered once for the person to write down. `explicit`: the
     * person agreed to lose what is stored now.
     */
    createNew: async (password: string, explicit = false): Promise<Created> => {
      const fresh = newWords()
      const stored = await tried(createWith(password, [fresh], "both", explicit))
      const created = stored.ok ? { ...stored, words: wordsOf(fresh.entropy) } : stored
      wipeRecognised([{ line: 1, ...fresh }])
      return created
    },
    /** A new vault with the keys of a pasted text. */
    createFrom: (password: string, text: string, use: KeyUse, explicit = false): Promise<Stored> =>
      tried(recognised(text, (keys) => createWith(password, keys, use, explicit))),
    /** Adds the keys of a pasted text to the vault as one more identity. */
    add: (password: string, text: string, use: KeyUse): Promise<Stored> =>
      tried(
        recognised(text, (keys) =>
          change(password, async (slot, dataKey) => {
            const bundle = identityOf(keys, { name: "", use })
            const added = await addIdentity(sealer, slot, dataKey, bundle)
            for (const { bytes } of bundle.secrets) bytes.fill(0)
            return added
          }),
        ),
      ),
    rename: (password: string, id: string, name: string): Promise<Stored> =>
      tried(change(password, (slot, dataKey) => renameIdentity(sealer, slot, dataKey, { id, name }))),
    /** Removes an identity with its keys and words, for good. */
    remove: (password: string, id: string): Promise<Stored> =>
      tried(change(password, (slot, dataKey) => removeIdentity(sealer, slot, dataKey, id), true)),
    /** Opens the vault until it locks. A password that was derived too cheaply is derived anew. */
    unlock: (password: string): Promise<Unlock> => tried(unlock(password)),
    /** The recovery words of an identity, each phrase once, after the password was typed. */
    reveal: (password: string, identityId: string): Promise<Revealed> => tried(reveal(password, identityId)),
  }
}
