// The parameters of personal_sign, and the bytes that become of them.
import { recoverMessageAddress, toHex } from "viem"
import { describe, expect, test } from "vitest"
import { appWorld, FRAME, SITE } from "../../fakes/app-world.ts"
import { ADDRESS, SECOND_ADDRESS } from "../../fakes/key-world.ts"

const failed = (code: number) => ({ state: "failed", code, message: expect.any(String) })
const BAD = failed(-32602)

async function connected() {
  const world = await appWorld()
  await world.connections.grant(SITE, "ethereum", ADDRESS)
  return world
}

/** What the queue was given to sign. */
async function wishOf(params: unknown): Promise<unknown> {
  const world = await connected()
  const reply = await world.ask("personal_sign", params)
  const [request] = await world.queue.waiting()
  return reply.state === "pending" ? request?.wish : reply
}

describe("personal_sign", () => {
  const lower = ADDRESS.toLowerCase()
  const both = SECOND_ADDRESS

  test.each([
    ["bytes and a checksummed address", ["0xCAFE", ADDRESS], "0xcafe"],
    ["bytes and a small address", ["0xcafe", lower], "0xcafe"],
    ["the order turned", [lower, "0xcafe"], "0xcafe"],
    ["hex without 0x, which is text", ["cafe", ADDRESS], toHex("cafe")],
    ["0X, which is text", ["0Xcafe", ADDRESS], toHex("0Xcafe")],
    ["an odd number of digits, which is text", ["0xabc", ADDRESS], toHex("0xabc")],
    ["digits that are none, which is text", ["0xzz", ADDRESS], toHex("0xzz")],
    ["text", ["wörds\n", ADDRESS], toHex("wörds\n")],
    ["a third parameter, which is not looked at", ["0xcafe", ADDRESS, { message: "0x00" }], "0xcafe"],
  ])("takes %s", async (_, params, message) => {
    expect(await wishOf(params)).toEqual({ kind: "personal-sign", address: ADDRESS, message })
  })

  test("takes two addresses in the order of the specification, and says so", async () => {
    const wish = { kind: "personal-sign", address: ADDRESS, message: both.toLowerCase(), twoAddresses: true }
    expect(await wishOf([both, ADDRESS])).toEqual(wish)
  })

  test.each([
    ["nothing", []],
    ["an object", { 0: "x", 1: ADDRESS }],
    ["no address", ["x"]],
    ["two texts", ["x", "y"]],
    ["a number", [1, ADDRESS]],
    ["an object for the message", [{ toString: "x" }, ADDRESS]],
    ["no bytes", ["0x", ADDRESS]],
    ["an empty text", ["", ADDRESS]],
    ["a lone surrogate", ["a\ud800", ADDRESS]],
    ["an address of 41 digits", ["x", `${ADDRESS}0`]],
  ])("refuses %s", async (_, params) => {
    expect(await wishOf(params)).toEqual(BAD)
  })

  test("is 4100 for an address that is not connected, be it the person's own", async () => {
    expect(await wishOf(["x", SECOND_ADDRESS])).toEqual(failed(4100))
    expect(await wishOf(["x", "0x0000000000000000000000000000000000000001"])).toEqual(failed(4100))
    expect(await (await appWorld()).ask("personal_sign", ["x", ADDRESS])).toEqual(failed(4100))
    expect(await (await connected()).ask("personal_sign", ["x", ADDRESS], FRAME)).toEqual(failed(4100))
  })

  test("is 4001 by a no, a signature by a yes", async () => {
    const world = await connected()
    await world.open()
    expect(await world.answered("personal_sign", ["words", lower], { approve: false })).toEqual(failed(4001))
    const reply = await world.answered("personal_sign", ["words", lower])
    const signature = (reply.state === "done" ? reply.result : "0x") as `0x${string}`
    expect(await recoverMessageAddress({ message: "words", signature })).toBe(ADDRESS)
  })
})
