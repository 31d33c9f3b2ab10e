// The feed: thousands of posts of which only those around what is in sight are drawn.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals"
import { useEffect, useMemo, useRef } from "preact/hooks"
import { t } from "../../lib/platform/i18n.ts"
import { FoundCard } from "./found-card.tsx"
import styles from "./reader.module.css"
import { aim, arrived, passing, want } from "./session.ts"
import { createHeights, offsetOf, type Span, spanOf } from "./window-of.ts"

type Props = { readonly total: number; readonly busy: boolean; readonly single: boolean }

/** How often posts are asked for: those of the place that is looked at then, not of all that flew by. */
const REST_MS = 30

export function Feed({ total, busy, single }: Props) {
  const feed = useRef<HTMLDivElement>(null)
  const heights = useMemo(() => createHeights(), [])
  /** Where the feed began in the window when that was looked at last. */
  const top = useRef(0)
  const span = useSignal<Span>({ from: 0, to: 0, above: 0, below: 0 })
  const size = useSignal(total)
  size.value = total
  const idAt = (position: number): number => passing.value?.[position] ?? position
  const heightsNow = (): ((position: number) => number) => {
    const ids = passing.value
    return (position) => heights.of(ids?.[position] ?? position)
  }
  const count = useComputed(() => passing.value?.length ?? size.value)

  const find = (): void => {
    top.current = feed.current?.getBoundingClientRect().top ?? 0
  }
  const choose = (): void => {
    const next = spanOf(count.value, heightsNow(), -top.current, innerHeight - top.current)
    const { from, to, above, below } = span.value
    if (next.from !== from || next.to !== to || next.above !== above || next.below !== below)
      span.value = next
  }
  const look = (): void => {
    find()
    choose()
  }
  const later = useMemo(() => once(requestAnimationFrame, () => choose()), [])
  const measure = useMemo(
    () =>
      new ResizeObserver((entries) => {
        for (const { target, borderBoxSize } of entries) {
          const at = Number((target as HTMLElement).dataset.at)
          const height = borderBoxSize[0]?.blockSize ?? 0
          if (height > 0) heights.note(at, height)
        }
        find()
        later()
      }),
    [],
  )

  useEffect(() => {
    const end = new AbortController()
    // Both come once a frame and before anything in it is drawn, so that to look costs no layout.
    addEventListener("scroll", look, { signal: end.signal, passive: true })
    addEventListener("resize", look, { signal: end.signal })
    return () => {
      end.abort()
      measure.disconnect()
    }
  }, [])
  useSignalEffect(() => {
    void count.value
    void passing.value
    look()
  })
  // Never put off again by the next row: who scrolls evenly would see no post at all.
  const ask = useMemo(
    () =>
      once(
        (work) => setTimeout(work, REST_MS),
        () => {
          const { from, to } = span.value
          want(Array.from({ length: to - from }, (_, at) => idAt(from + at)))
        },
      ),
    [],
  )
  useSignalEffect(() => {
    void span.value
    void passing.value
    ask()
  })

  const moveTo = (position: number): void => {
    const { current } = feed
    if (!current || position < 0 || position >= count.value) return
    const article = (): HTMLElement | null =>
      current.querySelector<HTMLElement>(`[data-position="${position}"] article`)
    const focus = (): void => {
      const found = article()
      found?.focus({ preventScroll: true })
      found?.scrollIntoView({ block: "nearest" })
    }
    if (article()) {
      focus()
      return
    }
    scrollNear(position)
    setTimeout(focus, 200)
  }
  const scrollNear = (position: number): void => {
    const above = feed.current?.getBoundingClientRect().top ?? 0
    scrollTo({ top: scrollY + above + offsetOf(position, heightsNow()) - 80 })
  }
  // Where one post was asked for, the page goes to what can be done about it as soon as it is drawn, and only then.
  useEffect(() => {
    if (aim.value === null || aim.value >= count.value) return
    const row = feed.current?.querySelector(`[data-position="${aim.value}"]`)
    if (!row) return scrollNear(aim.value)
    const post = row.querySelector("article")
    if (!post) return
    const wanted = post.querySelector<HTMLElement>("[data-reply]") ?? post
    wanted.focus({ preventScroll: true })
    wanted.scrollIntoView({ block: "center" })
    aim.value = null
  })

  const { from, to, above, below } = span.value
  void arrived.value
  return (
    <div
      ref={feed}
      class={styles.feed}
      role="feed"
      aria-label={t("feedName")}
      aria-busy={busy ? "true" : "false"}
      onKeyDown={(event) => {
        const step = stepOf(event)
        const row = (event.target as Element).closest<HTMLElement>("[data-position]")
        if (step === 0 || !row) return
        event.preventDefault()
        moveTo(Number(row.dataset.position) + step)
      }}
    >
      {/* Beside the rows and not around them: only so do browsers keep what is in sight where it is. */}
      <div aria-hidden="true" style={{ blockSize: `${above}px` }} />
      {Array.from({ length: Math.max(0, Math.min(to, count.value) - from) }, (_, offset) => {
        const position = from + offset
        const at = idAt(position)
        return (
          <Row key={at} at={at} position={position} measure={measure}>
            <FoundCard at={at} place={{ at: position + 1, of: count.value }} single={single} />
          </Row>
        )
      })}
      <div aria-hidden="true" style={{ blockSize: `${below}px` }} />
    </div>
  )
}

type RowProps = {
  readonly at: number
  readonly position: number
  readonly measure: ResizeObserver
  readonly children: preact.ComponentChildren
}

function Row({ at, position, measure, children }: RowProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = row
    if (!current) return
    measure.observe(current)
    return () => measure.unobserve(current)
  }, [])
  return (
    <div ref={row} class={styles.row} data-at={at} data-position={position}>
      {children}
    </div>
  )
}

/** How far a key moves, of the pattern for feeds; arrows only where the card itself has the focus and no need to scroll. */
function stepOf({ key, target, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): number {
  if (altKey || ctrlKey || metaKey || shiftKey || !(target instanceof HTMLElement)) return 0
  if (target.closest("input, textarea, select")) return 0
  if (key === "PageDown") return 1
  if (key === "PageUp") return -1
  const isWhole = target.tagName === "ARTICLE" && target.offsetHeight < innerHeight
  return isWhole && key === "ArrowDown" ? 1 : isWhole && key === "ArrowUp" ? -1 : 0
}

/** The work at the next chance, once, however often it is wanted until then. */
function once(next: (work: () => void) => unknown, work: () => void): () => void {
  let asked = false
  return () => {
    if (asked) return
    asked = true
    next(() => {
      asked = false
      work()
    })
  }
}
