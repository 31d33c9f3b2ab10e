// One object that fits two forms, of which each reader takes another text: it is shown as neither, and is nobody's.
import { hexToBytes } from "@noble/hashes/utils.js"
import { describe, expect, test } from "vitest"
import { signNostrEvent, signPersonalMessage } from "../../../lib/core/signer.ts"
import { cardOf } from "../../../lib/core/spasm/card.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }

const alice = keys.ethereum.alice.address.toLowerCase()
const sign = (text: string): string =>
  signPersonalMessage(
    encodeUtf8(text) ?? new Uint8Array(),
    hexToBytes(keys.ethereum.alice.privateKey.slice(2)),
  )

const dmp = {
  version: "dmp_v0.1.0",
  time: "2024-11-19T07:06:40.000Z",
  action: "post",
  target: "",
  title: "T",
  text: "I agree to nothing",
  license: "MIT",
}
const body = {
  type: "SpasmEventBodyV2",
  action: "post",
  content: "I agree to everything",
  timestamp: 1_732_000_000_000,
  authors: [{ addresses: [{ value: alice }] }],
  license: "MIT",
}
const [dmpText, bodyText] = [JSON.stringify(dmp), JSON.stringify(body)]
const note = signNostrEvent(
  {
    kind: 1,
    created_at: 1_732_000_000,
    content: "I agree to everything",
    tags: [],
    pubkey: keys.nostr.alice.pubkey,
  },
  hexToBytes(keys.nostr.alice.secretKey),
  new Uint8Array(32),
)
const dmpClosed = { signedString: dmpText, signature: sign(dmpText), signer: alice }
const bodyClosed = {
  type: "SpasmEventBodySignedClosedV2",
  signedString: bodyText,
  signature: sign(bodyText),
  signer: alice,
}
const sealed = { signed_message: dmpText, signature: sign(dmpText), signer: alice }
const siblings = [
  {
    type: "SiblingSpasmSignedV2",
    signedString: bodyText,
    signatures: [{ value: sign(bodyText), pubkey: alice }],
  },
]
const envelope = { type: "SpasmEventEnvelopeV2", siblings }

const CONTAINERS: readonly (readonly [string, object])[] = [
  ["a closed message and a signed event", { ...dmpClosed, ...note }],
  ["a closed body and a signed event", { ...bodyClosed, ...note }],
  ["a sealed message and a signed event", { ...sealed, ...note }],
  ["a sealed message and a closed body", { ...sealed, signedString: bodyText }],
  ["a closed body and siblings", { ...bodyClosed, siblings }],
  ["an envelope and a closed message", { ...dmpClosed, ...envelope }],
  ["an envelope and a sealed message", { ...sealed, ...envelope }],
  ["an envelope and a signed event", { ...note, ...envelope }],
  [
    "a message and a closed body",
    { ...dmp, signedString: bodyText, signature: sign(bodyText), signer: alice },
  ],
  ["a message and a sealed one", { ...dmp, ...sealed }],
  ["a message and siblings", { ...dmp, siblings }],
  ["a body and a sealed message", { ...body, signed_message: dmpText }],
]

/** Told at one of the keys that make it so. */
const POLYGLOT = expect.objectContaining({
  code: "polyglot",
  tier: "danger",
  path: expect.stringMatching(/^\/(?:siblings|signedString|signed_message|kind|version|type)$/),
})

const proven = ({ authors }: { authors: readonly { state: string }[] }): unknown[] =>
  authors.filter(({ state }) => state === "signed")

describe.each(CONTAINERS)("%s in one object", (_, value) => {
  test.each(["event", "request"] as const)("read as %s is neither", (as) => {
    for (const input of [value, JSON.stringify(value)]) {
      if (as === "request" && typeof input !== "string") continue
      const reading = read(input, { as })
      expect(reading.problems).toContainEqual(POLYGLOT)
      expect(reading.view).toBe("raw")
      expect(reading.signatures).toEqual([])
      expect(proven(reading)).toEqual([])
      expect(["unknown", "unsigned"]).toContain(cardOf(reading).state)
    }
  })

  test("is no comment of a post, and no item of a list", () => {
    const top = { ...envelope, type: "SpasmEventEnvelopeWithTreeV2" }
    const tree = read({ ...top, children: [{ event: value }] }, { as: "event" })
    const list = read([note, value], { as: "event" })
    const inside = [...tree.children, ...list.children.slice(1)]
    expect(inside.map(({ view }) => view)).toEqual(["refuse", "raw"])
    for (const child of inside) {
      expect(child.problems, "named at its place").toContainEqual(POLYGLOT)
      expect(proven(child)).toEqual([])
    }
  })
})

test("each of the two alone is what it is", () => {
  const forms = [dmpClosed, bodyClosed, sealed, envelope, note].map((value) => {
    const reading = read(value, { as: "event" })
    expect(reading.problems).toEqual([])
    expect(cardOf(reading).state).toBe("verified")
    return reading.form
  })
  expect(forms).toEqual(["dmp-signed-closed", "body-signed-closed", "v0-sealed", "envelope", "nostr-signed"])
})

test("empty columns of a row are no second form", () => {
  const row = { ...sealed, siblings: null, signedString: null, sig: null }
  expect(cardOf(read(row, { as: "event" })).state).toBe("verified")
})

test.each([
  [
    "a sealed event",
    { code: "polyglot", tier: "danger", path: "/signed_message" },
    { signed_message: JSON.stringify({ ...note, ...dmpClosed }), signature: "", signer: "" },
  ],
  [
    "a sibling",
    { code: "polyglot", tier: "danger", path: "/siblings/0" },
    {
      type: "SpasmEventEnvelopeV2",
      siblings: [{ type: "SiblingNostrSignedV2", originalObject: { ...note, ...dmpClosed } }],
    },
  ],
])("%s that fits two forms is nobody's", (_, problem, value) => {
  const reading = read(value, { as: "event" })
  expect(reading.problems).toContainEqual(problem)
  expect(proven(reading)).toEqual([])
  expect(["unknown", "invalid"]).toContain(cardOf(reading).state)
})

test("a signed text that fits two forms is never called verified", () => {
  const text = JSON.stringify({ ...dmp, ...body })
  const closed = { ...bodyClosed, signedString: text, signature: sign(text) }
  const holder = JSON.stringify({ ...dmp, siblings })
  for (const value of [closed, { ...dmpClosed, signedString: holder, signature: sign(holder) }]) {
    const reading = read(value, { as: "event" })
    expect(reading.problems.map(({ code }) => code)).toContain("polyglot")
    expect(reading.view).toBe("raw")
    expect(cardOf(reading).state).toBe("partial")
  }
})
