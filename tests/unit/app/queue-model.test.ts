// Whatever happens in whatever order, and wherever the worker dies: every page that stays gets one answer, and only
// what a person approved is carried out.
import fc from "fast-check"
import { expect, test } from "vitest"
import type { Request } from "../../../lib/core/request.ts"
import {
  CONNECT,
  callerAt,
  eventWish,
  type Page,
  type QueueWorld,
  queueWorld,
} from "../../fakes/queue-world.ts"

const CALLERS = [
  callerAt("https://a.example", 1),
  callerAt("https://a.example", 2),
  callerAt("https://b.example", 3),
  callerAt("https://a.example", 3, "https://b.example"),
]
const WISHES = [
  CONNECT,
  { ...CONNECT, answer: "permissions" } as const,
  { ...CONNECT, scheme: "nostr", answer: "public-key" } as const,
  eventWish("one"),
  eventWish("two"),
]
const VIEWERS = ["1".repeat(32), "2".repeat(32)]

const is = <Kind extends string>(kind: Kind) => fc.constant(kind)
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: is("ask"), caller: fc.nat(3), wish: fc.nat(4) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: is("show"), viewer: fc.nat(1), page: fc.option(fc.nat(9), { nil: -1 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: is("decide"), viewer: fc.nat(1), approve: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: is("forge"),
      viewer: fc.nat(1),
      part: fc.constantFrom("token", "hash", "key"),
      other: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: is("leave"), page: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: is("spy"), page: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("reject-all", "close", "keep", "sweep", "kill") }),
  },
  { weight: 1, arbitrary: fc.record({ kind: is("expire"), minutes: fc.nat(6) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: is("die-at"), write: fc.integer({ min: 1, max: 4 }), lands: fc.boolean() }),
  },
)
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never

const questionOf = ({ key, caller, wish }: Page): string =>
  wish.kind === "connect" ? `${wish.scheme} ${caller.origin} ${caller.top}` : key

type Seen = { readonly shown: (Request | null)[]; readonly consents: string[]; readonly spied: unknown[] }

async function act(world: QueueWorld, one: Action, { shown, consents, spied }: Seen): Promise<unknown> {
  const { pages, memory, call } = world
  const page = "page" in one ? pages[one.page] : undefined
  switch (one.kind) {
    case "ask": {
      const [wish, caller] = [WISHES[one.wish], CALLERS[one.caller]]
      return wish && caller && world.ask(wish, caller).asked
    }
    case "show":
      shown[one.viewer] = await world.show(VIEWERS[one.viewer], page?.key)
      return
    case "decide": {
      const request = shown[one.viewer] ?? null
      const asking = pages.find(({ key }) => key === request?.key)
      if (asking && one.approve) consents.push(questionOf(asking))
      return asking && world.decide(request, one.approve)
    }
    case "forge": {
      const request = shown[one.viewer] ?? null
      const key = pages[one.other]?.key ?? ""
      const lies = { token: { token: "f".repeat(32) }, hash: { hash: "f".repeat(64) }, key: { key } }
      return request?.key !== key && world.decide(request, true, lies[one.part])
    }
    case "leave":
      return page && world.leave(page)
    case "spy":
      return call((queue) =>
        queue.attach(page?.key ?? "", callerAt("https://evil.example", 66), (reply) => {
          if (reply.state === "done") spied.push(reply)
        }),
      )
    case "reject-all":
      return call((queue) => queue.rejectAll("https://b.example"))
    case "close":
      return call((queue) => queue.windowClosed())
    case "keep":
      return call((queue) => queue.keepWaiting())
    case "sweep": {
      const lost = pages.filter(({ gone }) => gone).map(({ key }) => key)
      return call((queue) => queue.withdrawUnattached(lost))
    }
    case "expire":
      world.clock.pass(one.minutes * 60_000)
      return call((queue) => queue.expire())
    case "kill":
      return memory.die()
    case "die-at":
      return memory.dieAt(one.write, one.lands)
  }
}

/** The person comes back, answers what is left, and time passes. */
async function finish(world: QueueWorld): Promise<void> {
  const left = await world.call((queue) => queue.waiting())
  await world.call((queue) => queue.withdrawUnattached(left.map(({ key }) => key)))
  for (let shown = await world.show(); shown; shown = await world.show()) await world.decide(shown, false)
  world.clock.pass(10 * 60_000)
  await world.call((queue) => queue.expire())
}

test("one answer for every page, one consent for every use, nothing left behind", async () => {
  const run = fc.asyncProperty(
    fc.scheduler(),
    fc.array(fc.tuple(action, fc.boolean()), { maxLength: 30 }),
    async (scheduler, actions) => {
      const world = queueWorld(() => scheduler.schedule(Promise.resolve()))
      const seen: Seen = { shown: [], consents: [], spied: [] }
      const work: Promise<unknown>[] = []
      for (const [one, quiet] of actions) {
        work.push(act(world, one, seen))
        if (quiet) await scheduler.waitIdle()
      }
      world.memory.dieAt(Number.POSITIVE_INFINITY, true)
      work.push(...world.pages.map(({ asked }) => asked))
      await scheduler.waitFor(Promise.all(work))
      await scheduler.waitFor(finish(world))
      await scheduler.waitIdle()

      for (const { gone, answers } of world.pages) {
        if (gone) expect(answers.length).toBeLessThanOrEqual(1)
        else expect(answers).toHaveLength(1)
      }
      for (const { key, answers } of world.pages)
        for (const reply of answers) if (reply.state === "done") expect(reply.result).toBe(key)
      const times = (list: readonly string[], one: string): number =>
        list.filter((other) => other === one).length
      for (const page of world.pages) {
        const uses = times(
          world.carried.map(({ key }) => key),
          page.key,
        )
        expect(uses).toBeLessThanOrEqual(times(seen.consents, questionOf(page)) + world.deaths())
        if (uses > 0) expect(seen.consents).toContain(questionOf(page))
      }
      expect(seen.spied).toEqual([])
      expect([...world.memory.items.keys()]).toEqual([])
    },
  )
  await fc.assert(run, { numRuns: 400 })
})
