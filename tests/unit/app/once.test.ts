import { expect, test } from "vitest"
import { once } from "../../../lib/app/once.ts"

test("reads once for all who ask, and again only after it could not be read", async () => {
  let reads = 0
  const read = once(async () => {
    reads++
    await Promise.resolve()
    if (reads === 1) throw new Error("not now")
    return { reads }
  })
  const first = [read(), read()]
  for (const asked of first) await expect(asked).rejects.toThrow("not now")
  const [one, other] = await Promise.all([read(), read()])
  expect(one).toBe(other)
  expect(await read()).toEqual({ reads: 2 })
})
