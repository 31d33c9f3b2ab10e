// The reader alone, in Node: how fast it reads, and that nothing signed is ever left out, over random events.
import fc from "fast-check"
import { finalizeEvent, generateSecretKey } from "nostr-tools/pure"
import { read } from "../../lib/core/spasm/read.ts"
import { body, dmp, wildBody, wildDmp } from "../../tests/unit/spasm/generators.ts"
import { report, reportCount } from "./report.ts"

const BODIES = 1000
const EVENTS = 200
const CASES = 5000

export function benchReading(): void {
  const bodies = Array.from({ length: BODIES }, (_, at) => bodyNumber(at))
  time("reading a request to sign", bodies, (text) => {
    read(text, { as: "request" })
  })
  const secret = generateSecretKey()
  const events = Array.from({ length: EVENTS }, (_, at) =>
    JSON.stringify(
      finalizeEvent({ kind: 1, created_at: 1_700_000_000 + at, tags: [], content: `Post ${at}` }, secret),
    ),
  )
  time("reading a signed event and proving its signature", events, (text) => {
    read(text, { as: "event" })
  })
  const kinds: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
    ["bodies", body],
    ["bodies with fields of any type", wildBody],
    ["DMP messages", dmp],
    ["DMP messages with fields of any type", wildDmp],
  ]
  for (const [kind, events] of kinds) countLeaves(kind, events)
}

function time(name: string, texts: readonly string[], work: (text: string) => void): void {
  for (const text of texts.slice(0, texts.length / 10)) work(text)
  const started = performance.now()
  for (const text of texts) work(text)
  report({ name, value: (performance.now() - started) / texts.length, unit: "ms", n: texts.length })
}

/** Cases in which every leaf of what is signed stands in the reading exactly once. */
function countLeaves(kind: string, events: fc.Arbitrary<unknown>): void {
  let right = 0
  fc.assert(
    fc.property(events, (event) => {
      const text = JSON.stringify(event)
      const { form, fields, rest } = read(text, { as: "request" })
      const shown = [...fields, ...rest].map(({ path }) => path).sort()
      const isWhole = form === "text" || form === "siwe"
      if (isWhole || shown.join("\n") === leaves(JSON.parse(text), "").sort().join("\n")) right++
    }),
    { numRuns: CASES },
  )
  reportCount({ name: `every signed leaf is shown, ${kind}`, value: right, unit: "cases", n: CASES }, CASES)
}

/** JSON Pointers of every leaf; an empty list or object is one itself. */
function leaves(value: unknown, path: string): string[] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : []
  if (entries.length === 0) return [path]
  return entries.flatMap(([key, one]) =>
    leaves(one, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  )
}

const bodyNumber = (at: number): string =>
  JSON.stringify({
    type: "SpasmEventBodyV2",
    action: "post",
    content: `Post **${at}**: ${"words, not bytes, and a [link](https://example.com) now and then. ".repeat(10)}`,
    title: `Title ${at}`,
    timestamp: 1_732_000_000_000 + at,
    license: "SPDX-License-Identifier: CC0-1.0",
    protocol: { name: "spasm", version: "2.0.0" },
    authors: [
      {
        addresses: [
          { value: "0x70997970c51812dc3a010c7d01b50e0d17dc79c8", format: { name: "ethereum-pubkey" } },
        ],
      },
    ],
  })
