// What a person's key has signed last of a kind that replaces itself, as the relays that they chose know it.

import type { Verifier } from "../../core/verifier.ts"
import type { OwnEvent } from "../../messages/extension.ts"
import { fetchNewest, isNewer } from "./newest-event.ts"
import type { LinePorts } from "./relay-line.ts"

const LIMIT_MS = 15_000

/** The newest that any of the relays has. Never rejects. */
export async function newestOwn(
  relays: readonly string[],
  pubkey: string,
  kind: number,
  { verifier, ...ports }: LinePorts & { readonly verifier: () => Promise<Verifier> },
): Promise<OwnEvent> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const brought = await verifier()
  const answers = await Promise.all(
    relays.map(async (at) => ({
      at,
      ...(await fetchNewest(at, pubkey, kind, signal, { ...ports, verifier: brought })),
    })),
  )
  const found = answers.filter((answer) => answer.is === "found")
  const [first] = found.sort((a, b) => (isNewer(a.event, b.event) ? -1 : 1))
  if (first) return first
  const asked = answers.filter(({ is }) => is === "absent").map(({ at }) => at)
  return asked.length > 0 ? { is: "absent", asked } : { is: "unreachable" }
}
