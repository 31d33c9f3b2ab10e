import type { KeyFault } from "../../lib/app/vault-desk.ts"
import { t } from "../../lib/platform/i18n.ts"

/** Why a line is not a key, in words that never repeat a secret. */
export function keyFault(fault: KeyFault): string {
  return t("keyLine", fault.line, reason(fault))
}

function reason(fault: KeyFault): string {
  switch (fault.code) {
    case "unknown-word": {
      const { index, word, suggestion } = fault.facts
      return suggestion === null
        ? t("keyUnknownWord", index, word)
        : t("keyDidYouMean", index, word, suggestion)
    }
    case "bad-checksum-words":
      return t("keyChecksum")
    case "bad-word-count":
      return t("keyWordCount", fault.facts.count)
    case "npub-given":
      return t("keyNpub")
    case "nsec-checksum":
      return t("keyNsecChecksum")
    case "hex-out-of-range":
    case "hex-zero":
      return t("keyHexRange")
    case "hex-length":
      return t("keyHexLength", fault.facts.digits)
    case "unsupported-kind":
      return t("keyUnsupported", fault.facts.kind)
    case "two-readings":
      return t("keyTwoReadings")
    case "not-a-key":
      return t("keyNotAKey")
    case "empty":
      return t("keyEmpty")
  }
}
