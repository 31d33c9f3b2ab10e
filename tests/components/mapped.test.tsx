// @vitest-environment happy-dom
// What a window says of Nostr tags whose value stands for something else.
import { expect, test } from "vitest"
import { read } from "../../lib/core/spasm/read.ts"
import { draw, pretendExtension } from "../fakes/drawn.tsx"
import { ADDRESS, PUBKEY } from "../fakes/key-world.ts"

pretendExtension()
const { Details } = await import("../../components/review/details.tsx")

const address = ADDRESS.toLowerCase()
const padded = `${address.slice(2)}657468657265756d2d707562`
const id = "a".repeat(64)

/** The words of each row below its name, without the gaps in which keys are drawn. */
async function rowsOf(tags: readonly (readonly string[])[]): Promise<Map<string, string>> {
  const event = {
    kind: 1,
    created_at: 1_732_000_000,
    content: "hello",
    tags: [["spasm_version", "2.0.0"], ...tags],
    pubkey: PUBKEY,
  }
  const reading = read(event, { as: "request" })
  const root = await draw(<Details reading={reading} signer={PUBKEY} own={[ADDRESS, PUBKEY]} now={0} />)
  const textAt = (row: Element, at: number): string => row.children[at]?.textContent ?? ""
  return new Map(
    [...root.querySelectorAll("dl > div")].map((row) => [textAt(row, 0), textAt(row, 1).replace(/\s/g, "")]),
  )
}

test("a padded mention is the address that it stands for, once, with the tag's own value in words", async () => {
  const rows = await rowsOf([
    ["p", padded],
    ["tags_mapping", "spasm_add_1", "p", padded, "se2", "mentions.addresses", "0", "0", "hex_to_eth_pub_1"],
    ["t", padded],
  ])
  expect(rows.get("Mentions")).toBe(`Ethereum${address}YouInthetag:${padded}`)
  expect(rows.get("Keywords")).toBe(padded)
})

test("a mapped parent has its row, without the tag's bare value and marker", async () => {
  const rows = await rowsOf([
    ["e", id, "wss://relay.example", "reply"],
    ["tags_mapping", "spasm_id_1", "e", id, "se2", "parent.ids", "0", "0", "hex_to_spasmid01_1"],
  ])
  expect(rows.get("Replying to")).toBe(`spasmid01${id}Inthetag:${id}`)
  expect(rows.get("References")).toBe("wss://relay.example")
})

test("a value that its mapping does not bear out stays the value that is signed", async () => {
  const key = `${address.slice(2)}${"0".repeat(24)}`
  const rows = await rowsOf([
    ["p", key],
    ["tags_mapping", "spasm_add_1", "p", key, "se2", "mentions.addresses", "0", "0", "hex_to_eth_pub_1"],
  ])
  expect(rows.get("Mentions")).toBe(`Nostr${key}`)
})
