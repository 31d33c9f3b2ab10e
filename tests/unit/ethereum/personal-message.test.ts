// EIP-191 and the spellings of its signatures, with the values that the standards and web3.js publish.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { hashMessage, recoverMessageAddress } from "viem"
import { describe, expect, test } from "vitest"
import {
  parseSignature,
  personalMessageHash,
  recoverSigner,
} from "../../../lib/core/ethereum/personal-message.ts"
import { keccakOf, recoverPersonal } from "../../../lib/core/ethereum/sign-params.ts"
import { signPersonalMessage } from "../../../lib/core/signer.ts"
import { encodeUtf8 } from "../../../lib/core/text/utf8.ts"
import { nobleVerifier } from "../../../lib/core/verifier.ts"

const bytesOf = (text: string): Uint8Array => encodeUtf8(text) ?? new Uint8Array()
const hashOf = (text: string): string => bytesToHex(personalMessageHash(bytesOf(text)))

/** The address that signed the text, or why there is none. */
function signer(text: string, signature: string): string | null {
  const parsed = parseSignature(signature)
  return parsed && recoverSigner(bytesOf(text), parsed, nobleVerifier)
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

describe("the hash of a message", () => {
  test("is the published one", () => {
    expect(hashOf("Hello World")).toBe("a1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2")
    expect(hashOf("Some data")).toBe("1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655")
  })

  test("is another library's, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        expect(`0x${bytesToHex(personalMessageHash(raw))}`).toBe(hashMessage({ raw }))
      }),
      { numRuns: 1_000 },
    )
  })

  test("counts bytes, not letters", () => {
    for (const text of ["", "é", "👩‍👩‍👧", "x".repeat(9), "x".repeat(10), "x".repeat(100)])
      expect(`0x${hashOf(text)}`).toBe(hashMessage(text))
  })
})

/** EIP-2098: both messages were signed with the key 1234567890… of 32 bytes. */
const COMPACT = [
  {
    text: "Hello World",
    r: "68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90",
    s: "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064",
    v: "1b",
    compact: "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064",
  },
  {
    text: "It's a small(er) world",
    r: "9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76",
    s: "139c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793",
    v: "1c",
    compact: "939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793",
  },
]

describe("a signature", () => {
  const secret = hexToBytes("1234567890123456789012345678901234567890123456789012345678901234")

  test("is the published one", () => {
    const web3 = hexToBytes("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")
    const signature = signPersonalMessage(bytesOf("Some data"), web3)
    expect(signature).toBe(
      "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c",
    )
    expect(signer("Some data", signature)).toBe("0x2c7536e3605d9c16a7a3d7b1898e529396a65c23")
    for (const { text, r, s, v } of COMPACT)
      expect(signPersonalMessage(bytesOf(text), secret)).toBe(`0x${r}${s}${v}`)
  })

  test.each(COMPACT)("of 64 bytes stands for the one of 65: $text", ({ text, r, s, v, compact }) => {
    const whole = parseSignature(`0x${r}${s}${v}`)
    const short = parseSignature(`0x${r}${compact}`)
    expect(short).toEqual({ ...whole, standard: false })
    expect(whole?.standard).toBe(true)
    expect(signer(text, `0x${r}${compact}`)).toBe(signer(text, `0x${r}${s}${v}`))
  })

  test.each(COMPACT)(
    "has one signer under every v that stands for the same bit: $text",
    async ({ text, r, s, v }) => {
      const signature = `0x${r}${s}${v}` as const
      const address = (await recoverMessageAddress({ message: text, signature })).toLowerCase()
      const bit = Number.parseInt(v, 16) - 27
      for (const spelt of [bit, 27 + bit, 35 + bit, 37 + bit, 253 + bit]) {
        const digits = spelt.toString(16).padStart(2, "0")
        expect(signer(text, `0x${r}${s}${digits}`)).toBe(address)
        expect(signer(text, `0x${r}${s}${digits}`.toUpperCase().replace("0X", "0x"))).toBe(address)
        expect(parseSignature(`0x${r}${s}${digits}`)?.standard).toBe(spelt === 27 + bit)
      }
      expect(signer(text, `0x${r}${s}${(28 - bit).toString(16)}`)).not.toBe(address)
      expect(recoverPersonal([text, signature])).toEqual({ ok: true, address })
    },
  )

  test.each(COMPACT)("with a high s is refused in every spelling: $text", ({ r, s, v }) => {
    const high = (ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, "0")
    for (const end of ["1b", "1c", "00", "01", "23", v])
      expect(parseSignature(`0x${r}${high}${end}`)).toBeNull()
    const half = (ORDER / 2n).toString(16).padStart(64, "0")
    const more = (ORDER / 2n + 1n).toString(16).padStart(64, "0")
    expect(parseSignature(`0x${r}${half}1b`)).not.toBeNull()
    expect(parseSignature(`0x${r}${more}1b`)).toBeNull()
    expect(parseSignature(`0x${r}${more}`)).toBeNull()
  })

  test.each([2, 26, 29, 34])("with a v of %i is refused", (v) => {
    expect(parseSignature(`0x${"1".repeat(128)}${v.toString(16).padStart(2, "0")}`)).toBeNull()
  })

  test.each([
    ["nothing", ""],
    ["no prefix", "1".repeat(130)],
    ["a capital prefix", `0X${"1".repeat(130)}`],
    ["63 bytes", `0x${"1".repeat(126)}`],
    ["66 bytes", `0x${"1".repeat(130)}1b`],
    ["half a byte", `0x${"1".repeat(129)}`],
    ["other letters", `0x${"g".repeat(130)}`],
  ])("of %s is refused", (_, signature) => {
    expect(parseSignature(signature)).toBeNull()
    expect(recoverPersonal(["x", signature])).toMatchObject({ ok: false })
  })

  test.each([
    ["no r", `0x${"0".repeat(64)}${"1".repeat(64)}1b`],
    ["no s", `0x${"1".repeat(64)}${"0".repeat(64)}1b`],
    ["an r of the order", `0x${ORDER.toString(16)}${"1".repeat(64)}1b`],
    ["an r beyond the field", `0x${"f".repeat(64)}${"1".repeat(64)}1b`],
  ])("with %s is nobody's", (_, signature) => {
    expect(signer("x", signature)).toBeNull()
  })

  test("of any bytes is low, standard, repeatable and recovered by another library", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (raw) => {
        const signature = signPersonalMessage(raw, secret)
        expect(signature).toMatch(/^0x[0-9a-f]{128}1[bc]$/)
        expect(parseSignature(signature)?.standard).toBe(true)
        expect(signPersonalMessage(raw, secret)).toBe(signature)
        expect(await recoverMessageAddress({ message: { raw }, signature: signature as `0x${string}` })).toBe(
          "0x2e988A386a799F506693793c6A5AF6B54dfAaBfB",
        )
      }),
      { numRuns: 100 },
    )
  })
})

describe("web3_sha3", () => {
  test("is keccak-256, not SHA-3", () => {
    expect(keccakOf(["0x"])).toEqual({
      ok: true,
      hash: "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    })
    expect(keccakOf(["0x68656c6c6f20776f726c64"])).toEqual({
      ok: true,
      hash: "0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad",
    })
  })

  test.each([["hello"], ["0X68"], ["0x6"], [5], []])("refuses %j", (...params) => {
    expect(keccakOf(params)).toMatchObject({ ok: false })
  })
})
