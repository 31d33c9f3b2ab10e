// Doing what a person approved: from the stored request alone, checked once more before the answer leaves.
import { hexToBytes } from "@noble/hashes/utils.js"
import { parseSignature, recoverSigner } from "../core/ethereum/personal-message.ts"
import type { Scheme } from "../core/keys/identity.ts"
import { REFUSED, type Reply, type Request, requestHash, type Wish } from "../core/request.ts"
import { type SchnorrSigner, signNostrEvent, signPersonalMessage } from "../core/signer.ts"
import { decodeUtf8 } from "../core/text/utf8.ts"
import type { Verifier } from "../core/verifier.ts"
import type { Connections } from "./connections.ts"
import type { Keyring } from "./keyring.ts"
import { accountsOf, permissionsOf } from "./page-methods.ts"

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
  readonly randomBytes: (size: number) => Uint8Array
  /** What signs for Nostr, and what proves every signature once more. */
  readonly curve: () => Promise<{ readonly signer: SchnorrSigner; readonly verifier: Verifier }>
}

/** Builds the one function that turns an approved request into a page's answer; `chosen` is the account to connect. */
export function createCarryOut({ keyring, connections, ciphers, randomBytes, curve }: Ports) {
  const withKey = async <T>(
    scheme: Scheme,
    address: string,
    use: (secret: Uint8Array) => T | null | Promise<T | null>,
  ): Promise<Reply | "locked"> => {
    const result = await keyring.withSecret(scheme, address, use)
    if (!result.ok) return result.code === "locked" ? "locked" : REFUSED.noKey
    return result.value === null ? REFUSED.failed : { state: "done", result: result.value }
  }

  return async (request: Request, chosen?: string): Promise<Reply | "locked"> => {
    const { wish, caller } = request
    if (requestHash(caller, wish) !== request.hash) return REFUSED.failed
    switch (wish.kind) {
      case "connect": {
        if ((await keyring.state()) !== "unlocked") return "locked"
        // Exactly the account that was shown, or none.
        const account = (await keyring.accounts()).find(
          ({ scheme, address }) => scheme === wish.scheme && address === chosen,
        )
        if (!account) return REFUSED.noKey
        const connection = await connections.grant(caller, wish.scheme, account.address)
        if (wish.answer === "public-key") return { state: "done", result: account.address }
        return {
          state: "done",
          result: wish.answer === "accounts" ? accountsOf(connection) : permissionsOf(connection),
        }
      }
      case "personal-sign": {
        const message = hexToBytes(wish.message.slice(2))
        if (decodeUtf8(message) === null) return REFUSED.unreadable
        const { verifier } = await curve()
        return withKey("ethereum", wish.address, (secret) => {
          const text = signPersonalMessage(message, secret)
          const signature = parseSignature(text)
          const signer = signature && recoverSigner(message, signature, verifier)
          return signer === wish.address.toLowerCase() ? text : null
        })
      }
      case "sign-event": {
        const { signer, verifier } = await curve()
        return withKey("nostr", wish.event.pubkey, (secret) => {
          const event = signNostrEvent(wish.event, secret, randomBytes(32), signer)
          const { id, sig, pubkey } = event
          // Against the key that was named, which need not be the one at hand.
          return verifier.schnorr(hexToBytes(id), hexToBytes(sig), hexToBytes(pubkey)) ? event : null
        })
      }
      case "encrypt":
      case "decrypt":
        return withKey("nostr", wish.account, (secret) => ciphers.run(wish, secret))
    }
  }
}
