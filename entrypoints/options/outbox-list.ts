// What the outbox screen holds: the newest events page by page, and, of what changes, only what is on screen.
import { signal } from "@preact/signals"
import type { Answers, Arguments, MessageName, OutboxItem } from "../../lib/messages/extension.ts"

type Ask = <N extends MessageName>(name: N, args: Arguments<N>) => Promise<Answers[N]>

const PAGE = 50
/** What a screen shows before anybody scrolls: there sooner than a page. */
const FIRST = 10

export function createOutboxList(ask: Ask) {
  /** Newest first; null before the first answer. */
  const items = signal<readonly OutboxItem[] | null>(null)
  const more = signal(false)
  const onScreen = new Set<string>()
  /** Items that may have changed since they were asked for. */
  const stale = new Set<string>()
  let round: Promise<void> | null = null
  let again = false

  const reload = async (key: string): Promise<void> => {
    stale.delete(key)
    const fresh = await ask("outbox-item", { event: key })
    items.value = (items.value ?? []).flatMap((old) =>
      old.key !== key ? [old] : fresh ? [kept(old, fresh)] : [],
    )
  }

  /** The first page anew, in front of what was loaded after it. */
  const loadHead = async (): Promise<void> => {
    const isFirst = items.value === null
    const head = await ask("outbox", { most: isFirst ? FIRST : PAGE })
    if (isFirst && head.more) again = true
    const known = items.value ?? []
    const last = head.items.at(-1)
    const end = known.findIndex(({ key }) => key === last?.key)
    const tail = head.more && end >= 0 ? known.slice(end + 1) : []
    const before = new Map(known.map((item) => [item.key, item]))
    items.value = [...head.items.map((item) => kept(before.get(item.key), item)), ...tail]
    if (tail.length === 0) more.value = head.more
    for (const { key } of head.items) stale.delete(key)
    for (const { key } of tail) stale.add(key)
  }

  const run = async (): Promise<void> => {
    do {
      again = false
      await loadHead()
      for (const key of [...onScreen].filter((one) => stale.has(one))) await reload(key)
    } while (again)
  }

  return {
    items,
    more,
    reload,
    /** Something changed. Changes that come while an answer is awaited are one more round together. */
    refresh: (): Promise<void> => {
      again = true
      round ??= run().finally(() => {
        round = null
      })
      return round
    },
    /** The next page, behind those that are there. */
    loadMore: async (): Promise<void> => {
      const before = items.value?.at(-1)?.key
      const page = await ask("outbox", { most: PAGE, ...(before !== undefined && { before }) })
      const known = new Set((items.value ?? []).map(({ key }) => key))
      const fresh = page.items.filter(({ key }) => !known.has(key))
      items.value = [...(items.value ?? []), ...fresh]
      more.value = page.more
    },
    /** An item came into sight or left it. */
    show: (key: string, isOnScreen: boolean): void => {
      if (!isOnScreen) onScreen.delete(key)
      else {
        onScreen.add(key)
        if (stale.has(key)) reload(key)
      }
    },
  }
}

/** What did not change stays the same object, and is not drawn again. */
const kept = (old: OutboxItem | undefined, fresh: OutboxItem): OutboxItem =>
  old && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh
