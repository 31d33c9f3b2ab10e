// A thousand signed envelopes of every kind, read and proven: by spasm.js, by the reader alone, over the compiled curve.
import { readFileSync } from "node:fs"
import { hexToBytes } from "@noble/hashes/utils.js"
import { convertToSpasm } from "spasm.js"
import { parseSignature, recoverSigner } from "../../lib/core/ethereum/personal-message.ts"
import { eventHash, type NostrEvent } from "../../lib/core/nostr/event.ts"
import { signNostrEvent, signPersonalMessage } from "../../lib/core/signer.ts"
import { read } from "../../lib/core/spasm/read.ts"
import { encodeUtf8 } from "../../lib/core/text/utf8.ts"
import { nobleVerifier, type Verifier } from "../../lib/core/verifier.ts"
import { compiledCurve } from "../../lib/platform/libsecp256k1.ts"
import keys from "../../tests/vectors/keys.json" with { type: "json" }
import { quantile, report, reportCount, round } from "./report.ts"

const ENVELOPES = 1000
const { alice } = keys.ethereum
const nostr = keys.nostr.alice
const WASM = new URL(
  "../../node_modules/@bitauth/libauth/build/lib/bin/secp256k1/secp256k1.wasm",
  import.meta.url,
)

type Signed = { readonly text: string; readonly signature: string } | { readonly event: NostrEvent }
type Envelope = { readonly type: string; readonly siblings: readonly object[] }

const format = { name: "ethereum-pubkey" }
const ethereum = { value: alice.address.toLowerCase(), format }
const schnorrKey = { value: nostr.pubkey, format: { name: "nostr-hex" } }

const signText = (text: string): Signed => {
  const secret = hexToBytes(alice.privateKey.slice(2))
  return { text, signature: signPersonalMessage(encodeUtf8(text) ?? new Uint8Array(), secret) }
}
const body = (at: number, both: boolean): Signed =>
  signText(
    JSON.stringify({
      type: "SpasmEventBodyV2",
      protocol: { name: "spasm", version: "2.0.0" },
      action: "post",
      title: `Post ${at}`,
      content: `What the ${at}th person said.`,
      timestamp: 1_732_000_000_000 + at * 1000,
      authors: [{ addresses: both ? [ethereum, schnorrKey] : [ethereum] }],
      license: "SPDX-License-Identifier: CC0-1.0",
    }),
  )
const dmp = (at: number): Signed =>
  signText(
    JSON.stringify({
      version: "dmp_v0.1.0",
      time: new Date(1_732_000_000_000 + at * 1000).toISOString(),
      action: "post",
      target: "",
      title: `Post ${at}`,
      text: `What the ${at}th person said.`,
      license: "SPDX-License-Identifier: CC0-1.0",
    }),
  )
const note = (at: number, both: boolean): Signed => {
  const author = (value: string, index: string): string[][] => [
    ["O", `spasm_author:${value}`, "spasm_aadd_1"],
    [
      "tags_mapping",
      "spasm_aadd_1",
      "O",
      `spasm_author:${value}`,
      "se2",
      "authors.addresses",
      "0",
      index,
    ].concat(["slice.13", "", value.startsWith("0x") ? "ethereum-pubkey" : "nostr-hex", "", "", ""]),
  ]
  const tags = [
    ["spasm_action", "post"],
    ["spasm_timestamp", String(1_732_000_000_000 + at * 1000)],
    ["license", "SPDX-License-Identifier: CC0-1.0"],
    ["spasm_version", "2.0.0"],
    ["nostr_spasm_version", "2.0.0"],
    ["title", `Post ${at}`],
    ...(both ? [...author(ethereum.value, "0"), ...author(nostr.pubkey, "1")] : author(nostr.pubkey, "0")),
  ]
  const template = { kind: 1, created_at: 1_732_000_000 + at, tags, content: `What the ${at}th person said.` }
  const secret = hexToBytes(nostr.secretKey)
  return { event: signNostrEvent({ ...template, pubkey: nostr.pubkey }, secret, new Uint8Array(32)) }
}

/** Two in five sign a body, one in five each a DMP message, a Nostr event, or a body and an event under one id. */
const signedOf = (at: number): readonly Signed[] =>
  [[body(at, false)], [body(at, false)], [dmp(at)], [note(at, false)], [body(at, true), note(at, true)]][
    at % 5
  ] ?? []

const siblingOf = (one: Signed): object => {
  if ("event" in one) {
    const { id, sig, pubkey } = one.event
    return {
      type: "SiblingNostrSpasmSignedV2",
      originalObject: one.event,
      protocol: { name: "nostr", hasExtraSpasmFields: true, extraSpasmFieldsVersion: "2.0.0" },
      ids: [{ value: id, format: { name: "nostr-hex" } }],
      signatures: [{ value: sig, pubkey, format: { name: "nostr-sig" } }],
    }
  }
  const isDmp = one.text.startsWith('{"version"')
  return {
    type: isDmp ? "SiblingDmpSignedV2" : "SiblingSpasmSignedV2",
    protocol: isDmp ? { name: "dmp", version: "0.1.0" } : { name: "spasm", version: "2.0.0" },
    signedString: one.text,
    signatures: [{ value: one.signature, pubkey: ethereum.value, format: { name: "ethereum-sig" } }],
  }
}

const prove = (one: Signed, verifier: Verifier): boolean => {
  if ("event" in one) {
    return verifier.schnorr(eventHash(one.event), hexToBytes(one.event.sig), hexToBytes(one.event.pubkey))
  }
  const signature = parseSignature(one.signature)
  return (
    signature !== null &&
    recoverSigner(encodeUtf8(one.text) ?? new Uint8Array(), signature, verifier) !== null
  )
}

/** Work on one envelope; `true` where it found an author. */
type Contender = { readonly name: string; readonly work: (envelope: Envelope, at: number) => boolean }

/** So many envelopes go to one contender, then the same to the next: whatever slows the machine down slows all of them. */
const TURN = 10

/**
 * How long each contender takes in each turn, in milliseconds. Each is given copies, for spasm.js writes into what it reads,
 * and each is first as often as any other, for whoever comes next clears away what one leaves behind.
 */
function race(contenders: readonly Contender[], all: readonly Envelope[]): number[][] {
  const took = contenders.map((): number[] => [])
  const right = contenders.map(() => 0)
  const order = [...contenders.entries()]
  for (const { work } of contenders) structuredClone(all.slice(0, TURN)).forEach(work)
  for (let from = 0; from < all.length; from += TURN) {
    for (const [who, { work }] of order) {
      const copies = structuredClone(all.slice(from, from + TURN))
      const started = performance.now()
      const found = copies.filter((envelope, at) => work(envelope, from + at))
      took[who]?.push(performance.now() - started)
      right[who] = (right[who] ?? 0) + found.length
    }
    order.push(...order.splice(0, 1))
  }
  for (const [who, { name }] of contenders.entries()) {
    report({
      name: `1,000 envelopes, ${name}`,
      value: took[who]?.reduce((sum, ms) => sum + ms) ?? 0,
      unit: "ms",
      n: all.length,
    })
    const proven = `1,000 envelopes, ${name}, proven`
    reportCount({ name: proven, value: right[who] ?? 0, unit: "events", n: all.length }, all.length)
  }
  return took
}

export async function benchEnvelopes(): Promise<void> {
  const signed = Array.from({ length: ENVELOPES }, (_, at) => signedOf(at))
  const all = signed.map(
    (some): Envelope => ({ type: "SpasmEventEnvelopeV2", siblings: some.map(siblingOf) }),
  )
  const compiled = (await compiledCurve(new Uint8Array(readFileSync(WASM)).buffer)).verifier
  const by =
    (verifier: Verifier) =>
    (envelope: Envelope): boolean => {
      const { view, authors } = read(envelope, { as: "event", verifier })
      return view === "spasm" && authors.every(({ state }) => state === "signed")
    }
  const uncleaned = { xss: { enableSanitization: false } } as never
  const [theirs = [], , bare = [], ours = [], fast = []] = race(
    [
      // As published it also cleans every text.
      { name: "spasm.js convertToSpasm", work: (copy) => convertToSpasm(copy as never) !== null },
      {
        name: "spasm.js without its sanitiser",
        work: (copy) => convertToSpasm(copy as never, uncleaned) !== null,
      },
      {
        name: "bare signature checks",
        work: (_, at) => (signed[at] ?? []).every((one) => prove(one, nobleVerifier)),
      },
      { name: "the reader alone", work: by(nobleVerifier) },
      { name: "the reader over the compiled curve", work: by(compiled) },
    ],
    all,
  )
  const ratio = (
    name: string,
    over: readonly number[],
    under: readonly number[],
    limit: number,
    least: boolean,
  ): void => {
    const turns = over.map((ms, turn) => ms / (under[turn] ?? 0)).toSorted((a, b) => a - b)
    const value = quantile(turns, 0.5)
    const ok = least ? value >= limit : value <= limit
    report({
      name,
      value,
      unit: "times",
      n: turns.length,
      quartiles: [round(quantile(turns, 0.25)), round(quantile(turns, 0.75))],
      note: `median of the turns; ${least ? "at least" : "at most"} ${limit}${ok ? "" : ": NOT MET"}`,
    })
  }
  ratio("the reader alone, as fast as spasm.js", theirs, ours, 1.5, true)
  ratio("the reader alone, as long as its signature checks", ours, bare, 1.15, false)
  ratio("the reader over the compiled curve, as fast as spasm.js", theirs, fast, 5, true)
}
