// Events that hold other events: whatever is put beside a genuine signature, it counts for its own text alone.
import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { signNostrEvent, signPersonalMessage } from "../../../lib/core/signer.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Problem, Reading } from "../../../lib/core/spasm/reading.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

type Name = keyof typeof keys.ethereum
const address = (name: Name): string => keys.ethereum[name].address.toLowerCase()
const alice = address("alice")
const mallory = address("mallory")
const nostrAlice = keys.nostr.alice.pubkey

const found = (input: unknown): Reading => read(input, { as: "event" })
const told = ({ problems }: Reading): string[] => problems.map(({ code, tier }: Problem) => `${tier} ${code}`)
/** Whoever a Reading presents as author, unless it is refused. */
const proven = ({ view, authors }: Reading): string[] =>
  view === "refuse" ? [] : authors.filter(({ state }) => state === "signed").map((one) => one.address)

const signText = (text: string, name: Name): string =>
  signPersonalMessage(
    encodeUtf8(text) ?? new Uint8Array(),
    hexToBytes(keys.ethereum[name].privateKey.slice(2)),
  )

const bodyOf = (fields: object = {}, authors: readonly string[] = [alice]): object => ({
  type: "SpasmEventBodyV2",
  action: "post",
  title: "Own post",
  content: "Hello Spasm",
  timestamp: 1_732_000_000_000,
  license: "MIT",
  ...fields,
  authors: [{ addresses: authors.map((value) => ({ value, format: { name: "ethereum-pubkey" } })) }],
})
const dmpOf = (fields: object = {}): object => ({
  version: "dmp_v0.1.0",
  time: "2024-11-19T07:06:40.000Z",
  action: "post",
  target: "",
  title: "Own post",
  text: "Hello Spasm",
  license: "MIT",
  ...fields,
})
const unsigned = (text: string, type = "SiblingSpasmV2"): object => ({ type, signedString: text })
const signed = (value: object, name: Name, type = "SiblingSpasmSignedV2", pubkey = address(name)): object => {
  const signedString = JSON.stringify(value)
  return { type, signedString, signatures: [{ value: signText(signedString, name), pubkey }] }
}
const note = (fields: Partial<NostrTemplate> = {}): object =>
  signNostrEvent(
    { kind: 1, created_at: 1_732_000_000, content: "Hello Spasm", tags: [], ...fields, pubkey: nostrAlice },
    hexToBytes(keys.nostr.alice.secretKey),
    new Uint8Array(32),
  )
const nostrSibling = (event: object): object => ({ type: "SiblingNostrSignedV2", originalObject: event })
const envelope = (...siblings: readonly object[]): Record<string, unknown> => ({
  type: "SpasmEventEnvelopeV2",
  siblings,
})
const FORGED = bodyOf({ title: "FORGED", content: "Never said by alice" })
const OUTER = ["SpasmEventEnvelopeV2", "SpasmEventEnvelopeWithTreeV2", "SpasmEventDatabaseV2", "SpasmEventV2"]

describe("a genuine envelope", () => {
  test("is its signed text, by whoever signed it", () => {
    const reading = found(envelope(signed(bodyOf(), "alice")))
    expect(reading).toMatchObject({
      form: "envelope",
      view: "spasm",
      title: "Own post",
      problems: [],
      parts: [],
    })
    expect(proven(reading)).toEqual([alice])
    expect(reading.fields).toContainEqual({ path: "/title", name: "title", value: "Own post" })
  })

  test("signed by two of one text counts both, and whoever did not is only named", () => {
    const bob = address("bob")
    const text = JSON.stringify(bodyOf({}, [alice, bob, mallory]))
    const signatures = (["alice", "bob"] as const).map((name) => ({
      value: signText(text, name),
      pubkey: address(name),
    }))
    const reading = found(envelope({ type: "SiblingSpasmSignedV2", signedString: text, signatures }))
    expect(reading.view).toBe("spasm")
    expect(proven(reading)).toEqual([alice, bob])
    expect(reading.authors.find((one) => one.address === mallory)?.state).toBe("claimed")
    expect(reading.signatures.map(({ valid }) => valid)).toEqual([true, true])
  })

  test("read alone and from text is the same", () => {
    const value = envelope(signed(bodyOf(), "alice"), signed(dmpOf(), "alice", "SiblingDmpSignedV2"))
    expect(found(JSON.stringify(value))).toEqual(found(value))
  })
})

describe("a text beside a genuine sibling", () => {
  const genuine = [
    signed(bodyOf(), "alice"),
    signed(dmpOf(), "alice", "SiblingDmpSignedV2"),
    nostrSibling(note()),
  ]
  const forged = [
    unsigned(JSON.stringify(FORGED)),
    unsigned(JSON.stringify(dmpOf({ title: "FORGED" })), "SiblingDmpV2"),
    {
      type: "SiblingNostrV2",
      originalObject: { ...note({ content: "FORGED" }), sig: undefined, id: undefined },
    },
    { type: "SiblingWeb2V2", originalObject: { url: "https://x.example", title: "FORGED" } },
    { type: "SiblingWeb2V2", originalObject: note({ content: "FORGED" }) },
    unsigned(JSON.stringify(envelope(signed(bodyOf(), "alice")))),
    signed(bodyOf({ content: "FORGED" }, [alice, mallory]), "mallory"),
  ]
  const cases = OUTER.flatMap((type) =>
    genuine.flatMap((one, a) =>
      forged.flatMap((other, b) => [
        [type, a, b, [one, other]] as const,
        [type, a, b, [other, one]] as const,
      ]),
    ),
  )
  test.each(cases)("in a %s (%i, %i) is nobody's", (type, _a, _b, siblings) => {
    const reading = found({ ...envelope(...siblings), type })
    expect(reading.view).toBe("refuse")
    expect(proven(reading)).toEqual([])
    expect(reading.signatures.some(({ valid }) => valid)).toBe(false)
    expect(reading.spasmid).toBeNull()
    expect(reading.title).toBeUndefined()
    expect(reading.parts).toHaveLength(2)
    for (const part of reading.parts) {
      if (part.signatures.length === 0) expect(proven(part)).toEqual([])
      if (JSON.stringify(part).includes("FORGED")) expect(proven(part)).not.toContain(alice)
    }
  })

  test("of the same id that spells it otherwise differs", () => {
    const spelled = (content: string): object => signed(bodyOf({ content }), "alice")
    const reading = found(envelope(spelled("caf\u00e9"), spelled("cafe\u0301")))
    expect(new Set(reading.parts.map(({ spasmid }) => spasmid)).size).toBe(1)
    expect(reading.view).toBe("refuse")
    expect(told(reading)).toContain("danger siblings-differ")
  })

  const filed = (...path: string[]): object => ({
    categories: [
      path.reduceRight<object | undefined>((sub, name) => ({ name, ...(sub && { sub }) }), undefined),
    ],
  })
  const unlike: Readonly<Record<string, readonly [object, object]>> = {
    "other categories": [filed("scam"), filed("defi")],
    "a field that nobody knows": [{ oath: "I owe mallory 1000" }, {}],
    "another number in a row": [{ sequence: 9 }, {}],
    "other letters of a money address": [{ tips: [{ address: "0xAbC" }] }, { tips: [{ address: "0xabc" }] }],
    "another spelling of its parent": [
      { parent: { ids: [{ value: "cafe\u0301" }] } },
      { parent: { ids: [{ value: "caf\u00e9" }] } },
    ],
  }
  test.each(Object.entries(unlike))("of the same id with %s is refused", (_, [one, other]) => {
    for (const authors of [[alice], [alice, mallory]]) {
      const siblings = [signed(bodyOf(one, authors), "mallory"), signed(bodyOf(other, authors), "alice")]
      for (const order of [siblings, siblings.toReversed()]) {
        const reading = found(envelope(...order))
        expect(new Set(reading.parts.map(({ spasmid }) => spasmid)).size).toBe(1)
        expect(told(reading)).toContain("danger siblings-differ")
        expect(reading.view).toBe("refuse")
        expect(proven(reading)).toEqual([])
      }
    }
  })

  test("of Nostr under the same id that does more than say something is refused", () => {
    const tags = [["spasm_action", "post"]]
    const login = note({ kind: 27235, tags: [...tags, ["u", "https://bank.example/"]] })
    const reading = found(envelope(nostrSibling(note({ tags })), nostrSibling(login)))
    expect(reading.view).toBe("refuse")
    expect(proven(reading)).toEqual([])
  })

  test("without an id, since its marks are stacked too high, is no sibling of another", () => {
    const content = `a${"\u0301".repeat(1001)}`
    const reply = (value: string): object => bodyOf({ content, parent: { ids: [{ value }] } })
    const reading = found(envelope(signed(reply("X"), "mallory"), signed(reply("Y"), "alice")))
    expect(reading.parts.map(({ spasmid }) => spasmid)).toEqual([null, null])
    expect(reading.view).toBe("refuse")
  })

  test("of the same id and form whose leaves stand in another order is refused", () => {
    const reply = (...ids: string[]): object =>
      signed(bodyOf({ action: "reply", parent: { ids: ids.map((value) => ({ value })) } }), "alice")
    const reading = found(envelope(reply("a", "b"), reply("b", "a")))
    expect(told(reading)).toContain("danger siblings-differ")
    const same = found(envelope(reply("a", "b"), reply("a", "b")))
    expect(same.view).toBe("spasm")
  })

  test("with a category that Nostr has no room for is told", () => {
    const tags = (levels: readonly string[]): string[][] => [
      ["spasm_action", "post"],
      ["spasm_timestamp", "1732000000000"],
      ["license", "MIT"],
      ["title", "Own post"],
      ["spasm_category", ...levels],
      ...[alice, nostrAlice].flatMap((value, at) => [
        ["O", `spasm_author:${value}`, "spasm_aadd_1"],
        [
          "tags_mapping",
          "spasm_aadd_1",
          "O",
          `spasm_author:${value}`,
          "se2",
          "authors.addresses",
          "0",
        ].concat([String(at), "slice.13", "", at === 0 ? "ethereum-pubkey" : "nostr-hex", "", "", ""]),
      ]),
    ]
    const half = (levels: readonly string[]): object => ({
      ...nostrSibling(note({ tags: tags(levels) })),
      type: "SiblingNostrSpasmSignedV2",
    })
    const whole = signed(bodyOf(filed("a", "b", "c", "d"), [alice, nostrAlice]), "alice")
    const reading = found(envelope(whole, half(["a", "b", "c"])))
    expect(reading).toMatchObject({ view: "spasm", categories: [["a", "b", "c", "d"]] })
    expect(told(reading)).toEqual(["check siblings-differ"])
    expect(proven(reading).toSorted()).toEqual([alice, nostrAlice].toSorted())
    expect(found(envelope(whole, half(["a", "b"]))).view).toBe("refuse")
  })

  test("of the same id that nobody signed is told", () => {
    const reading = found(envelope(unsigned(JSON.stringify(bodyOf())), signed(bodyOf(), "alice")))
    expect(reading.view).toBe("spasm")
    expect(told(reading)).toContain("check unsigned-part")
    expect(proven(reading)).toEqual([alice])
  })
})

describe("a signature", () => {
  test("that recovers another key than the one it names is refused", () => {
    for (const [type, value] of [
      ["SiblingSpasmSignedV2", bodyOf()],
      ["SiblingDmpSignedV2", dmpOf()],
    ] as const) {
      const reading = found(envelope(signed(value, "mallory", type, alice)))
      expect(reading.view).toBe("refuse")
      expect(told(reading)).toContain("danger bad-signature")
      expect(proven(reading)).toEqual([])
      expect(reading.authors.every(({ state }) => state === "claimed")).toBe(true)
    }
  })

  test("that names no key proves nothing", () => {
    const sibling = {
      ...signed(bodyOf(), "alice"),
      signatures: [{ value: signText(JSON.stringify(bodyOf()), "alice") }],
    }
    expect(found(envelope(sibling)).view).toBe("refuse")
  })

  test("beside a good one spoils both", () => {
    const good = signed(bodyOf(), "alice") as { signatures: object[] }
    const reading = found(
      envelope({ ...good, signatures: [...good.signatures, { value: "0x00", pubkey: mallory }] }),
    )
    expect(reading.view).toBe("refuse")
    expect(proven(reading)).toEqual([])
  })

  test("of a sibling that holds another form than it says is refused", () => {
    for (const sibling of [
      signed(bodyOf(), "alice", "SiblingDmpSignedV2"),
      signed(dmpOf(), "alice", "SiblingSpasmSignedV2"),
      { ...nostrSibling(note()), type: "SiblingSpasmSignedV2" },
      { type: "SiblingNostrSignedV2" },
      {},
    ]) {
      const reading = found(envelope(sibling))
      expect(reading.view).toBe("refuse")
      expect(told(reading)).toContain("danger polyglot")
      expect(proven(reading)).toEqual([])
    }
  })
})

describe("what stands beside the siblings", () => {
  test("and says another id is told", () => {
    const reading = found({
      ...envelope(signed(bodyOf(), "alice")),
      ids: [{ value: `spasmid01${"ab".repeat(32)}` }],
    })
    expect(told(reading)).toContain("danger bad-id")
    expect(reading.claimedIds).toEqual([`spasmid01${"ab".repeat(32)}`])
    expect(reading.spasmid).not.toBe(reading.claimedIds[0])
  })

  test.each(OUTER.slice(2))("in a %s and says it otherwise is told, and not shown", (type) => {
    const outer = { title: "FORGED", content: "FORGED", action: "reply", timestamp: 1 }
    const reading = found({ ...envelope(signed(bodyOf(), "alice")), type, ...outer })
    expect(reading).toMatchObject({ title: "Own post", content: "Hello Spasm", action: "post" })
    expect(reading.problems.filter(({ code }) => code === "unsigned-part").map(({ path }) => path)).toEqual([
      "/action",
      "/title",
      "/content",
      "/timestamp",
    ])
  })

  test("and calls somebody verified who did not sign is told; who did is not", () => {
    const claim = (value: string) => ({
      ...envelope(signed(bodyOf(), "alice")),
      type: "SpasmEventDatabaseV2",
      authors: [{ addresses: [{ value, verified: true }] }],
    })
    expect(told(found(claim(mallory)))).toContain("danger verified-claimed")
    expect(proven(found(claim(mallory)))).toEqual([alice])
    expect(told(found(claim(alice)))).toEqual([])
  })

  test.each(OUTER)("in a %s without siblings is nothing", (type) => {
    const authors = [{ addresses: [{ value: alice, verified: true }] }]
    const reading = found({ type, siblings: [], title: "FORGED", content: "FORGED", authors })
    expect(reading.view).toBe("refuse")
    expect(reading.title).toBeUndefined()
    expect(reading.authors).toEqual([])
    expect(told(reading)).toContain("check not-signed")
  })
})

describe("a tree", () => {
  const top = envelope(signed(bodyOf(), "alice"))
  const id = found(top).spasmid ?? ""
  const reply = (parent: string): object =>
    envelope(
      signed(
        bodyOf({ action: "reply", title: undefined, parent: { ids: [{ value: parent }] } }, [address("bob")]),
        "bob",
      ),
    )
  const tree = (around: object): Reading => found({ ...top, type: "SpasmEventEnvelopeWithTreeV2", ...around })

  test("links a comment that signed its parent", () => {
    const reading = tree({ children: [{ event: reply(id) }] })
    expect(reading.children).toHaveLength(1)
    expect(reading.children[0]?.view).toBe("spasm")
    expect(told(reading)).toEqual(["check unsigned-part"])
  })

  test("refuses a comment on something else", () => {
    const reading = tree({ children: [{ event: reply(`spasmid01${"ab".repeat(32)}`) }] })
    expect(reading.children[0]?.view).toBe("refuse")
    expect(told(reading)).toContain("danger unsigned-part")
    expect(reading).toMatchObject({ view: "spasm", title: "Own post" })
  })

  test("does not let an id that is only claimed adopt comments", () => {
    const foreign = `spasmid01${"cd".repeat(32)}`
    const reading = tree({ ids: [{ value: foreign }], children: [{ event: reply(foreign) }] })
    expect(reading.children[0]?.view).toBe("refuse")
  })

  test.each(["parent", "root"])("does not let a %s into a post that signed none", (key) => {
    const reading = tree({ [key]: { ids: [{ value: "x" }], event: reply(id) } })
    expect(reading.parentIds).toEqual([])
    expect(reading.spasmid).toBe(id)
    expect(told(reading).some((one) => one.endsWith("unsigned-part"))).toBe(true)
  })

  test("takes the parent that was signed", () => {
    const event = reply(id)
    const reading = found({
      ...event,
      type: "SpasmEventEnvelopeWithTreeV2",
      parent: { ids: [{ value: id }], event: top },
    })
    expect(told(reading).filter((one) => one.startsWith("danger"))).toEqual([])
    const wrong = found({
      ...event,
      type: "SpasmEventEnvelopeWithTreeV2",
      parent: { ids: [{ value: id }], event },
    })
    expect(told(wrong)).toContain("danger unsigned-part")
  })
})

describe("an id that is only claimed", () => {
  const other = envelope(signed(bodyOf({ content: "another post" }), "alice"))
  const id = found(other).spasmid ?? ""
  const reply = envelope(
    signed(
      bodyOf({ action: "reply", title: undefined, parent: { ids: [{ value: id }] } }, [address("bob")]),
      "bob",
    ),
  )
  const text = JSON.stringify(note())
  const adopters: Readonly<Record<string, object>> = {
    "signatures of a Nostr sibling": envelope({ ...nostrSibling(note()), signatures: [{ value: id }] }),
    "an object beside a text": envelope({ ...signed(bodyOf(), "alice"), originalObject: { id } }),
    "an address beside an unsigned text": envelope(signed(bodyOf(), "alice"), {
      ...unsigned(JSON.stringify(bodyOf())),
      originalObject: { url: id },
    }),
    "the signature outside a sealed event": { signed_message: text, signature: id },
    "the signature outside an event that has none": {
      signed_message: JSON.stringify({ ...note(), sig: 0 }),
      signature: id,
    },
    "the id of an unsigned event": { ...note(), sig: undefined, id },
    "the ids of an envelope": { ...envelope(signed(bodyOf(), "alice")), ids: [{ value: id }] },
  }
  test.each(Object.entries(adopters))("by %s adopts no comment", (_, adopter) => {
    const reading = found({ ...adopter, children: [{ event: reply }] })
    for (const child of reading.children) expect(child.view).toBe("refuse")
    if ("type" in adopter) {
      const claiming = found({ ...adopter, ids: [{ value: id }] })
      expect(claiming.view === "refuse" || told(claiming).includes("danger bad-id")).toBe(true)
    }
  })

  test.each(Object.entries(adopters))("by %s makes no parent", (_, adopter) => {
    const reading = found({
      ...reply,
      type: "SpasmEventEnvelopeWithTreeV2",
      parent: { ids: [{ value: id }], event: adopter },
    })
    expect(told(reading)).toContain("danger unsigned-part")
  })

  test("is the post's own where it is", () => {
    const reading = found({ ...other, type: "SpasmEventEnvelopeWithTreeV2", children: [{ event: reply }] })
    expect(reading.children.map(({ view }) => view)).toEqual(["spasm"])
  })
})

describe("a sealed post of the first generation", () => {
  const text = JSON.stringify(dmpOf())
  const sealed = {
    id: 1,
    title: "Own post",
    text: "Hello Spasm",
    signed_message: text,
    signature: signText(text, "alice"),
    signer: alice,
  }

  test("is what was sealed", () => {
    expect(found(sealed)).toMatchObject({ form: "v0-sealed", view: "spasm", problems: [], title: "Own post" })
    expect(proven(found(sealed))).toEqual([alice])
  })

  test("is not what its wrapper says", () => {
    const reading = found({ ...sealed, title: "FORGED", text: "FORGED", action: "react" })
    expect(reading).toMatchObject({ title: "Own post", content: "Hello Spasm", action: "post" })
    expect(told(reading)).toEqual(Array(3).fill("danger unsigned-part"))
  })

  test("by another than it names is refused", () => {
    expect(found({ ...sealed, signer: mallory }).view).toBe("refuse")
    expect(found({ ...sealed, signed_message: text.replace("Hello", "Bye") }).view).toBe("refuse")
  })

  test("of Nostr has the signature inside or beside it", () => {
    const { sig, ...rest } = note() as { sig: string }
    for (const value of [{ ...rest, sig }, rest]) {
      const reading = found({ signed_message: JSON.stringify(value), signature: sig, signer: "npub1" })
      expect(proven(reading)).toEqual([nostrAlice])
    }
    expect(found({ signed_message: JSON.stringify(rest), signature: "00".repeat(64) }).view).toBe("refuse")
  })
})

describe("what nobody signed", () => {
  test("is a post of a feed where it has an address and a text", () => {
    const item = { guid: "https://x.example/1", title: "News", description: "Words", author: "somebody" }
    const reading = found(item)
    expect(reading).toMatchObject({
      form: "v0-web2",
      view: "spasm",
      title: "News",
      content: "Words",
      authors: [],
    })
    expect(told(reading)).toContain("check not-signed")
  })

  test.each([
    { a: 1 },
    { title: "x" },
    { url: "https://x.example" },
    { to: alice, value: "0x1" },
    { domain: {}, message: {} },
  ])("is no post: %j", (value) => expect(found(value).form).toBe("text"))
})

describe("rows of a database", () => {
  test("with empty columns are what they hold", () => {
    const item = {
      url: "https://x.example/1",
      title: "News",
      signature: null,
      signed_message: null,
      type: null,
      sig: "",
    }
    expect(found(item).form).toBe("v0-web2")
    expect(found(envelope({ type: "SiblingWeb2V2", originalObject: item })).view).toBe("spasm")
    const text = JSON.stringify(dmpOf())
    expect(
      found({ signed_message: text, signature: signText(text, "alice"), signer: alice, type: null }).form,
    ).toBe("v0-sealed")
  })

  test("of an envelope are compared with what is signed as well", () => {
    const bob = address("bob")
    const outer = { title: "FORGED", authors: [{ addresses: [{ value: bob, verified: true }] }] }
    const reading = found({ ...envelope(signed(bodyOf(), "alice")), ...outer })
    expect(told(reading)).toEqual(["danger unsigned-part", "danger verified-claimed"])
  })
})

describe("a fault of a sibling's signed text", () => {
  const twice = '{"type":"SpasmEventBodyV2","title":"a","title":"b"}'
  const fault = { code: "duplicate-key", tier: "danger", start: 39, end: 46 }

  test("is named in that sibling, each alone", () => {
    const at = (n: number) => ({ ...fault, path: `/siblings/${n}/signedString` })
    expect(found(envelope(unsigned(twice))).problems).toContainEqual(at(0))
    const reading = found(envelope(signed(bodyOf(), "alice"), unsigned(twice), unsigned(twice)))
    const duplicates = (problems: Reading["problems"]) =>
      problems.filter(({ code }) => code === "duplicate-key")
    expect(duplicates(reading.problems)).toEqual([at(1), at(2)])
    expect(reading.parts.map(({ problems }) => duplicates(problems))).toEqual([[], [at(1)], [at(2)]])
  })

  test("that is no post at all too", () => {
    const path = "/siblings/1/signedString"
    const { problems } = found(envelope(signed(bodyOf(), "alice"), unsigned("[".repeat(40))))
    expect(problems).toContainEqual({ code: "too-deep", tier: "danger", start: 32, end: 33, path })
    expect(problems).toContainEqual({ code: "polyglot", tier: "danger", path: "/siblings/1" })
  })
})

describe("many at once", () => {
  test("a feed reads each alone", () => {
    const feed = [
      envelope(signed(bodyOf(), "alice")),
      note(),
      { url: "https://x.example", title: "x" },
      1,
      null,
      {},
    ]
    const reading = found(feed)
    expect(reading.form).toBe("feed")
    expect(reading.children.map(({ form }) => form)).toEqual(["envelope", "nostr-signed", "v0-web2"])
    expect(
      reading.problems.map(({ path }) => path),
      "what was left out",
    ).toEqual(["/3", "/4", "/5"])
  })

  test("a comment that is no event throws no doubt on the post", () => {
    const top = { ...envelope(signed(bodyOf(), "alice")), type: "SpasmEventEnvelopeWithTreeV2" }
    const reading = found({ ...top, children: [{ event: { type: "SpasmEventV3" } }] })
    expect(reading).toMatchObject({ view: "spasm", children: [{ form: "text", view: "refuse" }] })
    expect(new Set(told(reading))).toEqual(new Set(["check unsigned-part"]))
    const signedString = '{"type":"SpasmEventBodyV2","title":"a","title":"b"'
    const broken = {
      type: "SpasmEventBodySignedClosedV2",
      signedString,
      signature: signText(signedString, "alice"),
      signer: alice,
    }
    expect(told(found({ ...top, children: [{ event: broken }] }))).toContain("danger unsigned-part")
  })

  test("a list of nothing but what nearly is Spasm is the text that it is, told item by item", () => {
    const text = JSON.stringify([{ siblings: ["a"], name: "b" }, 1, { type: "SpasmX" }])
    expect(found(text)).toMatchObject({ form: "text", view: "raw", content: text })
    expect(found(text).problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "polyglot /0",
      "polyglot /2",
    ])
  })

  test("problems of all siblings are told up to a bound", () => {
    const many = `{"type":"SpasmEventBodyV2",${'"a":1,'.repeat(900)}"a":1}`
    const reading = found(envelope(...Array(16).fill(unsigned(many))))
    expect(reading.problems.length).toBeLessThan(2100)
    expect(reading.view).not.toBe("spasm")
  })

  test("an item that nearly is Spasm stands in its place as the text that it is, and is told to be so", () => {
    const huge = { ...bodyOf(), content: "x".repeat(140_000) }
    const reading = found([note(), { type: "SpasmEventV3" }, huge, note()])
    expect(reading).toMatchObject({ form: "feed", view: "spasm", problems: [] })
    expect(reading.children.map(({ form, problems }) => [form, ...problems.map(({ code }) => code)])).toEqual(
      [["nostr-signed"], ["text", "polyglot"], ["text", "too-large"], ["nostr-signed"]],
    )
  })

  test("a tree with more comments than one reading proves keeps its post, and says where it stopped", () => {
    const top = envelope(signed(bodyOf({ parent: { ids: [{ value: "x" }] } }), "alice"))
    const id = found(top).spasmid ?? ""
    const reply = envelope(
      signed(bodyOf({ action: "reply", title: undefined, parent: { ids: [{ value: id }] } }), "alice"),
    )
    const reading = found({
      ...top,
      type: "SpasmEventEnvelopeWithTreeV2",
      parent: { ids: [{ value: "x" }], event: reply },
      children: Array(30).fill({ event: reply }),
    })
    expect(reading).toMatchObject({ form: "envelope-with-tree", title: "Own post" })
    expect(reading.children.length).toBeGreaterThan(5)
    expect(reading.problems).toContainEqual({
      code: "too-large",
      tier: "check",
      path: `/children/${reading.children.length}`,
    })
  })

  test.each([
    ["one key over many leaves", { ["a\u200b".repeat(500)]: Array(300).fill(0) }],
    ["hidden letters in each of many", { keywords: Array(19_000).fill("\u200b") }],
    ["names of two alphabets in every path", { "http:": { "": { "a\u0430": Array(15_000).fill(0) } } }],
  ])("problems without end end: %s", (_, fields) => {
    const start = process.cpuUsage()
    const reading = found(envelope(unsigned(JSON.stringify(bodyOf(fields)))))
    found(JSON.stringify(bodyOf(fields)))
    expect(process.cpuUsage(start).user).toBeLessThan(2_000_000)
    expect(reading.problems.length).toBeLessThan(4000)
  })

  const wide = { tags: [...Array(4000).fill([]), ...Array(4000).fill({}), Array(7900).fill(1)] }
  const kind1 = { kind: 1, created_at: 1, content: "", pubkey: "" }
  test.each<[string, object, string]>([
    ["empty tags beside a wide one", bodyOf(wide), "spasm"],
    [
      "more values than any post has",
      bodyOf({ tags: Array(9000).fill([]), keywords: Array(9000).fill("x") }),
      "raw",
    ],
    [
      "one tag that a thousand rows map",
      {
        ...kind1,
        tags: [
          ...Array(1600).fill(["tags_mapping", "spasm_id_1", "e", "v", "se2", "parent.ids"]),
          ["e", "v"],
        ],
      },
      "raw",
    ],
    ["an event of a megabyte of tags", { ...kind1, tags: Array(90_000).fill(["p", "a"]) }, "raw"],
  ])("%s is read at once", (_, value, view) => {
    const start = process.cpuUsage()
    const text = JSON.stringify(value)
    const reading = read("kind" in value ? value : text, { as: "request" })
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000)
    expect(reading.view).toBe(view)
  })

  test("an event that is too large is what it is, with all that is signed as one text", () => {
    const event = {
      kind: 3,
      created_at: 1,
      content: "x",
      tags: Array(20_000).fill(["p", nostrAlice]),
      pubkey: nostrAlice,
    }
    const reading = read(event, { as: "request" })
    expect(reading).toMatchObject({ form: "nostr", view: "raw", kind: 3, spasmid: null, timestamp: 1 })
    expect(told(reading)).toEqual(["danger too-large", "danger powerful-kind"])
    expect(reading.authors).toEqual([{ address: nostrAlice, format: "nostr", state: "claimed" }])
    expect(reading.fields.at(-1)).toEqual({
      path: "",
      name: "content",
      value: JSON.stringify([0, nostrAlice, 1, 3, event.tags, "x"]),
    })
    const nameless = read({ ...event, pubkey: "" }, { as: "request" })
    expect(nameless.fields.map(({ path }) => path)).toEqual(["/pubkey", "/created_at", "/kind", ""])
    const spasm = read(
      { ...event, kind: 1, tags: [...event.tags, ["spasm_action", "post"]] },
      { as: "request" },
    )
    expect(spasm).toMatchObject({ form: "nostr-spasm", view: "raw" })
  })

  test("posts inside posts are read until they are too many, and it is said where", () => {
    const leaf = { url: "https://x.example", title: "x" }
    const reading = found(Array(20).fill({ ...leaf, children: Array(60).fill(leaf) }))
    const read = reading.children.flatMap(({ children }) => children).length + reading.children.length
    expect(read).toBeGreaterThan(400)
    expect(read).toBeLessThanOrEqual(500)
    expect(reading.problems).toContainEqual({
      code: "too-large",
      tier: "danger",
      path: `/${reading.children.length}`,
    })
  })

  test("more signatures than one reading proves are none", () => {
    const good = signed(bodyOf(), "alice") as { signatures: object[] }
    const many = { ...good, signatures: Array(33).fill(good.signatures[0]) }
    for (const input of [envelope(many), envelope(...Array(17).fill(good)), Array(33).fill(note())]) {
      const reading = found(input)
      expect(told(reading)).toContain("danger too-large")
      expect(["raw", "refuse"]).toContain(reading.view)
      expect(proven(reading)).toEqual([])
    }
  })
})

test("whatever is mixed with whatever, nobody is the author of what they did not sign", () => {
  const texts = [
    bodyOf(),
    FORGED,
    bodyOf({ content: "third" }, [alice, mallory]),
    dmpOf(),
    dmpOf({ text: "other" }),
  ]
  const piece = fc.record({
    value: fc.constantFrom(...texts),
    by: fc.constantFrom<readonly Name[]>([], ["alice"], ["mallory"], ["mallory", "alice"]),
    says: fc.constantFrom(alice, mallory, undefined),
    type: fc.constantFrom("SiblingSpasmSignedV2", "SiblingDmpSignedV2", "SiblingSpasmV2"),
  })
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...OUTER),
      (pieces, type) => {
        const siblings = pieces.map(({ value, by, says, type }) => {
          const signedString = JSON.stringify(value)
          const signatures = by.map((name) => ({
            value: signText(signedString, name),
            pubkey: says ?? address(name),
          }))
          return { type, signedString, signatures }
        })
        const reading = found({ type, siblings })
        for (const who of proven(reading)) {
          const shown = pieces.filter(({ value }) => {
            const { title, content, text } = value as Record<string, unknown>
            return reading.title === title && reading.content === (content ?? text)
          })
          expect(shown.some(({ by }) => by.map(address).includes(who))).toBe(true)
        }
      },
    ),
    { numRuns: 300 },
  )
})
