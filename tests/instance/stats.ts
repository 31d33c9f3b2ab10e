import type { SpasmEventV2 } from "spasm.js"
import { type Change, idsOf, type Stat, type Store } from "./store.ts"
import { toStoredOrder } from "./stored-json.ts"

const counted = ["react", "reply", "share", "vote"]

/** The changes that count an action on its parents; null when it is not counted at all. */
export function countAction(
  event: SpasmEventV2,
  parentIds: readonly unknown[],
  store: Store,
): Change[] | null {
  const { action, content, timestamp, signatures } = event
  if (!action || !counted.includes(action) || !content || !signatures?.length) return null
  // An unknown parent is no reason to refuse: then there is simply nothing to count on.
  const parents = store.rows().filter((row) => idsOf(row).some((id) => parentIds.includes(id)))
  return parents.map((row) => ({
    do: "stats",
    key: row.key,
    stats: toStoredOrder(increment(row.stats ?? [], action, content, timestamp)) as Stat[],
  }))
}

function increment(stats: Stat[], action: string, content: string, timestamp: number | undefined): Stat[] {
  const at = timestamp === undefined ? {} : { latestTimestamp: timestamp }
  const known = stats.find((stat) => stat.action === action)
  if (!known) {
    // The first content of an action carries no time of its own on the real server.
    const contents = action === "reply" ? {} : { contents: [{ value: content, total: 1 }] }
    return [...stats, { action, total: 1, ...at, ...contents } as Stat]
  }
  const next: Stat = { ...known, total: Number(known.total) + 1, ...at }
  if (action !== "reply") next.contents = incrementContent(known.contents ?? [], content, at)
  return stats.map((stat) => (stat === known ? next : stat))
}

type Contents = NonNullable<Stat["contents"]>

function incrementContent(contents: Contents, content: string, at: { latestTimestamp?: number }): Contents {
  const known = contents.find(({ value }) => value === content)
  if (!known) return [...contents, { value: content, total: 1, ...at } as Contents[number]]
  return contents.map((one) => (one === known ? { ...one, total: Number(one.total) + 1 } : one))
}
