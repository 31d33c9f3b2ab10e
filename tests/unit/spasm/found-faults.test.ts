// Text that is found and broken: every fault of it is named with its place, and nothing of it is half read.
import { describe, expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Reading } from "../../../lib/core/spasm/reading.ts"

const found = (text: string): Reading => read(text, { as: "event" })

/** Each problem with the piece of the text that it points at. */
const told = (text: string, { problems }: Reading = found(text)): (readonly string[])[] =>
  problems.map(({ code, tier, path, start, end }) => [
    `${tier} ${code}${path === undefined ? "" : ` ${path}`}`,
    ...(start === undefined ? [] : [text.slice(start, end)]),
  ])

const note = `{"kind":1,"created_at":1732000000,"content":"hello","tags":[],"pubkey":"${"ab".repeat(32)}"}`
const post = '{"url":"https://news.example/1","title":"News"}'
const closed = (signedString: string): string =>
  JSON.stringify({ type: "SpasmEventBodySignedClosedV2", signedString, signature: "0x", signer: "0x" })

describe("an event whose JSON has a fault", () => {
  test.each([
    ["half a character", ['"hello"', '"\\ud800"'], ["danger lone-surrogate", '"\\ud800"']],
    [
      "a number that does not survive",
      ["1732000000", "17320000000000000001"],
      ["danger unsafe-number", "17320000000000000001"],
    ],
    ["a comma too many", ["}", ",}"], ["check broken-json", "}"]],
    ["no end", ["}", ""], ["check broken-json", ""]],
  ])("and is no event by it: %s", (_, [from = "", to = ""], fault) => {
    const text = note.replace(from, to)
    expect(found(text)).toMatchObject({ form: "text", view: "raw", content: text })
    expect(told(text)).toEqual([fault])
  })

  test.each([
    ["a number that is rounded", ['"kind":1', '"kind":1.00000000000000000000001'], "unsafe-number", "1."],
    ["a reserved key", ["{", '{"__proto__":[],'], "proto-key", '"__proto__"'],
    ["a key twice", ["{", '{"kind":0,'], "duplicate-key", '"kind"'],
    ["something behind it", [/$/, " {}"], "trailing-data", "{}"],
    ["half a character beside it", ["{", '{"relay":"\\udc00",'], "lone-surrogate", '"\\udc00"'],
  ] as const)("is shown as no post: %s", (_, [from, to], code, piece) => {
    for (const [whole, form] of [
      [note, "nostr"],
      [`[${note}]`, "feed"],
      [closed('{"type":"SpasmEventBodyV2"}').replace("{", '{"kind":1,'), "body-signed-closed"],
      [`{"signature":"0x","signed_message":"{\\"type\\":\\"SpasmEventBodyV2\\"}","kind":1}`, "v0-sealed"],
      ['{"type":"SpasmEventEnvelopeV2","siblings":[],"kind":1}', "envelope"],
    ] as const) {
      const text = whole.replace(from, to)
      const [fault = []] = told(text).filter(([name]) => name === `danger ${code}`)
      expect(fault[1]?.startsWith(piece), text).toBe(true)
      expect(found(text)).toMatchObject({ form, view: expect.stringMatching(/^(?:raw|refuse)$/) })
    }
  })

  test("of the web is shown as no post either", () => {
    const text = post.replace('"News"', '"News","title":"Other"')
    expect(found(text)).toMatchObject({ form: "v0-web2", view: "raw" })
    expect(told(text)).toContainEqual(["danger duplicate-key", '"title"'])
  })

  test("tells a fault of the signed text from one around it", () => {
    const signed = '{"type":"SpasmEventBodyV2","title":"a","title":"b"}'
    const start = signed.lastIndexOf('"title"')
    const place = { code: "duplicate-key", tier: "danger", start, end: start + 7 }
    expect(found(closed(signed)).problems).toContainEqual({ ...place, path: "/signedString" })
    const sealed = JSON.stringify({ signed_message: signed, signature: "0x" })
    expect(found(sealed).problems).toContainEqual({ ...place, path: "/signed_message" })
    const event = note.replace("{", `{"id":"${"cd".repeat(32)}","id":"${"ab".repeat(32)}",`)
    expect(found(JSON.stringify({ signed_message: event, signature: "0x" })).problems).toContainEqual({
      ...place,
      path: "/signed_message",
      start: event.lastIndexOf('"id"'),
      end: event.lastIndexOf('"id"') + 4,
    })
    const deep = `{"a":${"[".repeat(40)}`
    const outer = closed(deep).replace("{", '{"x":1,"x":2,')
    expect(told(deep, { ...found(outer), problems: found(outer).problems.slice(1) })).toEqual([
      ["danger too-deep /signedString", "["],
    ])
    expect(told(outer)[0]).toEqual(["danger duplicate-key", '"x"'])
    const large = closed(JSON.stringify({ type: "SpasmEventBodyV2", content: "x".repeat(140_000) }))
    expect(told(large)).toEqual([["danger too-large /signedString"]])
  })
})

describe("a text that begins like JSON", () => {
  test.each([
    ["a list with a comma too many", '["a",2,]', [["check broken-json", "]"]]],
    ["a list with an end too many", '["a"]]', [["danger trailing-data", "]"]]],
    ["a list of what is no event", ' [{"a":1,"a":2}]', [["danger duplicate-key", '"a"']]],
    ["words in brackets", "\n{hello} there", [["check broken-json", "hello} there"]]],
    [
      "two faults",
      '{"a":1,"a":\\ud800',
      [
        ["danger duplicate-key", '"a"'],
        ["check broken-json", "\\ud800"],
      ],
    ],
    ["no JSON for its depth alone", "[".repeat(40), [["danger too-deep", "["]]],
  ])("is told to be broken where it is: %s", (_, text, problems) => {
    expect(found(text)).toMatchObject({ form: "text", view: "raw", content: text })
    expect(told(text)).toEqual(problems)
  })

  test.each([
    '{"a":1}',
    "[]",
    "[1,2]",
    "hello {",
    "a, b,}",
    "[1] words",
    "[a link](https://x.example)",
    '"words"',
    "",
    "  ",
  ])("%j has no fault, or never began like it", (text) => {
    expect(found(text)).toMatchObject({ form: "text", content: text, problems: [] })
  })

  test.each([
    [
      "a body with a signature in it",
      ["/signedString", "/type"],
      { type: "SpasmEventBodyV2", signedString: "{}", signature: "0x" },
    ],
    [
      "a closed form of no body",
      ["/type"],
      { type: "SpasmEventBodySignedClosedV2", signedString: "", signature: "" },
    ],
    ["siblings of no event", ["/siblings"], { siblings: [] }],
    ["an event with siblings", ["/siblings", "/kind"], { ...(JSON.parse(note) as object), siblings: [] }],
    ["a sealed text that is none", ["/signed_message"], { signed_message: "words", signature: "0x" }],
    ["a type of Spasm that nobody knows", ["/type"], { type: "SpasmEventV3" }],
    ["a DMP message of no version", ["/version"], { version: "dmpEVIL" }],
  ])("and nearly is Spasm is told to be so, key by key: %s", (_, keys, value) => {
    const text = JSON.stringify(value)
    expect(found(text)).toMatchObject({ form: "text", view: "raw", content: text })
    expect(told(text)).toEqual(keys.map((key) => [`danger polyglot ${key}`]))
  })
})

test("bytes that are no text are named so, asked for or found", () => {
  for (const as of ["request", "event"] as const) {
    expect(read(new Uint8Array([0x7b, 0xff, 0x7d]), { as })).toMatchObject({
      form: "unreadable",
      view: "none",
      problems: [{ code: "invalid-utf8", tier: "danger" }],
    })
  }
})
