import { expect, test } from "vitest"
import { bitsOf, hasAnyToJudge, MARK, SPECIAL } from "../../../lib/core/text/code-points.ts"

test("of all code points, none that is special or a mark is passed over, but spaces and line ends", () => {
  const passedOver: number[] = []
  for (let point = 0; point <= 0x10ffff; point++) {
    const judged = (bitsOf(point) & (SPECIAL | MARK)) !== 0
    if (judged && !hasAnyToJudge(`a${String.fromCodePoint(point)}b`)) passedOver.push(point)
  }
  expect(passedOver).toEqual([9, 10])
})
