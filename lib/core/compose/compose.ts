// From a draft to the texts that are signed: the Spasm body for an Ethereum key, the event for a Nostr key.
import { type NostrTemplate, templateOf } from "../nostr/event.ts"
import { formatOf } from "../spasm/address-format.ts"
import { postOfBody } from "../spasm/body.ts"
import { MAX_BYTES } from "../spasm/checks.ts"
import { hasValue, isObject, type JsonObject } from "../spasm/post.ts"
import { read } from "../spasm/read.ts"
import type { Problem } from "../spasm/reading.ts"
import { spasmid } from "../spasm/spasmid.ts"
import { encodeUtf8 } from "../text/utf8.ts"
import { checkDraft, type Draft, type DraftField, type DraftRefusal } from "./draft.ts"
import { bodyDifference, fieldOfKey } from "./read-back.ts"
import { type NostrLoss, nostrReadBack } from "./read-back-nostr.ts"

export type ComposeRefusal = {
  readonly ok: false
  readonly code: DraftRefusal | "too-large" | "not-converted" | "read-back"
  readonly field: DraftField
}

export type ComposedBody = {
  readonly ok: true
  /** The draft as it was composed: its keys in lower case. */
  readonly draft: Draft
  readonly body: JsonObject
  /** Exactly what `personal_sign` signs. */
  readonly text: string
  readonly spasmid: string
  /** What the text itself gives reason to say, such as hidden characters. */
  readonly problems: readonly Problem[]
}

export type ComposedNostr = {
  readonly ok: true
  /** What a Nostr key signs. */
  readonly event: NostrTemplate
  /** `nostr-cannot-carry` for each field that is lost, then what the event itself gives reason to say. */
  readonly problems: readonly (Problem & { readonly field?: DraftField })[]
  readonly bothIds: NostrLoss["bothIds"]
}

/** Makes a Nostr event of a Spasm body, as the network does; anything but an event where it cannot. */
export type ToNostr = (body: JsonObject) => unknown

/**
 * The body of a draft and its exact text (SpasmEventBodyV2, spasm.js 2.0.0-rc.52), read again before it is given out.
 * Never throws: a draft that is no post, or whose text would be read as something else, is refused with the field.
 */
export function composeBody(input: Draft): ComposedBody | ComposeRefusal {
  const checked = checkDraft(input)
  if (!checked.ok) return checked
  const { draft } = checked
  const body = bodyOf(draft)
  const text = JSON.stringify(body)
  if ((encodeUtf8(text)?.length ?? 0) > MAX_BYTES) return refused("too-large", largestField(body))
  const id = spasmid(postOfBody(body))
  const reading = read(text, { as: "request" })
  const field = bodyDifference(draft, body, id, reading)
  if (field !== null || id === null) return refused("read-back", field ?? "draft")
  return { ok: true, draft, body, text, spasmid: id, problems: reading.problems }
}

/**
 * The same post as an event of Nostr, made by the network's own conversion and read again. Where both ids are equal,
 * the body and the event may be signed as one post; `bothIds.differing` names the fields that keep them apart.
 */
export function composeNostr(
  { draft, body, text, spasmid: bodyId }: ComposedBody,
  toNostr: ToNostr,
): ComposedNostr | ComposeRefusal {
  const own = draft.authors.flatMap(({ addresses }) => addresses).find((key) => !key.startsWith("0x"))
  if (own === undefined) return refused("no-author", "authors")
  const event = converted(text, toNostr)
  if (event === null) return refused("not-converted", "draft")
  if (event.pubkey !== own) return refused("read-back", "authors")
  const reading = read(event, { as: "request" })
  if (reading.problems.some(({ code }) => code === "too-large"))
    return refused("too-large", largestField(body))
  const loss = nostrReadBack(draft, postOfBody(body), bodyId, event, reading)
  if (typeof loss === "string") return refused("read-back", loss)
  const lost = loss.lost.map((field) => ({ code: "nostr-cannot-carry", tier: "check", field }) as const)
  return { ok: true, event, problems: [...lost, ...reading.problems], bothIds: loss.bothIds }
}

/** The conversion gets a copy, since it changes what it is given, and may fail in any way. */
function converted(text: string, toNostr: ToNostr): NostrTemplate | null {
  try {
    const made = toNostr(JSON.parse(text) as JsonObject)
    return isObject(made) ? templateOf(made) : null
  } catch {
    return null
  }
}

const refused = (code: ComposeRefusal["code"], field: DraftField): ComposeRefusal => ({
  ok: false,
  code,
  field,
})

/** The body as it is signed, keys in the order of the reference's type. Empty fields are left out. */
export function bodyOf(draft: Draft): JsonObject {
  const { parent } = draft
  return filled({
    type: "SpasmEventBodyV2",
    protocol: { name: "spasm", version: "2.0.0" },
    parent:
      parent &&
      filled({ ids: parent.url ? [{ value: parent.url }] : idsOf(parent.ids), marker: parent.marker }),
    action: draft.action,
    title: draft.title,
    content: draft.content,
    timestamp: draft.timestamp,
    authors: peopleOf(draft.authors),
    categories: draft.categories?.map(categoryOf),
    tips: draft.tips?.map(({ address, text, expiration, currency, network }) =>
      filled({
        address,
        text,
        expiration,
        currency: currency && filled({ name: currency.name, ticker: currency.ticker }),
        network: network && filled({ name: network.name, id: network.id }),
      }),
    ),
    hosts: linksOf(draft.hosts),
    links: linksOf(draft.links),
    keywords: draft.keywords,
    tags: draft.tags,
    medias: draft.medias?.map(({ ids, hashes, links, type }) =>
      filled({
        ids: idsOf(ids),
        hashes: hashes?.map(({ value, format }) => filled({ value, format })),
        links: linksOf(links),
        type,
      }),
    ),
    references: draft.references?.map(referenceOf),
    mentions: peopleOf(draft.mentions),
    proofs: draft.proofs?.map(({ value, links, protocol }) =>
      filled({
        value,
        links: linksOf(links),
        protocol: protocol && filled({ name: protocol.name, version: protocol.version }),
      }),
    ),
    previousEvent: draft.previousEvent && referenceOf(draft.previousEvent),
    sequence: draft.sequence,
    license: draft.licence,
    language: draft.language,
    extra: draft.extra,
    pows: draft.pows?.map(({ marker, nonce, difficulty, words, network }) =>
      filled({ marker, nonce, difficulty, words, network }),
    ),
  })
}

/** Without the members that are empty: the network passes over them, so they would be signed for nothing. */
const filled = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => hasValue(value)))

const referenceOf = ({ ids, marker }: NonNullable<Draft["previousEvent"]>): JsonObject =>
  filled({ ids: idsOf(ids), marker })

function idsOf(ids: NonNullable<Draft["parent"]>["ids"]): JsonObject[] | undefined {
  return ids?.map(({ value, marker, pubkey, hosts }) =>
    filled({ value, marker, pubkey, hosts: hosts?.map((host) => ({ value: host })) }),
  )
}

const linksOf = (links: Draft["links"]): JsonObject[] | undefined =>
  links?.map(({ value, marker }) => filled({ value, marker }))

function peopleOf(people: Draft["mentions"]): JsonObject[] | undefined {
  return people?.map(({ addresses, usernames, marker }) =>
    filled({
      addresses: addresses?.map((value) => filled({ value, format: formatOf(value) })),
      usernames: usernames?.map(({ value, owner, protocol, proof, provider }) =>
        filled({ value, owner, protocol, proof, provider }),
      ),
      marker,
    }),
  )
}

function categoryOf([name, ...subs]: readonly string[]): JsonObject {
  return { name, ...(subs.length > 0 && { sub: categoryOf(subs) }) }
}

function largestField(body: JsonObject): DraftField {
  const sizes = Object.entries(body).map(([key, value]) => ({ key, size: JSON.stringify(value).length }))
  return fieldOfKey(sizes.reduce((largest, next) => (next.size > largest.size ? next : largest)).key)
}
