// ENS: asks the node that the person chose what an address calls itself, and whether that name leads back to it.
import { isAddress } from "../core/ethereum/address.ts"
import {
  ASK,
  addressIn,
  isPlainName,
  KEPT_ELSEWHERE,
  NOBODY,
  namehash,
  REGISTRY,
  reverseName,
  stringIn,
} from "../core/ethereum/ens.ts"
import { jsonOf } from "../core/outbox/json-text.ts"
import { type Fetcher, network } from "./destinations/http.ts"
import { nodeAddress } from "./destinations/web-address.ts"

export type EnsAnswer = {
  readonly is: "theirs" | "other" | "absent" | "silent" | "unreadable" | "elsewhere"
  /** Empty where there is none that can be shown. */
  readonly name: string
  readonly host: string
}

const MOST_BYTES = 65_536
/** For all questions together. */
const LIMIT_MS = 8000

/** What the node answered in hex, `0x` where a contract refuses, or why it answered nothing that can be used. */
type Said = `0x${string}` | "elsewhere" | "silent"
const isHex = (said: unknown): said is `0x${string}` =>
  typeof said === "string" && /^0x[0-9a-f]*$/i.test(said)

/** Whether the address names itself, and the name it. Nothing but what the node says is known of either. Never rejects. */
export async function lookUpEns(
  address: string,
  node: string,
  fetcher: Fetcher = network,
): Promise<EnsAnswer> {
  const url = nodeAddress(node)
  const says = (is: EnsAnswer["is"], name = ""): EnsAnswer => ({ is, name, host: url?.host ?? "" })
  if (!url || !isAddress(address)) return says("silent")
  const signal = AbortSignal.timeout(LIMIT_MS)
  const ask = async (method: string, params: readonly unknown[]): Promise<Said> => {
    const json = { jsonrpc: "2.0", id: 1, method, params }
    const answer = await fetcher(url.href, { json, signal, limitMs: LIMIT_MS, maxBytes: MOST_BYTES })
    return answer.ok && answer.status === 200 ? saidIn(answer.text) : "silent"
  }
  const call = (to: string, data: string): Promise<Said> => ask("eth_call", [{ to, data }, "latest"])
  /** What the resolver of a name says of it. */
  const resolved = async (what: string, name: string): Promise<Said> => {
    const hash = namehash(name)
    const said = await call(REGISTRY, ASK.resolver + hash)
    const resolver = isHex(said) ? addressIn(said) : null
    if (resolver === null) return "silent"
    return resolver === NOBODY ? "0x" : call(resolver, what + hash)
  }

  // Asked first: what another chain says of a name is nothing, and its node need not learn of the address.
  if ((await ask("eth_chainId", [])) !== "0x1") return says("silent")
  const own = await resolved(ASK.name, reverseName(address))
  if (!isHex(own)) return says(own)
  const name = own === "0x" ? "" : stringIn(own)
  if (name === null) return says("silent")
  if (name === "") return says("absent")
  if (!isPlainName(name)) return says("unreadable")
  const there = await resolved(ASK.addr, name)
  if (!isHex(there)) return says(there)
  const led = there === "0x" ? NOBODY : addressIn(there)
  if (led === null) return says("silent")
  return says(led === address.toLowerCase() ? "theirs" : "other", name)
}

/** Nodes put what a contract refused with into different places of an error, so it is looked for in all of the text. */
function saidIn(text: string): Said {
  const { result, error } = (jsonOf(text) ?? {}) as { readonly result?: unknown; readonly error?: unknown }
  if (isHex(result)) return result
  if (!error) return "silent"
  const why = text.toLowerCase()
  if (why.includes(KEPT_ELSEWHERE)) return "elsewhere"
  return why.includes("revert") ? "0x" : "silent"
}
