// Whether a post that the forum gives back was signed by the expected key: told by another library and by our reader.
import { verifyEvent } from "nostr-tools/pure"
import * as v from "valibot"
import { recoverMessageAddress } from "viem"
import { read } from "../../lib/core/spasm/read.ts"

const Sibling = v.looseObject({
  type: v.string(),
  signedString: v.optional(v.string()),
  originalObject: v.optional(v.unknown()),
  signatures: v.optional(v.array(v.looseObject({ value: v.string() }))),
})
const Envelope = v.looseObject({ siblings: v.array(Sibling) })
const SignedNostr = v.object({
  id: v.string(),
  pubkey: v.string(),
  created_at: v.number(),
  kind: v.number(),
  tags: v.array(v.array(v.string())),
  content: v.string(),
  sig: v.string(),
})

export type Expected = {
  readonly format: "ethereum" | "nostr"
  /** The address or public key that must have signed, lower case. */
  readonly address: string
  readonly title: string
  readonly id: string
}

export type Verdict = { readonly what: string; readonly ok: boolean }

/** Reads a post from the forum's API and says of each check whether it holds. */
export async function verifyPost(forum: string, expected: Expected): Promise<readonly Verdict[]> {
  const response = await fetch(`${forum}/api/events/${expected.id}`)
  const envelope = v.safeParse(Envelope, await response.json())
  const [sibling] = envelope.success ? envelope.output.siblings : []
  const found =
    sibling && (expected.format === "ethereum" ? await ethereum(sibling, expected) : nostr(sibling))
  if (!found) return [{ what: "the forum gives the post back", ok: false }]
  const reading = read(found.closed, { as: "event" })
  const author = reading.authors.find(({ state }) => state === "signed")
  return [
    { what: "the forum gives the post back", ok: response.ok },
    { what: `another library finds the signer ${found.signer}`, ok: found.signer === expected.address },
    { what: "our reader shows it as a post", ok: reading.view === "spasm" },
    { what: `our reader proves the author ${author?.address}`, ok: author?.address === expected.address },
    { what: `its title is "${reading.title}"`, ok: reading.title === expected.title },
    { what: `its id is ${reading.spasmid}`, ok: reading.spasmid === expected.id },
  ]
}

type Sibling = v.InferOutput<typeof Sibling>
type Found = { readonly signer: string | null; readonly closed: string }

async function ethereum(sibling: Sibling, { address: signer }: Expected): Promise<Found | null> {
  const { signedString, signatures = [] } = sibling
  const signature = signatures[0]?.value
  if (signedString === undefined || signature === undefined) return null
  const recovered = await recoverMessageAddress({
    message: signedString,
    signature: signature as `0x${string}`,
  }).catch(() => null)
  const closed = { type: "SpasmEventBodySignedClosedV2", signedString, signature, signer }
  return { signer: recovered?.toLowerCase() ?? null, closed: JSON.stringify(closed) }
}

function nostr({ originalObject }: Sibling): Found | null {
  const event = v.safeParse(SignedNostr, originalObject)
  if (!event.success) return null
  const signer = verifyEvent({ ...event.output }) ? event.output.pubkey : null
  return { signer, closed: JSON.stringify(event.output) }
}
