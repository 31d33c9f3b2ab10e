// What a screen reader hears while deliveries go on: what came of one, not each attempt.
import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import type { Delivery } from "../../lib/core/outbox/delivery.ts"
import { deliveryWords } from "./words.ts"

const isQuiet = ({ state }: Delivery): boolean => state === "queued" || state === "sending"

/** The sentences of the rows that changed since the last drawing; empty at the first. */
export function useAnnouncement(deliveries: readonly Delivery[]): string {
  const before = useRef<ReadonlyMap<string, string> | null>(null)
  const spoken = useSignal("")
  useEffect(() => {
    const now = Date.now()
    const titles = new Map(deliveries.map((row) => [row.to, deliveryWords(row, now).title]))
    const news = deliveries.filter(
      (row) => !isQuiet(row) && before.current !== null && before.current.get(row.to) !== titles.get(row.to),
    )
    before.current = titles
    if (news.length > 0) spoken.value = news.map(({ to }) => titles.get(to)).join(". ")
  }, [deliveries, spoken])
  return spoken.value
}
