// The node's memory of messages, a page at a time (13/WAKU2-STORE, version 3).
import { randomBytes } from "node:crypto"
import type { HttpAnswer } from "../fakes/http-faults.ts"
import { type Message, wireOf } from "./message.ts"
import { json, type Node, text } from "./state.ts"

const HASH = /^0x[0-9a-f]{64}$/

export function queryStore(query: URLSearchParams, { network, mounted }: Node): HttpAnswer {
  if (!mounted.store) return text(412, "No suitable service peer & no discovery method")
  const listed = (name: string): readonly string[] => (query.get(name) ?? "").split(",").filter(Boolean)
  const [topics, hashes] = [listed("contentTopics"), listed("hashes")]
  const cursor = query.get("cursor") || null
  const pageSize = Number(query.get("pageSize") || 20)
  const times = [query.get("startTime") || "0", query.get("endTime") || "0"]
  if (![...hashes, ...(cursor ? [cursor] : [])].every((hash) => HASH.test(hash)))
    return text(400, "Error parsing hash")
  if (!Number.isInteger(pageSize)) return text(400, "page size parsing error")
  if (!times.every((time) => /^-?\d+$/.test(time))) return text(400, "time parsing error")

  const [start = 0n, end = 0n] = times.map(BigInt)
  const found = network
    .filter(
      ({ ephemeral, contentTopic, hash, timestamp }) =>
        !ephemeral &&
        (topics.length === 0 || topics.includes(contentTopic)) &&
        (hashes.length === 0 || hashes.includes(hash)) &&
        (start <= 0n || timestamp >= start) &&
        (end <= 0n || timestamp <= end),
    )
    .sort((a, b) => Number(a.timestamp - b.timestamp))
  if (query.get("ascending") === "false") found.reverse()

  const from = cursor ? found.findIndex(({ hash }) => hash === cursor) + 1 : 0
  const page = found.slice(from, from + Math.min(pageSize, 100))
  const last = page.at(-1)
  const messages = page.map((message) => shown(message, query.get("includeData") === "true"))
  return json({
    requestId: randomBytes(10).toString("hex"),
    statusCode: 200,
    statusDesc: "OK",
    messages,
    ...(last && from + page.length < found.length ? { paginationCursor: last.hash } : {}),
  })
}

const shown = (message: Message, withData: boolean): object => ({
  messageHash: message.hash,
  ...(withData ? { message: wireOf(message), pubsubTopic: message.pubsubTopic } : {}),
})
