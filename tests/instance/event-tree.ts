import type { SpasmEventV2 } from "spasm.js"
import { idsOf, parentIdsOf, type Row, type Store, toSpasmEvent } from "./store.ts"

const deepest = 20
const mostChildren = 100
const usualChildren = 20

export interface TreeSize {
  depth: number
  children: number
}

/** What of a tree is asked for; null where only the event itself is. */
export function readTreeSize(query: URLSearchParams): TreeSize | null {
  const depth = Number(query.get("commentsDepth"))
  if (!(depth > 0)) return null
  const asked = Number(query.get("limit") ?? Number.NaN)
  const children = asked >= 0 ? Math.min(Math.floor(asked), mostChildren) : usualChildren
  return { depth: Math.min(depth, deepest), children }
}

/** An event with its replies, and theirs. Reactions are only counted in the stats. */
export function withReplies(row: Row, store: Store, size: TreeSize, level = 0): SpasmEventV2 {
  const event = toSpasmEvent(row)
  if (level >= size.depth) return event
  const ids = idsOf(row)
  const replies = store
    .rows()
    .filter((other) => other.event.action === "reply" && parentIdsOf(other).some((id) => ids.includes(id)))
    .slice(0, size.children)
  if (replies.length > 0) {
    event.children = replies.map((reply) => {
      const child = withReplies(reply, store, size, level + 1)
      return { event: child, ids: structuredClone(child.ids ?? []) }
    })
  }
  return event
}

/** Finds an event by any of its ids, or by the beginning of one where the instance's short ids are as long. */
export function findRow(id: string, store: Store, shortLength: number | null): Row | undefined {
  const isShort = id.length === shortLength && !URL.canParse(id)
  return store
    .rows()
    .find((row) => idsOf(row).some((known) => known === id || (isShort && String(known).startsWith(id))))
}
