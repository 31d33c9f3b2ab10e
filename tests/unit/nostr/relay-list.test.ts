// NIP-65: what a list of relays comes to.
import { describe, expect, test } from "vitest"
import { relayList } from "../../../lib/core/nostr/relay-list.ts"

const listOf = (tags: readonly (readonly string[])[], kind = 10002) =>
  relayList({ kind, created_at: 1_700_000_000, content: "", tags, pubkey: "a".repeat(64) })

describe("a list of relays", () => {
  test("tells reading from writing, under normalised addresses", () => {
    expect(
      listOf([
        ["r", "wss://Both.example/"],
        ["r", "wss://read.example", "read"],
        ["r", "wss://write.example", "write"],
        ["p", "wss://no.example"],
      ]),
    ).toEqual([
      { url: "wss://both.example", read: true, write: true },
      { url: "wss://read.example", read: true, write: false },
      { url: "wss://write.example", read: false, write: true },
    ])
  })

  test("joins the entries of one relay", () => {
    expect(
      listOf([
        ["r", "wss://a.example", "read"],
        ["r", "wss://A.example:443/", "write"],
      ]),
    ).toEqual([{ url: "wss://a.example", read: true, write: true }])
  })

  test("leaves out what is no relay, and markers that mean nothing", () => {
    expect(
      listOf([
        ["r"],
        ["r", ""],
        ["r", "https://a.example"],
        ["r", "ws://a.example"],
        ["r", "wss://a.example", "both"],
      ]),
    ).toEqual([])
    expect(listOf([["r", "wss://a.example"]], 10003)).toEqual([])
  })

  test("is 50 long at most, and marks of those still count", () => {
    const many = Array.from({ length: 80 }, (_, at) => ["r", `wss://${at}.example`, "read"])
    const list = listOf([...many, ["r", "wss://0.example", "write"]])
    expect(list).toHaveLength(50)
    expect(list[0]).toEqual({ url: "wss://0.example", read: true, write: true })
  })
})
