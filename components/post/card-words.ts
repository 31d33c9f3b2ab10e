// A card in words: what it is, by whom, and how far its signatures carry.
import type { Card, CardState } from "../../lib/core/spasm/card.ts"
import type { Problem } from "../../lib/core/spasm/reading.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { kindText, problemText, problemTitle } from "../review/labels.ts"

/** First and last digits: enough to tell keys apart at a glance, never to trust one. */
export function shortAddress(address: string): string {
  const digits = address.replace(/^0x/, "")
  const prefix = digits === address ? "" : "0x"
  return digits.length <= 10 ? address : `${prefix}${digits.slice(0, 4)}…${digits.slice(-4)}`
}

/** What the post does. Only the first words of what is not ours to word. */
export function actionText({ action, kind, content, state }: Card): string {
  if (state === "unknown") return t("cardText")
  switch (action) {
    case "post":
      return t("cardPost")
    case "reply":
      return t("cardReply")
    case "react":
      return t("cardReact", content.trim().slice(0, 24))
    case "moderate":
      return t("cardModerate", content.trim().slice(0, 24))
    case "other":
      return kind === null ? t("cardOther") : kind === 1 ? t("cardNote") : kindText(kind)
    default:
      return action satisfies never
  }
}

/** By which a screen reader knows the card from its neighbours. */
export function cardLabel(card: Card): string {
  const { authors, names, title, content } = card
  const [author] = authors
  const by = author ? shortAddress(author.address) : (names[0] ?? t("cardNobody"))
  const words = title.trim() || content.trim().slice(0, 80)
  const action = actionText(card)
  return card.action === "react" || words === ""
    ? t("cardLabel", action, by)
    : t("cardLabelTitle", action, by, words)
}

export const STATE_NAMES: Readonly<Record<CardState, MessageKey>> = {
  verified: "cardStateVerified",
  partial: "cardStatePartial",
  unsigned: "cardStateUnsigned",
  invalid: "cardStateInvalid",
  unknown: "cardStateUnknown",
}

/** The mark of a state, which differs in shape and not in colour alone. */
export const STATE_MARKS: Readonly<Record<CardState, string>> = {
  verified: "✓",
  partial: "◐",
  unsigned: "–",
  invalid: "✗",
  unknown: "?",
}

/** The state of this card in a few words, with its mark. */
export function stateWords({ state, authors, signatures, problems }: Card): { mark: string; text: string } {
  const mark = STATE_MARKS[state]
  const proven = authors.filter((author) => author.proven)
  const formats = new Set(proven.map(({ format }) => format))
  if (state === "verified") {
    if (formats.size > 1) return { mark: mark + mark, text: t("cardBoth") }
    const [first] = proven
    if (proven.length > 1) return { mark: mark + mark, text: t("cardSignedByAll", proven.length) }
    return { mark, text: first ? t("cardSignedBy", shortAddress(first.address)) : t("cardStateVerified") }
  }
  if (state === "partial") {
    if (proven.length < authors.length && proven.length > 0) {
      return { mark, text: t("cardSomeSigned", proven.length, authors.length) }
    }
    const signer = signatures.find(({ valid }) => valid)?.signer
    if (proven.length === 0 && signer) return { mark, text: t("cardOtherSigner", shortAddress(signer)) }
    return { mark, text: t("cardPartUnsigned") }
  }
  if (state === "invalid") {
    const isBad = signatures.some(({ valid }) => !valid) || has(problems, "bad-signature")
    return {
      mark,
      text: t(isBad ? "cardStateInvalid" : has(problems, "siblings-differ") ? "cardDiffers" : "cardNotTied"),
    }
  }
  return { mark, text: t(STATE_NAMES[state]) }
}

const has = (problems: readonly Problem[], wanted: Problem["code"]): boolean =>
  problems.some(({ code }) => code === wanted)

/** A problem of something found; a few are worded for whoever is about to sign. */
export function foundProblem(code: Problem["code"]): { readonly title: string; readonly text: string } {
  if (code === "author-mismatch") return { title: t("cardWrongSigner"), text: t("cardWrongSignerText") }
  return { title: problemTitle(code), text: problemText(code) }
}
