// What a test of an address found, in words: whether it answers, and under which conditions it takes posts.
import { DELAYS, type Delay, type TestReport } from "../../lib/core/outbox/destination.ts"
import { type MessageKey, t } from "../../lib/platform/i18n.ts"
import { hostOf } from "./place.ts"
import { delayHelp, delayTitle, refusalTitle } from "./words.ts"

type Why = NonNullable<TestReport["why"]>
/** `tone` is repeated by a mark and by the words themselves. */
export type Finding = { readonly tone: "good" | "plain" | "care"; readonly text: string }

const CLOSED: Readonly<Record<string, MessageKey>> = {
  post: "destinationClosedPost",
  reply: "destinationClosedReply",
  react: "destinationClosedReact",
  moderate: "destinationClosedModerate",
}
const ONLY_KEY = { ethereum: "destinationClosedEthereum", nostr: "destinationClosedNostr" } as const
const ROUTES: Readonly<Record<NonNullable<TestReport["route"]>, MessageKey>> = {
  messaging: "destinationRouteMessaging",
  lightpush: "destinationRouteLightpush",
  relay: "destinationRouteRelay",
}
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

const isDelay = (why: Why): why is Delay => (DELAYS as readonly string[]).includes(why)

/** Why an address did not prove to be what it was said to be. */
export function testFault(why: Why, url: string): string {
  const host = hostOf(url)
  if (why === "not-found") return t("destinationNotFound", host)
  if (why === "not-a-server") return t("destinationNotAServer", host)
  if (!isDelay(why)) return `${refusalTitle(why, host)}.`
  return [`${delayTitle(why, host)}.`, delayHelp(why)].join(" ").trim()
}

/** Whether what travels to this address can be read on the way: neither encrypted nor within this computer. */
export function isOpenToOthers(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url)
    return !["https:", "wss:"].includes(protocol) && !LOOPBACK.includes(hostname)
  } catch {
    return false
  }
}

/** Everything that a test found, most important first. `url` is the destination's own. */
export function findings(report: TestReport, url: string): readonly Finding[] {
  const care = (text: string): Finding => ({ tone: "care", text })
  const plain = (text: string): Finding => ({ tone: "plain", text })
  const { why, latencyMs, maxBytes, minPow, acceptsMe, route, software } = report
  const isPlace = report.name !== undefined && report.name !== hostOf(url)
  return [
    ...(report.ok
      ? [{ tone: "good" as const, text: answers(latencyMs) }]
      : [care(why ? testFault(why, url) : t("deliveryNoConnection", hostOf(url)))]),
    ...(isOpenToOthers(url) ? [care(t("destinationNotEncrypted"))] : []),
    ...(acceptsMe === true ? [{ tone: "good" as const, text: t("destinationAcceptsYou") }] : []),
    ...(acceptsMe === false ? [care(t("destinationNotYou"))] : []),
    ...(report.closedActions ?? []).map((action) => {
      const key = Object.hasOwn(CLOSED, action) ? CLOSED[action] : undefined
      return care(key ? t(key) : t("destinationClosedOther", action))
    }),
    ...(report.closedKeys ?? []).map((key) => care(t(ONLY_KEY[key]))),
    ...(report.needsPayment ? [care(t("destinationNeedsPayment"))] : []),
    ...(minPow ? [care(t("destinationNeedsWork", minPow))] : []),
    ...(report.needsLogin ? [plain(t("destinationNeedsLogin"))] : []),
    ...(maxBytes === undefined ? [] : [plain(t("destinationMaxSize", Math.floor(maxBytes / 1024)))]),
    ...(route ? [plain(t(ROUTES[route]))] : []),
    ...(isPlace && report.name ? [plain(t("destinationName", report.name))] : []),
    ...(software ? [plain(t("destinationSoftware", software))] : []),
    ...(report.categories?.length ? [plain(t("destinationCategories", report.categories.join(", ")))] : []),
    ...(report.ok && report.url !== url ? [plain(t("destinationAnswersAt", report.url))] : []),
  ]
}

const answers = (latencyMs: number | undefined): string =>
  latencyMs === undefined ? t("destinationAnswers") : t("destinationAnswersIn", Math.round(latencyMs))
