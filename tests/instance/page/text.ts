import DOMPurify from "dompurify"
import { marked } from "marked"

/** Nothing that loads from elsewhere by itself, and no links but to the web and to Nostr. */
const allowed = {
  ALLOWED_TAGS:
    "p br hr strong em del code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 a table thead tbody tr th td".split(
      " ",
    ),
  ALLOWED_ATTR: ["href", "title"],
  ALLOWED_URI_REGEXP: /^(?:https?|nostr):/i,
}

/** A post's text as Markdown with its single line breaks kept. */
export function renderText(text: string): HTMLElement {
  const element = document.createElement("div")
  element.className = "text"
  element.innerHTML = DOMPurify.sanitize(marked.parse(text, { async: false, breaks: true }), allowed)
  for (const anchor of element.querySelectorAll("a")) anchor.rel = "nofollow noopener noreferrer"
  return element
}

export function renderTime(timestamp: number | undefined): HTMLTimeElement | null {
  if (timestamp === undefined) return null
  // Plain Nostr notes carry seconds, everything else milliseconds.
  const date = new Date(timestamp < 1e11 ? timestamp * 1000 : timestamp)
  if (Number.isNaN(date.getTime())) return null
  const element = document.createElement("time")
  element.dateTime = date.toISOString()
  element.textContent = date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })
  return element
}

/** First six and last four characters, as forums show addresses. */
export const shorten = (address: string): string =>
  address.length > 14 ? `${address.slice(0, 6)}…${address.slice(-4)}` : address
