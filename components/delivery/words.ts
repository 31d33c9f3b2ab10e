// A sentence for whatever can become of one delivery: what happened, what was kept, and what to do about it.
import type { Delivery, DeliveryState } from "../../lib/core/outbox/delivery.ts"
import { type Delay, REFUSALS, type Refusal } from "../../lib/core/outbox/destination.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { hostOf } from "./place.ts"
import { clock } from "./when.ts"

export type DeliveryWords = {
  /** What happened, with the host. */
  readonly title: string
  /** What was kept and what can be done; empty where nothing needs to be. */
  readonly help: string
}
type Why = Refusal | Delay
type Pair = readonly [title: MessageKey, help: MessageKey]

const REFUSED: Readonly<Record<Refusal, Pair>> = {
  "already-acted": ["deliveryAlreadyActed", "deliveryHelpNothing"],
  banned: ["deliveryBanned", "deliveryHelpElsewhere"],
  blocked: ["deliveryBlocked", "deliveryHelpElsewhere"],
  "cannot-carry": ["deliveryCannotCarry", "deliveryHelpOtherKey"],
  closed: ["deliveryClosed", "deliveryHelpElsewhere"],
  "closed-for-key": ["deliveryClosedForKey", "deliveryHelpOtherKey"],
  empty: ["deliveryEmpty", "deliveryHelpOurFault"],
  html: ["deliveryHtml", "deliveryHelpReword"],
  invalid: ["deliveryInvalid", "deliveryHelpElsewhere"],
  keywords: ["deliveryKeywords", "deliveryHelpReword"],
  "login-refused": ["deliveryLoginRefused", "deliveryHelpElsewhere"],
  "not-admin": ["deliveryNotAdmin", "deliveryHelpAsk"],
  "not-kept": ["deliveryKeepsNone", "deliveryHelpElsewhere"],
  "not-listed": ["deliveryNotListed", "deliveryHelpAsk"],
  "not-moderator": ["deliveryNotModerator", "deliveryHelpAsk"],
  "no-moderation": ["deliveryNoModeration", "deliveryHelpElsewhere"],
  payment: ["deliveryPayment", "deliveryHelpPayment"],
  "proof-of-work": ["deliveryProofOfWork", "deliveryHelpProofOfWork"],
  refused: ["deliveryRefused", "deliveryHelpElsewhere"],
  restricted: ["deliveryRestricted", "deliveryHelpAsk"],
  "second-signature": ["deliverySecondMissing", "deliveryHelpSecondMissing"],
  "time-window": ["deliveryTimeWindow", "deliveryHelpClock"],
  "too-large": ["deliveryTooLarge", "deliveryHelpShorten"],
  unreadable: ["deliveryUnreadable", "deliveryHelpUnreadable"],
  unsigned: ["deliveryUnsigned", "deliveryHelpElsewhere"],
}

/** Without a help of its own: what is said of every delay is enough. */
const DELAYED: Readonly<Record<Delay, Pair | readonly [MessageKey]>> = {
  busy: ["deliveryBusy"],
  "cut-off": ["deliveryCutOff"],
  "forbidden-origin": ["deliveryForbiddenOrigin", "deliveryHelpForbiddenOrigin"],
  locked: ["deliveryLocked", "deliveryHelpLocked"],
  "login-off": ["deliveryLoginOff", "deliveryHelpLoginOff"],
  "no-answer": ["deliveryNoAnswer"],
  "no-connection": ["deliveryNoConnection"],
  "not-kept": ["deliveryNotKept"],
  "not-ready": ["deliveryNotReady"],
  "rate-limited": ["deliveryRateLimited"],
  redirect: ["deliveryRedirect", "deliveryHelpRedirect"],
  "server-error": ["deliveryServerError"],
  "strange-answer": ["deliveryStrangeAnswer"],
}

const CONFIRMED: Readonly<
  Record<"accepted" | "already", Readonly<Record<Delivery["confirmed"], MessageKey>>>
> = {
  accepted: {
    no: "deliveryAcceptedUnchecked",
    yes: "deliveryAcceptedChecked",
    partly: "deliveryAcceptedPartly",
    "cannot-tell": "deliveryAcceptedCannotTell",
  },
  already: {
    no: "deliveryAlreadyUnchecked",
    yes: "deliveryAlreadyChecked",
    partly: "deliveryAlreadyPartly",
    "cannot-tell": "deliveryAlreadyCannotTell",
  },
}

const NOTES: Readonly<Record<NonNullable<Delivery["note"]>, MessageKey>> = {
  "not-counted": "deliveryNotCounted",
  "target-unknown": "deliveryTargetUnknown",
}

const isRefusal = (why: Why): why is Refusal => (REFUSALS as readonly string[]).includes(why)
const isDelay = (why: Why): why is Delay => Object.hasOwn(DELAYED, why)

/** Why a host refuses, in one sentence. */
export function refusalTitle(why: Refusal, host: string, bits?: number): string {
  if (why === "proof-of-work" && bits !== undefined) return t("deliveryProofOfWorkBits", host, bits)
  return t(REFUSED[why][0], host)
}

/** Why a host has not answered yet, in one sentence. */
export const delayTitle = (why: Delay, host: string): string => t(DELAYED[why][0], host)

/** What can be done about a delay, beside waiting; empty where there is nothing. */
export function delayHelp(why: Delay): string {
  const [, help] = DELAYED[why]
  return help ? t(help) : ""
}

type Tell = (row: Delivery, host: string, now: number) => DeliveryWords

const arrived =
  (state: "accepted" | "already"): Tell =>
  ({ confirmed, dueAt, note }, host) => ({
    title:
      confirmed === "no" && dueAt !== undefined
        ? t(state === "accepted" ? "deliveryAcceptedChecking" : "deliveryAlreadyChecking", host)
        : t(CONFIRMED[state][confirmed], host),
    help: note ? t(NOTES[note], host) : confirmed === "partly" ? t("deliveryHelpPartly") : "",
  })

const WORDS: Readonly<Record<DeliveryState, Tell>> = {
  queued: ({ why }, host) => ({
    title: t(why === "second-signature" ? "deliverySecondAwaited" : "deliveryQueued", host),
    help: "",
  }),
  sending: ({ unsure }, host) => ({
    title: t(unsure ? "deliveryLooking" : "deliverySending", host),
    help: "",
  }),
  accepted: arrived("accepted"),
  already: arrived("already"),
  refused: ({ why, bits, dueAt }, host, now) => {
    const code = why !== null && isRefusal(why) ? why : "refused"
    const again = dueAt === undefined ? "" : t("deliveryAsksAgain", clock(dueAt, now))
    // Of a relay that did not say how much nobody could do the work before.
    const help = code === "proof-of-work" && bits ? "deliveryHelpProofOfWorkBits" : REFUSED[code][1]
    return { title: refusalTitle(code, host, bits), help: sentences(again, t(help, host)) }
  },
  unreachable: ({ why, dueAt }, host, now) => {
    const code = why !== null && isDelay(why) ? why : "no-connection"
    const again = dueAt === undefined ? t("deliveryHelpAgain") : t("deliveryTriesAgain", clock(dueAt, now))
    return { title: delayTitle(code, host), help: sentences(delayHelp(code), again) }
  },
  "given-up": ({ why, bits }, host) => {
    if (why === "second-signature")
      return { title: refusalTitle(why, host), help: t("deliveryHelpSecondMissing") }
    const last = why === null ? "" : isDelay(why) ? delayTitle(why, host) : refusalTitle(why, host, bits)
    return {
      title: t("deliveryGivenUp", host),
      help: sentences(last && t("deliveryLastReason", last), t("deliveryHelpAgain")),
    }
  },
  cancelled: ({ unsure }, host) => ({
    title: t("deliveryCancelled", host),
    help: t(unsure ? "deliveryHelpMayBeThere" : "deliveryHelpKept"),
  }),
}

/** What became of a delivery. `now` in milliseconds: a time of today is told without its date. */
export const deliveryWords = (row: Delivery, now: number): DeliveryWords =>
  WORDS[row.state](row, hostOf(row.to), now)

const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ")
