// Posts signed by throwaway keys, made as the composer makes them.
import { hexToBytes } from "@noble/hashes/utils.js"
import { composeBody, composeNostr, type ToNostr } from "../../../lib/core/compose/compose.ts"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import { signedEvent } from "../../../lib/core/outbox/sign-off.ts"
import type { EthereumPart, SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { signNostrEvent, signPersonalMessage } from "../../../lib/core/signer.ts"
import { loadToNostr } from "../../../lib/platform/spasm-convert.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { alice, plain } from "../compose/drafts.ts"

const ethereumSecret = hexToBytes(keys.ethereum.alice.privateKey.slice(2))
const nostrSecret = hexToBytes(keys.nostr.alice.secretKey)
const auxiliary = new Uint8Array(32).fill(7)

export const signedText = (text: string): EthereumPart => ({
  text,
  signature: signPersonalMessage(new TextEncoder().encode(text), ethereumSecret),
  signer: alice.ethereum,
})

export const signedBy = (kind: number, content: string, tags: readonly (readonly string[])[] = []) =>
  signNostrEvent(
    { kind, created_at: 1_732_000_000, content, tags, pubkey: alice.nostr },
    nostrSecret,
    auxiliary,
  )

/** What the parts are to the outbox. */
export function eventOf(parts: Pick<SignedEvent, "ethereum" | "nostr">): SignedEvent {
  const event = signedEvent(parts, 1_732_000_000_123)
  if (event === null) throw new Error("The sample is no event")
  return event
}

export type Halves = Required<Pick<SignedEvent, "ethereum" | "nostr">>

/** Both halves of one post. */
export async function halvesOf(draft: Partial<Draft> = {}): Promise<Halves> {
  const body = composeBody({ ...plain, ...draft })
  if (!body.ok) throw new Error(`${body.code} ${body.field}`)
  const nostr = composeNostr(body, (await loadToNostr()) as ToNostr)
  if (!nostr.ok) throw new Error(`${nostr.code} ${nostr.field}`)
  return { ethereum: signedText(body.text), nostr: signNostrEvent(nostr.event, nostrSecret, auxiliary) }
}

export const dmpText = JSON.stringify({
  version: "dmp_v0.1.0",
  time: "2024-11-19T07:06:40.000Z",
  action: "post",
  target: "",
  title: "first generation",
  text: "words",
  license: "MIT",
})

/** A post in each of the forms that travel. */
export async function samples(draft: Partial<Draft> = {}): Promise<Record<string, SignedEvent>> {
  const both = await halvesOf(draft)
  return {
    ethereum: eventOf({ ethereum: both.ethereum }),
    nostr: eventOf({ nostr: both.nostr }),
    both: eventOf(both),
    dmp: eventOf({ ethereum: signedText(dmpText) }),
    "plain nostr": eventOf({ nostr: signedBy(1, "plain words", [["t", "words"]]) }),
  }
}
