// A sentence for everything that can speak against a post, and a word for everything that can be done about it.
import type { ComposeRefusal } from "../../lib/core/compose/compose.ts"
import type { DraftField } from "../../lib/core/compose/draft.ts"
import type { Choice, Concern, ConcernCode } from "../../lib/core/compose/preflight.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { problemText, problemTitle } from "../review/labels.ts"

const FIELDS: Readonly<Record<DraftField, MessageKey>> = {
  action: "field_action",
  title: "field_title",
  content: "field_content",
  timestamp: "field_timestamp",
  licence: "field_licence",
  language: "field_language",
  authors: "field_author",
  parent: "field_parent",
  categories: "field_category",
  keywords: "field_keyword",
  tags: "field_tag",
  references: "field_reference",
  mentions: "field_mention",
  links: "field_link",
  hosts: "field_host",
  medias: "field_media",
  tips: "field_tip",
  proofs: "field_proof",
  previousEvent: "field_previous_event",
  sequence: "field_sequence",
  extra: "field_extra",
  pows: "field_pow",
  draft: "composeFieldDraft",
}

/** The names of some fields, as a person reads them. */
export const fieldNames = (fields: readonly DraftField[] = []): string =>
  new Intl.ListFormat(document.documentElement.lang || undefined).format(
    fields.map((field) => t(FIELDS[field])),
  )

/** Kilobytes as servers count them, with as many digits as are needed to tell two sizes apart. */
const kilobytes = (bytes = 0): string =>
  new Intl.NumberFormat(document.documentElement.lang || undefined, { maximumSignificantDigits: 3 }).format(
    bytes / 1024,
  )

const plain =
  (key: MessageKey) =>
  ({ fields }: Concern): string =>
    t(key, fieldNames(fields))

const REFUSED: Readonly<Record<ComposeRefusal["code"], (concern: Concern) => string>> = {
  "bad-address": plain("composeBadAddress"),
  "bad-timestamp": plain("composeBadTimestamp"),
  "bad-url": plain("composeBadUrl"),
  empty: plain("composeEmpty"),
  "empty-item": plain("composeEmptyItem"),
  "lone-surrogate": plain("composeLoneSurrogate"),
  "no-author": plain("composeNoAuthor"),
  "no-parent": plain("composeNoParent"),
  "not-converted": plain("composeNotConverted"),
  "read-back": plain("composeReadBack"),
  "too-large": plain("composeTooLarge"),
  "wrong-type": plain("composeWrongType"),
}

const WORDS: Readonly<Record<ConcernCode, (concern: Concern) => string>> = {
  ...REFUSED,
  "action-closed": plain("composeActionClosed"),
  "ids-differ": plain("composeIdsDiffer"),
  "key-closed": plain("composeKeyClosed"),
  "login-off": plain("composeLoginOff"),
  "nostr-cannot-carry": plain("composeNostrCannotCarry"),
  "not-allowed": plain("composeNotAllowed"),
  payment: plain("composePayment"),
  "proof-of-work": ({ bits = 0 }) => t("composeProofOfWork", bits),
  "rules-unknown": plain("composeRulesUnknown"),
  "text-problem": ({ problem }) => (problem ? `${problemTitle(problem)}. ${problemText(problem)}` : ""),
  "text-refused": ({ text = "" }) => t("composeTextRefused", text),
  "too-large-there": ({ bytes, maxBytes }) =>
    t("composeTooLargeThere", kilobytes(bytes), kilobytes(maxBytes)),
}

/** What is the matter, without the names of the destinations that it concerns. */
export const concernText = (concern: Concern): string => WORDS[concern.code](concern)

const CHOICES: Readonly<Record<Choice, (concern: Concern) => string>> = {
  "drop-field": ({ fields }) => t("composeChoiceDrop", fieldNames(fields)),
  "ethereum-only": () => t("composeChoiceEthereum"),
  "leave-out": () => t("composeChoiceLeaveOut"),
  "without-html": () => t("composeChoiceWithoutHtml"),
}

/** The word on the button. */
export const choiceText = (choice: Choice, concern: Concern): string => CHOICES[choice](concern)
