import { signal, useSignal } from "@preact/signals"
import { useCallback, useEffect, useRef } from "preact/hooks"
import { Button } from "../../components/ui/button.tsx"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import { ask, onChange } from "../../lib/platform/background-client.ts"
import { t } from "../../lib/platform/i18n.ts"
import deliveries from "./deliveries.module.css"
import styles from "./home.module.css"
import { Item } from "./outbox-item.tsx"
import { createOutboxList } from "./outbox-list.ts"
import { SendSaved } from "./send-saved.tsx"

/** Items drawn at a time: a screenful at once, the others while it is already being read. */
const CHUNK = 10

const list = createOutboxList(ask)
const destinations = signal<readonly Destination[]>([])
const refresh = async (): Promise<void> => {
  const [known] = await Promise.all([ask("destinations", {}), list.refresh()])
  destinations.value = known
}

/** Every signed post and what became of it, wherever it was meant to go. Works while the keys are locked. */
export function Outbox() {
  const note = useSignal("")
  const noteLine = useRef<HTMLParagraphElement>(null)
  const busy = useSignal(false)
  const drawn = useSignal(CHUNK)
  const ul = useRef<HTMLUListElement>(null)
  /** How many items there were when more were asked for. */
  const readFrom = useRef<number | null>(null)
  const sight = useSight(list.show)
  useEffect(() => {
    const stop = new AbortController()
    onChange(() => refresh(), stop.signal)
    refresh()
    return () => stop.abort()
  }, [])
  const showMore = async (): Promise<void> => {
    busy.value = true
    readFrom.current = list.items.value?.length ?? 0
    await list.loadMore().finally(() => {
      busy.value = false
    })
  }
  /** The same function at every drawing, so that items that did not change are not drawn again. */
  const forget = useCallback(
    async (key: string): Promise<void> => {
      await ask("forget-event", { event: key })
      await list.refresh()
      if (list.items.value?.some((item) => item.key === key)) await list.reload(key)
      note.value = t("outboxForgotten")
      noteLine.current?.focus()
    },
    [note],
  )
  const items = list.items.value
  const count = drawn.value
  useEffect(() => {
    if (items === null || count >= items.length) return
    const timer = setTimeout(() => {
      drawn.value = count + CHUNK
    })
    return () => clearTimeout(timer)
  }, [items, count, drawn])
  useEffect(() => {
    // The reader goes on where the new page begins.
    const first = readFrom.current === null ? null : ul.current?.children[readFrom.current]
    if (!first) return
    readFrom.current = null
    first.querySelector("h2")?.focus()
  }, [items, count])
  return (
    <>
      <SendSaved
        destinations={destinations.value}
        onSent={async () => {
          note.value = t("outboxSent")
          await refresh()
        }}
      />
      <p ref={noteLine} class={deliveries.status} role="status" tabIndex={-1}>
        {items === null ? t("loading") : note.value}
      </p>
      {items?.length === 0 && (
        <div class={styles.card}>
          <p>{t("outboxEmpty")}</p>
          <p class={styles.muted}>{t("outboxEmptyHint")}</p>
          {destinations.value.length === 0 && (
            <p>
              <a href="#/destinations">{t("outboxChoosePlaces")}</a>
            </p>
          )}
        </div>
      )}
      <ul ref={ul} class={styles.list} aria-label={t("screenOutbox")}>
        {(items ?? []).slice(0, count).map((item) => (
          <li
            key={item.key}
            ref={sight}
            class={`${styles.card} ${deliveries.item}`}
            data-key={item.key}
            data-spasmid={item.spasmid ?? item.key}
          >
            <Item item={item} destinations={destinations.value} onForget={forget} />
          </li>
        ))}
      </ul>
      {list.more.value && (
        <Button busy={busy.value} onClick={showMore}>
          {t("outboxMore")}
        </Button>
      )}
    </>
  )
}

/** A reference for elements with a `data-key`: says which of them are in sight. */
function useSight(show: (key: string, isOnScreen: boolean) => void): (node: HTMLElement | null) => void {
  const watch = useRef<{ observer: IntersectionObserver; ref: (node: HTMLElement | null) => void } | null>(
    null,
  )
  if (watch.current === null) {
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const { key } = (target as HTMLElement).dataset
        if (key !== undefined) show(key, isIntersecting)
      }
    })
    watch.current = { observer, ref: (node) => node && observer.observe(node) }
  }
  const { observer, ref } = watch.current
  useEffect(() => () => observer.disconnect(), [observer])
  return ref
}
