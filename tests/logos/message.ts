// A message as logos-delivery carries it: how it is read from JSON, sized, hashed, and told of in JSON.
import { createHash } from "node:crypto"

export type Message = {
  readonly payload: Buffer
  readonly contentTopic: string
  readonly pubsubTopic: string
  readonly meta: Buffer
  readonly ephemeral: boolean
  /** Nanoseconds: more than a number holds. */
  readonly timestamp: bigint
  /** With 0x. */
  readonly hash: string
}

/** What a node of this cluster takes: 150 KiB of the message as it travels. */
const LIMIT = 153_600
export const TOO_LARGE = `Message size exceeded maximum of ${LIMIT} bytes`

/** The reason why a body is no message, in the node's words. */
export class Unreadable extends Error {}

export type Sharding = { readonly cluster: number; readonly shards: number }

/** `source` is the body that `value` was read from: it alone has every digit of the time. */
export function readMessage(value: unknown, source: string, sharding: Sharding): Message {
  const fields = (typeof value === "object" && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >
  const { payload, contentTopic, meta = "", ephemeral = false } = fields
  if (typeof payload !== "string" || payload.trim() === "")
    throw new Unreadable("Field `payload` is missing or empty")
  if (typeof contentTopic !== "string" || contentTopic.trim() === "")
    throw new Unreadable("Field `contentTopic` is missing or empty")
  if (typeof ephemeral !== "boolean") throw new Unreadable("Field `ephemeral` is no boolean")
  const [, given = "0"] = /"timestamp"\s*:\s*(-?\d+)/.exec(source) ?? []
  const parts = {
    payload: bytesOf(payload),
    contentTopic,
    pubsubTopic: pubsubTopicOf(contentTopic, sharding),
    meta: bytesOf(String(meta)),
    ephemeral,
    timestamp: BigInt(given) || BigInt(Date.now()) * 1_000_000n,
  }
  return { ...parts, hash: hashOf(parts) }
}

/** 14/WAKU2-MESSAGE: what names a message on its shard. */
export function hashOf(message: Omit<Message, "hash" | "ephemeral">): string {
  const { pubsubTopic, payload, contentTopic, meta, timestamp } = message
  const time = Buffer.alloc(8)
  time.writeBigInt64BE(timestamp)
  const hash = createHash("sha256")
  for (const part of [pubsubTopic, payload, contentTopic, meta, time]) hash.update(part)
  return `0x${hash.digest("hex")}`
}

function bytesOf(base64: string): Buffer {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64))
    throw new Unreadable("Incorrect base64 string")
  return Buffer.from(base64, "base64")
}

/** 51/WAKU2-RELAY-SHARDING: all topics of one version of one application share a shard. */
function pubsubTopicOf(contentTopic: string, { cluster, shards }: Sharding): string {
  const parts = contentTopic.split("/").slice(1)
  const [application = "", version = "", ...others] = parts.length === 5 ? parts.slice(1) : parts
  const isNamed = contentTopic.startsWith("/") && others.length === 2 && parts.every((part) => part !== "")
  if (!isNamed || (parts.length === 5 && parts[0] !== "0"))
    throw new Unreadable(`invalid content topic: '${contentTopic}'`)
  const digest = createHash("sha256").update(application).update(version).digest()
  return `/waku/2/rs/${cluster}/${digest.readBigUInt64BE(24) % BigInt(shards)}`
}

export function isTooLarge({ payload, contentTopic, meta, ephemeral, timestamp }: Message): boolean {
  const field = (length: number): number => (length === 0 ? 0 : 1 + varint(BigInt(length)) + length)
  const parts = [payload.length, Buffer.byteLength(contentTopic), meta.length].map(field)
  const size = parts.reduce((sum, part) => sum + part) + 1 + varint(timestamp * 2n) + (ephemeral ? 3 : 0)
  return size > LIMIT
}

const varint = (value: bigint): number => Math.max(1, Math.ceil(value.toString(2).length / 7))

/** As the node tells of a message; the time is a number with all its digits, see `toJson`. */
export const wireOf = ({ payload, contentTopic, meta, ephemeral, timestamp }: Message): object => ({
  payload: payload.toString("base64"),
  contentTopic,
  version: 0,
  timestamp,
  ...(meta.length > 0 ? { meta: meta.toString("base64") } : {}),
  ephemeral,
  proof: "",
})

/** JSON in which big integers are numbers. */
export function toJson(value: unknown): string {
  const marked = JSON.stringify(value, (_, part: unknown) =>
    typeof part === "bigint" ? `int64 ${part}` : part,
  )
  return marked.replace(/"int64 (-?\d+)"/g, "$1")
}
