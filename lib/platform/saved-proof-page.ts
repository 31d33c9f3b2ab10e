// What a saved proof does when it is opened: reads the event in it again, with no network, and says what it found.
import { type Card, cardOf } from "../core/spasm/card.ts"
import { read } from "../core/spasm/read.ts"
import { signedTextsOf } from "../core/spasm/signed-texts.ts"
import { exactView } from "../core/text/exact-view.ts"
import { PROOF_IDS } from "./proof-ids.ts"

type Words = (key: string) => string

export function showSavedProof(document: Document): void {
  const source = document.getElementById(PROOF_IDS.event)?.textContent
  const root = document.getElementById(PROOF_IDS.found)
  if (!source || !root) return
  const words: Words = (key) =>
    document.querySelector(`#${PROOF_IDS.words} [data-word="${key}"]`)?.textContent ?? key
  const card = cardOf(read(source, { as: "event" }))
  document.documentElement.dataset.state = card.state
  root.replaceChildren(...drawn(document, card, source, words))
}

function drawn(document: Document, card: Card, source: string, words: Words): Node[] {
  const element = (name: string, className: string, ...children: (Node | string)[]): HTMLElement => {
    const made = document.createElement(name)
    if (className) made.className = className
    made.append(...children)
    return made
  }
  const exact = (name: string, className: string, text: string): HTMLElement => {
    const pieces = exactView(text).map((piece) =>
      piece.kind === "text" ? piece.text : element("mark", "", piece.text),
    )
    const made = element(name, className, ...pieces)
    made.dir = "auto"
    return made
  }
  const label = (key: string): HTMLElement => element("h2", "", words(key))
  const { title, content, authors, signatures, spasmid, claimedIds, problems } = card
  const time = card.time === null ? Number.NaN : new Date(card.time).getTime()
  return [
    element("p", "state", `${MARKS[card.state]} ${words(card.state)}`),
    ...(title ? [exact("h1", "", title)] : []),
    ...authors.map(({ address, proven }) =>
      element("p", "key", `${proven ? "✓" : "◌"} ${address} · ${words(proven ? "proven" : "claimed")}`),
    ),
    ...(Number.isNaN(time) ? [] : [element("p", "time", new Date(time).toISOString())]),
    exact("div", "text", content),
    ...[...new Set(problems.map(({ code }) => code))].map((code) =>
      element("p", "problem", `⚠ ${words(code)}`),
    ),
    label("signatures"),
    ...signatures.map(({ valid, format, signer }) =>
      element("p", "key", `${valid ? "✓" : "✗"} ${format} ${signer ?? ""}`),
    ),
    label("id"),
    element("p", "key", spasmid ?? "–"),
    ...(claimedIds.length > 0
      ? [label("claimed-ids"), ...claimedIds.map((id) => element("p", "key", id))]
      : []),
    label("signed"),
    ...signedTextsOf(source).map(({ text }) => exact("pre", "", text)),
  ]
}

const MARKS: Readonly<Record<Card["state"], string>> = {
  verified: "✓",
  partial: "◐",
  unsigned: "–",
  invalid: "✗",
  unknown: "?",
}
