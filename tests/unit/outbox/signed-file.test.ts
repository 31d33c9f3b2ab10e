// A saved file is exactly what instances get, and becomes the same event again, or is refused.
import { beforeAll, describe, expect, test } from "vitest"
import { envelopeOf, eventForInstance } from "../../../lib/core/outbox/envelope.ts"
import type { SignedEvent } from "../../../lib/core/outbox/signed-event.ts"
import { fileOf, signedEventFromFile } from "../../../lib/core/outbox/signed-file.ts"
import { eventOf, halvesOf, samples, signedBy, signedText } from "./signed-halves.ts"
import { vectorInput } from "./vectors.ts"

let events: Record<string, SignedEvent>
beforeAll(async () => {
  events = await samples()
})
const sample = (name: string): SignedEvent => events[name] ?? eventOf({})
const codeOf = (file: unknown): string => {
  const read = signedEventFromFile(file)
  return read.ok ? "ok" : read.code
}

describe("there and back", () => {
  test.each(["ethereum", "nostr", "both", "dmp", "plain nostr"])("%s", (name) => {
    const event = sample(name)
    const file = fileOf(event)
    expect(JSON.parse(file?.text ?? "")).toEqual(eventForInstance(event))
    for (const given of [file?.text, JSON.parse(file?.text ?? ""), envelopeOf(event)]) {
      const read = signedEventFromFile(given)
      if (!read.ok) throw new Error(read.code)
      const { signedAt, ...same } = event
      expect(read.event).toMatchObject(same)
      expect(read.event.signedAt).toBeGreaterThan(1_700_000_000_000)
      expect(read.event.signedAt).toBeLessThan(1_800_000_000_000)
    }
  })

  test("its name has the beginning of the id", () => {
    expect(fileOf(sample("both"))?.name).toBe(`spasm-${sample("both").spasmid?.slice(9, 21)}.spasm.json`)
    const bare = { ...sample("plain nostr"), spasmid: null, key: "ab".repeat(32) }
    expect(fileOf(bare)?.name).toBe("spasm-abababababab.spasm.json")
    expect(fileOf({ ...bare, key: "../../x" })?.name).toBe("spasm-.spasm.json")
    const { nostr, ...unsigned } = bare
    expect(nostr && fileOf(unsigned)).toBeNull()
  })

  test("kinds that are no posts", () => {
    const file = fileOf(eventOf({ nostr: signedBy(30_023, "an article") }))
    expect(signedEventFromFile(file?.text)).toMatchObject({ ok: true, event: { nostr: { kind: 30_023 } } })
  })
})

describe("refused", () => {
  test.each<[string, unknown]>([
    ["words", "hello"],
    ["nothing", ""],
    ["no value", undefined],
    ["null", null],
    ["a number", 7],
    ["a list", [{}]],
    ["a log-in", "example.com wants you to sign in"],
    ["another form", { ...vectorInput("own-multi-signed-envelope"), type: "SpasmEventV2" }],
    ["a circle", circle()],
  ])("%s", (_, file) => expect(codeOf(file)).toBe("unknown-form"))

  test("what is not signed", () => {
    expect(codeOf(sample("ethereum").ethereum?.text)).toBe("not-signed")
    const { nostr } = sample("plain nostr")
    expect(codeOf({ ...nostr, sig: undefined })).toBe("not-signed")
  })

  test("a signature that fails", () => {
    expect(codeOf(vectorInput("tampered-body-closed"))).toBe("bad-signature")
    expect(codeOf(vectorInput("invalid-dmp-wrong-sig"))).toBe("bad-signature")
    expect(codeOf(vectorInput("tampered-sibling-in-envelope"))).toBe("bad-signature")
    expect(codeOf({ ...sample("nostr").nostr, content: "other" })).toBe("bad-signature")
  })

  test("parts that are not one post", async () => {
    const other = await halvesOf({ content: "other" })
    expect(codeOf(envelopeOf({ ...sample("both"), nostr: other.nostr }))).toBe("parts-differ")
    const envelope = envelopeOf(sample("ethereum"))
    const twice = [envelope?.siblings].flat(2)
    expect(codeOf({ ...envelope, siblings: [...twice, ...twice] })).toBe("parts-differ")
  })

  test("a text that another program could read differently", () => {
    const text =
      '{"type":"SpasmEventBodyV2","action":"post","content":"a","content":"b","timestamp":1732000000000}'
    const { signature, signer } = signedText(text)
    const closed = { type: "SpasmEventBodySignedClosedV2", signedString: text, signature, signer }
    expect(codeOf(closed)).toBe("ambiguous")
    const file = fileOf(sample("ethereum"))?.text ?? ""
    expect(codeOf(file.replace("{", '{"signedString":"{}",'))).toBe("ambiguous")
    expect(codeOf(`${file}{}`)).toMatch(/ambiguous|unknown-form/)
  })
})

function circle(): unknown {
  const value: { self?: unknown } = {}
  value.self = value
  return value
}
