// A text that forums would take for HTML, written so that they take it as it is.
import { forumProblems } from "./forum-problems.ts"
import { draftOf, type Written } from "./written.ts"

const FIELDS = ["title", "content", "category"] as const

/** One place that changes, with a few characters around it. */
export type Change = {
  readonly field: (typeof FIELDS)[number]
  readonly before: string
  readonly old: string
  readonly made: string
  readonly after: string
}

/** What a forum takes for the begin of a tag. */
const TAG = /<(?=[a-z/!?])/gi
const ANY = /</g
const MADE = "&lt;"
/** Characters that are shown on either side of a change. */
const AROUND = 16

/**
 * The same words with `&lt;` where a `<` would be taken for a tag, or for each `<` where that is not enough; null where
 * nothing would have to change, or where this would not help.
 */
export function withoutHtml(written: Written): Written | null {
  if (!isRefused(written)) return null
  return [TAG, ANY].map((pattern) => replaced(written, pattern)).find((made) => !isRefused(made)) ?? null
}

/** The places in which two versions of one text differ by `withoutHtml`. */
export function changesOf(old: Written, made: Written): Change[] {
  return FIELDS.flatMap((field) => {
    const changes: Change[] = []
    const [from, to] = [old[field], made[field]]
    for (let at = 0, there = 0; at < from.length; at++, there++) {
      if (from[at] === to[there]) continue
      const before = from.slice(Math.max(0, at - AROUND), at)
      changes.push({ field, before, old: "<", made: MADE, after: from.slice(at + 1, at + 1 + AROUND) })
      there += MADE.length - 1
    }
    return changes
  })
}

const isRefused = (written: Written): boolean =>
  forumProblems(draftOf(written, [], 0), {}).some(({ code }) => code === "text-refused")

const replaced = (written: Written, pattern: RegExp): Written => ({
  ...written,
  ...Object.fromEntries(FIELDS.map((field) => [field, written[field].replace(pattern, MADE)])),
})
