// NIP-42: saying who we are to a relay that asks, by the rule that the person set for it, and for no other.
import { loginTemplate } from "../core/nostr/login.ts"
import { type SchnorrSigner, signNostrEvent } from "../core/signer.ts"
import type { Destinations } from "./destinations.ts"
import type { Keyring } from "./keyring.ts"
import type { Now } from "./ports.ts"
import type { RelayLogin } from "./transport.ts"

type Ports = {
  readonly keyring: Pick<Keyring, "withSecret">
  readonly destinations: Pick<Destinations, "of">
  readonly now: Now
  readonly randomBytes: (size: number) => Uint8Array
  readonly curve: () => Promise<{ readonly signer: SchnorrSigner }>
}

/** Signs for a relay among the destinations whose switch is on, as the key whose event it was sent. */
export function createRelayLogin({ keyring, destinations, now, randomBytes, curve }: Ports): RelayLogin {
  return async (url, challenge, pubkey) => {
    const relay = await destinations.of(url)
    if (!relay?.login || relay.kind !== "nostr-relay") return "off"
    const template = loginTemplate(url, challenge, pubkey, Math.floor(now() / 1000))
    if (!template) return "off"
    const { signer } = await curve()
    const signed = await keyring.withSecret("nostr", pubkey, (secret) =>
      signNostrEvent(template, secret, randomBytes(32), signer),
    )
    return signed.ok ? signed.value : signed.code
  }
}
