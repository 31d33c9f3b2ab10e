// What each method of window.ethereum answers: the value or the very code, connected or not, locked or not.
import { keccak256, toBytes } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { describe, expect, test } from "vitest"
import { appWorld, FRAME, SITE } from "../../fakes/app-world.ts"
import { ADDRESS, SECOND_ADDRESS, SECRET } from "../../fakes/key-world.ts"

const PENDING = { state: "pending" }
const done = (result: unknown) => ({ state: "done", result })
const failed = (code: number) => ({ state: "failed", code, message: expect.any(String) })
const BAD = failed(-32602)

async function connected(caller = SITE) {
  const world = await appWorld()
  await world.connections.grant(caller, "ethereum", ADDRESS)
  return world
}

describe("accounts", () => {
  test.each([
    ["eth_accounts", [], [ADDRESS]],
    ["eth_coinbase", null, ADDRESS],
    ["wallet_getPermissions", [], [expect.anything()]],
  ])("%s is told to the connected site alone, and at once", async (method, before, after) => {
    const world = await appWorld()
    expect(await world.ask(method)).toEqual(done(before))
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    expect(await world.ask(method)).toEqual(done(after))
    expect(await world.ask(method, [], FRAME)).toEqual(done(before))
    expect(await world.ask(method, [], { ...SITE, origin: "https://forum.example:8443" })).toEqual(
      done(before),
    )
    expect(world.window.calls).toEqual([])
  })

  test.each([
    "eth_accounts",
    "eth_coinbase",
    "wallet_getPermissions",
    "eth_requestAccounts",
    "nostr_getPublicKey",
  ])("%s answers the same locked and unlocked, connected and not", async (method) => {
    const answers = async (open: boolean, grant: boolean) => {
      const world = await appWorld()
      if (open) await world.open()
      if (grant) await world.connections.grant(SITE, "ethereum", ADDRESS)
      return [await world.ask(method), world.window.calls, world.opened.length]
    }
    for (const grant of [false, true]) expect(await answers(true, grant)).toEqual(await answers(false, grant))
  })

  test("a connection to Nostr tells no Ethereum address", async () => {
    const world = await appWorld()
    await world.open()
    await world.connections.grant(SITE, "nostr", "ab".repeat(32))
    expect(await world.ask("eth_accounts")).toEqual(done([]))
    expect(await world.ask("wallet_getPermissions")).toEqual(done([]))
    expect(await world.ask("eth_requestAccounts")).toEqual(PENDING)
  })
})

describe("connecting", () => {
  test.each([
    ["eth_requestAccounts", []],
    ["wallet_requestPermissions", [{ eth_accounts: {} }]],
  ])("%s asks once, then answers by itself", async (method, params) => {
    const world = await appWorld()
    await world.open()
    const first = await world.answered(method, params, { account: SECOND_ADDRESS })
    expect(world.window.calls).toEqual(["show"])
    expect(await world.ask(method, params)).toEqual(first)
    expect(world.window.calls).toEqual(["show"])
    expect(await world.ask("eth_accounts")).toEqual(done([SECOND_ADDRESS]))
  })

  test.each(["eth_requestAccounts", "nostr_getPublicKey"])(
    "%s is 4001 where the person says no",
    async (method) => {
      const world = await appWorld()
      expect(await world.answered(method, [], { approve: false })).toEqual(failed(4001))
      expect(await world.connections.of(SITE)).toBeNull()
    },
  )

  test("is 4100 where there is no key", async () => {
    const world = await appWorld()
    world.reader.fails = true
    for (const method of ["eth_requestAccounts", "nostr_getPublicKey"])
      expect(await world.ask(method)).toEqual(failed(4100))
  })

  test.each([
    [[]],
    [{}],
    [null],
    [["eth_accounts"]],
    [[{}]],
    [[{ eth_sign: {} }]],
    [[{ eth_accounts: {}, snap: {} }]],
    [[[{ eth_accounts: {} }]]],
    [JSON.parse('[{"__proto__":{"eth_accounts":{}}}]')],
  ])("wallet_requestPermissions refuses %j", async (params) => {
    const world = await appWorld()
    expect(await world.ask("wallet_requestPermissions", params)).toEqual(BAD)
  })

  test("a permission is a whole EIP-2255 object", async () => {
    const world = await connected()
    expect(await world.ask("wallet_getPermissions")).toEqual(
      done([
        {
          id: expect.any(String),
          parentCapability: "eth_accounts",
          invoker: SITE.origin,
          date: world.clock.now(),
          caveats: [{ type: "restrictReturnedAccounts", value: [ADDRESS] }],
        },
      ]),
    )
  })
})

describe("wallet_revokePermissions", () => {
  test("ends the connection and says so, once", async () => {
    const world = await connected()
    await world.connections.grant(SITE, "nostr", "ab".repeat(32))
    const revoke = () => world.ask("wallet_revokePermissions", [{ eth_accounts: {} }])
    expect(await revoke()).toEqual(done(null))
    expect(await revoke()).toEqual(done(null))
    expect(world.heard.disconnected).toEqual([SITE.origin])
    expect(await world.ask("eth_accounts")).toEqual(done([]))
    expect(await world.connections.of(SITE)).toMatchObject({ nostr: "ab".repeat(32) })
    expect(await world.ask("personal_sign", ["words", ADDRESS])).toEqual(failed(4100))
  })

  test.each([[[]], [[{}]], [null], [["eth_accounts"]]])("refuses %j", async (params) => {
    const world = await connected()
    expect(await world.ask("wallet_revokePermissions", params)).toEqual(BAD)
    expect(await world.ask("eth_accounts")).toEqual(done([ADDRESS]))
  })
})

describe("local helpers", () => {
  test("personal_ecRecover names the signer, unconnected and locked", async () => {
    const { ask } = await appWorld()
    const signature = await privateKeyToAccount(`0x${SECRET}`).signMessage({ message: "words" })
    expect(await ask("personal_ecRecover", ["words", signature])).toEqual(done(ADDRESS.toLowerCase()))
    for (const params of [
      [],
      ["words"],
      ["words", "0x00"],
      [1, signature],
      ["words", `0x${"0".repeat(130)}`],
    ])
      expect(await ask("personal_ecRecover", params)).toEqual(BAD)
  })

  test("web3_sha3 is keccak-256 of bytes", async () => {
    const { ask } = await appWorld()
    expect(await ask("web3_sha3", ["0x68656c6c6f"])).toEqual(done(keccak256(toBytes("hello"))))
    for (const params of [[], ["hello"], ["0x0"], [null]]) expect(await ask("web3_sha3", params)).toEqual(BAD)
  })
})

const NEVER = `eth_sign eth_signTypedData eth_signTypedData_v1 eth_signTypedData_v3 eth_signTypedData_v4
  eth_sendTransaction eth_signTransaction eth_sendRawTransaction wallet_sendCalls wallet_getCapabilities
  wallet_getCallsStatus wallet_showCallsStatus wallet_watchAsset eth_getEncryptionPublicKey eth_decrypt eth_call
  eth_getBalance eth_blockNumber eth_getLogs eth_estimateGas eth_gasPrice eth_getCode eth_subscribe eth_unsubscribe
  wallet_createSession wallet_invokeMethod wallet_requestSnaps toString __proto__ constructor nonsense`

test.each(NEVER.split(/\s+/))("%s is 4200, without a window", async (method) => {
  const world = await connected()
  await world.open()
  expect(await world.ask(method, ["0xcafe", ADDRESS])).toEqual(failed(4200))
  expect(world.window.calls).toEqual([])
  expect(await world.queue.waiting()).toEqual([])
})
