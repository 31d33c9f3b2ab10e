// A slot as text: `spasm-vault <version> <SHA-256 of all the rest>`, a line feed, and JSON in one canonical order.
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { base64 } from "@scure/base"
import * as v from "valibot"
import { FORMAT_VERSION, type Sealed, type Slot } from "./slot.ts"

export type DecodedSlot =
  | { readonly ok: true; readonly slot: Slot }
  | { readonly ok: false; readonly code: "corrupt" | "newer-version" }

const MAGIC = "spasm-vault"
const BROKEN: DecodedSlot = { ok: false, code: "corrupt" }

const Bytes = v.pipe(
  v.string(),
  v.check((text) => isBase64(text)),
  v.transform((text) => base64.decode(text)),
)
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const SealedFields = { algorithm: v.string(), nonce: Bytes, ciphertext: Bytes }
const Kdf = v.strictObject({
  id: v.literal("argon2id"),
  version: v.literal(19),
  memoryKib: Count,
  iterations: Count,
  parallelism: Count,
  salt: Bytes,
})
const SlotBody = v.strictObject({
  place: v.picklist(["a", "b"]),
  generation: Count,
  kdf: Kdf,
  wrappedKey: v.strictObject(SealedFields),
  accounts: v.array(
    v.strictObject({ id: v.string(), scheme: v.picklist(["ethereum", "nostr"]), address: v.string() }),
  ),
  records: v.array(
    v.strictObject({ id: v.string(), type: v.string(), accountId: v.string(), ...SealedFields }),
  ),
  seal: v.strictObject(SealedFields),
})

/** The one text of a slot. */
export function encodeSlot(slot: Slot): string {
  const body = JSON.stringify({ ...plainParts(slot), seal: plainSealed(slot.seal) })
  return `${MAGIC} ${FORMAT_VERSION} ${checksumOf(String(FORMAT_VERSION), body)}\n${body}`
}

/**
 * The slot of a text. Structure and checksum only: who wrote it is proven by opening it.
 * The first line stays as it is in every later version, so that a damaged version is not taken for a later one.
 */
export function decodeSlot(text: string): DecodedSlot {
  const [, version, checksum, body] = /^spasm-vault ([1-9]\d{0,8}) ([0-9a-f]{64})\n([^\n]*)$/.exec(text) ?? []
  if (version === undefined || body === undefined || checksumOf(version, body) !== checksum) return BROKEN
  if (Number(version) > FORMAT_VERSION) return { ok: false, code: "newer-version" }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return BROKEN
  }
  const parsed = v.safeParse(SlotBody, value)
  // One slot has one text; any other spelling of it was not written here.
  return parsed.success && encodeSlot(parsed.output) === text ? { ok: true, slot: parsed.output } : BROKEN
}

/** Everything in a slot but its seal, as JSON values in the canonical order. */
export function plainParts(slot: Omit<Slot, "seal">): Readonly<Record<string, unknown>> {
  const { kdf } = slot
  return {
    place: slot.place,
    generation: slot.generation,
    kdf: {
      id: kdf.id,
      version: kdf.version,
      memoryKib: kdf.memoryKib,
      iterations: kdf.iterations,
      parallelism: kdf.parallelism,
      salt: base64.encode(kdf.salt),
    },
    wrappedKey: plainSealed(slot.wrappedKey),
    accounts: slot.accounts.map(({ id, scheme, address }) => ({ id, scheme, address })),
    records: slot.records.map((record) => ({
      id: record.id,
      type: record.type,
      accountId: record.accountId,
      ...plainSealed(record),
    })),
  }
}

function plainSealed({ algorithm, nonce, ciphertext }: Sealed): Readonly<Record<string, string>> {
  return { algorithm, nonce: base64.encode(nonce), ciphertext: base64.encode(ciphertext) }
}

function checksumOf(version: string, body: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${MAGIC} ${version}\n${body}`)))
}

function isBase64(text: string): boolean {
  try {
    base64.decode(text)
    return true
  } catch {
    return false
  }
}
