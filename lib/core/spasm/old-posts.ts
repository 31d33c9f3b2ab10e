// Posts of the first generation: a signed text in an unsigned wrapper, and posts that nobody signed (feeds of the web).
import { isHex64 } from "../nostr/event.ts"
import { assemble } from "./assemble.ts"
import { timestampOf } from "./dmp.ts"
import { isObject, type JsonObject, type Post } from "./post.ts"
import type { Problem, Reading } from "./reading.ts"
import { readEvent } from "./signed-event.ts"
import { parseSpasmText, placedIn, readSignedText, signedForms } from "./signed-text.ts"
import { type JsonNode, leavesOf, parseStrictJson } from "./strict-json.ts"
import { type Found, found, isProven, type Proving, readTree, spend } from "./tree.ts"
import { isUrl } from "./url.ts"

/** Whether an object holds a sealed text of the first generation. */
export const isSealed = (value: JsonObject): boolean =>
  typeof value.signed_message === "string" && typeof value.signature === "string" && isAbsent(value.type)

/** Rows of a database have empty columns. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === ""

/** Reads `signed_message` with its signature; what stands around it proves nothing. Null where it seals no post. */
export function readSealed(value: JsonObject, doubts: readonly Problem[], proving: Proving): Found | null {
  const text = String(value.signed_message)
  const sealed = parseSpasmText(text, "/signed_message")
  spend(proving, 1)
  const reading = sealed.kind
    ? readSignedText(
        { ...sealed, problems: [...doubts, ...sealed.problems] },
        [{ value: value.signature, signer: value.signer }],
        proving.verifier,
      )
    : sealedEvent(text, value.signature, doubts, proving)
  if (!reading) return null
  const copies = [
    ["action", reading.action],
    ["title", reading.title],
    ["text", reading.content],
  ] as const
  const { signature } = reading.signatures.length > 0 ? value : { signature: null }
  const changed = copies.filter(([key, signed]) => value[key] && value[key] !== (signed ?? ""))
  const top: Reading = {
    ...reading,
    form: "v0-sealed",
    problems: [
      ...reading.problems,
      ...changed.map(([key]): Problem => ({ code: "unsigned-part", tier: "danger", path: `/${key}` })),
    ],
  }
  const isOther = top.problems.some(({ path }) => path === "/signature")
  const ids = isProven(reading) ? [isOther ? null : signature, ...reading.claimedIds] : []
  return readTree(value, top, found(top, ids).known, proving)
}

/** A sealed Nostr event, which has its own signature or leaves it outside. */
function sealedEvent(
  text: string,
  signature: unknown,
  doubts: readonly Problem[],
  { verifier }: Proving,
): Reading | null {
  const json = parseStrictJson(text)
  const value = json.ok ? json.root.value : null
  if (!json.ok || !isObject(value) || !isHex64(value.id) || signedForms(value) > 1) return null
  const sig = typeof value.sig === "string" ? value.sig : signature
  const reading = readEvent(
    { ...value, sig },
    [...doubts, ...placedIn("/signed_message", json.problems)],
    verifier,
  )
  if (!reading || sig === signature) return reading
  const other: Problem = { code: "unsigned-part", tier: "check", path: "/signature" }
  return { ...reading, problems: [...reading.problems, other] }
}

/** Whether an object is a post of a feed: it has an address, a text, and nothing of a form that can be signed. */
const isWeb2 = (value: JsonObject): boolean =>
  [value.url, value.guid].some((id) => typeof id === "string" && id !== "") &&
  [value.title, value.description].some((text) => typeof text === "string" && text !== "") &&
  ["type", "kind", "siblings", "signedString", "signed_message", "sig"].every((key) => isAbsent(value[key]))

const NAMES: Readonly<Record<string, string>> = {
  title: "title",
  description: "content",
  pubdate: "timestamp",
  author: "author-name",
  category: "category",
  source: "source",
  tickers: "keyword",
  url: "link",
  guid: "link",
}

/** A post that nobody signed; its author is a name, not a key. Null where the object is none. */
export function readWeb2(value: JsonObject, doubts: readonly Problem[] = []): Reading | null {
  if (!isWeb2(value)) return null
  const { title, description, pubdate, author, tags, tickers, category, url, guid } = value
  const timestamp = timestampOf(pubdate)
  const listed: unknown[] = Array.isArray(tags) ? tags : []
  // A list of tickers joins a list of tags; alone the network drops it.
  const more = typeof tickers === "string" ? (tickers ? [tickers] : []) : Array.isArray(tags) ? tickers : []
  const keywords = [...listed, ...(Array.isArray(more) ? more : [])]
  const links = [url, guid].filter((link) => typeof link === "string" && isUrl(link))
  const post: Post = {
    action: "post",
    ...(title ? { title } : {}),
    ...(description ? { content: description } : {}),
    ...(timestamp !== undefined && { timestamp }),
    ...(author ? { authors: [{ usernames: [{ value: author }] }] } : {}),
    ...((Array.isArray(tags) || keywords.length > 0) && { keywords }),
    ...(links.length > 0 && { links: links.map((link) => ({ value: link })) }),
    ...(typeof category === "string" && category ? { categories: [{ name: category }] } : {}),
  }
  const named = Object.keys(value).filter((key) => Object.hasOwn(NAMES, key) && value[key] !== null)
  const leaves = leavesOf(nodeOf(Object.fromEntries(named.map((key) => [key, value[key]]))))
  const nameOf = (path: string): string | null => NAMES[path.split("/")[1] ?? ""] ?? null
  const problems: Problem[] = [...doubts, { code: "not-signed", tier: "check" }]
  return assemble("v0-web2", post, leaves, nameOf, problems, [])
}

function nodeOf(value: JsonObject): JsonNode {
  const json = parseStrictJson(JSON.stringify(value))
  return json.ok ? json.root : { kind: "object", value, members: [], repeated: false }
}
