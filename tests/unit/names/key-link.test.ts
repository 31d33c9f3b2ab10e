// Two keys are one author's where one post proves it, signed whole by both; whatever is forged proves nothing.
import fc from "fast-check"
import { finalizeEvent } from "nostr-tools/pure"
import type { SpasmEventV2 } from "spasm.js"
import { convertToNostr, convertToSpasm, mergeSpasmEventsV2 } from "spasm.js"
import { expect, test } from "vitest"
import { type KeyLink, linkOf } from "../../../lib/core/key-link.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import {
  ann,
  bob,
  bodyOf,
  envelopeOf,
  nostrKey,
  nostrSecret,
  signBody,
  signedByBoth,
} from "../../instance/sample-events.ts"
import index from "../../vectors/index.json" with { type: "json" }
import multi from "../../vectors/own-multi-signed-envelope.json" with { type: "json" }
import { readJson } from "../repository/sources.ts"

const linkIn = (input: unknown): KeyLink | null => linkOf(read(input, { as: "event" }))
const ANN = ann.address.toLowerCase()
const GENUINE: KeyLink = {
  ethereum: "0xd328a792d58e8cdaf94043238c501b5b1299db50",
  nostr: "92db4864075223daf6d6f88be3dd566379bbdae2ee29fe21c2d0918eab44528e",
  spasmid: multi.expected.spasmid,
}

/** One post in two forms, each signed by its key, whatever the two bodies name as authors. */
async function envelope(ofEthereum: object, ofNostr: object, signer = ann): Promise<object> {
  const { kind, created_at, tags, content } = convertToNostr(ofNostr as SpasmEventV2) as unknown as {
    kind: number
    created_at: number
    tags: string[][]
    content: string
  }
  const nostr = JSON.parse(
    JSON.stringify(finalizeEvent({ kind, created_at, tags, content }, nostrSecret)),
  ) as object
  const halves = [nostr, await signBody(signer, ofEthereum)]
  const events = halves.map((half) => convertToSpasm(half as SpasmEventV2))
  const [first, second] = events.map((event) => envelopeOf(event) as { siblings: object[] })
  const merged = mergeSpasmEventsV2(events)
  return merged
    ? envelopeOf(merged)
    : { ...first, siblings: [...(first?.siblings ?? []), ...(second?.siblings ?? [])] }
}
const authors = (...groups: readonly (readonly string[])[]): object => ({
  ...bodyOf({ content: "Words", timestamp: 1_732_000_000_000 }, []),
  authors: groups.map((addresses) => ({
    addresses: addresses.map((value) => ({
      value,
      format: { name: value.startsWith("0x") ? "ethereum-pubkey" : "nostr-hex" },
    })),
  })),
})

test("a post that both keys signed links them", async () => {
  expect(linkIn(multi.input)).toEqual(GENUINE)
  expect(linkIn(await signedByBoth(ann, { content: "Words" }))).toMatchObject({
    ethereum: ANN,
    nostr: nostrKey,
  })
  expect(linkIn(await envelope(authors([ANN, nostrKey]), authors([ANN, nostrKey])))).toMatchObject({
    ethereum: ANN,
    nostr: nostrKey,
  })
})

test.each(index.filter(({ name }) => name !== "own-multi-signed-envelope").map(({ name }) => name))(
  "nothing is linked by %s",
  (name) => {
    expect(linkIn((readJson(`tests/vectors/${name}.json`) as { input: unknown }).input)).toBeNull()
  },
)

test("two authors of one post are two people", async () => {
  const two = authors([ANN], [nostrKey])
  expect(linkIn(await envelope(two, two))).toBeNull()
})

test("a key that nobody named beside it is not linked by signing along", async () => {
  for (const [ofEthereum, ofNostr] of [
    [authors([ANN]), authors([ANN])],
    [authors([ANN]), authors([nostrKey])],
    [authors([ANN]), authors([ANN, nostrKey])],
    [authors([ANN, nostrKey]), authors([nostrKey])],
  ] as const) {
    expect(linkIn(await envelope(ofEthereum, ofNostr))).toBeNull()
  }
})

test("a signature of somebody else links nothing", async () => {
  const both = authors([ANN, nostrKey])
  expect(linkIn(await envelope(both, both, bob))).toBeNull()
})

test("one half alone links nothing", () => {
  for (const at of [0, 1]) {
    expect(linkIn({ ...multi.input, siblings: [multi.input.siblings[at]] })).toBeNull()
  }
})

test("an event that was changed anywhere links what was signed, or nothing", () => {
  const text = JSON.stringify(multi.input)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0123456789abcdef"{},'), (at, letter) => {
      const link = linkIn(text.slice(0, at) + letter + text.slice(at + 1))
      if (link !== null) expect(link).toEqual(GENUINE)
    }),
    { numRuns: 300 },
  )
})
