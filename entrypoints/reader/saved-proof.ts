// A proof that a friend can check without us: one file with the signed event, the reader, and no way to the network.
import { foundProblem, STATE_NAMES } from "../../components/post/card-words.ts"
import type { Card } from "../../lib/core/spasm/card.ts"
import { t } from "../../lib/platform/i18n.ts"
import { PROOF_IDS } from "../../lib/platform/proof-ids.ts"

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: .5rem 0; } h2 { font-size: .9rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; } .text, pre { white-space: pre-wrap; } .text { margin: 1rem 0; }
.key, pre { font: .85rem/1.5 ui-monospace, monospace; }
.state { display: inline-block; padding: .1rem .7rem; border: 2px solid; border-radius: 99px; font-weight: 600; }
pre, details { border: 1px solid; border-radius: 6px; padding: .5rem .75rem; } details { margin-top: 1.5rem; }
mark { font: .85em ui-monospace, monospace; } .note { opacity: .8; font-size: .9rem; }`

/** The file's text; null where the script could not stand in a page. Written by the DOM: no text of the event is markup. */
export async function savedProof(card: Card, source: string, script: string): Promise<string | null> {
  // A script ends where its own text seems to say so.
  if (/<\/?script[\s/>]/i.test(script)) return null
  const page = document.implementation.createHTMLDocument(card.title || t("readerProofTitle"))
  const add = (to: Element, name: string, text: string, attributes: Attributes = {}): Element => {
    const made = page.createElement(name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    if (text !== "") made.append(page.createTextNode(text))
    to.append(made)
    return made
  }
  page.documentElement.lang = document.documentElement.lang
  page.documentElement.dir = document.documentElement.dir
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(script)}'`,
    `style-src '${await hashOf(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ")
  page.head.prepend(add(page.head, "meta", "", { charset: "utf-8" }))
  add(page.head, "meta", "", { "http-equiv": "Content-Security-Policy", content: policy })
  add(page.head, "meta", "", { name: "viewport", content: "width=device-width, initial-scale=1" })
  add(page.head, "style", STYLE)
  const main = add(page.body, "main", "", { id: PROOF_IDS.found })
  add(main, "p", t("readerProofNoScript"))
  add(page.body, "p", t("readerProofNote"), { class: "note" })
  const event = add(page.body, "details", "")
  add(event, "summary", t("readerProofEvent"))
  // A line end at the start of such an element would be lost; JSON may have as many as it likes.
  add(event, "pre", `\n${source}`, { id: PROOF_IDS.event })
  const words = add(page.body, "div", "", { id: PROOF_IDS.words, hidden: "" })
  for (const [key, text] of wordsOf(card)) add(words, "span", text, { "data-word": key })
  add(page.body, "script", script)
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`
}

type Attributes = Readonly<Record<string, string>>

function wordsOf({ problems }: Card): readonly (readonly [string, string])[] {
  return [
    ...Object.entries(STATE_NAMES).map(([state, key]) => [state, t(key)] as const),
    ["proven", t("cardAuthorProven")],
    ["claimed", t("cardAuthorClaimed")],
    ["signatures", t("cardSignatures")],
    ["id", t("cardIdOurs")],
    ["claimed-ids", t("cardIdClaimed")],
    ["signed", t("cardWhatWasSigned")],
    ...problems.map(({ code }) => [code, foundProblem(code).title] as const),
  ]
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
