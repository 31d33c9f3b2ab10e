import { useId, useMemo } from "preact/hooks"
import { STATE_MARKS, STATE_NAMES } from "../../components/post/card-words.ts"
import { TextField } from "../../components/ui/text-field.tsx"
import type { CardState } from "../../lib/core/spasm/card.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Feed } from "./feed.tsx"
import styles from "./reader.module.css"
import { filter, passing, type Results, setFilter, state } from "./session.ts"

const STATES: readonly CardState[] = ["verified", "partial", "unsigned", "invalid", "unknown"]

/** What was found: how much of it is proven so far, what to look at, and the posts. */
export function ResultsView({ results }: { readonly results: Results }) {
  const { total, done, single, brokenAt, counts } = results
  const isDone = state.value === "read"
  // The very same element is passed over while nothing but the counts go up.
  const feed = useMemo(() => <Feed total={total} busy={!isDone} single={single} />, [total, isDone, single])
  const nothing = isDone && total > 0 && counts.unknown === total && !single
  return (
    <section class={styles.results} aria-label={t("readerResults")}>
      <div class={styles.progress}>
        {/* Told once at the end, not a hundred times on the way. */}
        <p role="status">{isDone ? t("readerFound", total) : ""}</p>
        {!isDone && (
          <>
            <p>{t("readerVerified", done, total)}</p>
            <progress value={done} max={Math.max(1, total)} aria-label={t("readerVerifying")} />
          </>
        )}
      </div>
      {brokenAt && (
        <p class={styles.notice} role="status" data-broken="">
          {t("readerBrokenList", brokenAt.line, brokenAt.column)}
        </p>
      )}
      {nothing && <p class={styles.notice}>{t("readerNoneKnown")}</p>}
      {total > 1 && <Tools results={results} />}
      {passing.value?.length === 0 && <p class={styles.notice}>{t("readerNonePass")}</p>}
      {feed}
    </section>
  )
}

function Tools({ results: { total, counts } }: { readonly results: Results }) {
  const id = useId()
  return (
    <div class={styles.tools}>
      <TextField
        label={t("readerFilter")}
        name="filter"
        onInput={(text) => setFilter({ ...filter.value, text })}
      />
      <div class={styles.select}>
        <label for={id}>{t("readerState")}</label>
        <select
          id={id}
          value={filter.value.state}
          onChange={({ currentTarget }) => setFilter({ ...filter.value, state: chosen(currentTarget.value) })}
        >
          <option value="all">{t("readerAll", total)}</option>
          {STATES.filter((one) => counts[one] > 0 || filter.value.state === one).map((one) => (
            <option key={one} value={one}>
              {`${STATE_MARKS[one]} ${t(STATE_NAMES[one])} (${counts[one]})`}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

const chosen = (value: string): CardState | "all" => STATES.find((one) => one === value) ?? "all"
