import fc from "fast-check"
import { expect, test } from "vitest"
import { forumName } from "../../lib/core/forum-name.ts"

test.each([
  ["0x0000000000000000000000000000000000000000", "FluffyFossCyborg"],
  ["0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "FluffyMeshFarmer"],
  ["79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", "EncodedSolarMaxi"],
  ["npub10xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqpkge6d", "SilverDefiTester"],
  ["f39fd6e51aad88f6f4ce6ab8827279cfffb92266", "UnstableMeshNaut"],
])("%s is called as on the forums", (address, name) => {
  expect(forumName(address)).toBe(name)
})

test("any text has a short name, the same in any case", () => {
  expect(forumName("")).toBe("")
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const name = forumName(text)
      expect(name).toMatch(/^[A-Z][A-Za-z]{7,15}$/)
      expect(forumName(text.toLowerCase())).toBe(name)
    }),
  )
})
