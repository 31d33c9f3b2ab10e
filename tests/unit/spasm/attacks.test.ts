// Known ways to show one thing and have another signed, or to pass off a text as somebody's: each is named or refused.
import { readFileSync } from "node:fs"
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { hashMessage, recoverMessageAddress, sha256, toHex } from "viem"
import { describe, expect, test } from "vitest"
import { parsePersonalSign, recoverPersonal } from "../../../lib/core/ethereum/sign-params.ts"
import type { NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { kindPower, SPEAKING_KINDS } from "../../../lib/core/nostr/kinds.ts"
import { requestHash } from "../../../lib/core/request.ts"
import { type Review, type ReviewContext, review, reviewWish } from "../../../lib/core/review.ts"
import { signNostrEvent, signPersonalMessage } from "../../../lib/core/signer.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Problem, Reading } from "../../../lib/core/spasm/reading.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

const alice = keys.ethereum.alice.address.toLowerCase()
const mallory = keys.ethereum.mallory.address.toLowerCase()
const nostrAlice = keys.nostr.alice.pubkey
const nostrMallory = keys.nostr.mallory.pubkey
const NOW = 1_732_000_000_000

const asked = (input: unknown): Reading => read(input, { as: "request" })
const found = (input: unknown): Reading => read(input, { as: "event" })
const codes = ({ problems }: { readonly problems: readonly Problem[] }): string[] =>
  problems.map(({ code }) => code)
const dangers = ({ problems }: { readonly problems: readonly Problem[] }): string[] =>
  problems.filter(({ tier }) => tier === "danger").map(({ code }) => code)
const provenAuthors = (reading: Reading): string[] =>
  [reading, ...reading.parts].flatMap(({ view, authors }) =>
    view === "refuse" ? [] : authors.filter(({ state }) => state === "signed").map(({ address }) => address),
  )

const bytesOf = (text: string): Uint8Array => encodeUtf8(text) ?? new Uint8Array()
const signature = (text: string, key: keyof typeof keys.ethereum): string =>
  signPersonalMessage(bytesOf(text), hexToBytes(keys.ethereum[key].privateKey.slice(2)))

const authors = (...addresses: string[]): object => ({
  authors: [{ addresses: addresses.map((value) => ({ value })) }],
})
const body = {
  type: "SpasmEventBodyV2",
  action: "post",
  content: "hello",
  timestamp: NOW,
  license: "MIT",
  ...authors(alice),
}
const dmp = {
  version: "dmp_v0.1.0",
  time: "2024-11-19T07:06:40.000Z",
  action: "post",
  target: "",
  title: "t",
  text: "x",
  license: "MIT",
}
const note: NostrTemplate = {
  kind: 1,
  created_at: NOW / 1000,
  content: "hello",
  tags: [],
  pubkey: nostrAlice,
}
const spasmTags = [
  ["spasm_version", "2.0.0"],
  ["spasm_action", "post"],
]

function closed(
  text: string,
  key: keyof typeof keys.ethereum,
  signer: string = keys.ethereum[key].address,
): object {
  const type = text.includes("SpasmEventBodyV2") ? { type: "SpasmEventBodySignedClosedV2" } : {}
  return { ...type, signedString: text, signature: signature(text, key), signer: signer.toLowerCase() }
}

const published = (event: NostrTemplate, key: keyof typeof keys.nostr = "alice"): object =>
  signNostrEvent(
    { ...event, pubkey: keys.nostr[key].pubkey },
    hexToBytes(keys.nostr[key].secretKey),
    new Uint8Array(32),
  )

const context = (change: Partial<ReviewContext> = {}): ReviewContext => ({
  origin: "https://forum.example",
  now: NOW,
  signer: alice,
  own: [keys.ethereum.alice.address, nostrAlice],
  ...change,
})
const reviewed = (input: unknown, change: Partial<ReviewContext> = {}): Review =>
  review(asked(input), context(change))

describe("an ordinary post", () => {
  test("has nothing to tell", () => {
    expect(reviewed(JSON.stringify(body))).toMatchObject({ sentence: "publish", tier: "clear", problems: [] })
    expect(reviewed(JSON.stringify({ ...dmp })).tier).toBe("clear")
    expect(
      reviewed({ ...note, tags: [...spasmTags, ["license", "MIT"]] }, { signer: nostrAlice }),
    ).toMatchObject({
      sentence: "publish",
      tier: "clear",
    })
    expect(provenAuthors(found(closed(JSON.stringify(body), "alice")))).toEqual([alice])
    expect(provenAuthors(found(published(note)))).toEqual([nostrAlice])
  })
})

describe("a text that two readers take differently", () => {
  const both = JSON.stringify({
    ...dmp,
    ...body,
    text: "I agree to nothing",
    content: "I agree to everything",
  })

  test("a body that is a DMP message too is shown as neither", () => {
    expect(asked(both)).toMatchObject({ view: "raw" })
    expect(dangers(asked(both))).toContain("polyglot")
    expect(found(closed(both, "alice"))).toMatchObject({ view: "raw" })
    expect(found({ signedString: both, signature: signature(both, "alice"), signer: alice })).toMatchObject({
      form: "text",
      view: "raw",
    })
  })

  test.each([
    ["a body that is an event of Nostr", { ...body, ...note }],
    ["a DMP message that is an event of Nostr", { ...dmp, ...note }],
    ["an event of Nostr", note],
    ["a signed event of Nostr", published(note)],
    ["something that is signed already", closed(JSON.stringify(body), "alice")],
    ["an envelope", { type: "SpasmEventEnvelopeV2", siblings: [] }],
    ["an old sealed post", { signed_message: "{}", signature: "0x" }],
    ["a body with a signature in it", { ...body, action: "moderate", signature: "" }],
    ["a body with siblings in it", { ...body, siblings: [] }],
    ["a Spasm event in its inner form", { ...body, type: "SpasmEventV2" }],
    ["a DMP message of no version", { ...dmp, version: "dmpEVIL", action: "moderate" }],
    ["a DMP message with a type", { ...dmp, type: "note" }],
    ["a DMP message without a licence", { version: "dmp_v0.1.0", action: "post" }],
  ])("%s, asked for as a message, is exact text and dangerous", (_, value) => {
    const reading = asked(JSON.stringify(value))
    expect(reading.view).toBe("raw")
    expect(dangers(reading)).toContain("polyglot")
    expect(reviewed(JSON.stringify(value)).tier).toBe("danger")
  })

  test("a request to sign an event has the event's fields and no others", () => {
    for (const type of ["SpasmEventBodyV2", "SpasmEventV2", "SpasmEventBodySignedClosedV2"]) {
      const hijack = {
        ...note,
        type,
        title: "HIJACK",
        action: "moderate",
        signedString: JSON.stringify(body),
        signature: "0x",
        siblings: [],
      }
      expect(asked(hijack)).toEqual(asked(note))
      expect(asked(hijack)).toMatchObject({ form: "nostr", content: "hello" })
      expect(asked(hijack)).not.toHaveProperty("title")
    }
  })

  test("a DMP message with a type and a content is not shown by its content", () => {
    const hijack = JSON.stringify({ ...dmp, type: "SpasmEventBodyV3", content: "HIJACK" })
    expect(asked(hijack)).toMatchObject({ form: "text", content: hijack })
    expect(found({ signedString: hijack, signature: signature(hijack, "alice"), signer: alice }).form).toBe(
      "text",
    )
  })

  test("a container that holds two signed texts is not shown as one of them", () => {
    const [one, other] = [
      closed(JSON.stringify(body), "alice"),
      closed(JSON.stringify({ ...body, content: "other" }), "alice"),
    ]
    const reading = found(`${JSON.stringify(one).slice(0, -1)},${JSON.stringify(other).slice(1)}`)
    expect(reading.view).toBe("raw")
    expect(dangers(reading)).toContain("duplicate-key")
    const event = JSON.stringify(published(note))
    expect(dangers(found(event.replace('"content":', '"content":"other","content":')))).toContain(
      "duplicate-key",
    )
    expect(dangers(found(`${event}{}`))).toContain("trailing-data")
  })
})

describe("fields that are signed and not what they seem", () => {
  test.each([
    ["title", ["title", "a"], ["title", "b"]],
    ["title of two generations", ["title", "a"], ["spasm_title", "b"]],
    ["title as the subject of a mail", ["spasm_title", "a"], ["subject", "b"]],
    ["action", ["spasm_action", "post"], ["spasm_action", "moderate"]],
    ["time", ["spasm_timestamp", String(NOW)], ["spasm_timestamp", "1"]],
    ["target", ["spasm_target", "a"], ["spasm_target", "b"]],
    ["licence", ["license", "MIT"], ["license", "none"]],
  ])("a second %s that differs from the first is dangerous and no post", (_, first, second) => {
    const event = { ...note, tags: [["spasm_version", "2.0.0"], first, second] }
    for (const reading of [asked(event), found(published(event))]) {
      expect(reading.view).toBe("raw")
      expect(reading.problems).toContainEqual({ code: "repeated-tag", tier: "danger", path: "/tags/2" })
    }
    expect(codes(asked({ ...event, tags: [["spasm_version", "2.0.0"], first, first] }))).not.toContain(
      "repeated-tag",
    )
  })

  test("a time in a tag that is not the event's own is told", () => {
    const tagged = (millis: string): Reading =>
      asked({ ...note, tags: [...spasmTags, ["spasm_timestamp", millis]] })
    expect(codes(tagged(String(NOW)))).not.toContain("two-times")
    expect(codes(tagged(String(NOW + 900)))).not.toContain("two-times")
    expect(codes(tagged(String(NOW + 2_000)))).toContain("two-times")
    expect(codes(tagged("99999999999999"))).toContain("two-times")
    expect(
      reviewed(
        { ...note, tags: [...spasmTags, ["spasm_timestamp", "99999999999999"]] },
        { signer: nostrAlice },
      ).tier,
    ).toBe("danger")
  })

  test("an author from a tag never stands for the key that signed", () => {
    const tags = [
      ...spasmTags,
      ["O", `spasm_author:${alice}`, "spasm_aadd_1"],
      [
        "tags_mapping",
        "spasm_aadd_1",
        "O",
        `spasm_author:${alice}`,
        "se2",
        "authors.addresses",
        "0",
        "0",
        "slice.13",
        "",
      ],
    ]
    const reading = found(published({ ...note, tags }, "mallory"))
    expect(reading.signatures).toMatchObject([{ valid: true, signer: nostrMallory }])
    expect(reading.authors).toEqual([{ address: alice, format: "ethereum", state: "claimed" }])
    expect(dangers(reading)).toContain("author-mismatch")
    expect(
      dangers(
        reviewed({ ...note, tags, pubkey: nostrMallory }, { signer: nostrMallory, own: [nostrMallory] }),
      ),
    ).toContain("author-mismatch")
  })

  test("a parent from a mapping is the one that the network reads, and the tag stays in sight", () => {
    const [shown, meant] = ["a".repeat(64), "b".repeat(128)]
    const row = [
      "tags_mapping",
      "spasm_id_1",
      "e",
      meant.slice(0, 64),
      "se2",
      "parent.ids",
      "0",
      "0",
      "slice064",
      meant,
    ]
    const reading = asked({ ...note, tags: [...spasmTags, ["e", shown], ["e", meant.slice(0, 64)], row] })
    expect(reading.parentIds).toEqual([meant])
    expect(reading.fields.map(({ value }) => value)).toEqual(expect.arrayContaining([shown, meant]))
    expect(
      asked({
        ...note,
        tags: [...spasmTags, ["e", "c".repeat(64)], [...row.slice(0, 3), "c".repeat(64), ...row.slice(4)]],
      }).parentIds,
    ).toEqual([])
  })

  test.each(["65", "1000000", "4294967290", "1e99", "Infinity"])(
    "an index of %s in a mapping costs nothing and is dangerous",
    (index) => {
      const tags = [
        ["e", "a".repeat(64)],
        ["tags_mapping", "spasm_id_1", "e", "a".repeat(64), "se2", "parent.ids", index, "0", "full"],
      ]
      for (const rows of [
        tags,
        tags.map((tag) => (tag[0] === "e" ? tag : [...tag.slice(0, 6), "0", index, "full"])),
      ]) {
        const start = process.cpuUsage()
        const reading = found(published({ ...note, tags: [...spasmTags, ...rows] }))
        expect(process.cpuUsage(start).user).toBeLessThan(1_000_000)
        expect(reading).toMatchObject({ view: "raw", spasmid: null })
        expect(dangers(reading)).toContain("tag-index")
      }
    },
  )

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "a mapping to %s and a tag of that name set and name nothing",
    (name) => {
      const tags = [
        ["e", "a"],
        ["tags_mapping", "spasm_id_1", "e", "a", "se2", name, "7", "0", "full"],
        [name, "x"],
      ]
      const reading = asked({ ...note, tags: [...spasmTags, ...tags] })
      expect(({} as Record<string, unknown>)["7"]).toBeUndefined()
      expect(Object.hasOwn(Object, "7")).toBe(false)
      expect(reading.rest.map(({ value }) => value)).toEqual([name, "x"])
      expect(() => structuredClone(reading)).not.toThrow()
    },
  )

  test("a field that no reader of posts shows is listed as unknown, a large one is dangerous", () => {
    const reading = asked(JSON.stringify({ ...body, agreement: { text: "I owe you" } }))
    expect(reading.rest).toEqual([{ path: "/agreement/text", value: "I owe you" }])
    expect(reading.problems).toContainEqual({ code: "unknown-field", tier: "check", path: "/agreement/text" })
    expect(dangers(asked(JSON.stringify({ ...body, agreement: "x".repeat(2_100) })))).toContain(
      "unknown-field",
    )
    expect(dangers(asked(JSON.stringify({ ...body, agreement: { verified: "x".repeat(2_100) } })))).toContain(
      "unknown-field",
    )
    expect(dangers(asked(JSON.stringify({ ...body, ["x".repeat(2_100)]: 1 })))).toContain("unknown-field")
    expect(asked({ ...note, tags: [["delegation", "x"]] }).rest.map(({ value }) => value)).toEqual([
      "delegation",
      "x",
    ])
  })

  test.each([
    ["title", ["a"]],
    ["title", 5],
    ["content", { a: "I owe you" }],
    ["timestamp", "1732000000000"],
    ["authors", { 0: { addresses: [{ value: alice }] } }],
    ["keywords", { 0: "x" }],
    ["tips", { 0: { address: alice } }],
    ["extra", ["x"]],
  ])("the field %s with a value that the network passes over is unknown", (key, value) => {
    const reading = asked(JSON.stringify({ ...body, [key]: value }))
    expect(codes(reading)).toContain("unknown-field")
    expect(reading.rest.every(({ path }) => path.startsWith(`/${key}`))).toBe(true)
    expect(reading.rest.length).toBeGreaterThan(0)
  })

  test("sequence, earlier events, roots and proofs of work are named", () => {
    const hidden = {
      protocol: { name: "spasm" },
      sequence: 5,
      previousEvent: { ids: [{ value: "a" }] },
      root: { ids: [{ value: "b" }] },
      pows: [{ difficulty: 1 }],
    }
    expect(asked(JSON.stringify({ ...body, ...hidden })).fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["protocol", "sequence", "previous-event", "root", "pow"]),
    )
  })

  test.each([
    ["a body", JSON.stringify({ ...body, tips: [{ text: "me", address: mallory }] }), "/tips/0/text"],
    [
      "a body, after something else",
      JSON.stringify({ ...body, tips: ["x", { address: mallory }] }),
      "/tips/1/address",
    ],
    ["an event", { ...note, tags: [...spasmTags, ["spasm_tips", mallory]] }, "/tags/2/0"],
  ])("money for somebody in %s is dangerous", (_, input, path) => {
    expect(reviewed(input).problems).toContainEqual({ code: "tips", tier: "danger", path })
    expect(reviewed(input).tier).toBe("danger")
  })

  test.each(["moderate", "Moderate", "admin", "delete", "ban", "app-config-dr"])(
    "the action %s is never routine",
    (action) => {
      for (const input of [
        JSON.stringify({ ...body, action }),
        JSON.stringify({ ...dmp, action }),
        { ...note, tags: [["spasm_action", action]] },
      ]) {
        const { problems } = reviewed(input)
        const { fields } = asked(input)
        const problem = problems.find(({ code }) => code === "moderation")
        expect(problem?.tier).toBe("danger")
        expect(fields.find(({ path }) => path === problem?.path)?.name).toBe("action")
      }
      expect(reviewed(JSON.stringify({ ...body, action })).sentence).toBe("moderate")
    },
  )

  test("an action that nobody knows is told", () => {
    expect(codes(reviewed(JSON.stringify({ ...body, action: "transfer" })))).toEqual(["unknown-action"])
  })
})

describe("an event of a powerful kind", () => {
  /** Every powerful kind that has a number of its own, and some of the wide ranges. */
  const powerful = Array.from({ length: 65_536 }, (_, kind) => kind).filter(
    (kind) => kindPower(kind) !== null && (kind < 10_000 || kind % 97 === 0 || kindPower(kind) === "danger"),
  )

  test("is a post in no dress", () => {
    expect(powerful.length).toBeGreaterThan(200)
    for (const kind of powerful) {
      const reading = asked({ ...note, kind, tags: [...spasmTags, ["title", "Just a post"]] })
      expect(reading).toMatchObject({ form: "nostr-spasm", view: "raw", kind })
      expect(reading.problems).toContainEqual({ code: "powerful-kind", tier: kindPower(kind), path: "/kind" })
      expect(review(reading, context({ signer: nostrAlice })).sentence).toBe("sign-nostr")
    }
  })

  test.each([3, 14, 15, 62, 2022, 7375, 9002, 9321, 9735, 13194, 17375, 23194, 24133, 38383])(
    "kind %i is dangerous",
    (kind) => {
      expect(dangers(asked({ ...note, kind }))).toContain("powerful-kind")
    },
  )

  test.each([0, 4, 5, 13, 1984, 1985, 9734, 10002, 22242, 24242, 27235, 30078])(
    "kind %i is to be looked at",
    (kind) => {
      expect(codes(asked({ ...note, kind }))).toContain("powerful-kind")
    },
  )

  test("and one that nobody knows is told", () => {
    for (const kind of [2, 39, 1336, 20_001, 44_444])
      expect(codes(asked({ ...note, kind }))).toContain("unknown-kind")
    for (const kind of SPEAKING_KINDS) expect(codes(asked({ ...note, kind }))).toEqual([])
  })

  test("only kind 1 is shown as a post", () => {
    for (const kind of [0, 2, 5, 6, 7, 30_023, 65_535])
      expect(found(published({ ...note, kind, tags: spasmTags })).view).toBe("raw")
  })
})

describe("a text that is not what it looks like", () => {
  test.each([
    ["32 letters", "x".repeat(32)],
    ["32 bytes in two scripts", "привет мир, hello!".padEnd(25, "x").slice(0, 23)],
    ["32 bytes of JSON", '{"a":"bcdefghijklmnopqrstuvwxy"}'],
    ["64 digits", "ab".repeat(32)],
    ["64 capital digits", "AB".repeat(32)],
    ["64 digits with 0x", `0x${"ab".repeat(32)}`],
    ["64 digits with 0X", `0X${"ab".repeat(32)}`],
    ["64 digits between spaces", `  ${"ab".repeat(32)}\n`],
  ])("%s may be the hash of something else", (_, text) => {
    expect(bytesOf(text).length === 32 || /[0-9a-f]{64}/i.test(text)).toBe(true)
    expect(dangers(asked(bytesOf(text)))).toContain("hash-shaped")
    expect(dangers(asked(text))).toContain("hash-shaped")
  })

  test("32 bytes that are no text cannot be read", () => {
    const hash = sha256("0x01", "bytes")
    expect(reviewed(hash.fill(255, 0, 1))).toMatchObject({ sentence: "not-readable", tier: "danger" })
  })

  test.each(["0xabc", "0x", "0xzz", "0x12 and more"])("%s looks like bytes and is told", (text) => {
    expect(codes(asked(text))).toEqual(["hex-like"])
  })

  test("plain words are told apart from posts", () => {
    expect(codes(asked("hello"))).toEqual(["plain-text"])
    expect(found("hello").problems).toEqual([])
  })

  test.each([
    ["words", (secret: string) => `my key is ${secret}!`],
    ["a body", (secret: string) => JSON.stringify({ ...body, content: `x ${secret}` })],
    ["a field that nobody shows", (secret: string) => JSON.stringify({ ...body, x: [secret] })],
    ["an event", (secret: string) => ({ ...note, content: secret })],
    ["a tag", (secret: string) => ({ ...note, tags: [["t", secret]] })],
  ])("a secret key in %s is dangerous", (_, wrap) => {
    const secret = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"
    for (const spelt of [secret, secret.toUpperCase()])
      expect(dangers(asked(wrap(spelt)))).toEqual(["secret-in-text"])
    expect(codes(asked(wrap("nsec1short")))).not.toContain("secret-in-text")
  })

  test.each([
    { a: 1 },
    { to: alice, value: "0x1", data: "0x" },
    { types: {}, domain: {}, primaryType: "Permit", message: {} },
    { title: "t", description: "d" },
    { content: "x" },
    [],
  ])("%j is no post", (value) => {
    for (const reading of [asked(JSON.stringify(value)), found(value), asked(value)]) {
      expect(reading).toMatchObject({ form: "text", view: "raw", spasmid: null, authors: [] })
    }
  })

  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "a<b then stop",
    "Map<string, number>",
    "1 < 2 & 3",
    "&lt;b&gt;",
    "line\r\nline",
  ])("%j is shown as it is and is genuine", (content) => {
    const reading = found(closed(JSON.stringify({ ...body, content }), "alice"))
    expect(reading).toMatchObject({ view: "spasm", content })
    expect(provenAuthors(reading)).toEqual([alice])
    expect(codes(reading).includes("html")).toBe(/<[a-z]/i.test(content))
  })

  test("hidden characters are told in values, in keys and in tags", () => {
    for (const input of [
      { ...body, content: "a\u202eb" },
      { ...body, "a\u202eb": 1 },
    ])
      expect(dangers(asked(JSON.stringify(input)))).toContain("bidi-control")
    expect(dangers(asked({ ...note, tags: [["t", "a\u202eb"]] }))).toContain("bidi-control")
    expect(dangers(asked("a\u202eb"))).toContain("bidi-control")
  })

  test("a flood of harmless marks does not hide a dangerous one", () => {
    const flood = "a\u200bb\u200c".repeat(5_000)
    const reading = asked(`${flood}\u202e`)
    expect(dangers(reading)).toContain("bidi-control")
    expect(reading.problems.length).toBeLessThan(1_000)
  })

  test("a text beyond 128 kB is only text", () => {
    const large = JSON.stringify({ ...body, content: "é".repeat(65_500) })
    expect(asked(large)).toMatchObject({ form: "text", view: "raw" })
    expect(dangers(asked(large))).toEqual(["too-large"])
    expect(asked({ ...note, content: "é".repeat(65_536) })).toMatchObject({ form: "nostr", view: "raw" })
    expect(asked(JSON.stringify({ ...body, content: "é".repeat(65_000) })).view).toBe("spasm")
  })
})

describe("forged proof", () => {
  const text = JSON.stringify(body)

  test("a claim of being verified is dropped and told, wherever it stands", () => {
    for (const verified of [true, "true", 1]) {
      const claims = {
        ...body,
        authors: [{ addresses: [{ value: mallory }, { value: alice, verified }] }],
        verified,
      }
      for (const reading of [
        asked(JSON.stringify(claims)),
        found(JSON.stringify(claims)),
        found(closed(JSON.stringify(claims), "mallory")),
      ]) {
        expect(codes(reading)).toContain("verified-claimed")
        expect(provenAuthors(reading)).not.toContain(alice)
      }
    }
    expect(
      provenAuthors(
        found({ ...note, verified: true, authors: [{ addresses: [{ value: alice, verified: true }] }] }),
      ),
    ).toEqual([])
  })

  test.each([
    [
      "a text changed by one letter",
      { ...closed(text, "alice"), signedString: text.replace("hello", "hellO") },
    ],
    ["a text with one space more", { ...closed(text, "alice"), signedString: `${text} ` }],
    ["another's signature", { ...closed(text, "mallory"), signer: alice }],
    ["a signature without a signer", { ...closed(text, "alice"), signer: undefined }],
    ["an empty signature", { ...closed(text, "alice"), signature: "" }],
    ["a signature without 0x", { ...closed(text, "alice"), signature: signature(text, "alice").slice(2) }],
    [
      "a signature with 0X",
      { ...closed(text, "alice"), signature: signature(text, "alice").replace("0x", "0X") },
    ],
    [
      "a signature and one byte more",
      { ...closed(text, "alice"), signature: `${signature(text, "alice")}00` },
    ],
    ["a signature of zeros", { ...closed(text, "alice"), signature: `0x${"0".repeat(128)}1b` }],
    ["an event with other content", { ...published(note), content: "other" }],
    ["an event with another tag", { ...published(note), tags: [["t", "x"]] }],
    ["an event under another key", { ...published(note), pubkey: nostrMallory }],
    ["an event whose id is another's", { ...published(note), id: "0".repeat(64) }],
    [
      "an event with capital digits in its id",
      { ...published({ ...note, content: "x" }), id: bytesToHex(new Uint8Array(32)).toUpperCase() },
    ],
    ["an event with an empty signature", { ...published(note), sig: "" }],
    ["an event with a signature of zeros", { ...published(note), sig: "0".repeat(128) }],
  ])("%s proves nothing", (_, event) => {
    const reading = found(event)
    expect(reading.view).toBe("refuse")
    expect(reading.spasmid).toBeNull()
    expect(reading.signatures).toMatchObject([{ valid: false }])
    expect(reading.signatures[0]).not.toHaveProperty("signer")
    expect(provenAuthors(reading)).toEqual([])
    expect(dangers(reading)).toContain("bad-signature")
  })

  test("a wrong id is told by name", () => {
    expect(found({ ...published(note), id: "0".repeat(64) }).problems).toContainEqual({
      code: "bad-id",
      tier: "danger",
      path: "/id",
    })
  })

  test("a text signed by one and naming another is by nobody", () => {
    for (const named of [authors(alice), authors(), { authors: [{ usernames: [{ value: "alice" }] }] }]) {
      const reading = found(closed(JSON.stringify({ ...body, ...named }), "mallory"))
      expect(reading.signatures).toMatchObject([{ valid: true, signer: mallory }])
      expect(provenAuthors(reading)).toEqual([])
      expect(dangers(reading)).toContain("author-mismatch")
    }
  })

  test("of two that a text names, only the one who signed is proven", () => {
    const reading = found(closed(JSON.stringify({ ...body, ...authors(alice, mallory) }), "mallory"))
    expect(reading.authors).toEqual([
      { address: alice, format: "ethereum", state: "claimed" },
      { address: mallory, format: "ethereum", state: "signed" },
    ])
  })

  test("a text that was not compact is genuine as it was signed, and told", () => {
    for (const spaced of [
      JSON.stringify(body, null, 2),
      text.replace("hello", "\\u0068ello"),
      text.replace("1732000000000", "1.732e12"),
    ]) {
      const reading = found(closed(spaced, "alice"))
      expect(provenAuthors(reading)).toEqual([alice])
      expect(reading.spasmid).toBe(found(text).spasmid)
      expect(codes(reading)).toEqual(["not-canonical"])
    }
  })

  test("nothing that is not signed is taken for signed", () => {
    for (const event of [body, dmp, note, { ...note, sig: 5 }, { ...note, tags: spasmTags }]) {
      expect(found(event).signatures).toEqual([])
      expect(codes(found(event))).toContain("not-signed")
      expect(provenAuthors(found(event))).toEqual([])
    }
  })

  test.each([
    "forged-merge-unsigned-first",
    "tampered-sibling-in-envelope",
    "forged-verified-flag-in-body",
    "invalid-dmp-wrong-sig",
    "tampered-body-closed",
  ])("%s gives nobody's name to its text", (name) => {
    const file = JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), "utf8")) as {
      input?: unknown
      inputText?: string
    }
    expect(found(file.inputText ?? file.input).authors.filter(({ state }) => state === "signed")).toEqual([])
  })

  test("every sibling of a forged pair stands for itself alone", () => {
    const honest = {
      type: "SiblingSpasmSignedV2",
      signedString: text,
      signatures: [{ value: signature(text, "alice"), pubkey: alice }],
    }
    const forged = { type: "SiblingSpasmV2", signedString: JSON.stringify({ ...body, content: "FORGED" }) }
    for (const type of [
      "SpasmEventEnvelopeV2",
      "SpasmEventV2",
      "SpasmEventDatabaseV2",
      "SpasmEventEnvelopeWithTreeV2",
    ]) {
      for (const siblings of [
        [forged, honest],
        [honest, forged],
      ]) {
        const reading = found({ type, siblings })
        expect(reading.authors.filter(({ state }) => state === "signed")).toEqual([])
        const forgeries = [reading, ...reading.parts].filter(({ content }) => content === "FORGED")
        expect(forgeries.flatMap(provenAuthors)).toEqual([])
      }
    }
  })
})

describe("the time of a post", () => {
  const minute = 60_000
  const day = 24 * 60 * minute

  test.each([
    [0, "clear"],
    [-10 * minute, "clear"],
    [2 * minute, "clear"],
    [-10 * minute - 1000, "check"],
    [2 * minute + 1000, "check"],
    [-day, "check"],
    [day, "check"],
    [-day - 1000, "danger"],
    [day + 1000, "danger"],
  ])("%i ms from now is %s in every form", (offset, tier) => {
    const time = NOW + offset
    const tags = [["license", "MIT"]]
    const reviews = [
      reviewed(JSON.stringify({ ...body, timestamp: time })),
      reviewed(JSON.stringify({ ...body, timestamp: time / 1000 })),
      reviewed(JSON.stringify({ ...dmp, time: new Date(time).toISOString() })),
      reviewed({ ...note, created_at: time / 1000, tags }, { signer: nostrAlice }),
      reviewed(
        { ...note, created_at: time / 1000, tags: [...spasmTags, ["spasm_timestamp", String(time)]] },
        { signer: nostrAlice },
      ),
    ]
    const tag = "/tags/2/1"
    for (const [at, places] of [
      ["/timestamp"],
      ["/timestamp"],
      ["/time"],
      ["/created_at"],
      [tag, "/created_at"],
    ].entries()) {
      const { tier: told, problems } = reviews[at] as Review
      expect(told).toBe(tier)
      expect(problems).toEqual(
        tier === "clear" ? [] : places.map((path) => ({ code: "time-skew", tier, path })),
      )
    }
  })

  test.each([[0], [NOW], [NOW / 1000 + 400 * 86_400]])(
    "an event created at %i is far off, whatever its tags say",
    (created_at) => {
      for (const tags of [[], [...spasmTags, ["spasm_timestamp", String(NOW)]]]) {
        expect(dangers(reviewed({ ...note, created_at, tags }, { signer: nostrAlice }))).toContain(
          "time-skew",
        )
      }
    },
  )

  test.each([-1, 1.5, 1e20, 1e300])("a time of %d is far off", (timestamp) => {
    expect(dangers(reviewed(JSON.stringify({ ...body, timestamp })))).toContain("time-skew")
  })
})

describe("the author of a post", () => {
  const mismatch = (input: unknown, change: Partial<ReviewContext> = {}): boolean =>
    dangers(reviewed(input, change)).includes("author-mismatch")
  const by = (...addresses: string[]): string => JSON.stringify({ ...body, ...authors(...addresses) })

  test("is the key that signs, however it is spelt, alone or beside the person's other keys", () => {
    for (const addresses of [[alice], [keys.ethereum.alice.address], [alice, nostrAlice], []])
      expect(mismatch(by(...addresses))).toBe(false)
    const { authors: _, ...nobodys } = { ...body, authors: [] }
    for (const text of [nobodys, { ...nobodys, authors: [] }].map((one) => JSON.stringify(one)))
      expect(dangers(reviewed(text))).toEqual(["no-author"])
    expect(dangers(reviewed(by(alice)))).toEqual([])
    expect(mismatch(by(alice), { signer: keys.ethereum.alice.address })).toBe(false)
  })

  test("is dangerous where it is somebody else, or only another key of the person", () => {
    for (const addresses of [[mallory], [alice, mallory], [mallory, alice], [nostrAlice]])
      expect(mismatch(by(...addresses))).toBe(true)
    expect(mismatch({ ...note, pubkey: nostrMallory }, { signer: nostrAlice })).toBe(true)
  })

  test("is told at the name of the other", () => {
    const at = (input: unknown, change: Partial<ReviewContext> = {}) =>
      reviewed(input, change).problems.flatMap(({ code, path }) => (code === "author-mismatch" ? [path] : []))
    expect(at(by(alice, mallory))).toEqual(["/authors/0/addresses/1/value"])
    expect(at(by(nostrAlice))).toEqual(["/authors/0/addresses/0/value"])
    expect(at({ ...note, pubkey: nostrMallory }, { signer: nostrAlice })).toEqual(["/pubkey"])
    const tag = ["O", `spasm_author:${mallory}`, "spasm_aadd_1"]
    const mapping = [
      "tags_mapping",
      "spasm_aadd_1",
      "O",
      tag[1] ?? "",
      "se2",
      "authors.addresses",
      "0",
      "0",
      "slice.13",
    ]
    const tags = [...spasmTags, tag, [...mapping, "", "ethereum-pubkey", "", "", ""]]
    expect(at({ ...note, tags }, { signer: nostrAlice })).toEqual(["/tags/2/1"])
    const everywhere = {
      title: mallory,
      mentions: [{ addresses: [{ value: mallory }] }],
      ...authors(mallory),
    }
    expect(at(JSON.stringify({ ...body, ...everywhere }))).toEqual(["/authors/0/addresses/0/value"])
    const mention = ["p", tag[1] ?? ""]
    const mentioned = [...spasmTags, mention, tag, [...mapping, "", "ethereum-pubkey", "", "", ""]]
    expect(at({ ...note, tags: mentioned }, { signer: nostrAlice })).toEqual(["/tags/3/1"])
    const usernames = [{ value: "alice" }]
    expect(at(JSON.stringify({ ...body, authors: [{ usernames }] }))).toEqual([
      "/authors/0/usernames/0/value",
    ])
  })

  test("is dangerous where it is named by something that no key can prove", () => {
    for (const name of ["vitalik.eth", "https://example.com/alice", alice.slice(2)]) {
      expect(mismatch(by(name))).toBe(true)
      expect(mismatch(by(alice, name))).toBe(true)
    }
    expect(mismatch(JSON.stringify({ ...body, authors: [{ usernames: [{ value: "alice" }] }] }))).toBe(true)
    expect(
      mismatch(
        JSON.stringify({
          ...body,
          authors: [{ usernames: [{ value: "alice" }], addresses: [{ value: alice }] }],
        }),
      ),
    ).toBe(false)
  })
})

describe("a character that Markdown writes by number or name", () => {
  test.each([
    ["price &#x202E;001&#x202C; USD", ["bidi-control danger &#x202E;", "bidi-control danger &#x202C;"]],
    ["a&shy;b&ZeroWidthSpace;c", ["hidden-character check &shy;", "hidden-character check &ZeroWidthSpace;"]],
    ["words&#917569;", ["hidden-character danger &#917569;"]],
    ["one&nbsp;two", ["hidden-character check &nbsp;"]],
    ["Q&A; &amp; &lt;b&gt; &#39; &#8364; &eacute; &unknown; &#x110000; &#xFFFFFFF;", []],
  ])("%s is told like the character itself", (content, marks) => {
    for (const input of [
      JSON.stringify({ ...body, content }),
      JSON.stringify({ ...body, title: content }),
      JSON.stringify({ ...dmp, text: content }),
      { ...note, content },
    ]) {
      const told = asked(input).problems.flatMap(({ code, tier, start, end }) =>
        start === undefined ? [] : [`${code} ${tier} ${content.slice(start, end)}`],
      )
      expect(told).toEqual(marks)
    }
  })
})

describe("a host that imitates another", () => {
  const bank = "bаnk.com"
  const relay = "wss://rеlay.damus.io"
  const at = (input: unknown): (string | undefined)[] =>
    asked(input).problems.flatMap(({ code, path }) => (code === "mixed-script-host" ? [path] : []))

  test.each([
    ["a log-in to a relay", { ...note, kind: 22242, tags: [["relay", relay]] }, "/tags/0/1"],
    ["a relay of a list", { ...note, kind: 10002, tags: [["r", relay]] }, "/tags/0/1"],
    ["a bare relay", { ...note, kind: 10002, tags: [["r", bank]] }, "/tags/0/1"],
    ["a host of a body", JSON.stringify({ ...body, hosts: [{ value: bank }] }), "/hosts/0/value"],
    ["a link of a body", JSON.stringify({ ...body, links: [{ value: bank }] }), "/links/0/value"],
    ["the words of a body", JSON.stringify({ ...body, content: `go to www.${bank}` }), "/content"],
    ["a profile, escaped", { ...note, kind: 0, content: '{"about":"https://b\\u0430nk.com"}' }, "/content"],
    ...["website", "nip05", "picture"].map((key) => [
      `a profile's ${key}`,
      { ...note, kind: 0, content: JSON.stringify({ [key]: bank }) },
      "/content",
    ]),
    ["a payment address", { ...note, kind: 0, content: `{"lud16":"me@${bank}"}` }, "/content"],
  ])("%s is dangerous where it stands, and told once", (_, input, path) => {
    expect(at(input)).toEqual([path])
    expect(dangers(asked(input))).toContain("mixed-script-host")
  })

  test("is told of as unseen where there are too many to look at", () => {
    const posts = Array.from({ length: 100 }, (_, post) => ({
      url: "https://x",
      title: Array.from({ length: 100 }, (_, host) => `http://ж${post}.${host}`).join(" "),
    }))
    const { children } = found(posts)
    expect(codes(children[0] as Reading)).toEqual(["not-signed"])
    expect(dangers(children[99] as Reading)).toEqual(["too-large"])
    expect(codes(found({ url: "https://x", title: "http://ж99.99" }))).toEqual(["not-signed"])
  })
})

describe("the JSON of a profile", () => {
  const profile = (content: string): NostrTemplate => ({ ...note, kind: 0, content })
  const inContent = (content: string): readonly Problem[] =>
    asked(profile(content)).problems.filter(({ path }) => path === "/content")

  test("with nothing wrong has nothing to tell", () => {
    expect(
      inContent(JSON.stringify({ name: "Ада", website: "https://пример.рф", lud16: "a@b.example" })),
    ).toEqual([])
  })

  test("that says a thing twice is dangerous", () => {
    const twice = '{"lud16":"me@a.example","lud16":"mallory@b.example"}'
    expect(inContent(twice)).toEqual([
      { code: "duplicate-key", tier: "danger", path: "/content", start: 24, end: 31 },
    ])
  })

  test.each(["", "hello", '{"lud16":', "[]", '{"a":1,}'])("that is none (%j) is told", (content) => {
    expect(inContent(content)).toMatchObject([{ code: "broken-json", tier: "check" }])
  })

  test("cannot hide characters by escaping them, and each is told once", () => {
    for (const content of [
      '{"name":"a\\u202eb"}',
      '{"na\\u202eme":"b"}',
      '{"x":{"y":["\\u202e"]}}',
      '{"name":"\u202e"}',
    ])
      expect(inContent(content).map(({ code, tier }) => `${code} ${tier}`)).toEqual(["bidi-control danger"])
  })
})

describe("mentions", () => {
  const keyAt = (at: number): string => at.toString(16).padStart(64, "0")
  const some = (count: number): string[] => Array.from({ length: count }, (_, at) => keyAt(at))
  const bodyWith = (mentions: readonly object[]): string => JSON.stringify({ ...body, mentions })
  const noteWith = (mentioned: readonly string[], kind = 1): NostrTemplate => ({
    ...note,
    kind,
    tags: mentioned.map((key) => ["p", key, "wss://relay.example"]),
  })
  const told = (input: unknown): readonly Problem[] =>
    reviewed(input, { signer: nostrAlice }).problems.filter(({ code }) => code === "many-mentions")

  test.each([
    [0, []],
    [10, []],
    [11, [{ code: "many-mentions", tier: "check" }]],
  ])("of %i keys are told where they are more than ten, in every form", (count, expected) => {
    const each = some(count).map((value) => ({ addresses: [{ value, format: { name: "nostr-hex" } }] }))
    const together = some(count).map((value) => ({ value, hosts: [{ value: `wss://${value}.example` }] }))
    for (const input of [
      bodyWith(each),
      bodyWith([{ addresses: together }]),
      bodyWith([{ usernames: some(count).map((value) => ({ value, provider: value })) }]),
      noteWith(some(count)),
      { ...noteWith(some(count)), tags: [...spasmTags, ...noteWith(some(count)).tags] },
      noteWith(some(count), 30023),
    ])
      expect(told(input)).toEqual(expected)
  })

  test("of one key count once, however often and in whatever case", () => {
    const key = "ab".repeat(32)
    const again = Array.from({ length: 20 }, (_, at) => key.slice(0, at) + key.slice(at).toUpperCase())
    expect(told(bodyWith(again.map((value) => ({ addresses: [{ value }] }))))).toEqual([])
    expect(told(noteWith(Array.from({ length: 20 }, () => nostrAlice)))).toEqual([])
  })

  test.each([3, 10000, 30000, 39089])("a list of people, kind %i, has none", (kind) => {
    expect(told(noteWith(some(50), kind))).toEqual([])
  })
})

describe("a login", () => {
  const origin = "https://forum.example"
  type Parts = Partial<
    Record<
      "header" | "address" | "statement" | "uri" | "version" | "chain" | "nonce" | "issued" | "more",
      string
    >
  >
  const login = ({
    header = "forum.example",
    address = keys.ethereum.alice.address,
    statement = "\nWelcome.\n",
    uri = `${origin}/login`,
    version = "1",
    chain = "1",
    nonce = "abcdefgh12",
    issued = new Date(NOW).toISOString(),
    more = "",
  }: Parts = {}): string =>
    `${header} wants you to sign in with your Ethereum account:\n${address}\n${statement}\nURI: ${uri}\nVersion: ${version}\nChain ID: ${chain}\nNonce: ${nonce}\nIssued At: ${issued}${more}`
  const told = (parts: Parts, change: Partial<ReviewContext> = {}): string[] =>
    reviewed(login(parts), { origin, ...change }).problems.map(({ code, tier }) => `${code} ${tier}`)

  test("to the asking site by the asking key has nothing to tell", () => {
    expect(reviewed(login(), { origin })).toMatchObject({ sentence: "sign-in", tier: "clear" })
    for (const parts of [
      { header: "https://forum.example" },
      { header: "Forum.Example", uri: "https://Forum.Example/" },
      { address: alice },
      { statement: "\n" },
      { more: "\nRequest ID: 5\nResources:\n- https://forum.example/a\n- ipfs://b" },
      {
        more: `\nExpiration Time: ${new Date(NOW + 1).toISOString()}\nNot Before: ${new Date(NOW).toISOString()}`,
      },
    ]) {
      expect(told(parts)).toEqual([])
    }
    expect(
      told(
        { header: "forum.example:8443", uri: "https://forum.example:8443/" },
        { origin: "https://forum.example:8443" },
      ),
    ).toEqual([])
  })

  test("that names the port which its scheme has anyway is to the same site", () => {
    expect(told({ header: "forum.example:443" })).toEqual([])
    expect(told({ uri: `${origin}:443/` })).toEqual([])
    const http = { header: "forum.example:80", uri: "http://forum.example/" }
    expect(told(http, { origin: "http://forum.example" })).toEqual([])
    expect(told(http)).toContain("siwe-domain danger")
    expect(told({ header: "forum.example:443" }, { origin: `${origin}:8443` })).toContain(
      "siwe-domain danger",
    )
    const opened = (u: string): string[] =>
      dangers(reviewed({ ...note, kind: 27235, tags: [["u", u]] }, { origin, signer: nostrAlice }))
    expect(opened(`${origin}:443/x`)).toEqual([])
    expect(opened(`${origin}/x`)).toEqual([])
    for (const u of [`${origin}:80/x`, `http://forum.example:443/x`, `${origin}:443@bank.example/`])
      expect(opened(u)).toEqual(["siwe-domain"])
  })

  test("in other letters than the standard's is none, and looks like one", () => {
    const shouted = login().replace("wants you", "WANTS you")
    expect(reviewed(shouted, { origin })).toMatchObject({ sentence: "sign-message", tier: "danger" })
    expect(dangers(asked(shouted))).toEqual(["siwe-malformed"])
    expect(told({ header: "HTTPS://forum.example" })).toEqual([])
  })

  test.each([
    ["another site", { header: "bank.example", uri: "https://bank.example/" }],
    ["a site within the asking one", { header: "login.forum.example", uri: "https://login.forum.example/" }],
    ["the site around the asking one", { header: "example", uri: "https://example/" }],
    ["another port", { header: "forum.example:8443", uri: "https://forum.example:8443/" }],
    ["another scheme", { header: "http://forum.example" }],
    ["a user at another site", { header: "forum.example@bank.example", uri: "https://bank.example/" }],
    ["a user at the asking site", { header: "bank.example@forum.example" }],
    ["a look-alike in Cyrillic", { header: "fоrum.example", uri: "https://fоrum.example/" }],
    ["a look-alike in Punycode", { header: "xn--frum-55d.example", uri: "https://xn--frum-55d.example/" }],
    ["a name that ends in a dot", { header: "forum.example.", uri: "https://forum.example./" }],
    ["a name with something hidden", { header: "forum.exa\u200bmple" }],
  ])("to %s is dangerous", (_, parts) => {
    expect(told(parts)).toContain("siwe-domain danger")
  })

  test("points at what is wrong in the text, whatever else says the same", () => {
    const expired = "Expiration Time: 2024-11-19T07:06:40Z"
    const early = "Not Before: 2030-01-01T00:00:00Z"
    const issued = "2020-01-01T00:00:00Z"
    const text = login({
      header: "https://bank.example",
      address: mallory,
      statement: `\nIssued At: ${issued}\n`,
      issued,
      more: `\n${expired}\n${early}\nResources:\n- ${expired}`,
    })
    const { problems } = reviewed(text)
    const pieces = problems.flatMap(({ start, end }) => (start === undefined ? [] : [text.slice(start, end)]))
    const uri = `URI: ${origin}/login`
    expect(pieces).toEqual(["https://bank.example", mallory, expired, early, uri, `Issued At: ${issued}`])
    const starts = problems.flatMap(({ start }) => start ?? [])
    expect(starts[5]).toBe(text.lastIndexOf("Issued At: "))
    expect(starts[2]).toBe(text.indexOf(`\n${expired}`) + 1)
    for (const [parts, piece] of [
      [{ nonce: "abc" }, "Nonce: abc"],
      [{ version: "2" }, "Version: 2"],
      [{ more: "\nResources:\n- https://a.example\n- URN:recap:e" }, "- URN:recap:e"],
    ] as const) {
      const one = login(parts)
      const [{ start, end } = {}] = reviewed(one, { origin }).problems
      expect(one.slice(start, end)).toBe(piece)
    }
  })

  test("is for https and the usual port where it names none, but on a person's own machine", () => {
    const from = (asking: string, parts: Parts = {}) =>
      told({ uri: `${asking}/login`, ...parts }, { origin: asking })
    expect(from("https://forum.example")).toEqual([])
    expect(told({}, { origin: "http://forum.example" }), "a log-in of the https site").toEqual([
      "siwe-domain danger",
    ])
    expect(from("http://forum.example")).toEqual(["siwe-domain check"])
    expect(from("http://forum.example", { header: "http://forum.example" })).toEqual([])
    expect(from("https://forum.example:8443")).toContain("siwe-domain check")
    expect(from("https://forum.example:8443", { header: "forum.example:8443" })).toEqual([])
    for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "[::1]"])
      expect(from(`http://${host}`, { header: host }), host).toEqual([])
    expect(from("http://[::1]:3000", { header: "[::1]" })).toEqual(["siwe-domain check"])
    expect(from("http://[::1]:3000", { header: "[::2]" })).toContain("siwe-domain danger")
  })

  test("is told once where it is, whoever finds it, and at each place where it is", () => {
    const [capital, small] = [keys.ethereum.mallory.address, mallory].map((one) => one.slice(0, 22))
    const misspelt = (capital ?? "") + keys.ethereum.mallory.address.slice(22).toLowerCase()
    expect(small).not.toBe(capital)
    expect(told({ address: misspelt })).toEqual(["siwe-address danger"])
    expect(told({ header: "bank.example@evil.example", uri: "https://evil.example/" })).toEqual([
      "siwe-domain danger",
    ])
    expect(told({ header: "bank.example", uri: "https://other.example/" })).toEqual([
      "siwe-domain danger",
      "siwe-domain check",
    ])
  })

  test("is one however long its first line is", () => {
    const scheme = `${"a".repeat(5000)}://bank.example`
    const reading = asked(
      `${scheme} wants you to sign in with your Ethereum account:\n${keys.ethereum.alice.address}`,
    )
    expect(dangers(reading)).toContain("siwe-malformed")
  })

  test("for a user of a site is dangerous whoever asks", () => {
    expect(dangers(asked(login({ header: "forum.example@forum.example" })))).toContain("siwe-domain")
  })

  test("to the asking site by way of another is to be looked at", () => {
    for (const uri of [
      "https://bank.example/",
      "https://forum.example@bank.example/",
      "https://forum.example\\@bank.example/",
      "did:key:z6Mk",
    ]) {
      expect(told({ uri })).toEqual(["siwe-domain check"])
    }
  })

  test("by another key, or by one that is misspelt, is dangerous", () => {
    expect(told({ address: mallory })).toEqual(["siwe-address danger"])
    expect(told({ address: keys.ethereum.alice.address.replace("D", "d") })).toEqual(["siwe-address danger"])
  })

  test.each([
    ["issued in three minutes", { issued: new Date(NOW + 180_000).toISOString() }, "siwe-time check"],
    ["issued two days ago", { issued: new Date(NOW - 2 * 86_400_000).toISOString() }, "siwe-time check"],
    ["expired now", { more: `\nExpiration Time: ${new Date(NOW).toISOString()}` }, "siwe-time danger"],
    ["expired in another zone", { more: "\nExpiration Time: 2024-11-19T09:06:40+02:00" }, "siwe-time danger"],
    ["not valid yet", { more: `\nNot Before: ${new Date(NOW + 1).toISOString()}` }, "siwe-time danger"],
    ["that lets the site act", { more: "\nResources:\n- urn:recap:eyJhdHQiOnt9fQ" }, "siwe-resource danger"],
    ["of another version", { version: "2" }, "siwe-malformed danger"],
    ["with a short nonce", { nonce: "abc" }, "siwe-malformed check"],
  ])("%s is told", (_, parts, problem) => {
    expect(told(parts)).toEqual([problem])
  })

  test.each([
    ["something after its end", { more: "\nand I owe you 5 ETH" }],
    ["a line of space after its end", { more: "\n" }],
    ["two statements", { statement: "\nWelcome.\nI owe you.\n" }],
    ["lines that end otherwise", { statement: "\r\nWelcome.\r\n" }],
    ["an expiry that is no time", { more: "\nExpiration Time: never" }],
    ["an expiry in month 13", { more: "\nExpiration Time: 2030-13-01T00:00:00Z" }],
    ["an expiry on 30 February", { more: "\nExpiration Time: 2030-02-30T00:00:00Z" }],
    ["an issue at hour 25", { issued: "2024-11-19T25:00:00Z" }],
    ["an address of 39 digits", { address: alice.slice(0, 41) }],
    [
      "fields in another order",
      { more: "\nNot Before: 2030-01-01T00:00:00Z\nExpiration Time: 2030-01-01T00:00:00Z" },
    ],
    ["a nonce with a sign", { nonce: "abcdefgh-1" }],
    ["a site with a path", { header: "forum.example/login" }],
    ["a word before it", { header: "Hello! forum.example" }],
  ])("with %s is exact text and dangerous", (_, parts) => {
    const reading = asked(login(parts))
    expect(reading).toMatchObject({ form: "text", content: login(parts) })
    expect(dangers(reading)).toContain("siwe-malformed")
  })

  test("over HTTP to another site is dangerous", () => {
    const http = (u: string): string[] =>
      dangers(
        reviewed(
          {
            ...note,
            kind: 27_235,
            content: "",
            tags: [
              ["u", u],
              ["method", "GET"],
            ],
          },
          { origin, signer: nostrAlice },
        ),
      )
    expect(http(`${origin}/api?x=1`)).toEqual([])
    for (const u of [
      "https://bank.example/api",
      "http://forum.example/api",
      "https://forum.example:8443/",
      "https://forum.example@bank.example/",
      "https://forum.example.bank.example/",
      "https://forum.example\\.bank.example/",
      "",
      "/api",
    ]) {
      expect(http(u)).toEqual(["siwe-domain"])
    }
    const twice = {
      ...note,
      kind: 27_235,
      tags: [
        ["u", `${origin}/`],
        ["u", "https://bank.example/"],
      ],
    }
    expect(reviewed(twice, { origin, signer: nostrAlice }).problems).toContainEqual({
      code: "siwe-domain",
      tier: "danger",
      path: "/tags/1/1",
    })
  })
})

describe("the parameters of personal_sign", () => {
  const account = keys.ethereum.alice.address as `0x${string}`

  /** The bytes that the parameters stand for, proven by another library's recovery from this signer's signature. */
  async function signs(params: readonly unknown[], raw: Uint8Array): Promise<void> {
    const parsed = parsePersonalSign(params)
    if (!parsed.ok) throw new Error(parsed.message)
    const two = params.every((one) => /^0x[0-9a-f]{40}$/i.test(String(one)))
    expect(parsed).toEqual({
      ok: true,
      message: toHex(raw),
      address: alice,
      ...(two && { twoAddresses: true }),
    })
    const made = signPersonalMessage(
      hexToBytes(parsed.message.slice(2)),
      hexToBytes(keys.ethereum.alice.privateKey.slice(2)),
    ) as `0x${string}`
    expect(await recoverMessageAddress({ message: { raw }, signature: made })).toBe(account)
    expect(recoverPersonal([toHex(raw), made])).toEqual({ ok: true, address: alice })
  }

  test.each([
    "cafe",
    "deadbeef",
    "0xabc",
    "0x0",
    "0xzz",
    "0X",
    "0X6869",
    "0XCAFE",
    " 0x6869",
    "0x6869 ",
    "0x68\n",
    "x6869",
    "\\x6869",
    "hello",
    "é",
    "\u0000",
    "👩‍👩‍👧",
  ])("%j is its own letters", async (text) => {
    await signs([text, account], new TextEncoder().encode(text))
  })

  test.each(["0xcafe", "0xCAFE", "0x00", "0x68656c6c6f", "0xff"])("%s is bytes", async (hex) => {
    await signs([hex, account], hexToBytes(hex.slice(2).toLowerCase()))
  })

  test("any bytes and any text come through whole", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ minLength: 1 }), fc.string({ minLength: 1, unit: "binary" })),
        async (data) => {
          const isHex = typeof data === "string" && /^0x([0-9a-f]{2})*$/i.test(data)
          if (isHex) return
          const raw = typeof data === "string" ? new TextEncoder().encode(data) : data
          await signs([typeof data === "string" ? data : toHex(data), account], raw)
        },
      ),
      { numRuns: 100 },
    )
  })

  test("address first, as old pages write it, is turned only where it cannot mean anything else", async () => {
    await signs([account, "hello"], new TextEncoder().encode("hello"))
    await signs([account, "0x6869"], new TextEncoder().encode("hi"))
    const { address } = keys.ethereum.bob
    await signs([address, account], hexToBytes(address.slice(2).toLowerCase()))
    await signs([account, account], hexToBytes(account.slice(2).toLowerCase()))
  })

  test.each([
    ["a body", (text: string) => JSON.stringify({ ...body, content: text })],
    ["a plain text", (text: string) => text],
  ])("empty lines that push words out of sight are told of in %s", (_, of) => {
    const told = (text: string): readonly string[] => codes(read(of(text), { as: "request" }))
    const lines = (count: number, line = ""): string => `top\n${`${line}\n`.repeat(count)}bottom`
    expect(told(lines(3))).not.toContain("hidden-character")
    for (const text of [lines(4), lines(2000), lines(6, "  \t")])
      expect(told(text)).toContain("hidden-character")
  })

  test("whatever is asked from inside another site's page needs a look", () => {
    const wish = { kind: "personal-sign", address: alice, message: toHex("words") } as const
    const site = "https://forum.example"
    const told = (top: string | null): readonly string[] => {
      const caller = { origin: site, top, tabId: 1, frameId: 4 }
      return codes(reviewWish(wish, caller, { own: [alice], now: NOW }))
    }
    expect(told(site)).not.toContain("framed")
    for (const top of ["https://other.example", "http://forum.example", null])
      expect(told(top)).toContain("framed")
  })

  test("two addresses are told of, and are another request than the same bytes given as text", () => {
    const text = "twenty letters, here"
    const reviewed = (data: string): [readonly string[], string] => {
      const parsed = parsePersonalSign([data, account])
      if (!parsed.ok) throw new Error(parsed.message)
      const { ok: _, ...asked } = parsed
      const wish = { kind: "personal-sign", ...asked } as const
      const site = "https://forum.example"
      const caller = { origin: site, top: site, tabId: 1, frameId: 0 }
      const { problems } = reviewWish(wish, caller, { own: [alice], now: NOW })
      return [codes({ problems }), requestHash(caller, wish)]
    }
    const [told, hash] = reviewed(toHex(text))
    const [plain, other] = reviewed(text)
    expect(told).toEqual(["plain-text", "two-addresses"])
    expect(plain).toEqual(["plain-text"])
    expect(hash).not.toBe(other)
    expect(reviewed(keys.ethereum.bob.address)[0]).toEqual(["invalid-utf8", "two-addresses"])
  })

  test.each([
    ["no parameters", undefined],
    ["an object", { 0: "hello", 1: account }],
    ["no address", ["hello"]],
    ["an address without 0x", ["hello", account.slice(2)]],
    ["an address with 0X", ["hello", `0X${account.slice(2)}`]],
    ["an address of 39 digits", ["hello", account.slice(0, -1)]],
    ["a number for a message", [5, account]],
    ["an empty message", ["", account]],
    ["no bytes", ["0x", account]],
    ["half of a character", ["\ud800", account]],
  ])("%s is refused", (_, params) => {
    expect(parsePersonalSign(params)).toMatchObject({ ok: false })
  })

  test("the hash that is signed is the one of EIP-191 and of nothing else", async () => {
    const text = JSON.stringify([0, nostrAlice, 1, 1, [], "x"])
    const made = signature(text, "alice") as `0x${string}`
    expect(await recoverMessageAddress({ message: text, signature: made })).toBe(account)
    expect(hashMessage(text)).not.toBe(sha256(toHex(text)))
  })
})
