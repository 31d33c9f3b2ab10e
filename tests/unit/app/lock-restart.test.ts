// The lock over the death of its worker, and under two wishes at once.
import { describe, expect, test } from "vitest"
import { fakeClock } from "../../fakes/clock.ts"
import { IDLE, KEY, lockWorld } from "../../fakes/lock-world.ts"

const MINUTE = 60_000

describe("a worker that starts anew", () => {
  test("is no lock and no later deadline", async () => {
    const { lock, clock, start } = lockWorld()
    await lock.open(KEY)
    clock.pass(IDLE - 1)
    const next = start()
    expect(await next.locksAt()).toBe(clock.now() + 1)
    clock.pass(1)
    expect(await start().dataKey()).toBeNull()
  })

  test("finds a use that was written down", async () => {
    const { lock, clock, start } = lockWorld()
    await lock.open(KEY)
    clock.pass(IDLE - 1)
    await lock.dataKey()
    clock.pass(IDLE - 1)
    expect(await start().dataKey()).toEqual(KEY)
  })

  test("finds a lock that was closed", async () => {
    const { lock, start, memory } = lockWorld()
    await lock.open(KEY)
    await lock.close()
    expect(memory.items.size).toBe(0)
    expect(await start().dataKey()).toBeNull()
  })

  const sound = {
    dataKey: Buffer.from(KEY).toString("base64"),
    openedAt: fakeClock().now(),
    usedAt: fakeClock().now(),
    seenAt: fakeClock().now(),
  }
  test.each([
    ["nothing", null],
    ["a text", "open"],
    ["no deadline", { ...sound, openedAt: undefined }],
    ["a deadline that is no number", { ...sound, usedAt: "soon" }],
    ["a use before the opening", { ...sound, openedAt: sound.openedAt + 1 }],
    ["no key", { ...sound, dataKey: undefined }],
    ["an empty key", { ...sound, dataKey: "" }],
    ["a key that is none", { ...sound, dataKey: "§§§" }],
  ])("is locked by a record with %s", async (_, record) => {
    const { start, memory } = lockWorld()
    memory.items.set("held-key", JSON.stringify(record))
    const lock = start()
    expect(await lock.locksAt()).toBeNull()
    expect(await lock.dataKey()).toBeNull()
    memory.items.set("held-key", JSON.stringify(sound))
    expect(await start().dataKey()).toEqual(KEY)
  })
})

test("locking wins over a use at the same moment, in this worker and the next", async () => {
  for (let ticks = 0; ticks < 60; ticks++) {
    for (const fresh of [true, false]) {
      const { lock, clock, start } = lockWorld()
      await lock.open(KEY)
      clock.pass(MINUTE)
      const used = fresh ? start() : lock
      const use = used.dataKey()
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
      await used.close()
      await use
      expect([ticks, fresh, await used.dataKey()]).toEqual([ticks, fresh, null])
      expect([ticks, fresh, await start().dataKey()]).toEqual([ticks, fresh, null])
    }
  }
})

test("opening wins over a look at a deadline that is over", async () => {
  for (let ticks = 0; ticks < 60; ticks++) {
    const { lock, clock } = lockWorld()
    await lock.open(KEY)
    clock.pass(IDLE)
    const look = lock.locksAt()
    for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
    await lock.open(KEY)
    await look
    expect([ticks, await lock.dataKey()]).toEqual([ticks, KEY])
  }
})
