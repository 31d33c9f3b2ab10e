// Where a draft is by now, in one word, and why it could not be asked for, in one sentence.
import { isArrived } from "../../lib/core/outbox/delivery.ts"
import type { OutboxItem } from "../../lib/messages/extension.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import type { NotPublished } from "./publishing.ts"
import type { Kept } from "./writing.ts"

const KEPT: Readonly<Record<Kept, MessageKey | null>> = {
  loading: null,
  nothing: null,
  keeping: "draftKeeping",
  kept: "draftKept",
  failed: "draftFailed",
}

/** `sent` is what was signed last, as long as nothing else is being written. */
export function stateText(kept: Kept, isSigning: boolean, sent: OutboxItem | null): string {
  if (isSigning) return t("draftSigning")
  if (sent) {
    if (sent.deliveries.length === 0) return t("draftInOutbox")
    return t(sent.deliveries.every(isArrived) ? "draftSent" : "draftQueued")
  }
  const key = KEPT[kept]
  return key ? t(key) : ""
}

type Code = Extract<NotPublished, { readonly is: "refused" }>["code"]

const REFUSED: Readonly<Record<Code, MessageKey>> = {
  busy: "writeBusy",
  "ids-differ": "writeIdsDiffer",
  "no-key": "writeNoKey",
  "no-library": "writeNoLibrary",
  "not-mined": "writeNotMined",
  "not-readable": "writeNotReadable",
  unanswered: "writeUnanswered",
}

export const refusedText = (code: Code): string => t(REFUSED[code])
