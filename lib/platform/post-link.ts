// What a link or a typed name stands for: a post by one of its ids, or an author. Spasm ids, NIP-19, NIP-21.
import { decode } from "nostr-tools/nip19"

export type Linked =
  /** `site`: the base address of the forum that the link leads to. A shortened id means something only there. */
  | { readonly is: "post"; readonly id: string; readonly site: string | null }
  | { readonly is: "author"; readonly pubkey: string }

const LONGEST = 2000
const ID = /^(?:spasmid01)?[0-9a-f]{64}$/i
const SHORT = /^spasmid01[0-9a-f]{21}$/i
const ENTITY = /(?:^|[/:=?&@])((?:note|nevent|npub|nprofile)1[02-9ac-hj-np-z]{20,1000})(?:$|[/?#&])/i

/** Null where it names neither. Never throws. */
export function linkedBy(text: string): Linked | null {
  const link = text.trim()
  if (link.length > LONGEST || /\s/.test(link)) return null
  if (ID.test(link)) return { is: "post", id: link.toLowerCase(), site: null }
  const entity = ENTITY.exec(link)?.[1]
  if (entity) return byEntity(entity)
  return /^https?:\/\//i.test(link) ? byForum(link) : null
}

/** `/news/<id>` of a forum's page, wherever the forum is mounted; its answers for programs are read as they stand. */
function byForum(link: string): Linked | null {
  const url = URL.parse(link)
  if (!url || /\/api\//.test(url.pathname)) return null
  const [, mount, given] = /^(.*)\/news\/([^/]+)\/?$/.exec(url.pathname) ?? []
  const id = given ?? /\/(spasmid01[0-9a-f]{64})\/?$/i.exec(url.pathname)?.[1] ?? ""
  if (!ID.test(id) && !SHORT.test(id)) return null
  return { is: "post", id: id.toLowerCase(), site: url.origin + (mount ?? "") }
}

function byEntity(entity: string): Linked | null {
  try {
    const { type, data } = decode(entity.toLowerCase())
    if (type === "note") return { is: "post", id: data, site: null }
    if (type === "nevent") return { is: "post", id: data.id, site: null }
    if (type === "npub") return { is: "author", pubkey: data }
    return type === "nprofile" ? { is: "author", pubkey: data.pubkey } : null
  } catch {
    return null
  }
}
