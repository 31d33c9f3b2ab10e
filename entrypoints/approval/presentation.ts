// What the window says of one request: heading, tier, problems and the word on the confirming button.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js"
import { sentenceText } from "../../components/review/labels.ts"
import { personalMessageHash } from "../../lib/core/ethereum/personal-message.ts"
import { eventHash, type NostrTemplate, signedText } from "../../lib/core/nostr/event.ts"
import { type Holding, holdingOf } from "../../lib/core/nostr/holding.ts"
import type { Request } from "../../lib/core/request.ts"
import {
  type Review,
  reviewWish,
  type SigningWish,
  signingWishes,
  tierOf,
  wordsProblems,
} from "../../lib/core/review.ts"
import { isAmbiguous } from "../../lib/core/spasm/checks.ts"
import { read } from "../../lib/core/spasm/read.ts"
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

/** What one key is asked to sign. */
export type Part = {
  readonly signer: string
  readonly review: Review
  readonly bytes: SignedBytes
  /** What a profile or a list holds; null where two programs may read it differently. */
  readonly holding: Holding | null
}

export type Presentation = {
  readonly heading: string
  readonly lead: string
  readonly tier: "clear" | Tier
  readonly problems: readonly Problem[]
  /** Null where there is nothing that may be confirmed. */
  readonly confirm: string | null
  /** What is signed, a part for each key. Of a post for two keys both are the same post. */
  readonly parts: readonly Part[]
}

/** Everything is computed here, in the window, from the stored request that its hash names. */
export function present(
  { wish, caller }: Request,
  own: readonly AccountView[],
  now: number,
  /** The same post for the Nostr key, which the site asks for next. */
  second: NostrTemplate | null = null,
  ownSecret = false,
): Presentation {
  const plain = { tier: "clear", problems: [], parts: [] } as const
  switch (wish.kind) {
    case "connect":
      return {
        ...plain,
        heading: t(wish.scheme === "ethereum" ? "headingConnectEthereum" : "headingConnectNostr"),
        lead: t("leadConnect"),
        tier: caller.top === caller.origin ? "clear" : "check",
        confirm: t("connect"),
      }
    case "encrypt": {
      const problems = wordsProblems(wish.text)
      const tier = tierOf(problems)
      return { ...plain, tier, problems, heading: t("headingEncrypt"), lead: "", confirm: t("allow") }
    }
    case "decrypt":
      return {
        ...plain,
        heading: t("headingDecrypt"),
        lead: t("leadDecrypt"),
        tier: "check",
        confirm: t("allow"),
      }
    case "personal-sign":
    case "sign-event":
    case "publish":
      return withoutSecrets(
        presentSigning(
          [...signingWishes(wish), ...(second ? [{ kind: "sign-event", event: second } as const] : [])],
          caller,
          own,
          now,
        ),
        ownSecret,
      )
  }
}

/** A text that holds a key of the person's own is never signed, whatever else is said of it. */
function withoutSecrets(shown: Presentation, ownSecret: boolean): Presentation {
  if (!ownSecret) return shown
  const problems = [{ code: "own-secret", tier: "danger" } as const, ...shown.problems]
  return { ...shown, problems, tier: "danger", lead: t("leadOwnSecret"), confirm: null }
}

function presentSigning(
  wishes: readonly SigningWish[],
  caller: Request["caller"],
  own: readonly AccountView[],
  now: number,
): Presentation {
  const addresses = own.map(({ address }) => address)
  const parts = wishes.map((wish): Part => {
    const review = reviewWish(wish, caller, { own: addresses, now })
    return {
      signer: wish.kind === "personal-sign" ? wish.address : wish.event.pubkey,
      review,
      bytes: signedBytes(wish),
      holding: wish.kind === "sign-event" && !isAmbiguous(review.problems) ? holdingOf(wish.event) : null,
    }
  })
  const [first] = parts
  const unreadable = !first || parts.some(({ review }) => review.sentence === "not-readable")
  const tiers = parts.map(({ review }) => review.tier)
  const tier = tiers.find((one) => one === "danger") ?? tiers.find((one) => one === "check") ?? "clear"
  const sign = parts.length > 1 ? "signBoth" : "sign"
  return {
    heading: first ? sentenceText(first.review.sentence) : "",
    lead: unreadable ? t("leadNotReadable") : "",
    tier,
    problems: told(parts),
    confirm: unreadable ? null : t(tier === "clear" ? sign : "signAnyway"),
    parts,
  }
}

/** Every problem once: a post for two keys gives reason for the same in both texts. */
function told(parts: readonly Part[]): readonly Problem[] {
  const [first, ...others] = parts.map(({ review }) => review.problems)
  const known = new Set(first?.map(({ code, tier }) => `${code} ${tier}`))
  return [...(first ?? []), ...others.flat().filter(({ code, tier }) => !known.has(`${code} ${tier}`))]
}

function signedBytes(wish: SigningWish): SignedBytes {
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

/** The name in the outbox of what a request becomes once it is signed, or null where it goes to no destination. */
export function sentEvent({ wish }: Request, to: readonly string[] = []): string | null {
  if (wish.kind !== "publish" && to.length === 0) return null
  const [first] = signingWishes(wish)
  if (!first) return null
  const input = first.kind === "personal-sign" ? hexToBytes(first.message.slice(2)) : first.event
  const id = first.kind === "sign-event" ? bytesToHex(eventHash(first.event)) : null
  return read(input, { as: "request" }).spasmid ?? id
}
