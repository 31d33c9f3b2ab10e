// NIP-13: the difficulty of an id, and ids that really have what was asked for.
import { bytesToHex } from "@noble/hashes/utils.js"
import fc from "fast-check"
import { getPow } from "nostr-tools/nip13"
import { describe, expect, test } from "vitest"
import { eventHash, type NostrTemplate } from "../../../lib/core/nostr/event.ts"
import { difficultyOf, mine } from "../../../lib/core/nostr/proof-of-work.ts"
import { mineEvent } from "../../../lib/platform/proof-of-work.ts"

const TEMPLATE: NostrTemplate = {
  kind: 1,
  created_at: 1_700_000_000,
  content: 'It\'s just me mining my own business ["nonce","","8"]],"\u{1f600}\n"]',
  tags: [
    ["t", "nonce"],
    ["nonce", "776797", "20"],
    ["e", "b".repeat(64)],
  ],
  pubkey: "a".repeat(64),
}

describe("the difficulty of an id", () => {
  test.each([
    ["000006d8c378af1779d2feebc7603a125d99eca0ccf1085959b307f64e5dd358", 21],
    ["000000000e9d97a1ab09fc381030b346cdd7a142ad57e6df0b46dc9bef6c7e2d", 36],
    [`002f${"0".repeat(60)}`, 10],
    ["f".repeat(64), 0],
    [`7${"f".repeat(63)}`, 1],
    [`1${"f".repeat(63)}`, 3],
    [`${"0".repeat(63)}1`, 255],
    ["0".repeat(64), 256],
    ["0".repeat(63), 0],
    ["", 0],
    [`0${"G".repeat(63)}`, 0],
  ])("%s has %i bits", (id, bits) => {
    expect(difficultyOf(id)).toBe(bits)
  })

  test("is the one that the network's library counts", () => {
    const id = fc
      .tuple(fc.nat({ max: 63 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
      .map(([zeros, bytes]) =>
        bytesToHex(bytes).replace(/^.*/, (hex) => "0".repeat(zeros) + hex.slice(zeros)),
      )
    fc.assert(
      fc.property(id, (hex) => {
        expect(difficultyOf(hex)).toBe(getPow(hex))
      }),
    )
  })
})

describe("mining", () => {
  const text = fc.string({ unit: "binary" }).filter((value) => value.isWellFormed())

  test("gives an id with the bits asked for, of an event that differs in its nonce alone", () => {
    fc.assert(
      fc.property(text, fc.array(fc.array(text)), fc.integer({ min: 0, max: 8 }), (content, tags, bits) => {
        const template = { ...TEMPLATE, content, tags }
        const chunk = mine(template, bits, { from: 0, to: 1_000_000 })
        if (chunk.is !== "found") throw new Error("not found")
        const { id, ...event } = chunk.event
        expect(id).toBe(bytesToHex(eventHash(event)))
        expect(difficultyOf(id)).toBeGreaterThanOrEqual(bits)
        const kept = tags.filter(([name]) => name !== "nonce")
        const nonce = ["nonce", String(chunk.nonce).padStart(16, "0"), String(bits)]
        expect(event).toEqual({ ...template, tags: [...kept, nonce] })
      }),
      { numRuns: 60 },
    )
  })

  test("in pieces finds what it finds at once", () => {
    const whole = mine(TEMPLATE, 12, { from: 0, to: 1_000_000 })
    let chunk = mine(TEMPLATE, 12, { from: 0, to: 100 })
    while (chunk.is === "not-yet") chunk = mine(TEMPLATE, 12, { from: chunk.next, to: chunk.next + 100 })
    expect(chunk).toEqual(whole)
    expect(mine(TEMPLATE, 256, { from: 5, to: 9 })).toEqual({ is: "not-yet", next: 9 })
    expect(mine(TEMPLATE, 0, { from: 9, to: 5 })).toEqual({ is: "not-yet", next: 9 })
  })
})

describe("mining beside everything else", () => {
  const start = () => {
    let ended = 0
    const miner = {
      mine: async (task: { template: NostrTemplate; bits: number; from: number; to: number }) =>
        mine(task.template, task.bits, task),
      end: () => {
        ended++
      },
    }
    return { start: () => miner, ended: () => ended }
  }

  test("tells how far it is and how long it takes on average, and ends its worker", async () => {
    const worker = start()
    const told: number[] = []
    const onProgress = ({ tried, hashesPerSecond, expectedSeconds }: Record<string, number>): void => {
      told.push(tried ?? 0)
      expect(expectedSeconds).toBeCloseTo(2 ** 14 / (hashesPerSecond ?? 0))
    }
    const { signal } = new AbortController()
    const mined = await mineEvent(TEMPLATE, 14, { signal, onProgress, start: worker.start })
    const whole = mine(TEMPLATE, 14, { from: 0, to: 10_000_000 })
    expect(mined).toMatchObject({ is: "found", event: whole.is === "found" && whole.event })
    expect(told).toEqual([...told].sort((one, other) => one - other))
    expect(worker.ended()).toBe(1)
  })

  test("stops when it is called off, and goes on from there", async () => {
    const worker = start()
    const stop = new AbortController()
    const onProgress = (): void => stop.abort()
    const mined = await mineEvent(TEMPLATE, 256, {
      signal: stop.signal,
      onProgress,
      start: worker.start,
      from: 7,
    })
    expect(mined).toEqual({ is: "stopped", next: 2007 })
    expect(worker.ended()).toBe(1)
    expect(await mineEvent(TEMPLATE, 1, { signal: stop.signal, start: worker.start })).toEqual({
      is: "stopped",
      next: 0,
    })
  })

  test("fails without an error where there is no worker", async () => {
    const { signal } = new AbortController()
    const broken = { mine: () => Promise.reject(new Error("gone")), end: () => {} }
    expect(await mineEvent(TEMPLATE, 1, { signal, start: () => broken })).toEqual({ is: "failed", next: 0 })
    expect(await mineEvent(TEMPLATE, 1, { signal })).toEqual({ is: "failed", next: 0 })
  })
})
