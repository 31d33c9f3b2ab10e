// The table of messages of the extension's own pages: names, arguments, and nothing beside them.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  ARGUMENTS,
  isMessageName,
  type MessageName,
  parseArguments,
} from "../../../lib/messages/extension.ts"

const NAMES = Object.keys(ARGUMENTS) as MessageName[]
const KEY = "0123456789abcdef".repeat(2)
const HASH = KEY + KEY
const EVENT = `spasmid01${HASH}`
const RELAY = "wss://relay.example"
const DATA_KEY = Buffer.alloc(32, 255).toString("base64")

const GOOD: Readonly<Record<MessageName, object>> = {
  status: {},
  "hold-key": { dataKey: DATA_KEY },
  lock: {},
  sites: {},
  "set-site": { origin: "https://site.example:8443", on: true, first: false, framed: true },
  "remove-site": { origin: "http://127.0.0.1" },
  "use-once": { origin: "https://forum.example", tabId: 5 },
  "remove-rule": { id: "https://site.example 0xab publish" },
  disconnect: { site: "https://a.example in https://b.example" },
  queue: { viewer: KEY, key: KEY },
  decide: {
    key: KEY,
    hash: HASH,
    token: KEY,
    approve: true,
    account: "0xab",
    always: true,
    second: { kind: 1 },
    to: [RELAY],
    keepTo: [RELAY],
  },
  "reject-all": { origin: "https://site.example" },
  "show-queue": {},
  "keep-waiting": {},
  "close-window": {},
  "change-settings": { idleMinutes: 15, allSites: true, ensNode: "https://node.example/key" },
  destinations: {},
  "add-destination": { address: "forum.example", kind: "spasm-instance" },
  "test-destination": { url: RELAY },
  "change-destination": { url: RELAY, defaultFor: ["one"], login: true, move: "up" },
  "remove-destination": { url: RELAY },
  "own-relays": { pubkey: HASH },
  "own-event": { pubkey: HASH, kind: 3 },
  outbox: { before: EVENT, most: 50 },
  "outbox-item": { event: EVENT },
  "send-to": { event: EVENT, to: [RELAY] },
  "send-again": { event: EVENT, to: RELAY },
  "call-off": { event: EVENT, to: RELAY },
  "forget-event": { event: EVENT },
  "event-file": { event: EVENT },
  "send-file": { text: "{}", to: [RELAY] },
  publish: { text: "{}", event: { kind: 1 }, to: [RELAY] },
  "publish-state": { request: KEY },
  names: {},
  "name-author": { key: HASH, name: "Alice", same: `0x${"ab".repeat(20)}` },
  "join-keys": { text: "{}" },
  "forget-keys": { keys: [HASH] },
}

test("every message has arguments that pass, and they come out as they went in", () => {
  expect(NAMES.sort()).toEqual(Object.keys(GOOD).sort())
  for (const name of NAMES) {
    const args = GOOD[name]
    expect(parseArguments(name, args)).toEqual(args)
    expect(parseArguments(name, args)).not.toBe(args)
  }
})

test.each(["", "Status", "status ", "toString", "constructor", "__proto__", "hasOwnProperty", "page-call"])(
  "%j is no message",
  (name) => expect(isMessageName(name)).toBe(false),
)

test("nothing passes with a key more, a key less, or as another kind of thing", () => {
  for (const name of NAMES) {
    const args = GOOD[name]
    const text = JSON.stringify(args)
    const polluted = text === "{}" ? '{"__proto__":{"a":1}}' : `{"__proto__":{"a":1},${text.slice(1)}`
    const bad = [
      { ...args, extra: 1 },
      { ...args, constructor: 1 },
      JSON.parse(polluted),
      [args],
      text,
      null,
      1,
    ]
    for (const one of bad) expect([name, parseArguments(name, one)]).toEqual([name, null])
    if (text !== "{}") expect(parseArguments(name, undefined)).toBeNull()
    for (const key of Object.keys(args)) {
      for (const wrong of [null, {}, [], Number.NaN, Symbol.iterator, () => 1, "\u0000", "x".repeat(100_000)])
        expect([name, key, parseArguments(name, { ...args, [key]: wrong })]).toEqual(
          [name, key, null].slice(0, 2).concat([acceptsText(name, key, wrong)]),
        )
    }
  }
})

/** Some fields are free texts up to a length, some lists that may be empty, and one is looked into later. */
function acceptsText(name: MessageName, key: string, wrong: unknown): never {
  const isFree = ["id", "site", "account"].includes(key) && wrong === "\u0000"
  const isText = key === "text" && typeof wrong === "string"
  const isList = Array.isArray(GOOD[name][key as never]) && Array.isArray(wrong)
  const isOpen =
    (name === "publish" ? key === "event" : name === "decide" && key === "second") &&
    typeof wrong === "object" &&
    wrong !== null
  return (isFree || isText || isList || isOpen ? expect.anything() : null) as never
}

describe("values at the edge", () => {
  test.each<readonly [MessageName, object]>([
    ["hold-key", { dataKey: Buffer.alloc(31).toString("base64") }],
    ["hold-key", { dataKey: Buffer.alloc(33).toString("base64") }],
    ["hold-key", { dataKey: "" }],
    ["hold-key", { dataKey: `${"A".repeat(42)}B=` }],
    ["hold-key", { dataKey: `${DATA_KEY}\n` }],
    ["set-site", { origin: "https://site.example/", on: true }],
    ["set-site", { origin: "https://site.example/x", on: true }],
    ["set-site", { origin: "ftp://site.example", on: true }],
    ["set-site", { origin: "javascript:alert(1)", on: true }],
    ["set-site", { origin: "https://a b", on: true }],
    ["set-site", { origin: `https://${"a".repeat(300)}`, on: true }],
    ["set-site", { origin: "https://site.example", on: "true" }],
    ["queue", { viewer: KEY.toUpperCase() }],
    ["queue", { viewer: `${KEY}0` }],
    ["decide", { key: KEY, hash: KEY, token: KEY, approve: true }],
    ["decide", { key: KEY, hash: HASH, token: "", approve: true }],
    ["decide", { key: KEY, hash: HASH, approve: true }],
    ["decide", { key: KEY, hash: HASH, token: KEY, approve: 1 }],
    ["decide", { key: KEY, hash: HASH, token: KEY, approve: true, account: "a".repeat(65) }],
    ["decide", { key: KEY, hash: HASH, token: KEY, approve: true, to: [1] }],
    ["decide", { key: KEY, hash: HASH, token: KEY, approve: true, to: Array(51).fill(RELAY) }],
    ["add-destination", { address: "", kind: "spasm-instance" }],
    ["add-destination", { address: "a\nb", kind: "spasm-instance" }],
    ["add-destination", { address: "a", kind: "mail" }],
    ["outbox-item", { event: "spasmid01" }],
    ["outbox-item", { event: `${EVENT} ` }],
    ["outbox", { most: 201 }],
    ["own-relays", { pubkey: HASH.toUpperCase() }],
    ["own-event", { pubkey: HASH, kind: 1 }],
    ["change-destination", { url: RELAY, move: "left" }],
    ["change-settings", { idleMinutes: 0 }],
    ["change-settings", { idleMinutes: 721 }],
    ["change-settings", { idleMinutes: 1.5 }],
    ["change-settings", { idleMinutes: "15" }],
    ["change-settings", { allSites: 1 }],
    ["change-settings", { ensNode: "https://a\nb" }],
    ["change-settings", { ensNode: `https://a/${"b".repeat(2000)}` }],
  ])("%s refuses %j", (name, args) => {
    expect(parseArguments(name, args)).toBeNull()
  })

  test.each<readonly [MessageName, object]>([
    ["queue", { viewer: KEY }],
    ["reject-all", {}],
    ["change-settings", {}],
    ["change-settings", { idleMinutes: 720 }],
    ["change-settings", { ensNode: "" }],
    ["decide", { key: KEY, hash: HASH, token: KEY, approve: false }],
  ])("%s takes %j", (name, args) => {
    expect(parseArguments(name, args)).toEqual(args)
  })
})

test("whatever passes has no key that the table does not name", () => {
  const junk = fc.oneof(fc.anything({ withNullPrototype: true }), fc.object())
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), junk, fc.object(), (name, one, more) => {
      for (const args of [one, { ...GOOD[name], ...more }]) {
        const parsed = parseArguments(name, args)
        for (const key of Object.keys(parsed ?? {}))
          expect(Object.keys(ARGUMENTS[name].entries)).toContain(key)
      }
    }),
    { numRuns: 2000 },
  )
})
