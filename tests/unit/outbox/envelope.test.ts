// What is posted against the network's library: the same id, the same signatures, the same proven signers.
import type { SpasmEventV2 } from "spasm.js"
import { convertToSpasm, convertToSpasmEventEnvelope, getVerifiedSigners, mergeSpasmEventsV2 } from "spasm.js"
import { beforeAll, describe, expect, test } from "vitest"
import { envelopeOf, eventForInstance, isKeptByInstances, isPost } from "../../../lib/core/outbox/envelope.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { alice, rest } from "../compose/drafts.ts"
import { converted, quietAndEnglish } from "../spasm/library.ts"
import { dmpText, eventOf, type Halves, halvesOf, samples, signedBy, signedText } from "./signed-halves.ts"

quietAndEnglish()

type Whole = SpasmEventV2 | null
const byLibrary = (value: unknown): Whole => converted(value) as Whole
const spasmidOf = (event: Whole): unknown =>
  event?.ids?.find(({ format }) => format?.name === "spasmid")?.value
const signersOf = (event: Whole): unknown => event && getVerifiedSigners(event)?.toSorted()
const signaturesOf = (event: Whole): unknown => event?.signatures?.map(({ value }) => value).toSorted()

/** What the library itself makes of the two halves. */
function mergedByLibrary({ ethereum, nostr }: Halves): SpasmEventV2 {
  const closed = {
    type: "SpasmEventBodySignedClosedV2",
    signedString: ethereum.text,
    signature: ethereum.signature,
    signer: ethereum.signer,
  }
  const merged = mergeSpasmEventsV2(
    [structuredClone(nostr), closed].map((half) => convertToSpasm(half as never) as SpasmEventV2),
  )
  if (!merged) throw new Error("The library does not merge the sample")
  return merged
}

describe("two keys", () => {
  const { title, licence, categories, keywords, mentions, tips } = rest
  test.each<[string, object]>([
    ["a post", { content: "Grüße, 你好 👩‍👩‍👧" }],
    ["a reply", { action: "reply", parent: { ids: [{ value: `spasmid01${"c".repeat(64)}` }] } }],
    [
      "many fields",
      {
        title,
        licence,
        categories: [...categories],
        keywords: ["a", "b"],
        tips,
        mentions: [{ addresses: mentions[0].addresses }],
      },
    ],
    ["other keywords", { keywords: [keywords[0]], content: 'quotes " and \\ back\nslashes' }],
  ])("%s", async (_, draft) => {
    const halves = await halvesOf(draft)
    const event = eventOf(halves)
    const envelope = eventForInstance(event)
    const merged = mergedByLibrary(halves)
    const back = byLibrary(envelope)
    expect(spasmidOf(back)).toBe(spasmidOf(merged))
    expect(spasmidOf(back)).toBe(event.spasmid)
    expect(signersOf(back)).toEqual([alice.ethereum, alice.nostr].toSorted())
    expect(signersOf(back)).toEqual(signersOf(merged))
    expect(signaturesOf(back)).toEqual([halves.ethereum.signature, halves.nostr.sig].toSorted())
    expect(signaturesOf(back)).toEqual(signaturesOf(merged))
    // Not only the same meaning: the very shape.
    expect(envelope).toEqual(JSON.parse(JSON.stringify(convertToSpasmEventEnvelope(merged))))

    const reading = read(envelope, { as: "event" })
    expect(reading).toMatchObject({ form: "envelope", view: "spasm", spasmid: event.spasmid })
    expect(reading.signatures.map(({ valid, signer }) => [valid, signer])).toEqual([
      [true, alice.nostr],
      [true, alice.ethereum],
    ])
  })
})

describe("one key", () => {
  let events: Record<string, SignedEvent>
  beforeAll(async () => {
    events = await samples()
  })
  const sample = (name: string): SignedEvent => events[name] ?? eventOf({})

  test.each([
    ["ethereum", "body-signed-closed"],
    ["dmp", "dmp-signed-closed"],
    ["nostr", "nostr-spasm-signed"],
    ["plain nostr", "nostr-signed"],
  ])("%s travels as %s, and is proven by the library and by us", (name, form) => {
    const event = sample(name)
    const value = eventForInstance(event)
    const back = byLibrary(value)
    const signer = event.ethereum?.signer ?? event.nostr?.pubkey
    expect(spasmidOf(back)).toBe(event.spasmid)
    expect(signersOf(back)).toEqual([signer])
    expect(read(value, { as: "event" })).toMatchObject({
      form,
      spasmid: event.spasmid,
      signatures: [{ valid: true, signer }],
    })
  })

  test.each(["ethereum", "dmp", "nostr", "plain nostr"])(
    "%s as an envelope has the library's shape",
    (name) => {
      const envelope = envelopeOf(sample(name))
      const whole = byLibrary(eventForInstance(sample(name))) as SpasmEventV2
      expect(envelope).toEqual(JSON.parse(JSON.stringify(convertToSpasmEventEnvelope(whole))))
      expect(spasmidOf(byLibrary(envelope))).toBe(sample(name).spasmid)
      const reading = read(envelope, { as: "event" })
      expect(reading).toMatchObject({
        form: "envelope",
        spasmid: sample(name).spasmid,
        signatures: [{ valid: true }],
      })
      expect(reading.problems.map(({ code }) => code)).not.toContain("bad-id")
    },
  )

  test("nothing but the event's own fields leaves", () => {
    const { nostr } = sample("nostr")
    const more = { ...nostr, note: "private", [Symbol("verified")]: true } as unknown as NonNullable<
      typeof nostr
    >
    const value = eventForInstance({ ...sample("nostr"), nostr: more })
    expect(Object.keys(value ?? {}).toSorted()).toEqual([
      "content",
      "created_at",
      "id",
      "kind",
      "pubkey",
      "sig",
      "tags",
    ])
  })

  test("an altered text is refused by the library in the closed form", () => {
    const { ethereum } = sample("ethereum")
    if (!ethereum) throw new Error("no text")
    const altered = { ...ethereum, text: ethereum.text.replace("Hello", "Hallo") }
    expect(byLibrary(eventForInstance({ ...sample("ethereum"), ethereum: altered }))).toBeNull()
  })
})

test("what is no post has no form", async () => {
  const bare = { key: "", spasmid: null, action: null, excerpt: "", signedAt: 0 }
  expect(eventForInstance(bare)).toBeNull()
  expect(eventForInstance({ ...bare, ethereum: signedText("example.com wants you to sign in") })).toBeNull()
  expect(envelopeOf({ ...bare, ethereum: signedText("{}"), nostr: signedBy(1, "x") })).toBeNull()
  expect(isPost(bare)).toBe(false)
  expect(isPost({ ...bare, nostr: signedBy(0, "{}") })).toBe(false)
  expect(isPost({ ...bare, nostr: signedBy(1, "x") })).toBe(true)
})

test("a text that instances would write anew, and so break, is told apart", async () => {
  const { ethereum } = await halvesOf()
  const spaced = JSON.stringify(JSON.parse(ethereum.text), null, 1)
  const escaped = ethereum.text.replace("Hello", "\\u0048ello")
  expect(isKeptByInstances(eventOf({ ethereum }))).toBe(true)
  for (const text of [spaced, escaped, dmpText.replace(",", ", ")]) {
    const event = eventOf({ ethereum: signedText(text) })
    expect(isKeptByInstances(event)).toBe(false)
    const stored = convertToSpasmEventEnvelope(byLibrary(eventForInstance(event)) as SpasmEventV2)
    expect(read(stored, { as: "event" }).signatures).toMatchObject([{ valid: false }])
  }
})
