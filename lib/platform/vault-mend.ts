import { soundSlots } from "../core/vault/choose-slot.ts"
import { recordsLost } from "../core/vault/secrets.ts"
import { encodeSlot } from "../core/vault/slot-text.ts"
import {
  found,
  newestSealed,
  readPlaces,
  sameWrapping,
  type VaultPlaces,
  writeCopy,
  writeSlot,
} from "./vault-places.ts"

/**
 * Finishes what an interrupted write left undone: an older slot that an older password still opens or that holds what was
 * removed, a slot or a copy that is gone or broken, of which the broken text is set aside. Touches nothing of a later
 * generation. To be run under the lock.
 */
export async function mendVault(ports: VaultPlaces, dataKey: Uint8Array): Promise<void> {
  const places = await readPlaces(ports)
  const sound = soundSlots(places)
  const current = await newestSealed(ports.sealer, sound, dataKey)
  if (!current || current !== sound[0]) return
  if (places.some(({ state }) => state === "newer-version")) return
  const { generation } = current
  for (const place of ["a", "b"] as const) {
    const before = found(places, place)
    const older = before.slot && before.slot.generation < generation ? before.slot : null
    const outdated = older && (!sameWrapping(older, current) || recordsLost(older, current) > 0)
    if (before.state === "absent" || before.state === "broken" || outdated)
      await writeSlot(ports, dataKey, current, { place, generation }, before)
  }
  const copy = found(places, "copy")
  const missing = copy.state === "absent" || copy.state === "broken"
  if (missing || (copy.slot && copy.slot.generation < generation)) await writeCopy(ports, encodeSlot(current))
}
