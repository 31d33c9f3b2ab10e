// What the window says of one request: heading, tier, problems and the word on the confirming button.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { sentenceText } from "../../components/review/labels.ts"
import { personalMessageHash } from "../../lib/core/ethereum/personal-message.ts"
import { eventHash, signedText } from "../../lib/core/nostr/event.ts"
import { type Holding, holdingOf } from "../../lib/core/nostr/holding.ts"
import type { Request } from "../../lib/core/request.ts"
import { type Review, reviewWish } from "../../lib/core/review.ts"
import { isAmbiguous } from "../../lib/core/spasm/checks.ts"
import type { Problem, Tier } from "../../lib/core/spasm/reading.ts"
import { decodeUtf8, encodeUtf8 } from "../../lib/core/text/utf8.ts"
import type { AccountView } from "../../lib/messages/extension.ts"
import { t } from "../../lib/platform/i18n.ts"

export type SignedBytes = {
  readonly text: string | null
  /** Hex without a prefix. */
  readonly bytes: string
  readonly digest: { readonly label: string; readonly value: string }
}

export type Presentation = {
  readonly heading: string
  readonly lead: string
  readonly tier: "clear" | Tier
  readonly problems: readonly Problem[]
  /** Null where there is nothing that may be confirmed. */
  readonly confirm: string | null
  readonly signer: string
  readonly review: Review | null
  readonly bytes: SignedBytes | null
  /** What a profile or a list holds; null where two programs may read it differently. */
  readonly holding: Holding | null
}

/** Everything is computed here, in the window, from the stored request that its hash names. */
export function present({ wish, caller }: Request, own: readonly AccountView[], now: number): Presentation {
  const plain = { tier: "clear", problems: [], review: null, bytes: null, holding: null, signer: "" } as const
  switch (wish.kind) {
    case "connect":
      return {
        ...plain,
        heading: t(wish.scheme === "ethereum" ? "headingConnectEthereum" : "headingConnectNostr"),
        lead: t("leadConnect"),
        tier: caller.top === caller.origin ? "clear" : "check",
        confirm: t("connect"),
      }
    case "encrypt":
      return { ...plain, heading: t("headingEncrypt"), lead: "", confirm: t("allow") }
    case "decrypt":
      return {
        ...plain,
        heading: t("headingDecrypt"),
        lead: t("leadDecrypt"),
        tier: "check",
        confirm: t("allow"),
      }
    case "personal-sign":
    case "sign-event": {
      const review = reviewWish(wish, caller, { own: own.map(({ address }) => address), now })
      const unreadable = review.sentence === "not-readable"
      return {
        heading: sentenceText(review.sentence),
        lead: unreadable ? t("leadNotReadable") : "",
        tier: review.tier,
        problems: review.problems,
        confirm: unreadable ? null : t(review.tier === "clear" ? "sign" : "signAnyway"),
        signer: wish.kind === "personal-sign" ? wish.address : wish.event.pubkey,
        review,
        bytes: signedBytes(wish),
        holding: wish.kind === "sign-event" && !isAmbiguous(review.problems) ? holdingOf(wish.event) : null,
      }
    }
  }
}

function signedBytes(
  wish: Extract<Request["wish"], { readonly kind: "personal-sign" | "sign-event" }>,
): SignedBytes {
  if (wish.kind === "personal-sign") {
    const bytes = hexToBytes(wish.message.slice(2))
    const value = `0x${bytesToHex(personalMessageHash(bytes))}`
    return {
      text: decodeUtf8(bytes),
      bytes: wish.message.slice(2),
      digest: { label: t("digestEthereum"), value },
    }
  }
  const text = signedText(wish.event)
  const value = bytesToHex(eventHash(wish.event))
  return {
    text,
    bytes: bytesToHex(encodeUtf8(text) ?? new Uint8Array()),
    digest: { label: t("digestNostr"), value },
  }
}
