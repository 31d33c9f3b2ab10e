// How long a page waits for what needs no person: one call after another, many at once, and after the worker's death.
import { type NostrEvent, verifyEvent } from "nostr-tools/pure"
import { report, reportCount, reportTimes } from "./report.ts"
import { bodyOf, noteOf, type Providers, type Rpc, type Scene } from "./scene.ts"

const CALLS = 200
const DEATHS = 5
const LONG = 10
/** A call that takes longer counts as lost. */
const LOST_MS = 30_000

export async function benchCalls(scene: Scene): Promise<void> {
  const { ethereum } = scene
  const message = `0x${Buffer.from(bodyOf(ethereum, "Rule")).toString("hex")}`
  await sequence(scene, "getPublicKey", { method: "getPublicKey" }, 3)
  await sequence(scene, "eth_accounts", { method: "eth_accounts" }, 5)
  await sequence(scene, "eth_chainId", { method: "eth_chainId" }, 2)
  await sequence(scene, "signEvent by a rule", { method: "signEvent", params: [noteOf("A note")] }, 6)
  await sequence(
    scene,
    "personal_sign by a rule",
    { method: "personal_sign", params: [message, ethereum] },
    10,
  )
  await flood(scene, 10)
  await flood(scene, 100)
  await flood(scene, 1000, 2500)
  await benchLongEvent(scene)
  await benchDeaths(scene)
}

/** Makes calls one after another in the page; answers milliseconds, null for each that was lost or refused. */
const inPage = async ({ call, times, lostMs }: { call: Rpc; times: number; lostMs: number }) => {
  const { ethereum, nostr } = window as unknown as Providers
  const { method, params = [] } = call
  const make = (): Promise<unknown> => {
    if (method === "getPublicKey") return nostr.getPublicKey()
    if (method === "signEvent") return nostr.signEvent(params[0] as object)
    return ethereum.request(call)
  }
  const taken: (number | null)[] = []
  for (let at = 0; at < times; at++) {
    const lost = new Promise((_, reject) => setTimeout(reject, lostMs))
    const started = performance.now()
    const ok = await Promise.race([make(), lost]).then(
      () => true,
      () => false,
    )
    taken.push(ok ? performance.now() - started : null)
  }
  return taken
}

async function sequence({ page }: Scene, name: string, call: Rpc, limit: number): Promise<void> {
  await page.evaluate(inPage, { call, times: 5, lostMs: LOST_MS })
  const taken = await page.evaluate(inPage, { call, times: CALLS, lostMs: LOST_MS })
  const answered = taken.filter((time) => time !== null)
  reportTimes(name, answered, limit)
  reportCount({ name: `${name}, answered`, value: answered.length, unit: "calls", n: CALLS }, CALLS)
}

/** Signs many events at once; each must come back, signed, as another one. */
async function flood({ page }: Scene, count: number, limit?: number): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => noteOf(`Note ${at} of ${count}`))
  const { answers, took } = await page.evaluate(
    async ({ events, lostMs }) => {
      const { nostr } = window as unknown as Providers
      const started = performance.now()
      const lost = new Promise<null>((done) => setTimeout(() => done(null), lostMs))
      const answers = await Promise.all(
        events.map((event) => Promise.race([nostr.signEvent(event).catch(() => "refused"), lost])),
      )
      return { answers, took: performance.now() - started }
    },
    { events, lostMs: LOST_MS },
  )
  const settled = answers.filter((answer) => answer !== null)
  const signed = settled.filter((answer) => typeof answer === "object") as NostrEvent[]
  const valid = signed.filter((event) => verifyEvent({ ...event }))
  const distinct = new Set(valid.map(({ id }) => id)).size
  reportCount({ name: `${count} at once, settled`, value: settled.length, unit: "calls", n: count }, count)
  reportCount(
    { name: `${count} at once, valid and distinct`, value: distinct, unit: "calls", n: count },
    count,
  )
  report({
    name: `${count} at once, time`,
    value: took,
    unit: "ms",
    n: count,
    ...(limit !== undefined && { limit }),
    note: `${Math.round((count * 1000) / took)} a second`,
  })
}

/** As long as a text may be that a rule answers for. */
async function benchLongEvent({ page }: Scene): Promise<void> {
  const call = { method: "signEvent", params: [noteOf("word ".repeat(25_000))] }
  const taken = await page.evaluate(inPage, { call, times: LONG, lostMs: LOST_MS })
  const answered = taken.filter((time) => time !== null)
  reportTimes("125 kB event by a rule", answered)
  reportCount(
    { name: "125 kB event by a rule, answered", value: answered.length, unit: "calls", n: LONG },
    LONG,
  )
}

async function benchDeaths({ extension, page }: Scene): Promise<void> {
  const taken: (number | null)[] = []
  for (let death = 0; death < DEATHS; death++) {
    await extension.stopWorker()
    const call = { method: "getPublicKey" }
    taken.push(...(await page.evaluate(inPage, { call, times: 1, lostMs: LOST_MS })))
  }
  const answered = taken.filter((time) => time !== null)
  reportTimes("first call after the worker's death", answered, 150)
  reportCount(
    { name: "calls answered after the worker's death", value: answered.length, unit: "calls", n: DEATHS },
    DEATHS,
  )
}
