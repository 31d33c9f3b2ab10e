// What a destination is called: its host, and what kind of place it is.
import type { DestinationKind } from "../../lib/core/outbox/destination.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"

const KINDS: Readonly<Record<DestinationKind, MessageKey>> = {
  "spasm-instance": "destinationKindInstance",
  "nostr-relay": "destinationKindRelay",
  "logos-node": "destinationKindLogos",
}

export const kindName = (kind: DestinationKind): string => t(KINDS[kind])

/** The host with its port, as the browser asks for it: letters that look Latin stay Punycode. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url
  } catch {
    return url
  }
}
