// An ENS name is asked of the one node that the person chose, and believed only where it leads back to the address.
import { concat, encodeAbiParameters, type Hex, namehash, pad } from "viem"
import { describe, expect, test } from "vitest"
import type { Fetcher } from "../../../lib/platform/destinations/http.ts"
import { nodeAddress } from "../../../lib/platform/destinations/web-address.ts"
import { lookUpEns } from "../../../lib/platform/ens.ts"

const NODE = "https://node.example/v3/secret"
const ANN = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
const OTHER = `0x${"ab".repeat(20)}` as const
const REGISTRY = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e".toLowerCase()
const RESOLVER = `0x${"cd".repeat(20)}` as const
const REVERSE = namehash(`${ANN.slice(2).toLowerCase()}.addr.reverse`)
const text = (value: string): Hex => encodeAbiParameters([{ type: "string" }], [value])
/** `OffchainLookup`, as its first bytes and any others. */
const ELSEWHERE = `0x556f1830${"00".repeat(160)}`

const key = (to: string, selector: string, hash: string): string => `${to} ${selector}${hash.slice(2)}`
const ofReverse = key(REGISTRY, "0x0178b8bf", REVERSE)
const ofOwn = key(RESOLVER, "0x691f3431", REVERSE)
const ofName = key(REGISTRY, "0x0178b8bf", namehash("ann.eth"))
const ofAddress = key(RESOLVER, "0x3b3b57de", namehash("ann.eth"))

/** What a node says to each call: a result, or the whole of another answer. */
type Says = Readonly<Record<string, unknown>>
const TRUE: Says = {
  eth_chainId: "0x1",
  [ofReverse]: pad(RESOLVER),
  [ofOwn]: text("ann.eth"),
  [ofName]: pad(RESOLVER),
  [ofAddress]: pad(ANN),
}

function node(says: Says) {
  const asked: string[] = []
  const signals = new Set<AbortSignal>()
  const fetcher: Fetcher = async (url, { json, signal, maxBytes = Infinity, limitMs = Infinity }) => {
    signals.add(signal)
    expect(url).toBe(NODE)
    expect(maxBytes).toBeLessThanOrEqual(65_536)
    expect(limitMs).toBeLessThanOrEqual(8000)
    const { method, params } = json as { method: string; params: [{ to: string; data: string }, string] }
    const call = method === "eth_call" ? `${params[0].to} ${params[0].data}` : method
    asked.push(call)
    if (method === "eth_call") expect(params[1]).toBe("latest")
    const said = says[call]
    const body = typeof said === "object" ? said : { jsonrpc: "2.0", id: 1, result: said }
    return { ok: true, status: 200, contentType: "application/json", text: JSON.stringify(body), tookMs: 1 }
  }
  return { asked, signals, look: () => lookUpEns(ANN, NODE, fetcher) }
}

test("a name that leads back is theirs, after five questions within one limit", async () => {
  const { asked, signals, look } = node(TRUE)
  expect(await look()).toEqual({ is: "theirs", name: "ann.eth", host: "node.example" })
  expect(asked).toEqual(["eth_chainId", ofReverse, ofOwn, ofName, ofAddress])
  expect(signals.size).toBe(1)
})

test.each([
  ["another address", { [ofAddress]: pad(OTHER) }],
  ["nobody", { [ofAddress]: pad("0x0") }],
  ["no resolver", { [ofName]: pad("0x0") }],
  ["a resolver that is no contract", { [ofAddress]: "0x" }],
  ["a resolver that refuses", { [ofAddress]: { error: { code: 3, message: "execution reverted" } } }],
])("a name that leads to %s is not theirs", async (_, says) => {
  expect(await node({ ...TRUE, ...says }).look()).toMatchObject({ is: "other", name: "ann.eth" })
})

test.each([
  ["no resolver", { [ofReverse]: pad("0x0") }],
  ["an empty name", { [ofOwn]: text("") }],
  ["a resolver that is no contract", { [ofOwn]: "0x" }],
  ["a resolver that refuses", { [ofOwn]: { error: { code: -32000, message: "VM Exception: revert" } } }],
])("with %s an address has no name", async (_, says) => {
  const { asked, look } = node({ ...TRUE, ...says })
  expect(await look()).toEqual({ is: "absent", name: "", host: "node.example" })
  expect(asked).not.toContain(ofName)
})

test.each([
  "ann\u202ehte.eth",
  "аnn.eth",
  "Ann.eth",
  "ann\u0000.eth",
  "xn--nn-7kc.eth",
  `${"a".repeat(300)}.eth`,
  "<b>.eth",
])("the name %j is not shown, and not asked for", async (name) => {
  const { asked, look } = node({ ...TRUE, [ofOwn]: text(name) })
  expect(await look()).toEqual({ is: "unreadable", name: "", host: "node.example" })
  expect(asked).toHaveLength(3)
})

test.each([
  ["the address's own name", { [ofOwn]: { error: { code: 3, message: "reverted", data: ELSEWHERE } } }],
  ["the address, its error nested", { [ofAddress]: { error: { code: 3, data: { data: ELSEWHERE } } } }],
  ["the address, in words", { [ofAddress]: { error: { message: `Reverted ${ELSEWHERE.toUpperCase()}` } } }],
])("%s that is kept elsewhere is not looked up there", async (_, says) => {
  const { asked, look } = node({ ...TRUE, ...says })
  expect(await look()).toMatchObject({ is: "elsewhere", name: "" })
  expect(asked.length).toBeLessThanOrEqual(5)
})

describe("nothing is learned", () => {
  test.each(["0x89", "0x01", 1, "1", null, "0x", {}])(
    "of a node of chain %j, which hears no address",
    async (id) => {
      const { asked, look } = node({ ...TRUE, eth_chainId: id })
      expect(await look()).toMatchObject({ is: "silent" })
      expect(asked).toEqual(["eth_chainId"])
    },
  )

  const huge = concat([pad("0x20"), `0x${"f".repeat(64)}`])
  test.each([
    ["a short word of the registry", { [ofReverse]: "0x12" }],
    ["no registry", { [ofReverse]: "0x" }],
    ["more than an address", { [ofReverse]: `0x${"f".repeat(64)}` }],
    ["a name of a huge length", { [ofOwn]: huge }],
    ["a name that ends early", { [ofOwn]: text("ann.eth").slice(0, 2 + 128 + 6) }],
    ["a name without hex", { [ofOwn]: "ann.eth" }],
    ["a name in words", { [ofOwn]: "reverted" }],
    ["a number", { [ofOwn]: 5 }],
    ["a list", { [ofOwn]: [] }],
    ["another error", { [ofOwn]: { error: { code: -32005, message: "too many requests" } } }],
    ["an error that is a text", { [ofOwn]: { error: "no" } }],
    ["a short address", { [ofAddress]: ANN }],
    ["an address of 33 bytes", { [ofAddress]: `${pad(ANN)}00` }],
  ])("from %s", async (_, says) => {
    expect(await node({ ...TRUE, ...says }).look()).toEqual({ is: "silent", name: "", host: "node.example" })
  })

  test.each([
    ["nothing", ""],
    ["a page", "<html>"],
    ["null", "null"],
    ["a list", "[]"],
    ["a bare text", '"0x1"'],
    ["half an answer", '{"result":'],
    ["a result in words", '{"result":"reverted"}'],
    ["an error too deep to be written again", `{"error":${"[".repeat(32_000)}${"]".repeat(32_000)}}`],
  ])("from %s", async (_, text) => {
    const fetcher: Fetcher = async () => ({ ok: true, status: 200, contentType: "", text, tookMs: 1 })
    expect(await lookUpEns(ANN, NODE, fetcher)).toMatchObject({ is: "silent" })
  })

  test.each(["redirect", "no-connection", "no-answer", "too-large", "unreadable"] as const)(
    "from a node with %s",
    async (why) => {
      const fetcher: Fetcher = async () => ({ ok: false, why, sent: true })
      expect(await lookUpEns(ANN, NODE, fetcher)).toMatchObject({ is: "silent" })
    },
  )

  test("from true words under another status", async () => {
    const text = JSON.stringify({ result: "0x1" })
    const asked: string[] = []
    const fetcher: Fetcher = async (url) => {
      asked.push(url)
      return { ok: true, status: 500, contentType: "", text, tookMs: 1 }
    }
    expect(await lookUpEns(ANN, NODE, fetcher)).toMatchObject({ is: "silent" })
    expect(asked).toHaveLength(1)
  })
})

test.each([
  [ANN, ""],
  [ANN, "node.example"],
  [ANN, "http://node.example"],
  [ANN, "https://me:word@node.example"],
  ["vitalik.eth", NODE],
  ["0x12", NODE],
])("nobody is asked about %s at %j", async (address, at) => {
  const fetcher: Fetcher = async () => {
    throw new Error("asked")
  }
  expect(await lookUpEns(address, at, fetcher)).toMatchObject({ is: "silent" })
})

test.each([
  ["https://node.example/v3/key?a=b", "https://node.example/v3/key?a=b"],
  [" http://127.0.0.1:8545 ", "http://127.0.0.1:8545/"],
  ["http://localhost:8545", "http://localhost:8545/"],
  ["http://192.168.0.1:8545", null],
  ["http://127.0.0.1.example.com", null],
  ["http://localhost:8545@example.com", null],
  ["ws://127.0.0.1:8545", null],
  ["javascript:alert(1)", null],
])("the node %s is asked at %s", (typed, url) => {
  expect(nodeAddress(typed)?.href ?? null).toBe(url)
})
