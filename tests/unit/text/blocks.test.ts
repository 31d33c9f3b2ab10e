import { bloImage } from "blo"
import fc from "fast-check"
import { expect, test } from "vitest"
import { blocksOf } from "../../../lib/core/text/blocks.ts"

test("an address has the face that forums draw", () => {
  const address = fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((bytes) => Buffer.from(bytes).toString("hex"))
  fc.assert(
    fc.property(address, (hex) => {
      const [data, colours] = bloImage(`0x${hex}`)
      const ours = blocksOf(`0x${hex.toUpperCase()}`.replace("0X", "0x"))
      expect(ours.rows.flatMap((row) => row.slice(0, 4))).toEqual([...data])
      expect(ours.rows.map((row) => row.toReversed())).toEqual(ours.rows)
      expect(ours.colours).toEqual(
        colours.map(([hue, saturation, light]) => `hsl(${hue} ${saturation}% ${light}%)`),
      )
    }),
  )
})

test("a Nostr key has the face of its whole text, as forums draw it", () => {
  const key = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
  const [data] = bloImage(key as `0x${string}`)
  expect(blocksOf(key).rows.flatMap((row) => row.slice(0, 4))).toEqual([...data])
})
