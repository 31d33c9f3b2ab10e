// Which of the stored texts is the vault: the highest generation that is sound and authenticates.
import type { Place, Slot } from "./slot.ts"
import { decodeSlot } from "./slot-text.ts"

/** `value` is undefined where nothing is stored; `readable` is false where the store did not answer. */
export type Candidate = {
  readonly place: Place | "copy"
  readonly value: unknown
  readonly readable: boolean
}

export type Surveyed = Candidate & {
  readonly state: "absent" | "broken" | "newer-version" | "unreadable" | "sound"
  readonly slot: Slot | null
}

export type NoVault = {
  readonly ok: false
  readonly code: "no-vault" | "corrupt" | "newer-version" | "unreadable"
}

export type Attempt<Opened> =
  | { readonly ok: true; readonly opened: Opened }
  | { readonly ok: false; readonly code: "corrupt" | "wrong-password" }

export type ChosenSlot<Opened> =
  | { readonly ok: true; readonly slot: Slot; readonly opened: Opened }
  | NoVault
  | { readonly ok: false; readonly code: "wrong-password" }

/** Judges each candidate by structure and checksum alone. */
export function survey(candidates: readonly Candidate[]): readonly Surveyed[] {
  return candidates.map((candidate) => {
    const { place, value, readable } = candidate
    if (!readable) return { ...candidate, state: "unreadable", slot: null }
    if (value === undefined || value === null) return { ...candidate, state: "absent", slot: null }
    const decoded =
      typeof value === "string" ? decodeSlot(value) : { ok: false as const, code: "corrupt" as const }
    if (!decoded.ok) {
      return { ...candidate, state: decoded.code === "corrupt" ? "broken" : decoded.code, slot: null }
    }
    const elsewhere = place !== "copy" && decoded.slot.place !== place
    return elsewhere
      ? { ...candidate, state: "broken", slot: null }
      : { ...candidate, state: "sound", slot: decoded.slot }
  })
}

/** The sound slots, highest generation first; a slot before the copy of it. */
export function soundSlots(surveyed: readonly Surveyed[]): readonly Slot[] {
  return surveyed
    .flatMap(({ slot }) => slot ?? [])
    .toSorted((left, right) => right.generation - left.generation)
}

/** Why there is no slot to try, or null where there is one. Data of a later version is never passed over. */
export function noVault(surveyed: readonly Surveyed[]): NoVault | null {
  const some = (state: Surveyed["state"]): boolean => surveyed.some((one) => one.state === state)
  if (some("newer-version")) return { ok: false, code: "newer-version" }
  if (some("sound")) return null
  if (some("broken")) return { ok: false, code: "corrupt" }
  return { ok: false, code: some("unreadable") ? "unreadable" : "no-vault" }
}

/**
 * The first slot that opens, from the highest generation down. Passes over what is corrupt, and stops at a wrong
 * password: an older slot may still be wrapped with an older password, which must not open anything any more.
 */
export async function chooseSlot<Opened>(
  surveyed: readonly Surveyed[],
  attempt: (slot: Slot) => Promise<Attempt<Opened>>,
): Promise<ChosenSlot<Opened>> {
  const none = noVault(surveyed)
  if (none) return none
  for (const slot of soundSlots(surveyed)) {
    const result = await attempt(slot)
    if (result.ok) return { ok: true, slot, opened: result.opened }
    if (result.code === "wrong-password") return { ok: false, code: "wrong-password" }
  }
  return { ok: false, code: "corrupt" }
}
