// The vault is open until one of its two deadlines, which every use of the key looks at.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ABSOLUTE_MS, DEFAULT_IDLE_MINUTES } from "../../../lib/app/lock.ts"
import { IDLE, KEY, lockWorld } from "../../fakes/lock-world.ts"

const MINUTE = 60_000

test("a vault that nobody opened is locked", async () => {
  const { lock } = lockWorld()
  expect(await lock.dataKey()).toBeNull()
  expect(await lock.locksAt()).toBeNull()
})

test("the default is a quarter of an hour, and twelve hours at most", () => {
  expect(DEFAULT_IDLE_MINUTES).toBe(15)
  expect(ABSOLUTE_MS).toBe(12 * 60 * MINUTE)
})

describe("deadlines", () => {
  test("the idle one is moved by every use, and by nothing else", async () => {
    const { lock, clock } = lockWorld()
    await lock.open(KEY)
    clock.pass(IDLE - 1)
    expect(await lock.dataKey()).toEqual(KEY)
    clock.pass(IDLE - 1)
    expect(await lock.locksAt()).toBe(clock.now() + 1)
    expect(await lock.dataKey()).toEqual(KEY)
    clock.pass(IDLE - 1)
    for (let look = 0; look < 3; look++) expect(await lock.locksAt()).not.toBeNull()
    clock.pass(1)
    expect(await lock.dataKey()).toBeNull()
    clock.pass(-1)
    expect(await lock.dataKey()).toBeNull()
  })

  test("the absolute one is moved by nothing", async () => {
    const { lock, clock } = lockWorld()
    await lock.open(KEY)
    for (let minutes = 14; minutes < 12 * 60; minutes += 14) {
      clock.pass(14 * MINUTE)
      expect(await lock.dataKey()).toEqual(KEY)
    }
    clock.pass(6 * MINUTE - 1)
    expect(await lock.dataKey()).toEqual(KEY)
    clock.pass(1)
    expect(await lock.dataKey()).toBeNull()
  })

  test("a shorter idle time holds from the next use on", async () => {
    const { lock, clock, idle } = lockWorld()
    await lock.open(KEY)
    clock.pass(2 * MINUTE)
    idle.ms = 2 * MINUTE
    expect(await lock.locksAt()).toBeNull()
    expect(await lock.dataKey()).toBeNull()
  })

  test("a longer idle time holds at once, within the twelve hours", async () => {
    const { lock, clock, idle } = lockWorld()
    await lock.open(KEY)
    const opened = clock.now()
    idle.ms = 24 * 60 * MINUTE
    clock.pass(IDLE)
    expect(await lock.locksAt()).toBe(opened + ABSOLUTE_MS)
  })

  test("an idle time that is no number locks", async () => {
    const { lock, idle } = lockWorld()
    await lock.open(KEY)
    idle.ms = Number.NaN
    expect(await lock.dataKey()).toBeNull()
  })

  test("the key is never given out after a deadline, whatever happened before", async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: -MINUTE, max: 20 * MINUTE }) }),
        fc.record({ kind: fc.constant("leap" as const), ms: fc.integer({ min: 0, max: ABSOLUTE_MS }) }),
        fc.record({ kind: fc.constantFrom("use", "look", "open", "close", "restart") }),
      ),
      { maxLength: 40 },
    )
    const run = fc.asyncProperty(steps, async (list) => {
      const world = lockWorld()
      const { clock } = world
      let lock = world.lock
      // The latest moment at which the vault may still be open: generous by the ten seconds that a use may go unwritten.
      let until = Number.NEGATIVE_INFINITY
      let cap = Number.NEGATIVE_INFINITY
      let latest = Number.NEGATIVE_INFINITY
      for (const step of list) {
        if (step.kind === "pass" || step.kind === "leap") clock.pass(step.ms)
        else if (step.kind === "restart") lock = world.start()
        else if (step.kind === "close") {
          await lock.close()
          until = Number.NEGATIVE_INFINITY
        } else if (step.kind === "open") {
          await lock.open(KEY)
          cap = clock.now() + ABSOLUTE_MS
          until = clock.now() + IDLE
          latest = clock.now()
        } else if (step.kind === "look") await lock.locksAt()
        else {
          const key = await lock.dataKey()
          const mayBeOpen = clock.now() < until && clock.now() < cap && clock.now() > latest - 10_001
          if (key) expect(mayBeOpen).toBe(true)
          if (key) until = clock.now() + IDLE
          if (key) latest = Math.max(latest, clock.now())
          else until = Number.NEGATIVE_INFINITY
        }
      }
    })
    await fc.assert(run, { numRuns: 500 })
  })
})

test("a clock that goes back after anybody looked locks, in the next worker too", async () => {
  for (const restart of [false, true]) {
    const world = lockWorld()
    await world.lock.open(KEY)
    world.clock.pass(5 * MINUTE)
    expect(await world.lock.locksAt()).not.toBeNull()
    world.clock.pass(-MINUTE)
    const lock = restart ? world.start() : world.lock
    expect(await lock.dataKey()).toBeNull()
  }
})

test("who closes while it is being opened has the last word", async () => {
  const { lock } = lockWorld()
  await Promise.all([lock.open(KEY), lock.close()])
  expect(await lock.dataKey()).toBeNull()
  expect(await lock.look()).toBeNull()
})

test("what cannot be written down is not open", async () => {
  const { lock, memory } = lockWorld()
  memory.fail("set")
  await expect(lock.open(KEY)).rejects.toThrow()
  expect(await lock.dataKey()).toBeNull()
})

test("looking at what is no key moves no deadline", async () => {
  const { lock, clock } = lockWorld()
  await lock.open(KEY)
  const until = clock.now() + IDLE
  for (let half = 1; half < 30; half++) {
    clock.pass(MINUTE / 2)
    expect(await lock.look()).toEqual(KEY)
    expect(await lock.locksAt()).toBe(until)
  }
  clock.pass(MINUTE / 2)
  expect(await lock.look()).toBeNull()
})

test.each([1, MINUTE, ABSOLUTE_MS])("a clock that goes back by %i ms locks", async (ms) => {
  const { lock, clock } = lockWorld()
  await lock.open(KEY)
  clock.pass(-ms)
  expect(await lock.dataKey()).toBeNull()
  clock.pass(ms)
  expect(await lock.dataKey()).toBeNull()
})
