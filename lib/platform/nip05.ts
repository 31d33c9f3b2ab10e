// NIP-05: asks the server in a name which Nostr key the name belongs to.
import { type Fetcher, network } from "./destinations/http.ts"
import { isLoopback, webAddress } from "./destinations/web-address.ts"

export type Nip05Answer =
  | { readonly is: "theirs" | "other" | "absent" | "silent"; readonly name: string; readonly host: string }
  | { readonly is: "no-name" }

const MOST_BYTES = 262_144
const LIMIT_MS = 8000

/** The server's address and the local part of `name@domain`, or null where it is no such name. Plain http on this computer alone. */
function parseName(text: string): { readonly local: string; readonly server: URL } | null {
  const [, local = "_", domain = ""] =
    /^(?:([a-z0-9._-]{1,64})@)?([^\s@/?#\\]{1,253})$/.exec(text.trim().toLowerCase()) ?? []
  const url = webAddress(`https://${domain}/`)
  if (!url || (!url.hostname.includes(".") && !isLoopback(url))) return null
  return { local, server: isLoopback(url) ? new URL(`http://${url.host}/`) : url }
}

/** Whether the server says that this key has the name. `name` in the answer is spelled as it was asked. Never rejects. */
export async function lookUpNip05(
  text: string,
  pubkey: string,
  fetcher: Fetcher = network,
): Promise<Nip05Answer> {
  const parsed = parseName(text)
  if (!parsed) return { is: "no-name" }
  const { local, server } = parsed
  const { host } = server
  const answer = await fetcher(`${server.origin}/.well-known/nostr.json?name=${encodeURIComponent(local)}`, {
    signal: new AbortController().signal,
    limitMs: LIMIT_MS,
    maxBytes: MOST_BYTES,
  })
  // The host as the browser asks for it: letters that pass for others show as xn--.
  const name = local === "_" ? host : `${local}@${host}`
  if (!answer.ok || answer.status !== 200) return { is: "silent", name, host }
  const said = keyIn(answer.text, local)
  if (said === undefined) return { is: "silent", name, host }
  return { is: said === null ? "absent" : said === pubkey ? "theirs" : "other", name, host }
}

/** The key that the answer gives the name; null where it gives none, undefined where it is no such answer. */
function keyIn(text: string, local: string): string | null | undefined {
  try {
    const { names } = JSON.parse(text) as { readonly names?: unknown }
    if (typeof names !== "object" || names === null) return undefined
    const key: unknown = Object.hasOwn(names, local) ? (names as Record<string, unknown>)[local] : undefined
    return typeof key === "string" ? key.toLowerCase() : null
  } catch {
    return undefined
  }
}
