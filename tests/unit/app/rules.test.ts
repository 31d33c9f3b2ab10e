// A rule answers for a person only where there is nothing to look at, and only for what it was made for.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRules, type Rules } from "../../../lib/app/rules.ts"
import type { Review, Sentence } from "../../../lib/core/review.ts"
import { RULE_MOST, RULE_MS } from "../../../lib/core/rule.ts"
import { appWorld, FRAME, SITE } from "../../fakes/app-world.ts"
import { fakeClock } from "../../fakes/clock.ts"
import { ADDRESS, PUBKEY } from "../../fakes/key-world.ts"
import { fakeMemory } from "../../fakes/memory.ts"
import { messageWish, reviewOf, textsAt } from "../../fakes/reviews.ts"

const NOW = fakeClock().now()
const ALLOWED: readonly Sentence[] = ["publish", "reply", "react"]
const SENTENCES: readonly Sentence[] = [
  ...ALLOWED,
  "moderate",
  "sign-in",
  "sign-message",
  "sign-nostr",
  "not-readable",
]
const reviews: readonly Review[] = [
  ...Object.values(textsAt(NOW)).map((text) => reviewOf(text, SITE.origin, NOW)),
  ...SENTENCES.flatMap((sentence) =>
    (["clear", "check", "danger"] as const).map((tier) => ({
      ...reviewOf("x", SITE.origin, NOW),
      sentence,
      tier,
    })),
  ),
]
const [POST] = reviews
if (!POST) throw new Error("no review")
const use = async (rules: Rules, ...what: Parameters<Rules["use"]>): Promise<boolean> =>
  (await (await rules.use(...what))?.counted) ?? false
const CALLERS = [
  SITE,
  { ...SITE, tabId: 9 },
  FRAME,
  { ...SITE, top: null },
  { ...SITE, origin: "https://other.example", top: "https://other.example" },
]
const ACCOUNTS = [ADDRESS, PUBKEY]

function rulesWorld() {
  const memory = fakeMemory()
  const clock = fakeClock()
  const start = () => createRules(memory.start(), clock.now)
  return { memory, clock, start, rules: start() }
}

test("the harmless texts are clear, and have the sentences that may have a rule", () => {
  expect(reviews.slice(0, 3).map(({ sentence, tier }) => `${sentence} ${tier}`)).toEqual([
    "publish clear",
    "reply clear",
    "react clear",
  ])
})

test("never approves what is not clear, not allowed, over, used up, or of another account, site or frame", async () => {
  // Few at a time, so that what is used often is what was made.
  const few = fc.record({
    callers: fc.subarray(CALLERS, { minLength: 1, maxLength: 2 }),
    accounts: fc.subarray(ACCOUNTS, { minLength: 1 }),
    reviews: fc.oneof(
      fc.constant(reviews.slice(0, 2)),
      fc.subarray([...reviews], { minLength: 1, maxLength: 2 }),
    ),
  })
  const which = { caller: fc.nat(1), account: fc.nat(1), review: fc.nat(1) }
  const is = <Kind extends string>(kind: Kind) => fc.constant(kind)
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: is("make"), ...which }) },
    { weight: 6, arbitrary: fc.record({ kind: is("use"), ...which, times: fc.constantFrom(1, 1, 2, 20) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: is("pass"), ms: fc.integer({ min: -RULE_MS / 4, max: RULE_MS / 2 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: is("restart") }) },
  )
  type Made = { readonly until: number; latest: number; left: number }
  const run = fc.asyncProperty(few, fc.array(step, { maxLength: 40 }), async (given, steps) => {
    const world = rulesWorld()
    let rules = world.rules
    const made = new Map<string, Made>()
    for (const one of steps) {
      const now = world.clock.now()
      if (one.kind === "pass") world.clock.pass(one.ms)
      else if (one.kind === "restart") rules = world.start()
      else {
        const caller = given.callers[one.caller] ?? SITE
        const account = given.accounts[one.account] ?? ADDRESS
        const review = given.reviews[one.review] ?? POST
        const { sentence, tier } = review
        const name = `${caller.origin} ${caller.top} ${account} ${sentence}`
        const sound = tier === "clear" && ALLOWED.includes(sentence) && caller.top === caller.origin
        if (one.kind === "make") {
          await rules.make(caller, account, review)
          if (sound) made.set(name, { until: now + RULE_MS, latest: now, left: RULE_MOST })
          continue
        }
        const answers = await Promise.all(
          Array.from({ length: one.times }, () => use(rules, caller, account, review)),
        )
        const yes = answers.filter(Boolean).length
        const rule = made.get(name)
        const holds = sound && rule && now < rule.until && now >= rule.latest
        expect(yes).toBe(holds ? Math.min(one.times, rule.left) : 0)
        if (holds && yes > 0) {
          rule.left -= yes
          rule.latest = now
        }
      }
    }
  })
  await fc.assert(run, { numRuns: 500 })
})

test("lasts an hour and thirty uses, and is not there after it was removed", async () => {
  const { rules, clock } = rulesWorld()
  await rules.make(SITE, ADDRESS, POST)
  expect(RULE_MS).toBe(60 * 60_000)
  expect(RULE_MOST).toBe(30)
  const uses = await Promise.all(Array.from({ length: 40 }, () => use(rules, SITE, ADDRESS, POST)))
  expect(uses.filter(Boolean)).toHaveLength(30)
  await rules.make(SITE, ADDRESS, POST)
  expect(await rules.has(SITE)).toBe(true)
  const [rule] = await rules.all()
  await rules.remove(`${rule?.site} ${rule?.account} ${rule?.sentence}`)
  expect(await use(rules, SITE, ADDRESS, POST)).toBe(false)
  await rules.make(SITE, ADDRESS, POST)
  clock.pass(RULE_MS)
  expect(await rules.all()).toEqual([])
  expect(await use(rules, SITE, ADDRESS, POST)).toBe(false)
})

test("ends when the clock goes back, be it behind its last use alone", async () => {
  const { rules, clock } = rulesWorld()
  await rules.make(SITE, ADDRESS, POST)
  clock.pass(-1)
  expect(await use(rules, SITE, ADDRESS, POST)).toBe(false)
  clock.pass(RULE_MS / 2)
  expect(await use(rules, SITE, ADDRESS, POST)).toBe(true)
  clock.pass(-RULE_MS / 4)
  expect(await use(rules, SITE, ADDRESS, POST)).toBe(false)
})

test("approves nothing that cannot be counted, and is found again when the store is well", async () => {
  const { rules, memory, start } = rulesWorld()
  await rules.make(SITE, ADDRESS, POST)
  memory.fail("set")
  expect(await use(rules, SITE, ADDRESS, POST)).toBe(false)
  memory.fail("withPrefix")
  const next = start()
  await expect(use(next, SITE, ADDRESS, POST)).rejects.toThrow()
  memory.fail()
  expect(await use(next, SITE, ADDRESS, POST)).toBe(true)
})

describe("at the page's door", () => {
  async function ruled() {
    const world = await appWorld()
    await world.open()
    await world.connections.grant(SITE, "ethereum", ADDRESS)
    await world.answered("personal_sign", [messageWish(textsAt(NOW).post ?? "").message, ADDRESS], {
      always: true,
    })
    world.window.calls.length = 0
    const sign = (text = textsAt(NOW).post ?? "", caller = SITE) =>
      world.ask("personal_sign", [messageWish(text).message, ADDRESS], caller)
    return { ...world, sign }
  }

  test("a post like the first is signed without a window, thirty times", async () => {
    const { sign, window } = await ruled()
    const states = (await Promise.all(Array.from({ length: 32 }, () => sign()))).map(({ state }) => state)
    expect(states.filter((state) => state === "done")).toHaveLength(RULE_MOST)
    expect(states.filter((state) => state === "pending")).toHaveLength(2)
    expect(window.calls).not.toEqual([])
  })

  test.each(Object.keys(textsAt(NOW)).slice(1))("a text %s is asked about", async (name) => {
    const { sign, opened } = await ruled()
    const before = opened.length
    expect(await sign(textsAt(NOW)[name])).toEqual({ state: "pending" })
    expect(opened).toHaveLength(before)
  })

  test("a signature whose use cannot be counted is not given away", async () => {
    const { sign, session } = await ruled()
    session.fail("set")
    expect((await sign()).state).not.toBe("done")
    session.fail()
    expect((await sign()).state).toBe("done")
  })

  test("a locked vault is asked about, and so is a frame", async () => {
    const { sign, lock, connections } = await ruled()
    await connections.grant(FRAME, "ethereum", ADDRESS)
    expect(await sign(undefined, FRAME)).toEqual({ state: "pending" })
    await lock.close()
    expect(await sign()).toEqual({ state: "pending" })
  })
})
