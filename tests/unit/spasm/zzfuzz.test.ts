// The id of an event must be the network's own, or a reply to it would be lost: compared with the library that the network runs.
import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { convertToNostr, convertToSpasm } from "spasm.js"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { addressOfPublicKey, checksummed } from "../../../lib/core/ethereum/address.ts"
import { signPersonalMessage } from "../../../lib/core/signer.ts"
import { read } from "../../../lib/core/spasm/read.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import keys from "../../vectors/keys.json" with { type: "json" }
import { body, dmp, nostrEvent, wildBody, wildDmp } from "./generators.ts"

type Converted = {
  readonly ids?: readonly { readonly value: unknown; readonly format?: { readonly name?: string } }[]
  readonly siblings?: readonly { readonly type?: string }[]
} | null

/** The library converts in place and cleans its input, so it gets a copy and is told to leave the text alone. */
function converted(event: unknown): Converted {
  return convertToSpasm(
    structuredClone(event) as never,
    { xss: { enableSanitization: false } } as never,
  ) as Converted
}

const idOf = (event: Converted): unknown =>
  event?.ids?.find(({ format }) => format?.name === "spasmid")?.value ?? null

const theirs = (event: unknown): unknown => idOf(converted(event))
const ours = (event: unknown): string | null => read(JSON.stringify(event), { as: "event" }).spasmid

const log = console.error
const compare = Object.getOwnPropertyDescriptor(String.prototype, "localeCompare")

beforeAll(() => {
  // The library prints what it refuses, and sorts by the machine's language; the network's servers run under English.
  console.error = () => {}
  const english = new Intl.Collator("en-US").compare
  Object.defineProperty(String.prototype, "localeCompare", {
    ...compare,
    value(this: string, that: string) {
      return english(String(this), that)
    },
  })
})

afterAll(() => {
  console.error = log
  if (compare) Object.defineProperty(String.prototype, "localeCompare", compare)
})

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

describe("events have the network's id", () => {
  test("bodies with every field", () => agree(body, 40000, 0.9))
  test("bodies with fields of any type", () => agree(wildBody, 40000,0.2))
  test("unsigned DMP", () => agree(dmp, 8000,0.9))
  test("DMP with fields of any type", () => agree(wildDmp, 8000,0.9))
  test("Nostr events with their own and with mapped tags", () => agree(nostrEvent, 80000, 0.5, isNostr))
})

const isNostr = (event: unknown): boolean => converted(event)?.siblings?.[0]?.type !== "SiblingWeb2V2"
