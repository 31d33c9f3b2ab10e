// JSON is read so that no other parser can take it differently unseen: the same values as JSON.parse, and a name for every doubt.
import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"
import { MAX_DEPTH, parseStrictJson } from "../../../lib/core/spasm/strict-json.ts"

const codes = (json: string): string[] => parseStrictJson(json).problems.map(({ code }) => code)
const accepts = (json: string): boolean => parseStrictJson(json).ok

type Platform = { readonly value: unknown } | null

function platform(json: string): Platform {
  try {
    return { value: JSON.parse(json) as unknown }
  } catch {
    return null
  }
}

/** The one rule: what JSON.parse takes is taken with the same value; what it refuses is refused, or has something after it. */
function agrees(json: string): void {
  const strict = parseStrictJson(json)
  const theirs = platform(json)
  const trailing = strict.problems.find(({ code }) => code === "trailing-data")
  if (!strict.ok) {
    expect(theirs === null || strict.problems.some(({ code }) => code === "too-deep"), json).toBe(true)
    expect(strict.at).toBeLessThanOrEqual(json.length)
    return
  }
  const whole = trailing ? platform(json.slice(0, trailing.start)) : theirs
  if (trailing) expect(theirs, json).toBeNull()
  expect(whole && isDeepStrictEqual(strict.root.value, whole.value), json).toBe(true)
  for (const { code } of strict.problems) {
    expect(["duplicate-key", "proto-key", "unsafe-number", "lone-surrogate", "trailing-data"]).toContain(code)
  }
}

describe("against JSON.parse", () => {
  const piece = fc.constantFrom(
    ...'{}[]",:\\/-+.eE0123456789 \t\n\r\f\v\u0000\u001f\u00a0\ufeffutfnbrx'.split(""),
    ...[
      '""',
      "true",
      "false",
      "null",
      "nul",
      '"a":',
      '"__proto__":',
      "\\u",
      "\\ud83d",
      "\\ude00",
      "\\u00",
      "1e400",
      "01",
      "-",
      ".5",
      "5.",
      "'a'",
      "/**/",
      "NaN",
    ],
  )
  const json = fc.oneof(
    fc.json(),
    fc.json({ stringUnit: "binary" }),
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
  )

  test("generated texts", () => {
    fc.assert(fc.property(json, agrees), { numRuns: 10_000 })
  })

  test("texts with pieces cut out, put in and doubled", () => {
    const edit = fc.tuple(fc.nat(), fc.nat(4), fc.oneof(piece, fc.constant(null)))
    fc.assert(
      fc.property(json, fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        const edited = edits.reduce((before, [place, length, insert]) => {
          const at = place % (before.length + 1)
          const cut = before.slice(at, at + length)
          return before.slice(0, at) + (insert ?? cut + cut) + before.slice(at + length)
        }, text)
        agrees(edited)
      }),
      { numRuns: 20_000 },
    )
  })

  test("numbers of every shape", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 22 })
    const number = fc.tuple(
      fc.constantFrom("", "-", "+"),
      digits,
      fc.oneof(
        digits.map((part) => `.${part}`),
        fc.constant(""),
      ),
      fc.constantFrom("", "e1", "E-5", "e+20", "e400", "e-400", "e"),
    )
    fc.assert(
      fc.property(
        number.map((parts) => parts.join("")),
        agrees,
      ),
      { numRuns: 10_000 },
    )
  })
})

describe("duplicate keys", () => {
  test("are found at any depth, with the place of the second", () => {
    const path = fc.array(fc.oneof(fc.constant(0), fc.string({ maxLength: 4 })), { maxLength: 20 })
    fc.assert(
      fc.property(path, fc.string({ unit: "binary", maxLength: 6 }), fc.boolean(), (steps, key, escaped) => {
        const name = JSON.stringify(key)
        const units = Array.from({ length: key.length }, (_, at) => key.charCodeAt(at))
        const other = escaped
          ? `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`
          : name
        const inner = `{${name}:1,${JSON.stringify(`a${key}`)}:2,${other}:{}}`
        const text = steps.reduceRight<string>(
          (json, step) => (step === 0 ? `[1,${json}]` : `{${JSON.stringify(step)}:${json}}`),
          inner,
        )
        const found = parseStrictJson(text).problems.filter(({ code }) => code === "duplicate-key")
        expect(found.map(({ start, tier }) => [start, tier])).toEqual([[text.lastIndexOf(other), "danger"]])
      }),
      { numRuns: 2_000 },
    )
  })

  test("are one key however they are spelt", () => {
    expect(codes('{"a":1,"\\u0061":2}')).toEqual(["duplicate-key"])
    expect(codes('{"":1,"":2,"":3}')).toEqual(["duplicate-key", "duplicate-key"])
    expect(codes('{"a":1,"A":2,"\\u00e1":3,"a\\u0301":4}')).toEqual([])
    expect(codes('{"constructor":1,"toString":2,"hasOwnProperty":3}')).toEqual([])
  })

  test("of equal objects in a list are no duplicates", () => {
    expect(codes('[{"a":1},{"a":1}]')).toEqual([])
  })

  test("turn a post into its exact text", () => {
    const reading = read('{"type":"SpasmEventBodyV2","content":"I pay 1","content":"I pay 1000"}', {
      as: "request",
    })
    expect(reading.view).toBe("raw")
    expect(reading.fields.filter(({ name }) => name === "content")).toMatchObject([{ value: "I pay 1000" }])
    expect(reading.rest).toEqual([{ path: "/content", value: "I pay 1" }])
  })

  test("give no name to what was overwritten with them, however deep", () => {
    const reading = read(
      '{"type":"SpasmEventBodyV2","authors":[{"addresses":[{"value":"a"},{"value":"b"}]}],"authors":[{"addresses":[{"value":"c"}]}]}',
      { as: "request" },
    )
    expect(reading.fields.filter(({ name }) => name === "author").map(({ value }) => value)).toEqual(["c"])
    expect(reading.rest.map(({ value }) => value)).toEqual(["a", "b"])
  })

  test("cannot hide a post in a text that seems to be none", () => {
    const { problems, form } = read('{"type":"SpasmEventBodyV2","action":"moderate","type":"note"}', {
      as: "request",
    })
    expect(form).toBe("text")
    expect(problems).toContainEqual(expect.objectContaining({ code: "duplicate-key", tier: "danger" }))
  })
})

describe("numbers", () => {
  test.each([
    "0",
    "-0",
    "1",
    "-1",
    "1.0",
    "1.10",
    "1e3",
    "1E+3",
    "100e-2",
    "0.1",
    "1732000000000",
    "9007199254740991",
    "-9007199254740991",
    "1e15",
    "5e-324",
    "0e999",
    "0.000",
  ])("%s is itself", (number) => {
    expect(codes(number)).toEqual([])
  })

  test.each([
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "1e16",
    "12345678901234567890",
    "0.1000000000000000055511151231257827",
    "3.141592653589793238",
    "1e400",
    "-1e400",
    "1e-400",
    "123456789.12345678901",
  ])("%s does not survive", (number) => {
    expect(codes(number)).toEqual(["unsafe-number"])
    expect(codes(`{"type":"SpasmEventBodyV2","extra":{"a":[${number}]}}`)).toEqual(["unsafe-number"])
  })

  test("a number survives exactly if a double gives all of its digits back", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const whole = Number.isInteger(number) && !Number.isSafeInteger(number)
        expect(codes(String(number))).toEqual(whole ? ["unsafe-number"] : [])
      }),
      { numRuns: 2_000 },
    )
  })

  test("a number of any length survives if the double's shortest digits are its own", () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,18}$/)
    const power = fc.oneof(fc.integer({ min: -20, max: 15 }), fc.integer({ min: -330, max: 320 }))
    fc.assert(
      fc.property(digits, power, (digits, power) => {
        const number = Number(`${digits}e${power}`)
        const [mantissa = "", exponent = ""] = number.toExponential().split("e")
        const trimmed = digits.replace(/0+$/, "")
        const isSame = mantissa.replace(".", "") === trimmed && Number(exponent) === power + digits.length - 1
        const isUnsafe = Number.isInteger(number) && !Number.isSafeInteger(number)
        expect(codes(`${digits}e${power}`)).toEqual(isSame && !isUnsafe ? [] : ["unsafe-number"])
      }),
      { numRuns: 5_000 },
    )
  })
})

describe("what other parsers do otherwise", () => {
  test.each(['"\\ud800"', '"\\udc00"', '"a\\ud83dx"', '"\\ude00\\ud83d"', '{"\\ud800":1}', '"\ud800"'])(
    "%j has half of a character",
    (json) => {
      expect(codes(json)).toEqual(["lone-surrogate"])
    },
  )

  test("a pair of escapes is one character", () => {
    expect(codes('"\\ud83d\\ude00"')).toEqual([])
    expect(codes('"\ud83d\\ude00"')).toEqual([])
  })

  test.each([
    "1 2",
    "{}{}",
    "[] ,",
    '{"a":1}x',
    "null\u0000",
    "true\ufeff",
    '"a"\u00a0',
    "1,",
    "{}//",
    "0x10",
  ])("%j has something after it", (json) => {
    expect(codes(json)).toEqual(["trailing-data"])
  })

  test.each([
    "",
    " ",
    "{",
    "[",
    '"',
    "tru",
    "[1,]",
    "{,}",
    '{"a"}',
    '{"a":1,}',
    "{a:1}",
    "'a'",
    "[1 2]",
    '"\n"',
    '"\t"',
    "\ufeff{}",
    "\u00a01",
    "+1",
    ".5",
    ".",
    "-",
    '"\\x41"',
    '"\\u12"',
    "//\n1",
    "undefined",
  ])("%j is no JSON", (json) => {
    expect(accepts(json)).toBe(false)
    expect(codes(json)).toEqual([])
  })

  test("__proto__ is a key of its own and sets nothing", () => {
    for (const json of [
      '{"__proto__":{"type":"SpasmEventBodyV2"}}',
      '{"a":[{"\\u005f_proto__":1}]}',
      '{"__proto__":null}',
    ]) {
      const strict = parseStrictJson(json)
      expect(codes(json)).toEqual(["proto-key"])
      expect(strict.ok && isDeepStrictEqual(strict.root.value, JSON.parse(json))).toBe(true)
    }
    const { form, problems } = read('{"__proto__":{"type":"SpasmEventBodyV2"},"content":"x"}', {
      as: "request",
    })
    expect(form).toBe("text")
    expect(problems).toContainEqual(expect.objectContaining({ code: "proto-key", tier: "danger" }))
    expect("type" in {}).toBe(false)
  })

  test("nesting is read to 32 levels and no deeper", () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
      ['[{"a":', "}]"],
    ] as const) {
      const levels = (open + close).match(/[[{]/g)?.length ?? 1
      const nested = (depth: number): string =>
        open.repeat(depth / levels) + (levels === 1 && open === "[" ? "" : "1") + close.repeat(depth / levels)
      expect(codes(nested(MAX_DEPTH))).toEqual([])
      expect(accepts(nested(MAX_DEPTH))).toBe(true)
      expect(codes(nested(MAX_DEPTH + levels))).toEqual(["too-deep"])
      expect(accepts(nested(MAX_DEPTH + levels))).toBe(false)
    }
    expect(MAX_DEPTH).toBe(32)
  })
})

/** Less than two seconds of the processor, in microseconds: on a busy machine the clock says nothing. */
const BOUND = 2_000_000

describe("a megabyte of anything is read or refused in bounded time", () => {
  const million = 1_000_000
  const fill = (part: string): string => part.repeat(Math.floor(million / part.length))
  const shapes: Record<string, string> = {
    "open lists": fill("["),
    "open objects": fill('{"a":'),
    "wide list": `[${fill("0,")}0]`,
    "list of empty objects": `[${fill("{},")}0]`,
    "equal keys": `{${fill('"":0,')}"":0}`,
    "one text": `"${fill("a")}"`,
    escapes: `"${fill("\\u0000")}"`,
    backslashes: fill("\\"),
    quotes: fill('"'),
    spaces: `${fill(" ")}1`,
    "spaces and nothing": fill(" "),
    digits: fill("9"),
    "a fraction of zeros": `0.1${fill("0")}1`,
    "a power of digits": `1e${fill("9")}`,
    "half characters": `"${fill("\\ud800")}"`,
    "a long key over a wide list": `{"${"k".repeat(million / 2)}":[${"1,".repeat(million / 4)}1]}`,
    "long keys, nested": `${`{"${"k".repeat(10_000)}":`.repeat(31)}[${"1,".repeat(million / 4)}1]${"}".repeat(31)}`,
  }

  test.each(Object.entries(shapes))("%s", (_, json) => {
    const start = process.cpuUsage()
    parseStrictJson(json)
    for (const input of [
      json,
      `{"type":"SpasmEventBodyV2","content":${json.slice(0, 120_000)}`,
      { content: json },
    ])
      read(input, { as: "event" })
    expect(process.cpuUsage(start).user).toBeLessThan(BOUND)
  })

  const bodies: Record<string, string> = {
    "a long key over a wide list": `"${"k".repeat(30_000)}":[${"1,".repeat(30_000)}1]`,
    "a fraction of zeros": `"extra":{"a":0.1${"0".repeat(100_000)}1}`,
    "an address of spaces": `"authors":[{"addresses":[{"value":"a${" ".repeat(100_000)}b"}]}]`,
    "a stack of marks": `"content":"a${"\u0323\u0301".repeat(30_000)}"`,
    "many links": `"links":[${'{"value":"a"},'.repeat(8_000)}{}]`,
    "many authors": `"authors":[${'{"addresses":[{"value":"a"}]},'.repeat(4_000)}{}]`,
    "many names": `"authors":[${'{"usernames":[{"value":"a"}]},'.repeat(4_000)}{}]`,
    "many medias": `"medias":[${'{"links":[{"value":"a"}]},'.repeat(4_000)}{}]`,
    "many tags": `"tags":[${'["a","b"],'.repeat(12_000)}[]]`,
    "long tags": `"tags":[${`[${'"",'.repeat(1_000)}1],`.repeat(40)}[]]`,
    "many keywords": `"keywords":[${'"b","a",'.repeat(15_000)}1]`,
    "control characters": `"content":"${"\\u0001\\u0002".repeat(9_000)}"`,
  }

  test.each(Object.entries(bodies))("in a body: %s", (_, fields) => {
    const json = `{"type":"SpasmEventBodyV2",${fields}}`
    expect(json.length).toBeLessThan(131_072)
    const start = process.cpuUsage()
    const reading = read(json, { as: "request" })
    expect(process.cpuUsage(start).user).toBeLessThan(BOUND)
    expect(["body", "text"]).toContain(reading.form)
    const paths = [...reading.fields, ...reading.rest].reduce((sum, { path }) => sum + path.length, 0)
    expect(paths).toBeLessThan(5_000_000)
  })

  test("in a Nostr event: one mapping for a great many tags", () => {
    const original = "x".repeat(500_000)
    const hash = "0".repeat(64)
    const row = ["tags_mapping", "spasm_id_1", "e", hash, "se2", "parent.ids", "0", "0", "sha256", original]
    for (const tags of [
      [row, ...Array<string[]>(6_000).fill(["e", hash])],
      [
        ["e", "a"],
        ...Array<string[]>(15_000).fill([
          "tags_mapping",
          "spasm_id_1",
          "e",
          "a",
          "se2",
          "parent.ids",
          "0",
          "0",
          "full",
        ]),
      ],
      Array<string[]>(300_000).fill([]),
    ]) {
      const start = process.cpuUsage()
      read(
        { kind: 1, created_at: 1, content: "x", pubkey: hash, tags: [["spasm_version", "2.0.0"], ...tags] },
        { as: "request" },
      )
      expect(process.cpuUsage(start).user).toBeLessThan(BOUND)
    }
  })
})
