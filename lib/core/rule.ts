// A rule spares a person the same question for a while: narrow, counted, ending, and never for what needs a look.
import type { Review, Sentence } from "./review.ts"

export type Rule = {
  readonly site: string
  readonly account: string
  readonly sentence: Sentence
  /** When it was made or last used, so that a clock that goes back never lengthens it. Milliseconds since the epoch. */
  readonly since: number
  readonly until: number
  readonly most: number
  readonly used: number
}

export const RULE_MS = 60 * 60_000
export const RULE_MOST = 30

/** Sentences for which a rule may be made at all. */
const RULED: readonly Sentence[] = ["publish", "reply", "react"]

/** A reaction is a word or two; one with a title, or with a text to read, is not what a rule was made for. */
const isPlainReaction = ({ title, content = "" }: Review["reading"]): boolean =>
  !title && content.length <= 40

export const mayHaveRule = ({ tier, sentence, reading }: Review): boolean =>
  tier === "clear" && RULED.includes(sentence) && (sentence !== "react" || isPlainReaction(reading))

/** The name of a rule: one for each site, account and sentence. */
export const ruleId = ({ site, account, sentence }: Pick<Rule, "site" | "account" | "sentence">): string =>
  `${site} ${account} ${sentence}`

/** Whether the rule answers for the person. `now` in milliseconds; a clock that went back ends every rule. */
export function ruleAllows(rule: Rule, review: Review, now: number): boolean {
  const inTime = now >= rule.since && now < rule.until
  return mayHaveRule(review) && review.sentence === rule.sentence && inTime && rule.used < rule.most
}
