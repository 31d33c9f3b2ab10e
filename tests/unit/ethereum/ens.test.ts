// The numbers of ENS names against known ones and against viem, and answers that are none.
import { concat, encodeAbiParameters, namehash as hashOfViem, pad, toFunctionSelector } from "viem"
import { describe, expect, test } from "vitest"
import {
  ASK,
  addressIn,
  isPlainName,
  KEPT_ELSEWHERE,
  namehash,
  reverseName,
  stringIn,
} from "../../../lib/core/ethereum/ens.ts"

const ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
const text = (value: string): string => encodeAbiParameters([{ type: "string" }], [value])

test.each([
  ["", "0000000000000000000000000000000000000000000000000000000000000000"],
  ["eth", "93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae"],
  ["foo.eth", "de9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"],
  ["vitalik.eth", "ee6c4522aab0003e8d14cd40a6af439055fd2577951148c14b6cea9a53475835"],
])("the number of %j", (name, hash) => {
  expect(namehash(name)).toBe(hash)
})

test("the number of a reverse name is that of viem", () => {
  const name = reverseName(ADDRESS)
  expect(name).toBe("d8da6bf26964af9d7eed9e03e53415d37aa96045.addr.reverse")
  expect(`0x${namehash(name)}`).toBe(hashOfViem(name))
})

test("the calls are those of the contracts", () => {
  expect(ASK).toEqual({
    resolver: toFunctionSelector("resolver(bytes32)"),
    name: toFunctionSelector("name(bytes32)"),
    addr: toFunctionSelector("addr(bytes32)"),
  })
  expect(KEPT_ELSEWHERE).toBe(toFunctionSelector("OffchainLookup(address,string[],bytes,bytes4,bytes)"))
})

describe("an address in an answer", () => {
  test("is the last 20 of 32 bytes", () => {
    expect(addressIn(pad(ADDRESS))).toBe(ADDRESS.toLowerCase())
  })

  test.each([
    "",
    "0x",
    ADDRESS,
    `0x${"f".repeat(64)}`,
    `${pad(ADDRESS)}00`,
    pad(ADDRESS).slice(0, -1),
    pad(ADDRESS).slice(2),
    `${pad(ADDRESS)}\n`,
  ])("is not in %j", (answer) => {
    expect(addressIn(answer)).toBeNull()
  })
})

describe("a string in an answer", () => {
  test.each(["", "a.eth", "x".repeat(255)])("is %j", (value) => {
    expect(stringIn(text(value))).toBe(value)
  })

  test("is cut where it is too long for any name", () => {
    expect(stringIn(text("x".repeat(30_000)))).toBe("x".repeat(256))
  })

  const word = (value: bigint | number) => pad(`0x${value.toString(16)}`)
  test.each([
    ["nothing", "0x"],
    ["no offset", word(5)],
    ["no length", word(32)],
    ["another offset", concat([word(64), word(1), word(0)])],
    ["a length beyond its end", concat([word(32), word(33), word(0)])],
    ["a huge length", concat([word(32), word(2n ** 255n), word(0)])],
    ["a length of every bit", concat([word(32), `0x${"f".repeat(64)}`, word(0)])],
    ["four billion bytes", concat([word(32), word(0xffffffff), word(0)])],
    ["half a byte", `${concat([word(32), word(1)])}6`],
    ["no hex", `${concat([word(32), word(1)])}zz`],
  ])("is not in %s", (_, answer) => {
    expect(stringIn(answer)).toBeNull()
  })
})

test.each(["vitalik.eth", "a.b.eth", "1-2.xyz", "x".repeat(251).concat(".eth")])("%s is plain", (name) => {
  expect(isPlainName(name)).toBe(true)
})

test.each([
  "",
  "eth",
  ".eth",
  "a..eth",
  "a.eth.",
  "Alice.eth",
  "a b.eth",
  "a_b.eth",
  "vitаlik.eth",
  "é.eth",
  "a\u202ehte.eth",
  "a\u200b.eth",
  "a.eth\n",
  "xn--vitlik-6nf.eth",
  "a.xn--b.eth",
  "x".repeat(252).concat(".eth"),
])("%j is not plain", (name) => {
  expect(isPlainName(name)).toBe(false)
})
