// EIP-55, with the list of addresses that the standard publishes.
import { hexToBytes } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { getAddress } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { describe, expect, test } from "vitest"
import { addressOfPublicKey, checksummed, isAddress } from "../../../lib/core/ethereum/address.ts"

const PUBLISHED = [
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
  "0xde709f2102306220921060314715629080e2fb77",
  "0x27b1fdb04752bbc536007a920d24acb045561c26",
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
  "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]

describe("an address", () => {
  test.each(PUBLISHED)("%s is spelt as EIP-55 spells it, however it came", (address) => {
    for (const spelt of [address, address.toLowerCase(), `0x${address.slice(2).toUpperCase()}`]) {
      expect(isAddress(spelt)).toBe(true)
      expect(checksummed(spelt)).toBe(address)
    }
  })

  test("is spelt as another library spells it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        const address = `0x${Buffer.from(bytes).toString("hex")}` as const
        expect(checksummed(address)).toBe(getAddress(address))
      }),
      { numRuns: 500 },
    )
  })

  test("comes from its public key as another library derives it", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 255n }), (number) => {
        const account = privateKeyToAccount(`0x${number.toString(16).padStart(64, "0")}`)
        expect(checksummed(addressOfPublicKey(hexToBytes(account.publicKey.slice(2))))).toBe(account.address)
      }),
      { numRuns: 20 },
    )
  })

  test.each([
    "",
    "0x",
    "vitalik.eth",
    "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
    " 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n",
    5,
    null,
    ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
  ])("%j is none", (value) => {
    expect(isAddress(value)).toBe(false)
  })
})
