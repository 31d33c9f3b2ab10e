import { type Candidate, type Surveyed, survey } from "../core/vault/choose-slot.ts"
import type { CopyStore, Sealer, SlotStore } from "../core/vault/ports.ts"
import type { Place, Slot, VaultContents } from "../core/vault/slot.ts"
import { decodeSlot, encodeSlot } from "../core/vault/slot-text.ts"
import { isSealedBy, sealSlot } from "../core/vault/vault.ts"

export type VaultPlaces = { readonly sealer: Sealer; readonly slots: SlotStore; readonly copy: CopyStore }

export type WriteFailure = "disk-full" | "write-failed"

export type WrittenSlot =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: WriteFailure }

const COPY_KEY = "vault-copy"

/** Both slots and the copy. A store that does not answer leaves its places unreadable, not empty. */
export async function readPlaces({ slots, copy }: VaultPlaces): Promise<readonly Surveyed[]> {
  return survey(
    await Promise.all([
      candidate("a", () => slots.read("a")),
      candidate("b", () => slots.read("b")),
      candidate("copy", () => copy.get(COPY_KEY)),
    ]),
  )
}

async function candidate(place: Candidate["place"], read: () => Promise<unknown>): Promise<Candidate> {
  try {
    return { place, value: await read(), readable: true }
  } catch {
    return { place, value: undefined, readable: false }
  }
}

/** What a place was found to hold. */
export function found(places: readonly Surveyed[], place: Surveyed["place"]): Surveyed {
  const at = places.find((one) => one.place === place)
  if (!at) throw new Error("places are read together")
  return at
}

/** Seals, writes, reads back and opens; reports done only when what is stored is what was meant. */
export async function writeSlot(
  ports: VaultPlaces,
  dataKey: Uint8Array,
  contents: VaultContents,
  at: { readonly place: Place; readonly generation: number },
  before: Surveyed,
): Promise<WrittenSlot> {
  const text = encodeSlot(await sealSlot(ports.sealer, contents, dataKey, at))
  try {
    if (before.state === "broken" || before.state === "newer-version") {
      const kept = await ports.slots.write(`kept-${at.place}`, before.value)
      if (!kept.ok) return kept
    }
    const written = await ports.slots.write(at.place, text)
    if (!written.ok) return written
    return (await holds(ports, dataKey, at.place, text))
      ? { ok: true, text }
      : { ok: false, code: "write-failed" }
  } catch {
    return { ok: false, code: "write-failed" }
  }
}

async function holds(ports: VaultPlaces, dataKey: Uint8Array, place: Place, text: string): Promise<boolean> {
  const stored = await ports.slots.read(place)
  const decoded = stored === text ? decodeSlot(text) : null
  return decoded?.ok === true && isSealedBy(ports.sealer, decoded.slot, dataKey)
}

/** Whether the second copy now holds the text. */
export async function writeCopy({ copy }: VaultPlaces, text: string): Promise<boolean> {
  try {
    await copy.set(COPY_KEY, text)
    return (await copy.get(COPY_KEY)) === text
  } catch {
    return false
  }
}

/** Whether two slots are wrapped by the same password with the same derivation. */
export function sameWrapping(left: VaultContents, right: VaultContents): boolean {
  const text = ({ kdf, wrappedKey }: VaultContents): string =>
    [kdf.memoryKib, kdf.iterations, kdf.parallelism, kdf.salt, wrappedKey.nonce, wrappedKey.ciphertext].join()
  return text(left) === text(right)
}

/** The highest generation sealed with the data key, or null. */
export async function newestSealed(
  sealer: Sealer,
  sound: readonly Slot[],
  dataKey: Uint8Array,
): Promise<Slot | null> {
  for (const slot of sound) if (await isSealedBy(sealer, slot, dataKey)) return slot
  return null
}
