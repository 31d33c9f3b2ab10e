// The halves of a post that two keys signed: what one of them says alone is told, and a conversion's own words are not.
import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { convertToNostr } from "spasm.js"
import { describe, expect, test } from "vitest"
import { composeBody } from "../../../lib/core/compose/compose.ts"
import { type NostrTemplate, templateOf } from "../../../lib/core/nostr/event.ts"
import { signNostrEvent, signPersonalMessage } from "../../../lib/core/signer.ts"
import { cardOf } from "../../../lib/core/spasm/card.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Reading } from "../../../lib/core/spasm/reading.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { twoKeys } from "../compose/drafts.ts"
import { converted, quietAndEnglish } from "./library.ts"

const alice = keys.ethereum.alice.address.toLowerCase()
const nostrAlice = keys.nostr.alice.pubkey

const textSibling = (text: string, type: string): object => {
  const value = signPersonalMessage(
    encodeUtf8(text) ?? new Uint8Array(),
    hexToBytes(keys.ethereum.alice.privateKey.slice(2)),
  )
  return { type, signedString: text, signatures: [{ value, pubkey: alice }] }
}
const bodySibling = (body: object): object => textSibling(JSON.stringify(body), "SiblingSpasmSignedV2")
const dmpSibling = (dmp: object): object => textSibling(JSON.stringify(dmp), "SiblingDmpSignedV2")
const nostrSibling = (event: NostrTemplate): object => ({
  type: "SiblingNostrSpasmSignedV2",
  originalObject: signNostrEvent(
    { ...event, pubkey: nostrAlice },
    hexToBytes(keys.nostr.alice.secretKey),
    new Uint8Array(32),
  ),
})

const readBoth = (...siblings: readonly object[]): Reading =>
  read({ type: "SpasmEventEnvelopeV2", siblings }, { as: "event" })

function expectDiffers(...siblings: readonly object[]): void {
  for (const order of [siblings, siblings.toReversed()]) {
    const reading = readBoth(...order)
    expect(new Set(reading.parts.map(({ spasmid }) => spasmid)).size, "one id").toBe(1)
    expect(reading.parts[0]?.spasmid).not.toBeNull()
    expect(reading.problems).toContainEqual({ code: "siblings-differ", tier: "danger", path: "/siblings" })
    expect(reading.view).toBe("refuse")
    expect(reading.authors.filter(({ state }) => state === "signed")).toEqual([])
    expect(cardOf(reading).state).toBe("invalid")
  }
}

function expectOne(...siblings: readonly object[]): void {
  for (const order of [siblings, siblings.toReversed()]) {
    const reading = readBoth(...order)
    expect(reading.problems.filter(({ code }) => code === "siblings-differ")).toEqual([])
    expect(reading.view).toBe("spasm")
    expect(cardOf(reading).state).toBe("verified")
  }
}

const format = (name: string): object => ({ format: { name } })
const body = {
  type: "SpasmEventBodyV2",
  protocol: { name: "spasm", version: "2.0.0" },
  action: "post",
  title: "T",
  content: "hello",
  timestamp: 1_732_000_000_000,
  license: "MIT",
  authors: [
    {
      addresses: [
        { value: alice, ...format("ethereum-pubkey") },
        { value: nostrAlice, ...format("nostr-hex") },
      ],
    },
  ],
}
const dmp = {
  version: "dmp_v0.1.0",
  time: "2024-11-19T07:06:40.000Z",
  action: "post",
  target: "",
  title: "T",
  text: "hello",
  license: "MIT",
}
const H = "f".repeat(64)

quietAndEnglish()

/** The event that the library makes of a text that the other key signs, with more tags. */
function nostrOf(value: object, ...more: string[][]): NostrTemplate {
  const spasm = converted(value)
  const event = templateOf({ ...(spasm && convertToNostr(spasm as never)) })
  if (event === null) throw new Error("not converted")
  return { ...event, tags: [...event.tags, ...more] }
}
const withAuthor = (fields: object): object => ({
  ...body,
  authors: [{ addresses: body.authors[0]?.addresses.map((address) => ({ ...address, ...fields })) }],
})

describe("what the library makes of one post for two keys", () => {
  test("is one post, whatever fields it has", () => {
    fc.assert(
      fc.property(twoKeys, (draft) => {
        const authors = [{ addresses: [alice, nostrAlice] }, ...draft.authors]
        const made = composeBody({ ...draft, authors })
        if (!made.ok) throw new Error(`${made.code} ${made.field}`)
        const event = nostrOf(JSON.parse(made.text) as object)
        const reading = readBoth(textSibling(made.text, "SiblingSpasmSignedV2"), nostrSibling(event))
        expect(reading.view).not.toBe("refuse")
        expect(reading.problems.filter(({ code }) => code === "siblings-differ")).toEqual([])
        expect(reading.authors.filter(({ state }) => state === "signed")).toHaveLength(2)
      }),
      { numRuns: 100 },
    )
  })

  test.each<[string, object]>([
    ["plain", body],
    ["without a version", { ...body, protocol: undefined }],
    [
      "with marks and hosts of its authors",
      withAuthor({ marker: "m", hosts: [{ value: "wss://a.example" }] }),
    ],
    [
      "answering what others signed",
      {
        ...body,
        action: "reply",
        parent: {
          ids: [
            { value: `spasmid01${H}`, pubkey: alice, ...format("spasmid") },
            {
              value: `0x${"ab".repeat(65)}`,
              hosts: [{ value: "wss://a.example" }, { value: "wss://b.example" }],
            },
            { value: "https://a.example/1,2" },
            { value: H, pubkey: nostrAlice, marker: "m" },
          ],
        },
      },
    ],
  ])("is one post: %s", (_name, value) => expectOne(bodySibling(value), nostrSibling(nostrOf(value))))

  test("is one post with proof of work for a relay", () => {
    expectOne(bodySibling(body), nostrSibling(nostrOf(body, ["nonce", "776797", "20"])))
  })

  test("is one post as a message of the first generation too", () => {
    const ethereum = { ...body, authors: [{ addresses: [{ value: alice, ...format("ethereum-pubkey") }] }] }
    expectOne(dmpSibling(dmp), bodySibling(ethereum))
  })
})

describe("a Nostr half that says alone", () => {
  test.each([
    ["subject", "OTHER TITLE"],
    ["alt", "I owe mallory 1000"],
    ["summary", "buy this coin"],
    ["image", "https://evil.example/x.png"],
    ["thumb", "https://evil.example/x.png"],
    ["imeta", "url https://evil.example/x.jpg"],
    ["a", `30023:${H}:x`],
    ["q", H],
    ["expiration", "1732000001"],
    ["content-warning", "nsfw"],
    ["content-warning"],
    ["emoji", "soapbox", "https://evil.example/x.png"],
    ["e", H, "", "weird"],
    ["e", H, "", "weird marker"],
    ["zap", H, "wss://r.example", "1"],
    ["l", "scam", "x"],
    ["L", "x"],
    ["client", "x"],
    ["published_at", "1"],
    ["-"],
    ["foo", "bar"],
    ["subject", "T"],
    ["title", "T", "I owe mallory 1000"],
    ["title", "T", "T", "I owe mallory 1000"],
    ["nonce", "I owe mallory 1000", "20"],
    ["spasm_category", "", "I owe mallory 1000"],
    ["nostr_spasm_version", "I owe mallory 1000"],
    ["tags_mapping", "x", "p", "hidden text", "se2"],
    ["tags_mapping", "spasm_add_1", "p", H, "se2", "I owe mallory 1000"],
  ])("%s is no half of the other: %s", (...tag) => {
    expectDiffers(
      bodySibling(body),
      nostrSibling(
        nostrOf(
          body,
          tag.filter((item) => item !== undefined),
        ),
      ),
    )
  })

  test.each([["-"], ["subject", "T"], ["expiration", "1732000001"]])(
    "%s is no half of a body that only has the name as a word",
    (...tag) => {
      const value = { ...body, keywords: ["-", "subject", "expiration"] }
      expectOne(bodySibling(value), nostrSibling(nostrOf(value)))
      expectDiffers(bodySibling(value), nostrSibling(nostrOf(value, tag.filter(Boolean))))
    },
  )

  test("a root that readers of Nostr see is no half of the other", () => {
    const reply = { ...body, action: "reply", parent: { ids: [{ value: "e".repeat(64) }] } }
    expectDiffers(bodySibling(reply), nostrSibling(nostrOf(reply, ["e", H, "", "root"])))
  })
})

describe("a body that says alone", () => {
  const about = (fields: object): object => ({
    ...body,
    authors: [{ addresses: [{ value: alice, ...fields }], ...("markers" in fields && fields) }],
  })
  test.each<[string, object]>([
    ["a host of its author", about({ hosts: [{ value: "https://evil.example" }] })],
    ["a mark of its author", about({ marker: "I owe mallory 1000" })],
    ["a format of its author", about({ format: { name: "I owe mallory 1000" } })],
    ["another protocol", { ...about({}), protocol: { name: "I owe mallory 1000" } }],
    ["a number in a row", { ...about({}), sequence: 9 }],
    ["an earlier event", { ...about({}), previousEvent: { ids: [{ value: "MIT" }] } }],
    ["work", { ...about({}), pows: [{ nonce: 9 }] }],
    ["an oath", { ...about({}), oath: "MIT" }],
  ])("%s is no half of a message of the first generation", (_name, value) => {
    expectDiffers(dmpSibling(dmp), bodySibling(value))
  })

  test.each<[string, object]>([
    ["a protocol", { ...body, protocol: { name: "I owe mallory 1000" } }],
    ["a number in a row", { ...body, sequence: 0 }],
    [
      "a host of its author",
      { ...body, authors: [{ ...body.authors[0], hosts: [{ value: "evil.example" }] }] },
    ],
  ])("%s is no half of an event of Nostr", (_name, value) => {
    expectDiffers(bodySibling(value), nostrSibling(nostrOf(body)))
  })
})

test("a time of the first generation that says more is no half of a body", () => {
  const time = "19 Nov 2024 07:06:40 (I owe mallory 1000)"
  const ethereum = { ...body, authors: [{ addresses: [{ value: alice }] }] }
  expectDiffers(dmpSibling({ ...dmp, time }), bodySibling(ethereum))
})
