// What every form comes down to: a post, its leaves by name, the truth of its signatures, and what must be told.
import { isAddress } from "../ethereum/address.ts"
import { isHex64 } from "../nostr/event.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import { isAmbiguous, leafProblems, MAX_BYTES, postProblems } from "./checks.ts"
import { categoryPaths, namedAuthors, type Post, parentIds } from "./post.ts"
import type { Author, Field, Form, KeyFormat, Leaf, Problem, Reading, SignatureTruth } from "./reading.ts"
import { spasmid } from "./spasmid.ts"

type Nothing = Omit<Reading, "form" | "view">

/** What there is before anything was read. */
export const nothing = (): Nothing => ({
  parentIds: [],
  categories: [],
  authors: [],
  signatures: [],
  spasmid: null,
  outsideId: [],
  claimedIds: [],
  fields: [],
  rest: [],
  problems: [],
  parts: [],
  children: [],
})

/** Whether a text that is signed has more bytes than are read as more than text. */
export const isTooLarge = (text: string): boolean =>
  text.length * MOST_BYTES_EACH > MAX_BYTES && (text.length > MAX_BYTES || byteLength(text) > MAX_BYTES)

/** UTF-8 takes at most so many bytes for a unit of UTF-16. */
const MOST_BYTES_EACH = 3

export const byteLength = (text: string): number => encodeUtf8(text)?.length ?? 0

/** The Reading of one signed or unsigned text. `truths` are of its signatures; all must hold, or it is refused. */
export function assemble(
  form: Form,
  post: Post,
  leaves: readonly SignedLeaf[],
  nameOf: (path: string, value: unknown) => string | null,
  formProblems: readonly Problem[],
  truths: readonly SignatureTruth[],
  isOutsideId: (path: string) => boolean = () => false,
): Reading {
  const { fields, rest } = nameLeaves(leaves, nameOf)
  const signers = truths.flatMap(({ signer }) => (signer === undefined ? [] : [signer]))
  const authors = [...new Set(namedAuthors(post))].flatMap((address): Author[] => {
    const format = keyFormat(address)
    return format ? [{ address, format, state: signers.includes(address) ? "signed" : "claimed" }] : []
  })
  const problems: Problem[] = [
    ...formProblems,
    ...postProblems(
      post,
      fields,
      truths.length > 0 || formProblems.some(({ code }) => code === "not-signed") ? "event" : "request",
    ),
    ...leafProblems(fields, rest),
  ]
  const failed = truths.filter(({ valid }) => !valid)
  const refused = failed.length > 0
  if (refused) {
    const code = failed.every(({ unknown }) => unknown) ? "unknown-signature" : "bad-signature"
    problems.unshift({ code, tier: "danger" })
  }
  if (signers.length > 0 && !authors.some(({ state }) => state === "signed")) {
    problems.push({ code: "author-mismatch", tier: "danger" })
  }
  const { action, title, content, timestamp } = post
  const id = refused ? null : spasmid(post)
  return {
    form,
    view: refused ? "refuse" : isAmbiguous(problems) ? "raw" : "spasm",
    ...(typeof action === "string" && { action }),
    ...(typeof title === "string" && { title }),
    ...(typeof content === "string" && { content }),
    ...(timestamp !== undefined && { timestamp }),
    parentIds: parentIds(post),
    categories: categoryPaths(post),
    authors,
    signatures: truths,
    spasmid: id,
    outsideId: id === null ? [] : leaves.map(({ path }) => path).filter(isOutsideId),
    claimedIds: [],
    fields,
    rest,
    problems,
    parts: [],
    children: [],
  }
}

export type SignedLeaf = Leaf & { readonly overwritten?: boolean }

/** Each leaf once: under its name, or in `rest`. What a repeated key overwrites has no name. */
function nameLeaves(
  leaves: readonly SignedLeaf[],
  nameOf: (path: string, value: unknown) => string | null,
): { fields: Field[]; rest: Leaf[] } {
  const fields: Field[] = []
  const rest: Leaf[] = []
  for (const { path, value, overwritten } of leaves) {
    const name = overwritten ? null : nameOf(path, value)
    if (name === null) rest.push({ path, value })
    else fields.push({ path, name, value })
  }
  return { fields, rest }
}

function keyFormat(address: string): KeyFormat | null {
  if (address.startsWith("npub1")) return "nostr"
  return isAddress(address) ? "ethereum" : isHex64(address) ? "nostr" : null
}
