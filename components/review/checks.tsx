import type { Problem, Reading } from "../../lib/core/spasm/reading.ts"
import { unescapedHost } from "../../lib/core/text/disguised-hosts.ts"
import { describeHost } from "../../lib/core/text/host.ts"
import { t } from "../../lib/platform/i18n.ts"
import { Exact, wholeEnd } from "../post/revealed.tsx"
import styles from "./checks.module.css"
import { problemText, problemTitle } from "./labels.ts"

type Props = {
  readonly problems: readonly Problem[]
  readonly reading: Reading | null
  /** The whole text that is signed, where it is one. */
  readonly text: string | null
  /** Items that were opened, by tier and code, and the opening of one more. */
  readonly seen: ReadonlySet<string>
  readonly onSeen: (item: string) => void
}

/** What is wrong, worst first; each in words, with the place that caused it. Opening an item is having seen it. */
export function Checks({ problems, reading, text, seen, onSeen }: Props) {
  const groups = [...Map.groupBy(problems, ({ code, tier }) => `${tier} ${code}`).values()]
  return (
    <section class={styles.checks} aria-labelledby="checks-title">
      <h2 id="checks-title">{t("checks")}</h2>
      {groups.length === 0 && <p class={styles.none}>{t("checksNone")}</p>}
      <ul>
        {groups.map((group) => {
          const [first] = group
          if (!first) return null
          const { code, tier } = first
          const name = `${tier} ${code}`
          return (
            <li key={name} data-problem={code} data-tier={tier}>
              <details onToggle={(event) => event.currentTarget.open && onSeen(name)}>
                <summary>
                  <span class={styles.mark} aria-hidden="true">
                    {tier === "danger" ? "✕" : "!"}
                  </span>
                  <span>
                    {problemTitle(code)}
                    {group.length > 1 && ` ×${group.length}`}
                  </span>
                  {tier === "danger" && !seen.has(name) && <span class={styles.open}>{t("checkOpen")}</span>}
                </summary>
                <p>{problemText(code)}</p>
                <ul class={styles.places}>
                  {group.slice(0, 20).map((problem, at) => (
                    <Place
                      key={`${problem.path} ${problem.start} ${at}`}
                      problem={problem}
                      reading={reading}
                      whole={text}
                    />
                  ))}
                </ul>
                {group.length > 20 && <p>{t("checkMore", group.length - 20)}</p>}
              </details>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Where it is: the field, and a few characters around the span. */
function Place({
  problem,
  reading,
  whole,
}: {
  readonly problem: Problem
  readonly reading: Reading | null
  readonly whole: string | null
}) {
  const { path, start, end } = problem
  const leaves = [...(reading?.fields ?? []), ...(reading?.rest ?? [])]
  const leaf = leaves.find((one) => one.path === (path ?? ""))
  const below = leaf || !path ? [] : leaves.filter((one) => one.path.startsWith(`${path}/`))
  const inLeaf = typeof leaf?.value === "string" ? leaf.value : null
  const { code } = problem
  const text = start === undefined ? null : path === undefined ? (whole ?? inLeaf) : inLeaf
  if (path === undefined && text === null) return null
  return (
    <li>
      {path && <Exact text={path} ltr />}
      {text !== null && start !== undefined && <Around text={text} start={start} end={end ?? start} />}
      {text !== null && code === "mixed-script-host" && (
        <p>
          = <Exact text={describeHost(unescapedHost(text.slice(start, end))).ascii} ltr />
        </p>
      )}
      {text === null && leaf !== undefined && (
        <p>
          <Exact text={typeof leaf.value === "string" ? leaf.value : JSON.stringify(leaf.value)} />
        </p>
      )}
      {below.length > 0 && (
        <p>
          <Exact
            text={below
              .slice(0, 10)
              .map(({ value }) => JSON.stringify(value))
              .join(", ")}
          />
          {below.length > 10 && " …"}
        </p>
      )}
    </li>
  )
}

/** Most characters of its line that are shown on either side of a place. */
const AROUND = 24

/** A piece of a text in its line; dots outside the text stand for what is left out. */
function Around({
  text,
  start,
  end,
}: {
  readonly text: string
  readonly start: number
  readonly end: number
}) {
  const line = text.slice(0, start).lastIndexOf("\n") + 1
  const lineEnd = text.indexOf("\n", end)
  const from = wholeEnd(text, Math.max(line, start - AROUND))
  const to = wholeEnd(text, Math.min(lineEnd < 0 ? text.length : lineEnd, end + AROUND))
  return (
    <p>
      {from > line && <span aria-hidden="true">… </span>}
      <Exact text={text.slice(from, to)} />
      {to < text.length && text[to] !== "\n" && <span aria-hidden="true"> …</span>}
    </p>
  )
}
