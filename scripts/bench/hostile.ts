// A megabyte made to be slow, in many shapes: how long the reader takes until it has read or refused it.
import { hexToBytes } from "@noble/hashes/utils.js"
import { signNostrEvent } from "../../lib/core/signer.ts"
import { read } from "../../lib/core/spasm/read.ts"
import keys from "../../tests/vectors/keys.json" with { type: "json" }
import { report } from "./report.ts"

/** A megabyte, and just below what is refused at once. */
const SIZES = [1_000_000, 520_000]
const LIMIT_MS = 100

const { pubkey, secretKey } = keys.nostr.alice
const event = JSON.stringify(
  signNostrEvent(
    { kind: 1, created_at: 1_732_000_000, tags: [], content: "x", pubkey },
    hexToBytes(secretKey),
    new Uint8Array(32),
  ),
)
const fill = (part: string, size: number): string => part.repeat(Math.floor(size / part.length))
const list = (part: string, size: number): string => `[${fill(`${part},`, size)}${part}]`
const envelope = (inside: string, type = "SpasmEventEnvelopeV2"): string => `{"type":"${type}",${inside}}`
const sibling = `{"type":"SiblingNostrSignedV2","originalObject":${event}}`
const text = (body: string): string => JSON.stringify(body).slice(1, -1)
const closed = (signed: string): string =>
  `{"type":"SpasmEventBodySignedClosedV2","signedString":"${text(signed)}","signature":"0x${"1b".repeat(65)}","signer":"0x${"ab".repeat(20)}"}`
const body = (fields: string): string => `{"type":"SpasmEventBodyV2","action":"post",${fields}}`

/** Names of which no two are equal, in letters that few alphabets share. */
function differentHosts(size: number): string {
  const title = (post: number): string =>
    Array.from(
      { length: 300 },
      (_, at) => `http://${String.fromCodePoint(0x10d00 + (at % 32), 0x4e00 + post * 40 + at)}.${at}`,
    ).join(" ")
  const posts = Array.from({ length: Math.floor(size / 4500) }, (_, post) =>
    JSON.stringify({ url: "https://x", title: title(post) }),
  )
  return `[${posts.join()}]`
}

const shapesOf = (size: number): Readonly<Record<string, string>> => ({
  letters: fill("a", size),
  "hidden characters": fill("\u202e\u200b", size),
  "stacked marks": fill("a\u0323\u0301\u0300", size),
  "open lists": fill("[", size),
  "open objects": fill('{"a":', size),
  "list of numbers": list("0.1e-7", size),
  "list of lists": list("[[]]", size),
  "equal keys": `{${fill('"a":0,', size)}"a":0}`,
  escapes: `{"content":"${fill("\\u202e", size)}"}`,
  "signed events": list(event, size),
  siblings: envelope(`"siblings":${list(sibling, size)}`),
  "empty siblings": envelope(`"siblings":${list("{}", size)}`),
  "signatures of one sibling": envelope(
    `"siblings":[{"type":"SiblingSpasmSignedV2","signedString":"${text(body('"content":"x"'))}","signatures":${list(`{"value":"0x${"1b".repeat(65)}","pubkey":"0x${"ab".repeat(20)}"}`, size)}}]`,
  ),
  comments: envelope(
    `"siblings":[${sibling}],"children":${list(`{"event":${event}}`, size)}`,
    "SpasmEventEnvelopeWithTreeV2",
  ),
  "comments inside comments": `${fill('{"type":"SpasmEventEnvelopeWithTreeV2","siblings":[],"children":[', size)}${fill("]}", size)}`,
  "claimed ids": envelope(`"siblings":[${sibling}],"ids":${list('{"value":"x"}', size)}`),
  "posts of a feed": list('{"url":"https://x.example","title":"x","description":"y"}', size),
  "hosts of another alphabet": list(
    JSON.stringify({ url: "https://x", title: `http://${"ж".repeat(50)} `.repeat(85) }),
    size,
  ),
  "short hosts of another alphabet": list(
    JSON.stringify({ url: "https://x", title: "http://а.б ".repeat(400) }),
    size,
  ),
  "different hosts": differentHosts(size),
  "bodies in a list": list(body('"content":"x"'), size),
  "a signed text of a megabyte": closed(body(`"content":"${fill("a", size)}"`)),
  "a signed text of hidden characters": closed(body(`"content":"${fill("\u202e", 40_000)}"`)),
  "a signed text of keywords": closed(body(`"keywords":${list('"ab"', 100_000)}`)),
  "a signed text of authors": closed(body(`"authors":${list('{"addresses":[{"value":"a"}]}', 120_000)}`)),
  "empty tags beside a wide one": closed(body(`"tags":[${fill("[],", 24_000)}${list("1", 15_000)}]`)),
  profiles: list(
    JSON.stringify({
      kind: 0,
      created_at: 1,
      tags: [],
      content: `{"${"\u200b\u200c".repeat(15)}":[${"1,".repeat(2400)}1]}`,
    }),
    size,
  ),
  "posts inside posts": list(
    `{"url":"u","title":"t","children":${list('{"url":"u","title":"é"}', 2300)}}`,
    size,
  ),
  tags: `{"kind":1,"created_at":1,"content":"","tags":${list('["e","a"]', size)}}`,
  "mapped tags": `{"kind":1,"created_at":1,"content":"","tags":${list('["tags_mapping","spasm_aadd_1","O","x","se2","authors.addresses","63","63","slice.13","","","","",""]', size)}}`,
})

export function benchHostile(): void {
  let worst = { name: "", took: 0 }
  let count = 0
  for (const size of SIZES) {
    for (const [name, shape] of Object.entries(shapesOf(size))) {
      for (const as of ["event", "request"] as const) {
        const started = performance.now()
        read(shape, { as })
        const took = performance.now() - started
        count++
        if (took > worst.took) worst = { name: `${name}, ${shape.length} characters, as ${as}`, took }
      }
    }
  }
  report({
    name: "the slowest hostile input of up to a megabyte",
    value: worst.took,
    unit: "ms",
    n: count,
    limit: LIMIT_MS,
    note: worst.name,
  })
}
