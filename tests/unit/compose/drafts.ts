// Drafts for the composer's tests: one with every field, and random ones.
import fc from "fast-check"
import type { Draft } from "../../../lib/core/compose/draft.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

export const alice = {
  ethereum: keys.ethereum.alice.address.toLowerCase(),
  nostr: keys.nostr.alice.pubkey,
} as const
export const bob = {
  ethereum: keys.ethereum.bob.address.toLowerCase(),
  nostr: keys.nostr.bob.pubkey,
} as const

export const plain: Draft = {
  action: "post",
  content: "Hello",
  timestamp: 1_732_000_000_123,
  authors: [{ addresses: [alice.ethereum, alice.nostr] }],
}

export const spasmId = `spasmid01${"c".repeat(64)}`
export const nostrId = "d".repeat(64)

/** Each field of a draft that is not in `plain`, with each of its own fields. */
export const rest = {
  title: "A title",
  licence: "SPDX-License-Identifier: CC0-1.0",
  language: "en",
  parent: {
    ids: [{ value: spasmId, marker: "m", pubkey: bob.nostr, hosts: ["wss://a.example"] }, { value: nostrId }],
    marker: "parent",
  },
  categories: [["tech", "code", "review"], ["art"]],
  keywords: ["spasm", "nostr", 7],
  tags: [["spasm_custom_schema", "name", "poll"]],
  references: [{ ids: [{ value: "https://example.com/a" }], marker: "quote" }],
  mentions: [
    {
      addresses: [bob.ethereum],
      usernames: [{ value: "bob", owner: "b", protocol: "p", proof: "f", provider: "r" }],
      marker: "cc",
    },
  ],
  links: [{ value: "https://example.com/b", marker: "source" }],
  hosts: [{ value: "https://forum.example", marker: "home" }],
  medias: [
    {
      ids: [{ value: nostrId }],
      hashes: [{ value: "ab", format: { name: "sha256" } }],
      links: [{ value: "https://example.com/c.jpeg" }],
      type: "image/jpeg",
    },
  ],
  tips: [
    {
      address: bob.ethereum,
      text: "thanks",
      expiration: { timestamp: 1_800_000_000_000 },
      currency: { name: "Ether", ticker: "eth" },
      network: { name: "ethereum", id: "1" },
    },
  ],
  proofs: [
    {
      value: "proof",
      links: [{ value: "https://example.com/p", marker: "m" }],
      protocol: { name: "n", version: "1" },
    },
  ],
  previousEvent: { ids: [{ value: spasmId, marker: "before" }], marker: "chain" },
  sequence: 7,
  pows: [
    { marker: "spasmpow", nonce: "12", difficulty: 6, words: ["degen", 1], network: { name: "n", id: 2 } },
  ],
  extra: { depth: { list: [1, null, true, {}, []] }, "a/b~c": "d" },
} as const satisfies Partial<Draft>

export const full: Draft = { ...plain, action: "reply", ...rest }

const WORDS = [
  ...'hello café cafe\u0301 straße привет 你好 👩‍👩‍👧 \u200b \u202e a<b 1<2 &amp; & " \\ / ~'.split(" "),
  "<b>x</b>",
  "two\nlines",
  "two words",
  "nsec",
]
const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }))
const item = word.map((text) => text.trim() || "x")
const hex = (digits: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits })
const ethereum = hex(40).map((digits) => `0x${digits}`)
const url = fc.constantFrom("https://example.com/1", "http://a.b/?c=d#e", "https://例え.jp/")

const value = fc.oneof(
  hex(64),
  hex(64).map((digits) => `spasmid01${digits}`),
  hex(128),
  hex(130).map((digits) => `0x${digits}`),
  url,
  ethereum,
  fc.constantFrom("guid-1", "tag:example.com,2026:1"),
)
const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>
const list = <T>(arbitrary: fc.Arbitrary<T>, minLength = 1): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength, maxLength: 3 })

const id = fc.record(
  {
    value,
    marker: item,
    pubkey: hex(64),
    hosts: list(fc.constantFrom("wss://a.example", "wss://b.example")),
  },
  { requiredKeys: ["value"] },
)
const link = fc.record({ value: fc.oneof(url, item), marker: item }, { requiredKeys: ["value"] })
const username = fc.record({ value: item, provider: item, proof: item }, { requiredKeys: ["value"] })
const own = fc
  .tuple(ethereum, hex(64), fc.constantFrom("both", "swapped", "ethereum", "nostr"))
  .map(([first, second, which]) => {
    if (which === "both") return [first, second]
    if (which === "swapped") return [second, first]
    return [which === "ethereum" ? first : second]
  })
const tip = fc.record(
  {
    address: fc.oneof(ethereum, item),
    text: item,
    expiration: fc.record({ timestamp: fc.integer({ min: 1, max: 4e12 }) }),
    currency: fc.record({ name: item, ticker: item }),
    network: fc.record({ name: item, id: fc.constantFrom("1", "8453") }),
  },
  { requiredKeys: ["address"] },
)

/** What both halves of a post can say alike. */
const carried = {
  title: item,
  licence: fc.constantFrom("MIT", "SPDX-License-Identifier: CC0-1.0"),
  categories: list(fc.array(item, { minLength: 1, maxLength: 3 })),
  keywords: list(item),
  tags: list(list(item, 0).map((cells) => ["spasm_custom_schema", ...cells] as [string, ...string[]])),
  references: list(fc.record({ ids: list(id) })),
  mentions: list(fc.record({ addresses: list(fc.oneof(ethereum, hex(64))) })),
  tips: list(tip),
}

const scalar = fc.oneof(word, fc.boolean(), fc.constant(null), fc.integer())
const json = fc.dictionary(
  item,
  fc.oneof(scalar, list(scalar), fc.dictionary(item, scalar, { maxKeys: 2 })),
  { minKeys: 1, maxKeys: 3 },
)

const others = {
  language: fc.constantFrom("en", "pt-BR"),
  keywords: list(fc.oneof(item, fc.integer({ min: 1 }))),
  tags: list(list(item) as unknown as fc.Arbitrary<[string, ...string[]]>),
  categories: list(fc.array(item, { minLength: 1, maxLength: 8 })),
  references: list(fc.record({ ids: list(id), marker: item })),
  mentions: list(fc.record({ addresses: list(item), usernames: list(username), marker: item })),
  links: list(link),
  hosts: list(link),
  medias: list(
    fc.record({ ids: list(id), hashes: list(fc.record({ value: item })), links: list(link), type: item }),
  ),
  proofs: list(
    fc.record({ value: item, links: list(link), protocol: fc.record({ name: item, version: item }) }),
  ),
  previousEvent: fc.record({ ids: list(id), marker: item }, { requiredKeys: ["ids"] }),
  sequence: fc.integer({ min: 1 }),
  pows: list(
    fc.record(
      {
        nonce: fc.oneof(item, fc.integer({ min: 1 })),
        marker: item,
        difficulty: fc.integer({ min: 1, max: 40 }),
        words: list(item),
        network: fc.record({ name: item, id: item }),
      },
      { requiredKeys: ["nonce"] },
    ),
  ),
  extra: json.filter((entries) => !Object.hasOwn(entries, "__proto__")),
}

const base = fc.record({
  action: fc.constantFrom("post", "reply", "react", "moderate"),
  content: item,
  timestamp: fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }),
  parent: fc.oneof(
    fc.record({ ids: list(id) }),
    url.map((address) => ({ url: address })),
  ),
})

const answered = ({ parent, references = [] }: Partial<Draft>): string[] =>
  [parent, ...references].flatMap((event) => event?.ids ?? []).map((event) => event.value)

/** Drafts that may be signed with both keys, in which each event stands once. */
export const twoKeys = (
  fc.tuple(base, some(carried), list(fc.tuple(ethereum, hex(64)))).map(([fields, more, people]) => ({
    ...fields,
    ...more,
    authors: people.map((addresses) => ({ addresses })),
  })) as fc.Arbitrary<Draft>
).filter((draft) => new Set(answered(draft)).size === answered(draft).length)

/** Drafts with any of the fields. */
export const anyDraft = fc
  .tuple(
    base,
    some({ ...carried, ...others }),
    list(
      fc.record({ addresses: own, usernames: list(username), marker: item }, { requiredKeys: ["addresses"] }),
    ),
  )
  .map(([fields, more, authors]) => ({ ...fields, ...more, authors })) as fc.Arbitrary<Draft>
