// The id of an event must be the network's own, or a reply to it would be lost: compared with the library that the network runs.
import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { convertToNostr } from "spasm.js"
import { describe, expect, test } from "vitest"
import { signPersonalMessage } from "../../../lib/core/signer.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { body, dmp, nostrEvent, wildBody, wildDmp } from "./generators.ts"
import { converted, idByLibrary, quietAndEnglish } from "./library.ts"

const theirs = idByLibrary
const ours = (event: unknown): string | null => read(JSON.stringify(event), { as: "event" }).spasmid

quietAndEnglish()

/** The ids are equal wherever the library has one; at least `share` of the cases must be such. */
function agree(
  events: fc.Arbitrary<unknown>,
  runs: number,
  share: number,
  accepts: (event: unknown) => boolean = () => true,
): void {
  let compared = 0
  fc.assert(
    fc.property(events, (event) => {
      const id = theirs(event)
      if (id === null || !accepts(event)) return
      compared++
      expect(ours(event), JSON.stringify(event)).toBe(id)
    }),
    { numRuns: runs },
  )
  expect(compared).toBeGreaterThan(runs * share)
}

const isNostr = (event: unknown): boolean => converted(event)?.siblings?.[0]?.type !== "SiblingWeb2V2"

/** What the library makes of a body for Nostr, signed by nobody yet. */
const twin = body
  .map((event) => nostrOf({ timestamp: 1_732_000_000_000, ...event, content: event.content || "x" }))
  .filter((event) => event !== null)
  .map((event) => ({ ...event, id: undefined, pubkey: keys.nostr.alice.pubkey }))

function nostrOf(event: object): object | null {
  try {
    return convertToNostr(converted(event) as never)
  } catch {
    return null
  }
}

const secret = hexToBytes(keys.ethereum.alice.privateKey.slice(2))

/** A signed text and its signer, spelt with or without capital letters: a DMP's author is the signer as written. */
const signed = fc.tuple(fc.oneof(dmp, wildDmp, body), fc.boolean()).map(([event, capitals]) => {
  const signedString = JSON.stringify(event)
  const signature = signPersonalMessage(encodeUtf8(signedString) ?? new Uint8Array(), secret)
  const { address } = keys.ethereum.alice
  const type = "type" in event ? { type: "SpasmEventBodySignedClosedV2" } : {}
  return { ...type, signedString, signature, signer: capitals ? address : address.toLowerCase() }
})

/** The same as a sibling of an envelope, which the library reads again from its text. */
const enveloped = signed.map(({ signedString, signature, signer, ...rest }) => ({
  type: "SpasmEventEnvelopeV2",
  siblings: [
    {
      type: "type" in rest ? "SiblingSpasmSignedV2" : "SiblingDmpSignedV2",
      protocol: { name: "type" in rest ? "spasm" : "dmp", version: "2.0.0" },
      signedString,
      signatures: [{ value: signature, pubkey: signer.toLowerCase(), format: { name: "ethereum-sig" } }],
    },
  ],
}))

const words = fc.constantFrom("post", "Zebra", "ábel", "cafe\u0301", "привет", "", "a b")
/** A post of the old web, with what feeds put into it. */
const item = fc.record(
  {
    url: fc.webUrl(),
    guid: fc.oneof(fc.webUrl(), words),
    title: words,
    description: words,
    author: words,
    pubdate: fc.constantFrom(
      "2024-03-12T20:24:04.240Z",
      "Tue, 12 Mar 2024 20:24:04 GMT",
      1_710_275_044_240,
      "",
    ),
    tags: fc.array(words, { maxLength: 4 }),
    tickers: fc.oneof(words, fc.array(words, { maxLength: 2 })),
    category: words,
    id: fc.nat(),
    upvote: fc.nat(),
  },
  { requiredKeys: ["url", "title"] },
)

describe("an event has the network's id", () => {
  test("a body with any of its fields", () => agree(body, 2000, 0.9))
  test("a body with fields of any type", () => agree(wildBody, 1500, 0.2))
  test("a DMP message", () => agree(dmp, 500, 0.9))
  test("a DMP message with fields of any type", () => agree(wildDmp, 500, 0.9))
  test("a Nostr event with Spasm tags, plain and mapped", () => agree(nostrEvent, 2000, 0.5, isNostr))
  test("a Nostr event made by the library from a body", () => agree(twin, 700, 0.3, isNostr))
  test("a text and its signature", () => agree(signed, 150, 0.9))
  test("an envelope", () => agree(enveloped, 150, 0.8))
  test("a post of the old web", () => agree(item, 700, 0.5, (one) => (one as { title: string }).title !== ""))
})

const post = { type: "SpasmEventBodyV2", action: "post", content: "x" }
const message = { version: "dmp_v0.1.0", action: "post", text: "x", license: "MIT" }
const note = { kind: 1, created_at: 1_732_000_000, content: "x", pubkey: keys.nostr.alice.pubkey }
const marks = [["spasm_version", "2.0.0"]]
const mapped = (inner: string): string[][] => [
  ["e", note.pubkey],
  ["tags_mapping", "spasm_id_1", "e", note.pubkey, "se2", "parent.ids", "0", inner, "full", ""],
]
const withAuthor = (value: string): object => ({ ...post, authors: [{ addresses: [{ value }] }] })
const parsed = (json: string): object => JSON.parse(json) as object

describe("where the library has no id, this has one or says that it cannot", () => {
  test("lists with members that are not objects", () => {
    for (const key of ["authors", "mentions"]) {
      const event = { ...post, [key]: ["alice", {}] }
      expect(theirs(event)).toBeNull()
      expect(ours(event)).toMatch(/^spasmid01[0-9a-f]{64}$/)
    }
  })

  test("keys with the names of what every object inherits", () => {
    const event = { ...post, parent: parsed('{"hasOwnProperty":1}') }
    expect(theirs(event)).toBeNull()
    expect(ours(event)).not.toBeNull()
  })
})

describe("where the library's id is wrong, this has another or none", () => {
  test("an event of Nostr without content is no post of the old web", () => {
    const event = { ...note, content: "", tags: marks }
    expect(isNostr(event)).toBe(false)
    expect(ours(event)).not.toBe(theirs(event))
  })

  test("an event that no relay would take is no event", () => {
    for (const wrong of [{ created_at: -1 }, { kind: 70_000 }, { kind: 1.5 }, { tags: [[1]] }]) {
      const event = { ...note, tags: marks, ...wrong }
      expect(theirs(event)).not.toBeNull()
      expect(ours(event)).toBeNull()
    }
  })

  test("a mapping to a far index would fill the hashed text with nothing", () => {
    const event = { ...note, tags: [...marks, ...mapped("65")] }
    expect(theirs(event)).not.toBeNull()
    expect(ours(event)).toBeNull()
    const near = { ...note, tags: [...marks, ...mapped("64")] }
    expect(ours(near)).toBe(theirs(near))
  })

  test("a message whose version only begins like DMP, or that has a type, is none", () => {
    for (const wrong of [{ version: "dmpEVIL" }, { type: "x" }]) {
      expect(theirs({ ...message, ...wrong })).not.toBeNull()
      expect(ours({ ...message, ...wrong })).toBeNull()
    }
  })

  test("a time of day without a zone is not the machine's own", () => {
    const event = { ...message, time: "2024-11-19T07:06:40" }
    expect(ours(event)).toBe(theirs({ ...event, time: `${event.time}Z` }))
    const small = { ...message, time: "2024-11-19t07:06" }
    expect(ours(small)).toBe(theirs({ ...message, time: "2024-11-19T07:06Z" }))
  })

  test("a time with an open comment, or in a list, is no time", () => {
    for (const time of ["Nov 19 2024 07:06:40 (", [1_732_000_000_000]]) {
      expect(ours({ ...message, time })).toBe(theirs(message))
      expect(theirs({ ...message, time })).not.toBe(theirs(message))
    }
  })

  test("a key that would set a prototype stays a key", () => {
    const event = { ...post, tips: [parsed('{"__proto__":{"address":"0x1"},"text":"x"}')] }
    expect(ours(event)).not.toBe(theirs(event))
    expect(read(JSON.stringify(event), { as: "event" }).view).toBe("raw")
  })

  test("a web host of letters that no name may have is not looked up in the tables of names", () => {
    expect(ours(withAuthor("https://\u00ad"))).not.toBe(theirs(withAuthor("https://\u00ad")))
    expect(ours(withAuthor("https://例え.jp"))).toBe(theirs(withAuthor("https://例え.jp")))
  })

  test("a stack of more than a thousand marks is not put in order", () => {
    const event = { ...post, content: `a${"\u0301".repeat(1001)}` }
    expect(theirs(event)).not.toBeNull()
    expect(ours(event)).toBeNull()
  })

  test("a text beyond the limits is not read", () => {
    const deep = parsed(`${'{"a":'.repeat(33)}1${"}".repeat(33)}`)
    for (const event of [
      { ...post, extra: deep },
      { ...post, content: "x".repeat(131_072) },
    ]) {
      expect(theirs(event)).not.toBeNull()
      expect(ours(event)).toBeNull()
    }
  })
})
