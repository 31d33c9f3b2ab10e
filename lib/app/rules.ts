// The rules that hold until they end or the browser closes.
import { type Caller, siteKey } from "../core/request.ts"
import type { Review } from "../core/review.ts"
import { mayHaveRule, RULE_MOST, RULE_MS, type Rule, ruleAllows, ruleId } from "../core/rule.ts"
import { once } from "./once.ts"
import type { Now, Store } from "./ports.ts"

const PREFIX = "rule:"

export type Rules = ReturnType<typeof createRules>

/** Rules over memory that the browser forgets when it closes. */
export function createRules(session: Store, now: Now) {
  const book = once(async () => {
    const rules = Object.values(await session.withPrefix(PREFIX)) as Rule[]
    return new Map(rules.map((rule) => [ruleId(rule), rule]))
  })
  const save = async (rule: Rule): Promise<void> => {
    ;(await book()).set(ruleId(rule), rule)
    await session.set({ [PREFIX + ruleId(rule)]: rule })
  }

  return {
    /** Takes one use of the rule that answers for the person, or null. What comes of it is given away once `counted`. */
    use: async (
      caller: Caller,
      account: string,
      review: Review,
    ): Promise<{ readonly counted: Promise<boolean> } | null> => {
      if (!mayHaveRule(review)) return null
      const rules = await book()
      const rule = rules.get(ruleId({ site: siteKey(caller), account, sentence: review.sentence }))
      if (!rule || !ruleAllows(rule, review, now())) return null
      // Counted at once, before another request can look at the same count.
      const counted = { ...rule, since: now(), used: rule.used + 1 }
      rules.set(ruleId(rule), counted)
      const written = session.set({ [PREFIX + ruleId(rule)]: counted }).then(
        () => true,
        () => false,
      )
      return { counted: written }
    },
    /** Makes a rule for requests like this one. A frame inside another site never gets one. */
    make: async (caller: Caller, account: string, review: Review): Promise<void> => {
      if (!mayHaveRule(review) || caller.top !== caller.origin) return
      const { sentence } = review
      const since = now()
      await save({
        site: siteKey(caller),
        account,
        sentence,
        since,
        until: since + RULE_MS,
        most: RULE_MOST,
        used: 0,
      })
    },
    /** Whether the site has any rule, so that most requests need not be read for one. */
    has: async (caller: Caller): Promise<boolean> =>
      [...(await book()).values()].some(({ site }) => site === siteKey(caller)),
    /** Ends every rule of the site. */
    forget: async (site: string): Promise<void> => {
      const ended = [...(await book()).values()].filter((rule) => rule.site === site).map(ruleId)
      for (const id of ended) (await book()).delete(id)
      await session.remove(ended.map((id) => PREFIX + id))
    },
    remove: async (id: string): Promise<void> => {
      ;(await book()).delete(id)
      await session.remove([PREFIX + id])
    },
    all: async (): Promise<readonly Rule[]> => {
      return [...(await book()).values()].filter(({ until }) => until > now())
    },
  }
}
