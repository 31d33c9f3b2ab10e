import { useSignal } from "@preact/signals"
import { useEffect, useRef } from "preact/hooks"
import { hostOf } from "../../components/delivery/place.ts"
import { Address } from "../../components/identity/address.tsx"
import { Revealed } from "../../components/post/revealed.tsx"
import { Button } from "../../components/ui/button.tsx"
import { eventIds } from "../../lib/core/merge-talk.ts"
import type { Destination } from "../../lib/core/outbox/destination.ts"
import type { Request } from "../../lib/core/request.ts"
import type { Review } from "../../lib/core/review.ts"
import type { CardState } from "../../lib/core/spasm/card.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import type { ParentLook } from "../../lib/platform/parent-lookup.ts"
import styles from "./lookup.module.css"

type Props = {
  readonly review: Review
  readonly request: Pick<Request, "caller" | "wish">
  readonly destinations: readonly Destination[]
}

type Shown = ParentLook | { readonly is: "looking" | "not-looked" }

const HEADINGS = {
  reply: "parentHeading",
  react: "parentHeadingReact",
  moderate: "parentHeadingModerate",
} as const satisfies Partial<Record<Review["sentence"], MessageKey>>

const EXCERPT = 200

/** Loaded when there is something to look up: most that is signed answers nothing. */
const look = async (
  ids: readonly string[],
  bases: readonly string[],
  signal: AbortSignal,
): Promise<ParentLook> =>
  (await import("../../lib/platform/parent-lookup.ts")).lookUpParent(ids, bases, signal)

/**
 * The post that is answered. The site that asks is asked for it, since it knows already; nobody else is without a press.
 * Its place has one size from the beginning: nothing below moves when an answer comes.
 */
export function Parent({ review: { sentence, reading }, request, destinations }: Props) {
  const heading = Object.entries(HEADINGS).find(([name]) => name === sentence)?.[1]
  const ids = reading.view === "spasm" ? eventIds(reading.parentIds) : []
  if (!heading || ids.length === 0) return null
  return <Lookup heading={heading} ids={ids} request={request} destinations={destinations} />
}

function Lookup({
  heading,
  ids,
  request: { caller, wish },
  destinations,
}: Omit<Props, "review"> & { readonly heading: MessageKey; readonly ids: readonly string[] }) {
  const own = wish.kind === "publish" ? null : caller.origin
  const shown = useSignal<Shown>({ is: own === null ? "not-looked" : "looking" })
  const isWide = useSignal(false)
  const stop = useRef(new AbortController())
  const elsewhere = destinations
    .filter(({ kind, url }) => kind === "spasm-instance" && url !== own)
    .map(({ url }) => url)
  const ask = async (bases: readonly string[]): Promise<void> => {
    shown.value = { is: "looking" }
    const missing: ParentLook = { is: "missing", asked: [], failed: bases }
    const found = await look(ids, bases, stop.current.signal).catch(() => missing)
    if (stop.current.signal.aborted) return
    // A site that does not answer as a forum was no place to ask.
    const isNone = !isWide.value && found.is === "missing" && found.asked.length === 0
    shown.value = isNone ? { is: "not-looked" } : found
  }
  useEffect(() => {
    if (own !== null) ask([own])
    return () => stop.current.abort()
  }, [])
  const state = shown.value
  const mayAsk =
    !isWide.value && elsewhere.length > 0 && (state.is === "not-looked" || state.is === "missing")
  return (
    <section class={`${styles.lookup} ${styles.steady}`} data-parent={state.is} aria-labelledby="parent">
      <div class={styles.head}>
        <h2 id="parent">{t(heading)}</h2>
        {mayAsk && (
          <Button
            variant="quiet"
            describedBy="parent-hint"
            onClick={() => {
              isWide.value = true
              ask(own === null ? elsewhere : [own, ...elsewhere])
            }}
          >
            {t("parentLookElsewhere")}
          </Button>
        )}
      </div>
      <div role="status" class={styles.found}>
        <Found state={state} known={elsewhere.length > 0} />
      </div>
      {mayAsk && (
        <p id="parent-hint" class={styles.hint}>
          {t("parentLookHint", elsewhere.map(hostOf).join(", "))}
        </p>
      )}
    </section>
  )
}

const PROVEN: Readonly<Record<CardState, MessageKey>> = {
  verified: "parentFrom",
  partial: "parentFromPartly",
  unsigned: "parentFromUnsigned",
  unknown: "parentFromUnsigned",
  invalid: "parentBroken",
}

function Found({ state, known }: { readonly state: Shown; readonly known: boolean }) {
  switch (state.is) {
    case "looking":
      return <p class={styles.skeleton}>{t("parentLooking")}</p>
    case "not-looked":
      return <p class={styles.hint}>{t(known ? "parentNotLooked" : "parentCannotAsk")}</p>
    case "missing":
      return <p class={styles.warn}>{missingText(state.asked, state.failed)}</p>
    case "differing":
      return <p class={styles.danger}>{t("parentDiffering")}</p>
    case "broken":
      return <p class={styles.danger}>{t("parentBroken")}</p>
    case "found": {
      const { title, content, authors, state: proven } = state.card
      const [author] = authors
      return (
        <>
          {author && <Address scheme={author.format} address={author.address} claimed={!author.proven} />}
          <p class={styles.excerpt} dir="auto">
            <Revealed text={(title || content).slice(0, EXCERPT).toWellFormed()} />
          </p>
          <p class={proven === "verified" ? styles.hint : styles.warn}>
            {t(PROVEN[proven], hostOf(state.at))}
          </p>
        </>
      )
    }
  }
}

function missingText(asked: readonly string[], failed: readonly string[]): string {
  const [one] = asked
  const [silent] = failed
  if (one === undefined) return t("parentUnreachable", silent === undefined ? "" : hostOf(silent))
  return asked.length > 1 ? t("parentNotFoundMany", asked.length) : t("parentNotFoundOne", hostOf(one))
}
