import { readdirSync, readFileSync } from "node:fs"
import { hexToBytes } from "@noble/hashes/utils.js"
import { expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"
import type { Reading } from "../../../lib/core/spasm/reading.ts"

type Vector = {
  readonly name: string
  readonly input?: { readonly method?: string; readonly params?: readonly unknown[] }
  readonly inputText?: string
  readonly expected: {
    readonly form: string
    readonly view: Reading["view"]
    readonly spasmid: string | null
    readonly action?: string | null
    readonly title?: string | null
    readonly content?: string | null
    readonly timestamp?: number
    readonly parentIds?: readonly string[]
    readonly claimedAuthors?: readonly string[]
    readonly signedBy: readonly string[]
    readonly verifiedSigners: readonly string[]
    readonly problems: readonly string[]
    /** Tier, code and place of each. */
    readonly told: readonly string[]
    readonly siblingResults?: readonly {
      readonly spasmid: string | null
      readonly signedBy: readonly string[]
    }[]
  }
}

const folder = new URL("../../vectors/", import.meta.url)
const vectors = readdirSync(folder)
  .filter((file) => file.endsWith(".json") && !["keys.json", "index.json"].includes(file))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Vector)

function readVector({ input, inputText }: Vector): Reading {
  const [first] = input?.params ?? []
  if (input?.method === "personal_sign") return read(hexToBytes(String(first).slice(2)), { as: "request" })
  if (input?.method === "signEvent") return read(first, { as: "request" })
  return read(inputText ?? input, { as: "event" })
}

test("there are vectors for every form that is read", () => {
  expect(vectors.length).toBe(52)
})

test.each(vectors)("$name", (vector) => {
  const { expected } = vector
  const reading = readVector(vector)
  expect(reading.form).toBe(expected.form.split(" ").at(-1))
  expect(reading.view).toBe(expected.view)
  expect(reading.spasmid).toBe(expected.spasmid)
  const told = reading.problems.map(({ code, tier, path = "" }) => `${tier} ${code} ${path}`.trim())
  expect(told).toEqual(expected.told)
  expect(told.length > 0).toBe(expected.problems.length > 0)
  const signedBy = reading.signatures.filter(({ valid }) => valid).map(({ signer }) => signer)
  expect(signedBy).toEqual(expected.signedBy)
  const verified = reading.authors.filter(({ state }) => state === "signed").map(({ address }) => address)
  expect(verified).toEqual(expected.verifiedSigners)
  const results = expected.siblingResults
  if (results) {
    const alone = reading.parts.map(({ spasmid, signatures }) => ({
      spasmid,
      signedBy: signatures.filter(({ valid }) => valid).map(({ signer }) => signer),
    }))
    expect(alone).toEqual(results.map(({ spasmid, signedBy }) => ({ spasmid, signedBy })))
  }
  if (expected.view === "refuse") return
  expect(reading.action ?? null).toBe(expected.action ?? null)
  expect(reading.title ?? null).toBe(expected.title ?? null)
  if (expected.content !== undefined) expect(reading.content ?? null).toBe(expected.content)
  expect(reading.timestamp).toBe(expected.timestamp)
  expect(reading.parentIds).toEqual(expected.parentIds)
  expect(reading.authors.map(({ address }) => address)).toEqual(expected.claimedAuthors?.filter(Boolean))
})
