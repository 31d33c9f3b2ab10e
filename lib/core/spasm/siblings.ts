// Events that hold siblings: the same post signed in several forms. Each sibling is proven alone, from its own bytes.
import { nothing } from "./assemble.ts"
import { isAmbiguous } from "./checks.ts"
import { readWeb2 } from "./old-posts.ts"
import { isObject, type JsonObject, objectsIn } from "./post.ts"
import type { Form, Problem, Reading } from "./reading.ts"
import { readEvent } from "./signed-event.ts"
import { parseSpasmText, readSignedText, readSpasmText, signedForms } from "./signed-text.ts"
import { type Found, found, isProven, type Proving, readTree, spend } from "./tree.ts"

const FORMS: Readonly<Record<string, Form>> = {
  SpasmEventEnvelopeV2: "envelope",
  SpasmEventEnvelopeWithTreeV2: "envelope-with-tree",
  SpasmEventDatabaseV2: "database",
  SpasmEventV2: "spasm-event-v2",
}

/** The form of an object that holds siblings, or null. */
export const siblingsForm = ({ type }: JsonObject): Form | null =>
  typeof type === "string" && Object.hasOwn(FORMS, type) ? (FORMS[type] ?? null) : null

/** Most siblings of one event; there are four forms that can be signed. */
const MOST_SIBLINGS = 16

/** Most problems of all siblings that are told of the whole; each sibling has its own. */
const MOST_TOLD = 2000

const danger = (code: Problem["code"], path?: string): Problem => ({
  code,
  tier: "danger",
  ...(path !== undefined && { path }),
})

/** Reads an envelope, a tree, a database row or a SpasmEventV2: what its signed siblings say, and nothing else. */
export function readSiblings(
  value: JsonObject,
  form: Form,
  doubts: readonly Problem[],
  proving: Proving,
): Found {
  const siblings: readonly unknown[] = Array.isArray(value.siblings) ? value.siblings : []
  const claimedIds = idsOf(value)
  if (siblings.length > MOST_SIBLINGS) return refused(form, claimedIds, [danger("too-large", "/siblings")])
  const found = siblings.map((sibling, at) => readSibling(sibling, `/siblings/${at}`, proving))
  if (found.length === 0) {
    return refused(form, claimedIds, [...doubts, { code: "not-signed", tier: "check" }])
  }
  const parts = found.map(({ reading }) => reading)
  const together = combine(form, parts, doubts)
  if (together.view === "refuse") return readTree(value, { ...together, claimedIds }, new Set(), proving)
  const known = new Set([together.spasmid ?? "", ...found.flatMap(({ known }) => [...known])])
  const problems = [...idProblems(claimedIds, known), ...copyProblems(value, together)]
  return readTree(
    value,
    { ...together, claimedIds, problems: [...together.problems, ...problems] },
    known,
    proving,
  )
}

function refused(form: Form, claimedIds: readonly string[], problems: readonly Problem[]): Found {
  return found({ ...nothing(), form, view: "refuse", claimedIds, problems })
}

/** One sibling, read as what it holds. What it says of itself must fit. */
function readSibling(sibling: unknown, place: string, proving: Proving): Found {
  const { type, signedString, originalObject, signatures } = isObject(sibling) ? sibling : {}
  const unknown = refused("unreadable", [], [danger("polyglot", place)])
  if (typeof signedString === "string") {
    const text = parseSpasmText(signedString, `${place}/signedString`)
    const { kind } = text
    if (!kind) return refused("unreadable", [], [...text.problems, danger("polyglot", place)])
    if (!TEXT_TYPES[kind].includes(type) || originalObject) return unknown
    const some = objectsIn(signatures).map(({ value, pubkey, format }) => ({ value, signer: pubkey, format }))
    if (some.length === 0) return found(readSpasmText(notSigned(text), [], null))
    spend(proving, some.length)
    const reading = readSignedText(text, some, proving.verifier)
    return found(
      { ...reading, form: `${kind}-signed-closed` },
      some.map(({ value }) => value),
    )
  }
  if (!isObject(originalObject) || signedForms(originalObject) > 1) return unknown
  if (type === "SiblingWeb2V2") {
    const post = readWeb2(originalObject)
    return post ? found(post, [originalObject.url, originalObject.guid]) : unknown
  }
  if (typeof type !== "string" || !type.startsWith("SiblingNostr")) return unknown
  if (typeof originalObject.sig === "string") spend(proving, 1)
  const event = readEvent(originalObject, [], proving.verifier)
  return event ? found(event, isProven(event) ? [originalObject.id, originalObject.sig] : []) : unknown
}

const TEXT_TYPES: Readonly<Record<"body" | "dmp", readonly unknown[]>> = {
  body: ["SiblingSpasmV2", "SiblingSpasmSignedV2"],
  dmp: ["SiblingDmpV2", "SiblingDmpSignedV2"],
}

const notSigned = <Text extends { readonly problems: readonly Problem[] }>(text: Text): Text => ({
  ...text,
  problems: [...text.problems, { code: "not-signed", tier: "check" }],
})

/** Several readings of one event, or a refusal where they are not of one. Only what is signed says anything. */
function combine(form: Form, parts: readonly Reading[], doubts: readonly Problem[]): Reading {
  const signed = parts.filter(({ signatures }) => signatures.length > 0)
  const [first = parts[0]] = signed
  if (!first) return { ...nothing(), form, view: "refuse", problems: doubts }
  const broken = parts.some(({ view }) => view === "refuse" || view === "none")
  const isOther = (part: Reading): boolean =>
    first.spasmid === null ||
    part.spasmid !== first.spasmid ||
    saysOther(part, first) ||
    (signed.includes(part) && signsOther(part, first))
  const differ = parts.some((part) => part !== first && isOther(part))
  const told = parts
    .flatMap((part) => (signed.length > 0 ? withoutNotSigned(part) : part).problems)
    .slice(0, MOST_TOLD)
  const problems = [...doubts, ...new Map(told.map((problem) => [JSON.stringify(problem), problem])).values()]
  if (differ) problems.unshift(danger("siblings-differ", "/siblings"))
  else if (parts.some(({ categories }) => JSON.stringify(categories) !== JSON.stringify(first.categories))) {
    problems.push({ code: "siblings-differ", tier: "check", path: "/siblings" })
  }
  parts.forEach((part, at) => {
    if (signed.length > 0 && !signed.includes(part)) {
      problems.push({ code: "unsigned-part", tier: "check", path: `/siblings/${at}` })
    }
  })
  const several = parts.length > 1 ? parts : []
  const raw = isAmbiguous(problems) || parts.some(({ view }) => view === "raw")
  const view = broken || differ ? "refuse" : raw ? "raw" : "spasm"
  if (view === "refuse") {
    const { authors, signatures } = first
    const claimed = authors.map((author) => ({ ...author, state: "claimed" as const }))
    const alone = several.length === 0 ? { ...first, authors: claimed, signatures } : null
    return {
      ...(alone ?? { ...nothing(), authors: claimed }),
      form,
      view,
      spasmid: null,
      outsideId: [],
      problems,
      parts: several,
    }
  }
  return { ...first, form, view, ...proven(signed), problems, parts: several }
}

/** Everybody who is named, with those who signed; and every signature. */
function proven(signed: readonly Reading[]): Pick<Reading, "authors" | "signatures"> | object {
  if (signed.length === 0) return {}
  const signatures = signed.flatMap((part) => part.signatures)
  const all = signed.flatMap(({ authors }) => authors)
  const authors = [...new Map(all.map((author) => [author.address, author])).values()].map((author) => ({
    ...author,
    state: all.some(({ address, state }) => address === author.address && state === "signed")
      ? ("signed" as const)
      : ("claimed" as const),
  }))
  return { authors, signatures }
}

/** What a person reads must be the same to the letter, which an id that composes characters does not say. */
const saysOther = (one: Reading, other: Reading): boolean =>
  one.action !== other.action ||
  one.title !== other.title ||
  one.content !== other.content ||
  one.parentIds.toSorted().join("\n") !== other.parentIds.toSorted().join("\n")

/** Signed words beside the text, which the id does not cover: whoever signed one part did not sign the other's. */
function signsOther(one: Reading, other: Reading): boolean {
  // Nostr has room for three levels of a category.
  const filed = ({ categories }: Reading): string =>
    JSON.stringify(categories.map((path) => path.slice(0, 3)))
  if (filed(one) !== filed(other)) return true
  if (one.form === other.form) return signedLeaves(one) !== signedLeaves(other)
  if ([one, other].some(signsAlone)) return true
  const filedUnder = new Set([one, other].flatMap(({ categories }) => categories.flat()))
  const [words, others] = [signedWords(one), signedWords(other)]
  return [...words, ...others].some(
    (word) => !(words.has(word) && others.has(word)) && !filedUnder.has(word) && !TECHNICAL.test(word),
  )
}

/** Whether a part has a field that is unknown, or that has no place in another form. */
const signsAlone = ({ kind = 1, rest, fields }: Reading): boolean =>
  kind !== 1 ||
  rest.length > 0 ||
  fields.some(
    ({ path, value }) =>
      /^\/(?:sequence|previousEvent|root|pows)/.test(path) ||
      (/^\/tags\/\d+\/0$/.test(path) && !TECHNICAL.test(String(value))),
  )

/** What fills an Ethereum address out to a key's length stands for nothing itself. */
const PADDING = /(?<=^.{40})657468657265756d2d707562$/

/** All that a part signs but its key, in the pieces of which a mapping makes one item, and as what they stand for. */
function signedWords({ authors, fields }: Reading): Set<string> {
  const meanings = new Map(
    fields.flatMap(({ value, means }): [unknown, string][] => (means === undefined ? [] : [[value, means]])),
  )
  const said = fields.flatMap(({ path, value, means = meanings.get(value) }) =>
    path === "/pubkey" ? [] : String(means ?? value).split(","),
  )
  const named = authors.map(({ address }) => address)
  return new Set(
    [...said, ...named].map((word) => word.replace(/^(?:spasm_author:|0x)/, "").replace(PADDING, "")),
  )
}

/** Numbers and dates, and what a conversion adds: names of tags with fields, of forms, of formats, of places. */
const TECHNICAL =
  /^(?:|\d[\d.:TZ -]{0,30}|SpasmEventBodyV2|spasm|dmp_v[\d.]+|(?:nostr_)?spasm_[a-z_1]{4,13}|license|title|[teprO]|tags_mapping|nonce|se2|[a-z]{4,10}\.(?:ids|addresses)|full|hex_to_(?:eth_pub|spasmid01)_1|slice[.\d]{3}|sha256|reply|mention|root|spasmid|url|string|(?:ethereum|nostr)-[a-z]{3,6})$/

/** Every signed leaf but who signs an event and when relays put it. */
const signedLeaves = ({ fields, rest }: Reading): string =>
  JSON.stringify(
    [...fields, ...rest]
      .filter(({ path }) => path !== "/pubkey" && path !== "/created_at")
      .map(({ path, value }) => [path, value]),
  )

const withoutNotSigned = (part: Reading): Reading =>
  part.signatures.length > 0
    ? part
    : { ...part, problems: part.problems.filter(({ code }) => code !== "not-signed") }

/** What an object says that its ids are. */
const idsOf = ({ ids }: JsonObject): string[] =>
  objectsIn(ids).flatMap(({ value }) => (typeof value === "string" && value ? [value] : []))

const idProblems = (claimed: readonly string[], known: ReadonlySet<string>): Problem[] =>
  claimed.flatMap((id, at): Problem[] => (known.has(id) ? [] : [danger("bad-id", `/ids/${at}/value`)]))

/** Copies of signed fields beside the siblings, which a server may have changed; and what it calls verified. */
function copyProblems(value: JsonObject, { authors, ...reading }: Reading): Problem[] {
  const differing = (["action", "title", "content", "timestamp"] as const).filter(
    (key) => value[key] !== undefined && value[key] !== null && value[key] !== (reading[key] ?? ""),
  )
  const named = objectsIn(value.authors).flatMap(({ addresses }) => objectsIn(addresses))
  const signers = authors.flatMap(({ address, state }) => (state === "signed" ? [address] : []))
  const overclaimed = named.some(
    ({ value: address, verified }) =>
      verified && !(typeof address === "string" && signers.includes(address.toLowerCase())),
  )
  return [
    ...differing.map((key) => danger("unsigned-part", `/${key}`)),
    ...(overclaimed ? [danger("verified-claimed", "/authors")] : []),
  ]
}
