import { type Attempt, chooseSlot, noVault, soundSlots } from "../core/vault/choose-slot.ts"
import { judgeKdf } from "../core/vault/kdf.ts"
import type { CopyStore, Sealer, SlotStore, WriterLock } from "../core/vault/ports.ts"
import type { Slot, VaultContents } from "../core/vault/slot.ts"
import { isSealedBy, openVault } from "../core/vault/vault.ts"
import { type CommitOptions, type CommitResult, commitVault, createVaultIn } from "./vault-commit.ts"
import { mendVault } from "./vault-mend.ts"
import { readPlaces } from "./vault-places.ts"

export type VaultFailure = "no-vault" | "corrupt" | "newer-version" | "unreadable"

export type LoadResult =
  | { readonly ok: true; readonly slot: Slot }
  | { readonly ok: false; readonly code: VaultFailure }

/** `belowFloor`: derive a stronger key from the same password, `rewrap` and commit. */
export type UnlockResult =
  | { readonly ok: true; readonly slot: Slot; readonly dataKey: Uint8Array; readonly belowFloor: boolean }
  | { readonly ok: false; readonly code: VaultFailure | "wrong-password" | "unsafe-parameters" }

export type OpenResult =
  | { readonly ok: true; readonly slot: Slot }
  | { readonly ok: false; readonly code: VaultFailure | "wrong-key" }

export type VaultStore = {
  /** What can be seen while locked; its public accounts are claims until the vault is opened. */
  readonly load: () => Promise<LoadResult>
  /** Opens with the password and puts right what an interrupted write left behind. The caller wipes the data key. */
  readonly unlock: (password: string) => Promise<UnlockResult>
  /** Opens with a data key kept since an unlock. */
  readonly open: (dataKey: Uint8Array) => Promise<OpenResult>
  /** Writes a new vault to every place. Where any trace of a vault is, only with `explicit`. */
  readonly create: (
    dataKey: Uint8Array,
    contents: VaultContents,
    options?: { readonly explicit?: boolean },
  ) => Promise<CommitResult>
  /** Writes changed contents of the opened vault. */
  readonly commit: (
    dataKey: Uint8Array,
    contents: VaultContents,
    options: CommitOptions,
  ) => Promise<CommitResult>
}

export type VaultStorePorts = {
  readonly sealer: Sealer
  readonly slots: SlotStore
  readonly copy: CopyStore
  readonly lock: WriterLock
  readonly deriveKey: (password: string, kdf: VaultContents["kdf"]) => Promise<Uint8Array>
}

/** The vault in two slots and a second copy. */
export function createVaultStore(ports: VaultStorePorts): VaultStore {
  const { sealer, lock } = ports
  return {
    async load() {
      const places = await readPlaces(ports)
      const [slot] = soundSlots(places)
      return noVault(places) ?? (slot ? { ok: true, slot } : { ok: false, code: "corrupt" })
    },
    async unlock(password) {
      const places = await readPlaces(ports)
      const unsafe = soundSlots(places)[0]
      if (unsafe && judgeKdf(unsafe.kdf) === "unsafe")
        return noVault(places) ?? { ok: false, code: "unsafe-parameters" }
      const chosen = await chooseSlot(places, (slot) => openWithPassword(ports, slot, password))
      if (!chosen.ok) return chosen
      const { slot, opened: dataKey } = chosen
      // The vault is open already; what could not be mended now is tried again at the next unlock.
      await lock(() => mendVault(ports, dataKey)).catch(() => undefined)
      return { ok: true, slot, dataKey, belowFloor: judgeKdf(slot.kdf) === "below-floor" }
    },
    async open(dataKey) {
      const places = await readPlaces(ports)
      const chosen = await chooseSlot(places, async (slot): Promise<Attempt<null>> => {
        const sealed = await isSealedBy(sealer, slot, dataKey)
        return sealed ? { ok: true, opened: null } : { ok: false, code: "corrupt" }
      })
      if (chosen.ok) return { ok: true, slot: chosen.slot }
      if (chosen.code === "wrong-password") return { ok: false, code: "wrong-key" }
      // Sound slots that this key does not open are somebody else's, or another vault's.
      const others = chosen.code === "corrupt" && soundSlots(places).length > 0
      return { ok: false, code: others ? "wrong-key" : chosen.code }
    },
    create: (dataKey, contents, options) => lock(() => createVaultIn(ports, dataKey, contents, options)),
    commit: (dataKey, contents, options) => lock(() => commitVault(ports, dataKey, contents, options)),
  }
}

async function openWithPassword(
  ports: VaultStorePorts,
  slot: Slot,
  password: string,
): Promise<Attempt<Uint8Array>> {
  if (judgeKdf(slot.kdf) === "unsafe") return { ok: false, code: "corrupt" }
  const kek = await ports.deriveKey(password, slot.kdf)
  try {
    const result = await openVault(ports.sealer, slot, kek)
    return result.ok ? { ok: true, opened: result.dataKey } : result
  } finally {
    kek.fill(0)
  }
}
