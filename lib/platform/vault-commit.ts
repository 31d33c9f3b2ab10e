import { noVault, type Surveyed, soundSlots } from "../core/vault/choose-slot.ts"
import { recordsLost } from "../core/vault/secrets.ts"
import type { Place, Slot, VaultContents } from "../core/vault/slot.ts"
import { isSealedBy } from "../core/vault/vault.ts"
import {
  found,
  newestSealed,
  readPlaces,
  sameWrapping,
  type VaultPlaces,
  type WriteFailure,
  writeCopy,
  writeSlot,
} from "./vault-places.ts"

/** `basedOn` is the generation that was opened. `explicit`: the person agreed to lose what would be lost. */
export type CommitOptions = { readonly basedOn: number; readonly explicit?: boolean }

/** `behind`: places that still hold what should be gone from them, or a second copy that is not up to date. */
export type CommitResult =
  | { readonly ok: true; readonly generation: number; readonly behind: readonly Surveyed["place"][] }
  | {
      readonly ok: false
      readonly code:
        | WriteFailure
        | "exists"
        | "stale"
        | "fewer-secrets"
        | "no-vault"
        | "corrupt"
        | "newer-version"
        | "unreadable"
    }

/** Writes a new vault to both slots and the copy, so that nothing of an older one is left. To be run under the lock. */
export async function createVaultIn(
  ports: VaultPlaces,
  dataKey: Uint8Array,
  contents: VaultContents,
  { explicit = false }: { readonly explicit?: boolean } = {},
): Promise<CommitResult> {
  const places = await readPlaces(ports)
  // A broken vault, or a store that does not answer, is not an empty one.
  if (!explicit && !places.every(({ state }) => state === "absent"))
    return noVault(places) ?? { ok: false, code: "exists" }
  return write(ports, dataKey, contents, places, true)
}

/** Writes changed contents to the older slot, then the copy. To be run under the lock. */
export async function commitVault(
  ports: VaultPlaces,
  dataKey: Uint8Array,
  contents: VaultContents,
  { basedOn, explicit = false }: CommitOptions,
): Promise<CommitResult> {
  const read = await readPlaces(ports)
  const newer = read.some(({ state }) => state === "newer-version")
  if (newer && !explicit) return { ok: false, code: "newer-version" }
  const sound = soundSlots(read)
  const current = await newestSealed(ports.sealer, sound, dataKey)
  if (!current) return noVault(read) ?? { ok: false, code: "stale" }
  if (current.generation !== basedOn) return { ok: false, code: "stale" }
  const places = await Promise.all(read.map((place) => judged(ports, place, current, dataKey)))
  // A later vault that this key does not open: another password, or another vault, was put there meanwhile.
  if (places.some(({ slot }) => slot && slot.generation > basedOn)) return { ok: false, code: "stale" }
  const fewer = recordsLost(current, contents) > 0
  if (fewer && !explicit) return { ok: false, code: "fewer-secrets" }
  // What was removed, and what the old password opens, must not stay behind in the other slot.
  const everywhere = fewer || newer || !sameWrapping(current, contents)
  return write(ports, dataKey, contents, places, everywhere)
}

/** A slot with the current wrapping whose seal is not ours was altered: broken, for all its checksum says. */
async function judged(
  { sealer }: VaultPlaces,
  place: Surveyed,
  current: Slot,
  dataKey: Uint8Array,
): Promise<Surveyed> {
  if (!place.slot || !sameWrapping(place.slot, current)) return place
  return (await isSealedBy(sealer, place.slot, dataKey)) ? place : { ...place, state: "broken", slot: null }
}

async function write(
  ports: VaultPlaces,
  dataKey: Uint8Array,
  contents: VaultContents,
  places: readonly Surveyed[],
  everywhere: boolean,
): Promise<CommitResult> {
  const generation = Math.max(0, ...places.map(({ slot }) => slot?.generation ?? 0)) + 1
  const [first, second] = inOrder(places)
  const written = await writeSlot(
    ports,
    dataKey,
    contents,
    { place: first, generation },
    found(places, first),
  )
  if (!written.ok) return written
  const behind: Surveyed["place"][] = []
  if (everywhere) {
    const also = await writeSlot(
      ports,
      dataKey,
      contents,
      { place: second, generation },
      found(places, second),
    )
    if (!also.ok) behind.push(second)
  }
  if (!(await writeCopy(ports, written.text))) behind.push("copy")
  return { ok: true, generation, behind }
}

/** The slot to write first: an empty one, a broken one, the older one; what a later release wrote comes last. */
function inOrder(places: readonly Surveyed[]): readonly [Place, Place] {
  const rank = (place: Place): number => {
    const { state, slot } = found(places, place)
    if (state === "absent") return -2
    if (state === "newer-version") return Number.POSITIVE_INFINITY
    return slot?.generation ?? -1
  }
  return rank("a") <= rank("b") ? ["a", "b"] : ["b", "a"]
}
