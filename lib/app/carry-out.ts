// Doing what a person approved: from the stored request alone, checked once more before the answer leaves.
import { hexToBytes } from "@noble/hashes/utils.js"
import { isSamePost } from "../core/compose/same-post.ts"
import { parseSignature, recoverSigner } from "../core/ethereum/personal-message.ts"
import type { Scheme } from "../core/keys/identity.ts"
import type { NostrEvent, NostrTemplate } from "../core/nostr/event.ts"
import { signedEvent } from "../core/outbox/sign-off.ts"
import type { EthereumPart, SignedEvent } from "../core/outbox/signed-event.ts"
import { type Caller, REFUSED, type Reply, requestHash, type Wish } from "../core/request.ts"
import { signedWords } from "../core/review.ts"
import { type SchnorrSigner, signNostrEvent, signPersonalMessage } from "../core/signer.ts"
import { decodeUtf8 } from "../core/text/utf8.ts"
import type { Verifier } from "../core/verifier.ts"
import type { Connections } from "./connections.ts"
import type { Destinations } from "./destinations.ts"
import type { Keyring } from "./keyring.ts"
import type { Links } from "./links.ts"
import type { Outbox } from "./outbox.ts"
import { accountsOf, permissionsOf } from "./page-methods.ts"
import type { CarryOut, Now } from "./ports.ts"

export type Ciphers = {
  /** NIP-04 or NIP-44 between our secret key and a peer's public key; null where the text cannot be read. */
  readonly run: (
    wish: Extract<Wish, { readonly kind: "encrypt" | "decrypt" }>,
    secret: Uint8Array,
  ) => Promise<string | null> | string | null
}

type Ports = {
  readonly keyring: Keyring
  readonly connections: Connections
  readonly ciphers: Ciphers
  readonly outbox: Pick<Outbox, "add">
  readonly destinations: Pick<Destinations, "among">
  readonly links: Pick<Links, "make" | "end">
  readonly now: Now
  readonly randomBytes: (size: number) => Uint8Array
  /** What signs for Nostr, and what proves every signature once more. */
  readonly curve: () => Promise<{ readonly signer: SchnorrSigner; readonly verifier: Verifier }>
}

/** What a key made, or why there is nothing. */
type Made<T> = { readonly made: T } | { readonly reply: Reply | "locked" }

/** Builds the one function that turns an approved request into a page's answer. */
export function createCarryOut(ports: Ports): CarryOut {
  const { keyring, connections, ciphers, outbox, destinations, links, now, randomBytes, curve } = ports

  const withKey = async <T>(
    scheme: Scheme,
    address: string,
    use: (secret: Uint8Array) => T | null | Promise<T | null>,
  ): Promise<Made<T>> => {
    const result = await keyring.withSecret(scheme, address, use)
    if (!result.ok) return { reply: result.code === "locked" ? "locked" : REFUSED.noKey }
    return result.value === null ? { reply: REFUSED.failed } : { made: result.value }
  }

  const signMessage = async (address: string, hex: string): Promise<Made<EthereumPart>> => {
    const message = hexToBytes(hex.slice(2))
    const text = decodeUtf8(message)
    if (text === null) return { reply: REFUSED.unreadable }
    const { verifier } = await curve()
    return withKey("ethereum", address, (secret) => {
      const made = signPersonalMessage(message, secret)
      const signature = parseSignature(made)
      const signer = signature && recoverSigner(message, signature, verifier)
      return signer === address.toLowerCase() ? { text, signature: made, signer } : null
    })
  }

  const signEvent = async (template: NostrTemplate): Promise<Made<NostrEvent>> => {
    const { signer, verifier } = await curve()
    return withKey("nostr", template.pubkey, (secret) => {
      const event = signNostrEvent(template, secret, randomBytes(32), signer)
      const { id, sig, pubkey } = event
      // Against the key that was named, which need not be the one at hand.
      return verifier.schnorr(hexToBytes(id), hexToBytes(sig), hexToBytes(pubkey)) ? event : null
    })
  }

  /** Into the outbox before anybody gets the signature: whatever dies after it, what was signed is sent. */
  const keep = async (
    parts: Pick<SignedEvent, "ethereum" | "nostr">,
    to: readonly string[],
    waits = false,
  ): Promise<SignedEvent | null> => {
    const { verifier } = await curve()
    const event = signedEvent(parts, now(), verifier)
    return event && outbox.add(event, await destinations.among(to), waits)
  }

  /** A store that cannot be written costs a line of history, never the signature. */
  const noteSigned = (caller: Caller): Promise<void> => connections.signed(caller).catch(() => undefined)

  const publish = async (wish: Extract<Wish, { readonly kind: "publish" }>): Promise<Reply | "locked"> => {
    const ethereum = wish.ethereum && (await signMessage(wish.ethereum.address, wish.ethereum.message))
    if (ethereum && "reply" in ethereum) return ethereum.reply
    const nostr = wish.nostr && (await signEvent(wish.nostr))
    if (nostr && "reply" in nostr) return nostr.reply
    const parts = { ...(ethereum && { ethereum: ethereum.made }), ...(nostr && { nostr: nostr.made }) }
    const kept = await keep(parts, wish.to)
    return kept ? done({ event: kept.key }) : REFUSED.failed
  }

  return async (request, { account: chosen, second, to = [] } = {}) => {
    const { wish, caller } = request
    if (requestHash(caller, wish) !== request.hash) return REFUSED.failed
    if (await keyring.holdsOwn(signedWords(wish, second))) return "own-secret"
    switch (wish.kind) {
      case "connect": {
        if ((await keyring.state()) !== "unlocked") return "locked"
        // Exactly the account that was shown, or none.
        const account = (await keyring.accounts()).find(
          ({ scheme, address }) => scheme === wish.scheme && address === chosen,
        )
        if (!account) return REFUSED.noKey
        const connection = await connections.grant(caller, wish.scheme, account.address)
        if (wish.answer === "public-key") return done(account.address)
        return done(wish.answer === "accounts" ? accountsOf(connection) : permissionsOf(connection))
      }
      case "personal-sign": {
        const signed = await signMessage(wish.address, wish.message)
        if ("reply" in signed) return signed.reply
        const ethereum = signed.made
        await noteSigned(caller)
        const knows = second && (await connections.of(caller))?.nostr === second.pubkey
        const next = knows && isSamePost(ethereum.text, second) ? second : null
        if (to.length > 0) await keep({ ethereum }, to, next !== null)
        await (next ? links.make(caller, next, to) : links.end(caller))
        return done(ethereum.signature)
      }
      case "sign-event": {
        const signed = await signEvent(wish.event)
        if ("reply" in signed) return signed.reply
        await noteSigned(caller)
        if (to.length > 0) await keep({ nostr: signed.made }, to)
        return done(signed.made)
      }
      case "publish":
        return publish(wish)
      case "encrypt":
      case "decrypt": {
        const text = await withKey("nostr", wish.account, (secret) => ciphers.run(wish, secret))
        if ("made" in text) return done(text.made)
        return text.reply === REFUSED.failed ? REFUSED.undecipherable : text.reply
      }
    }
  }
}

const done = (result: unknown): Reply => ({ state: "done", result })
