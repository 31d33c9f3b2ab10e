// What a page may ask, method by method (EIP-1193, EIP-1474, EIP-2255, NIP-07): an answer now, or a wish for a person.
import { bytesToHex } from "@noble/hashes/utils.js"
import { keccakOf, parsePersonalSign, recoverPersonal } from "../core/ethereum/sign-params.ts"
import type { Scheme } from "../core/keys/identity.ts"
import { eventHash, invalidField, isHex64, templateOf } from "../core/nostr/event.ts"
import { isPaying, NEVER_SIGNED } from "../core/nostr/kinds.ts"
import { badParams, type Caller, type Connection, REFUSED, type Reply, type Wish } from "../core/request.ts"
import { isObject } from "../core/spasm/post.ts"
import type { PublicAccount } from "../core/vault/slot.ts"
import type { Connections } from "./connections.ts"

type Ports = {
  readonly connections: Connections
  /** The accounts of the identity in use. */
  readonly accounts: () => Promise<readonly PublicAccount[]>
  /** A site ended its own connection. */
  readonly disconnected: (connection: Connection) => void
}

export type Answer = Reply | { readonly state: "wish"; readonly wish: Wish }

const done = (result: unknown): Reply => ({ state: "done", result })
const wish = (wish: Wish): Answer => ({ state: "wish", wish })

/** Answers one call. `params` is what the page sent, parsed from JSON and not yet trusted. */
export async function answerPage(
  caller: Caller,
  method: string,
  params: unknown,
  ports: Ports,
): Promise<Answer> {
  const connection = await ports.connections.of(caller)
  const first: unknown = Array.isArray(params) ? params[0] : undefined
  switch (method) {
    case "eth_accounts":
      return done(accountsOf(connection))
    case "eth_coinbase":
      return done(connection?.ethereum ?? null)
    case "eth_requestAccounts":
      return connection?.ethereum ? done(accountsOf(connection)) : connect("ethereum", "accounts", ports)
    case "wallet_requestPermissions":
      if (!isObject(first) || Object.keys(first).join() !== "eth_accounts")
        return badParams("Only eth_accounts is known")
      return connection?.ethereum
        ? done(permissionsOf(connection))
        : connect("ethereum", "permissions", ports)
    case "wallet_getPermissions":
      return done(permissionsOf(connection))
    case "wallet_revokePermissions":
      if (!isObject(first) || !("eth_accounts" in first)) return badParams("Only eth_accounts is known")
      if (connection?.ethereum) {
        await ports.connections.revoke(connection.site, "ethereum")
        ports.disconnected(connection)
      }
      return done(null)
    case "personal_ecRecover": {
      const recovered = recoverPersonal(params)
      return recovered.ok ? done(recovered.address) : badParams(recovered.message)
    }
    case "web3_sha3": {
      const hashed = keccakOf(params)
      return hashed.ok ? done(hashed.hash) : badParams(hashed.message)
    }
    case "personal_sign": {
      const parsed = parsePersonalSign(params)
      if (!parsed.ok) return badParams(parsed.message)
      const { ok: _, ...asked } = parsed
      if (connection?.ethereum?.toLowerCase() !== asked.address) return REFUSED.notConnected
      return wish({ kind: "personal-sign", ...asked, address: connection.ethereum })
    }
    case "nostr_getPublicKey":
      return connection?.nostr ? done(connection.nostr) : connect("nostr", "public-key", ports)
    case "nostr_getRelays":
      return done({})
    case "nostr_signEvent":
      return signEvent(first, connection, await ports.accounts())
    case "nip04_encrypt":
    case "nip04_decrypt":
    case "nip44_encrypt":
    case "nip44_decrypt":
      return cipher(method, params, connection)
    default:
      return { state: "failed", code: 4200, message: "This signer signs words only" }
  }
}

async function connect(
  scheme: Scheme,
  answer: "accounts" | "permissions" | "public-key",
  { accounts }: Ports,
): Promise<Answer> {
  const has = (await accounts()).some((account) => account.scheme === scheme)
  return has ? wish({ kind: "connect", scheme, answer }) : REFUSED.noKey
}

function signEvent(
  value: unknown,
  connection: Connection | null,
  accounts: readonly PublicAccount[],
): Answer {
  if (!isObject(value)) return badParams("invalid event: expected an object")
  const field = invalidField(value)
  const template = templateOf(value)
  if (field !== null || !template) return badParams(`invalid event: ${field}`)
  if (NEVER_SIGNED.includes(template.kind)) return badParams("invalid event: this kind is never signed")
  if (isPaying(template.kind)) return REFUSED.paying
  const id = value.id ?? ""
  // A site that names a key without knowing it, or an id that holds for one key alone, would learn by the answer
  // whether it is the person's.
  if (!connection?.nostr && id !== "") return REFUSED.notConnected
  if (template.pubkey && template.pubkey !== connection?.nostr) return REFUSED.notConnected
  const pubkey = connection?.nostr ?? accounts.find(({ scheme }) => scheme === "nostr")?.address
  if (!pubkey) return REFUSED.noKey
  const event = { ...template, pubkey }
  if (id !== "" && id !== bytesToHex(eventHash(event))) return badParams("invalid event: id")
  return wish({ kind: "sign-event", event })
}

function cipher(method: string, params: unknown, connection: Connection | null): Answer {
  const [peer, text]: unknown[] = Array.isArray(params) ? params : []
  if (!connection?.nostr) return REFUSED.notConnected
  if (!isHex64(peer)) return badParams("Expected a public key of 64 hex digits")
  if (typeof text !== "string" || text === "" || !text.isWellFormed()) return badParams("Expected a text")
  const [name, operation] = method.split("_")
  return wish({
    kind: operation === "encrypt" ? "encrypt" : "decrypt",
    cipher: name === "nip04" ? "nip04" : "nip44",
    account: connection.nostr,
    peer,
    text,
  })
}

/** What a page knows of its connection under EIP-1193. */
export const accountsOf = (connection: Connection | null): string[] =>
  connection?.ethereum ? [connection.ethereum] : []

/** The same as an EIP-2255 permission. */
export function permissionsOf(connection: Connection | null): unknown[] {
  if (!connection?.ethereum) return []
  return [
    {
      id: `${connection.site}#eth_accounts`,
      parentCapability: "eth_accounts",
      invoker: connection.origin,
      date: connection.since,
      caveats: [{ type: "restrictReturnedAccounts", value: [connection.ethereum] }],
    },
  ]
}
