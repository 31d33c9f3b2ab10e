// Every word that a person reads, from _locales. A key that is not there does not compile.
import type messages from "../../public/_locales/en/messages.json"
import { browser } from "./browser.ts"

export type MessageKey = keyof typeof messages

/** Texts without placeholders. A card asks for forty, and the browser takes its time for each. */
const plain = new Map<MessageKey, string>()

/** The text of a key in the person's language, with its placeholders filled in order. */
export function t(key: MessageKey, ...values: readonly (string | number)[]): string {
  if (values.length > 0) return browser.i18n.getMessage(key, values.map(String))
  const known = plain.get(key)
  if (known !== undefined) return known
  const text = browser.i18n.getMessage(key)
  plain.set(key, text)
  return text
}

/** Made once, for that takes the better part of a millisecond. */
let times: Intl.DateTimeFormat | undefined
let ages: Intl.RelativeTimeFormat | undefined

/** A date and time in the person's language. `at` in milliseconds. */
export function formatTime(at: number): string {
  if (Number.isNaN(new Date(at).getTime())) return String(at)
  times ??= new Intl.DateTimeFormat(browser.i18n.getUILanguage(), { dateStyle: "medium", timeStyle: "short" })
  return times.format(at)
}

/** How long ago or ahead, in the largest unit that fits. Milliseconds. */
export function formatAge(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000)
  const size = Math.abs(seconds)
  const [unit, length] = (
    [
      ["second", 1],
      ["minute", 60],
      ["hour", 3600],
      ["day", 86_400],
      ["year", 31_557_600],
    ] as const
  ).findLast(([, least]) => size >= least) ?? ["second", 1]
  ages ??= new Intl.RelativeTimeFormat(browser.i18n.getUILanguage(), { numeric: "auto" })
  return ages.format(Math.trunc(seconds / length), unit)
}

/** In a page without formats of its own, the browser takes longer for the first than for all else of a card. */
export function prepareFormats(): void {
  formatTime(0)
  formatAge(0, 0)
}

/** Tells the document its language, direction and title. */
export function prepareDocument(title: MessageKey): void {
  document.documentElement.lang = browser.i18n.getUILanguage()
  document.documentElement.dir = browser.i18n.getMessage("@@bidi_dir") || "ltr"
  document.title = t(title)
}
