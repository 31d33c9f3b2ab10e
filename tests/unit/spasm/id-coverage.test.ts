// What a Reading says that the id does not cover can be changed, and the id stays: for every form, at every leaf.
import fc from "fast-check"
import { expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"
import { body, dmp, nostrEvent } from "./generators.ts"

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The value with another leaf at a JSON Pointer: a string or a number of the same kind. */
function changed(value: Json, path: string): Json {
  const copy = structuredClone(value)
  const steps = path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
  const last = steps.pop() ?? ""
  let at = copy as Record<string, Json>
  for (const step of steps) at = at[step] as Record<string, Json>
  const leaf = at[last]
  at[last] = typeof leaf === "number" ? leaf + 1 : `${String(leaf)}x`
  return copy
}

const readId = (value: Json) => read(value, { as: "request" })

function holds(events: fc.Arbitrary<unknown>, runs: number, least = runs / 50): void {
  let outside = 0
  let inside = 0
  fc.assert(
    fc.property(events, fc.nat(), (event, pick) => {
      const value = JSON.parse(JSON.stringify(event)) as Json
      const { spasmid, outsideId, fields, rest, form } = readId(value)
      if (spasmid === null) return
      const leaves = [...fields, ...rest].filter((leaf) => ["string", "number"].includes(typeof leaf.value))
      const leaf = leaves[pick % Math.max(1, leaves.length)]
      if (!leaf) return
      const other = readId(changed(value, leaf.path))
      if (other.form !== form || other.spasmid === null) return
      const isOutside = outsideId.includes(leaf.path)
      if (isOutside) {
        outside++
        expect(other.spasmid, leaf.path).toBe(spasmid)
      } else if (other.spasmid !== spasmid) inside++
    }),
    { numRuns: runs },
  )
  expect(outside).toBeGreaterThanOrEqual(least)
  expect(inside).toBeGreaterThan(runs / 50)
}

test("of a body", () => holds(body, 3000))
// Another version of DMP is no message of it.
test("of a DMP message", () => holds(dmp, 1000, 0))
test("of a Nostr event", () => holds(nostrEvent, 3000))

test("the kind, where the last action is an empty one", () => {
  const tags = [
    ["spasm_action", "post"],
    ["spasm_action", ""],
  ]
  const event = { kind: 1, created_at: 1_600_000_000, content: "post", pubkey: "ab".repeat(32), tags }
  const { spasmid, outsideId } = readId(event)
  expect(readId({ ...event, kind: 2 }).spasmid).not.toBe(spasmid)
  expect(outsideId).not.toContain("/kind")
  expect(readId({ ...event, tags: tags.toReversed() }).outsideId).toContain("/kind")
})

test("the fields that a person reads are all covered", () => {
  const value = {
    type: "SpasmEventBodyV2",
    action: "reply",
    title: "t",
    content: "c",
    timestamp: 1,
    license: "MIT",
    keywords: ["k"],
    categories: [{ name: "any" }],
    parent: { ids: [{ value: "https://x.example" }] },
    authors: [{ addresses: [{ value: `0x${"1".repeat(40)}` }] }],
  }
  const { outsideId, spasmid } = readId(value)
  expect(outsideId).toEqual(["/type", "/categories/0/name"])
  for (const path of ["/action", "/title", "/content", "/timestamp", "/license", "/keywords/0"])
    expect(readId(changed(value, path)).spasmid, path).not.toBe(spasmid)
})
