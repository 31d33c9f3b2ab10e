// Random events of every form, well made and badly made.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { bech32 } from "@scure/base"
import fc from "fast-check"

type Json = fc.Arbitrary<unknown>

const WORDS = [
  ..."post chat coin hodl Zebra ábel cafe\u0301 café straße STRASSE Łódź hýždě chleba".split(" "),
  ..."привет мир Ёлка ελλάδα σίγμας שלום مرحبا می‌خواهم नमस्ते 你好 日本語 한국어 ไทย".split(" "),
  ..."👩‍👩‍👧 🏳️‍🌈 1️⃣ ﬁ Å Å Kelvin K a\u0323\u0301 a\u0301\u0323 \u200b \u202e \u0000 \u001b[31m".split(" "),
  ...[
    "<b>x</b>",
    "a<b then",
    'say "hi"',
    "back\\slash",
    "two\nlines",
    "1",
    "10",
    "9",
    "-1",
    "A",
    "a",
    "_",
    "~",
  ],
]

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((words) => words.join(" ")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
)

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits })

/** Few values, so that lists hold equal ones and tags meet their mappings. */
const KEYS = ["a1", "b2", "c3"].map((seed) => bytesToHex(sha256(new TextEncoder().encode(seed))))

const nostrKey = fc.oneof(fc.constantFrom(...KEYS), hex(64))

const bech =
  (prefix: string) =>
  (key: string): string =>
    bech32.encode(
      prefix,
      bech32.toWords(Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
    )

const ethereumAddress = fc.oneof(
  hex(40).map((digits) => `0x${digits}`),
  fc.constantFrom(
    "0xd328a792d58e8cdaf94043238c501b5b1299db50",
    "0xD328a792d58e8cDaf94043238c501b5b1299db50",
    `0x${"z".repeat(40)}`,
  ),
)

/** Ids and addresses of every format that is told by the value alone, and their near misses. */
const identifier: Json = fc.oneof(
  ethereumAddress,
  nostrKey,
  nostrKey.map(bech("npub")),
  nostrKey.map(bech("note")),
  nostrKey.map((key) => bech("nevent")(`0020${key}`)),
  nostrKey.map((key) => `spasmid01${key}`),
  nostrKey.map((key) => `spasmidXX${key}`),
  hex(128),
  hex(130).map((digits) => `0x${digits}`),
  hex(130).map((digits) => `0X${digits.toUpperCase()}`),
  fc.constantFrom(
    "npub1".padEnd(63, "q"),
    "note1".padEnd(63, "q"),
    "nevent1".padEnd(68, "q"),
    "z".repeat(64),
  ),
  url(),
  text,
  fc.integer({ min: -3, max: 1e6 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

function url(): fc.Arbitrary<string> {
  const part = fc.constantFrom(
    ...["http://", "https://", "ftp:", "foo://", "mailto:", "did:key:", "file://", "nostr:", "HTTPS:\\\\"],
    ...[
      "example.com",
      "a.b",
      "1.2.3.4",
      "256.1.1.1",
      "0x7f.1",
      "1.2.3.09",
      "[::1]",
      "[1::2::3]",
      "[::1.2.3.4]",
    ],
    ...["@", ":", "80", "65536", "/", "?q=1", "#f", "%41", "%zz", " ", "\t", "{", "|", "<", ".", "bob"],
  )
  return fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(""))
}

const scalar: Json = fc.oneof(
  text,
  identifier,
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(0, 1, -0, 1e21, 1.5),
)

/** Anything that JSON can hold, little of it. */
export const junk: Json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom("value", "ids", "0", "type", "verified"), text), tie("value"), {
      maxKeys: 3,
    }),
  ),
})).value

const some = (fields: Record<string, Json>): Json => fc.record(fields, { requiredKeys: [] })
const list = (item: Json, maxLength = 3): Json => fc.array(item, { maxLength })

const marked = some({ value: fc.oneof(text, url()), marker: text, originalProtocolKey: text })
const id = some({ value: identifier, format: junk, marker: text, pubkey: identifier, hosts: list(marked, 1) })
const address = some({
  value: identifier,
  format: fc.oneof(junk, fc.constant({ name: "nostr-npub" })),
  verified: fc.boolean(),
  hosts: list(marked, 1),
  marker: text,
})
const username = some({ provider: text, value: fc.oneof(text, fc.integer()), marker: text })
const person = some({
  marker: text,
  addresses: list(address),
  usernames: list(username, 2),
  hosts: list(marked, 1),
})
const tip = some({
  text,
  address: fc.oneof(ethereumAddress, text, fc.integer()),
  expiration: some({ timestamp: fc.integer() }),
  currency: some({ ticker: text, name: text }),
  network: some({ id: fc.oneof(text, fc.integer()), name: text }),
})
const media = some({
  links: list(marked),
  type: text,
  hashes: list(marked, 1),
  ids: list(id, 2),
  alt: text,
  id: text,
})
const proof = some({ value: fc.oneof(text, fc.integer()), links: list(marked), id: text })
const tag = fc.array(fc.oneof(text, fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 5 })

const BODY_FIELDS: Record<string, Json> = {
  protocol: fc.constant({ name: "spasm", version: "2.0.0" }),
  action: fc.constantFrom("post", "reply", "react", "moderate", "wave"),
  title: text,
  content: text,
  timestamp: fc.oneof(
    fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
    fc.constantFrom(0, -1, 1.5, 1e20),
  ),
  license: text,
  language: text,
  parent: some({ marker: text, ids: list(id), hosts: list(marked, 1), event: junk }),
  root: some({ ids: list(id, 2) }),
  authors: list(person),
  mentions: list(person),
  categories: list(some({ name: text, sub: some({ name: text }) }), 2),
  keywords: list(fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), 8),
  tags: list(tag, 6),
  links: list(marked),
  hosts: list(marked),
  medias: list(media),
  references: list(some({ marker: text, ids: list(id) })),
  tips: list(tip, 3),
  proofs: list(proof, 3),
  extra: fc.dictionary(text, junk, { maxKeys: 3 }),
  sequence: fc.integer(),
  previousEvent: some({ ids: list(id, 1) }),
  pows: list(some({ marker: fc.constant("spasmid01"), difficulty: fc.integer() }), 2),
}

const ofType = (fields: unknown): Record<string, unknown> => ({ type: "SpasmEventBodyV2", ...Object(fields) })

/** A body whose fields have the shapes that the network gives them. */
export const body = some(BODY_FIELDS).map(ofType)

/** A body in which any field may be anything, with fields that no body has. */
export const wildBody = fc
  .tuple(
    some(
      Object.fromEntries(
        Object.entries(BODY_FIELDS).map(([key, value]) => [key, fc.oneof(value, junk, list(junk, 3))]),
      ),
    ),
    fc.dictionary(text, junk, { maxKeys: 3 }),
  )
  .map(([known, unknown]) => ofType({ ...unknown, ...Object(known) }))

const dmpTime = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date("1971-01-01"), max: new Date("2100-01-01") })
    .chain((date) =>
      fc.constantFrom(
        date.toISOString(),
        date.toUTCString(),
        String(date.getTime()),
        date.getTime(),
        date.toISOString().slice(0, 10),
        date.toISOString().replace("T", " ").slice(0, 19),
        `${date.toISOString().slice(0, 19)}+02:00`,
      ),
    ),
  fc.constantFrom("", "soon", "0", 0, 1.5, null, true, "1.5", "Infinity"),
)

const DMP_FIELDS: Record<string, Json> = {
  time: dmpTime,
  target: fc.oneof(identifier, text),
  title: text,
  text,
}

const ofVersion = (fields: unknown): Record<string, unknown> => ({
  version: "dmp_v0.1.0",
  action: "post",
  license: "MIT",
  ...Object(fields),
})

export const dmp = fc
  .tuple(some(DMP_FIELDS), fc.constantFrom("post", "reply", "react", "moderate", ""))
  .map(([fields, action]) => ofVersion({ action, ...Object(fields) }))

export const wildDmp = fc
  .tuple(
    some(Object.fromEntries(["target", "title", "text", "action", "license"].map((key) => [key, junk]))),
    some({ time: dmpTime }),
    fc.dictionary(text, junk, { maxKeys: 3 }),
  )
  .map(([known, time, unknown]) => ofVersion({ ...unknown, ...Object(known), ...Object(time) }))

const index = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("0", "1", "2") },
  { weight: 1, arbitrary: fc.constantFrom("", " 1", "0x1", "0.5", "-1", "x", "64", "5") },
)

const digest = (value: string): string => bytesToHex(sha256(new TextEncoder().encode(value)))

const ORIGINALS = ["https://example.com/post/1", "a".repeat(128), `0x${"b".repeat(130)}`, "guid-1"]

/** A synthetic tag and its `tags_mapping` row, sometimes apart, sometimes in disagreement. */
const mappedTags: fc.Arbitrary<string[][]> = fc
  .record({
    name: fc.constantFrom("e", "p", "O", "r"),
    value: fc.oneof(
      fc.constantFrom(
        ...KEYS,
        ...ORIGINALS.map(digest),
        "a".repeat(64),
        "b".repeat(64),
        "spasm_author:0xabc",
      ),
      text,
    ),
    algorithm: fc.option(fc.constantFrom("spasm_id_1", "spasm_add_1", "spasm_aadd_1"), { freq: 9 }),
    schema: fc.oneof(
      { weight: 9, arbitrary: fc.constant("se2") },
      { weight: 1, arbitrary: fc.constant("se1") },
    ),
    path: fc.oneof(
      { weight: 9, arbitrary: fc.constant("") },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "parent.ids",
          "root.ids",
          "references.ids",
          "mentions.addresses",
          "authors.addresses",
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "toString") },
    ),
    outer: index,
    inner: index,
    method: fc.constantFrom(
      "full",
      "full",
      "hex_to_spasmid01_1",
      "hex_to_eth_pub_1",
      "slice.13",
      "slice.19",
      "slice064",
      "slice266",
      "sha256",
      "none",
    ),
    original: fc.constantFrom("", ...ORIGINALS),
    details: fc.array(
      fc.oneof(fc.constantFrom("", "", "wss://relay.example,wss://other.example", "full", ...KEYS), text),
      { maxLength: 6 },
    ),
    tail: fc.array(text, { maxLength: 3 }),
    show: fc.constantFrom("both", "both", "both", "twice", "tag", "row"),
  })
  .map(({ name, value, algorithm, schema, path, outer, inner, method, original, details, tail, show }) => {
    const paths: Record<string, string[]> = {
      e: ["parent.ids", "references.ids", "root.ids"],
      p: ["mentions.addresses"],
      O: ["authors.addresses"],
    }
    const usual: Record<string, string> = { e: "spasm_id_1", p: "spasm_add_1", O: "spasm_aadd_1" }
    const own = paths[name] ?? [""]
    const row = [
      "tags_mapping",
      algorithm ?? usual[name] ?? "",
      name,
      value,
      schema,
      path || (own[value.length % own.length] ?? ""),
      outer,
      inner,
      method,
      original,
      ...details,
    ]
    const shown = [name, value, ...tail]
    if (show === "tag") return [shown]
    if (show === "row") return [row]
    return show === "twice" ? [shown, row, shown] : [row, shown]
  })

const plainTag: fc.Arbitrary<string[]> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("e", "p", "r", "t"),
      fc.oneof(nostrKey, identifier.map(String)),
      fc.constantFrom("", "wss://relay.example"),
      fc.constantFrom("", "root", "reply", "mention", "other"),
    )
    .map(([...tag]) => tag),
  fc
    .tuple(
      fc.constantFrom(
        "e",
        "p",
        "r",
        "t",
        "title",
        "spasm_title",
        "spasm_action",
        "spasm_target",
        "license",
        "client",
        "constructor",
        "__proto__",
      ),
      text,
    )
    .map(([...tag]) => tag),
  fc
    .tuple(
      fc.constant("spasm_timestamp"),
      fc.constantFrom("1732000000000", "1732000000", "soon", "", "0", "1e3"),
    )
    .map(([...tag]) => tag),
  fc.array(text, { maxLength: 4 }).map((rest) => ["spasm_category", ...rest]),
  fc
    .array(fc.oneof(text, fc.constantFrom("", "5", "x")), { maxLength: 7 })
    .map((rest) => ["spasm_tips", ...rest]),
  fc.array(text, { maxLength: 3 }).map((rest) => ["spasm_custom_schema", ...rest]),
  fc.array(text, { maxLength: 3 }),
)

const SPASM_MARKS = [
  ["spasm_version", "2.0.0"],
  ["nostr_spasm_version", "2.0.0"],
]

/** A Nostr event with tags that mean something to Spasm, well made or not. */
export const nostrEvent = fc
  .record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 65_535 }) },
    ),
    created_at: fc.oneof(fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }), fc.constant(0)),
    content: text,
    pubkey: fc.oneof({ weight: 6, arbitrary: nostrKey }, { weight: 1, arbitrary: fc.constant("") }),
    spasm: fc.boolean(),
    tags: fc.array(
      fc.oneof(
        plainTag.map((tag) => [tag]),
        mappedTags,
      ),
      { maxLength: 10 },
    ),
  })
  .map(({ spasm, tags, ...event }) => ({ ...event, tags: [...(spasm ? SPASM_MARKS : []), ...tags.flat()] }))
