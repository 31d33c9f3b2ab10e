// What a bridge may send: two shapes and nothing beside them.
import fc from "fast-check"
import { is } from "valibot"
import { describe, expect, test } from "vitest"
import { FrameProvider, PageCall, parseParams } from "../../../lib/messages/door.ts"

describe("what a bridge may send", () => {
  const key = "0123456789abcdef".repeat(2)
  const call = { key, method: "personal_sign", params: "[]" }

  test("is a call, or the wish for a provider", () => {
    expect(is(PageCall, call)).toBe(true)
    expect(is(PageCall, { ...call, params: "x".repeat(1_048_576) })).toBe(true)
    expect(is(FrameProvider, { type: "frame-provider" })).toBe(true)
  })

  test.each<readonly [string, object]>([
    ["a type of the extension's own pages", { type: "extension" }],
    ["a short key", { key: key.slice(1) }],
    ["a long key", { key: `${key}0` }],
    ["a key in capitals", { key: key.toUpperCase() }],
    ["a key with a line end", { key: `${key}\n` }],
    ["a key that is a list", { key: [key] }],
    ["no method", { method: "" }],
    ["a method with a space", { method: "eth accounts" }],
    ["a method with a line end", { method: "eth_accounts\n" }],
    ["a method of 65 letters", { method: "a".repeat(65) }],
    ["parameters that were parsed", { params: [] }],
    ["parameters that are no text", { params: null }],
    ["parameters over a megabyte", { params: "x".repeat(1_048_577) }],
    ["an origin of its own", { origin: "https://site.example" }],
    ["a caller of its own", { caller: { origin: "https://site.example" } }],
    ["an approval", { approve: true }],
  ])("is not a call with %s", (_, change) => {
    expect(is(PageCall, { ...call, ...change })).toBe(false)
  })

  test("is nothing with one key more or less, __proto__ too", () => {
    const more = (good: object): unknown[] => [
      JSON.parse(`{"__proto__":{},${JSON.stringify(good).slice(1)}`),
      { ...good, constructor: 1 },
      [good],
      JSON.stringify(good),
      null,
    ]
    for (const bad of more(call)) expect(is(PageCall, bad)).toBe(false)
    for (const bad of more({ type: "frame-provider" })) expect(is(FrameProvider, bad)).toBe(false)
    for (const name of Object.keys(call)) expect(is(PageCall, { ...call, [name]: undefined })).toBe(false)
  })

  test("is nothing by chance", () => {
    const junk = fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true }), fc.jsonValue())
    fc.assert(
      fc.property(junk, (value) => {
        for (const schema of [PageCall, FrameProvider]) expect(is(schema, value)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test("parameters are JSON or nothing", () => {
    expect(parseParams('[{"a":1}]')).toEqual([{ a: 1 }])
    expect(parseParams("null")).toBeNull()
    for (const text of ["", "undefined", "[", "[1,]", "{a:1}", "\ud800"])
      expect(parseParams(text)).toBeUndefined()
    parseParams('{"__proto__":{"polluted":1}}')
    expect("polluted" in {}).toBe(false)
  })
})
