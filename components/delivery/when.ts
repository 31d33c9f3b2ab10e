// Times as short as they can be said.
import { formatTime } from "../../lib/platform/i18n.ts"

/** The hour of a time that is today, a date and an hour otherwise. Milliseconds. */
export function clock(at: number, now: number): string {
  const day = new Date(at).toDateString()
  if (day !== new Date(now).toDateString()) return formatTime(at)
  // The page was told the person's language when it opened.
  const language = globalThis.document?.documentElement.lang || undefined
  return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(at)
}
