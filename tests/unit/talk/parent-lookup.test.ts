// The post that is answered, looked up at instances: found and proven, missing, differing, or a lie.
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { createFetcher } from "../../../lib/platform/destinations/http.ts"
import { ann, bob, signedBy, spasmidOf } from "../../instance/sample-events.ts"
import { type RunningInstance, startInstance } from "../../instance/server.ts"

vi.mock("../../../lib/platform/curve.ts", async () => {
  const { nobleCurve } = await import("../../../lib/core/curve.ts")
  return { curve: async () => nobleCurve }
})
const { lookUpParent } = await import("../../../lib/platform/parent-lookup.ts")

const { signal } = new AbortController()
const fetcher = createFetcher(fetch)
const NONE = `spasmid01${"0".repeat(64)}`
let instance: RunningInstance
let [one, other] = ["", ""]

beforeAll(async () => {
  instance = await startInstance({ port: 0, delayMs: 0 })
  const events = [
    await signedBy(ann, { title: "One", content: "The first" }),
    await signedBy(bob, { title: "Two", content: "The second" }),
  ]
  for (const event of events) {
    const headers = { "content-type": "application/json" }
    await fetch(`${instance.url}/api/submit/`, { method: "POST", headers, body: JSON.stringify(event) })
  }
  ;[one = "", other = ""] = events.map((event) => spasmidOf(event) ?? "")
})
afterAll(() => instance.close())

const look = (ids: readonly string[], bases = [instance.url], by = fetcher) =>
  lookUpParent(ids, bases, signal, by)

test("is found, also where another id is not known", async () => {
  const card = { title: "One", state: "verified", spasmid: one }
  expect(await look([one])).toMatchObject({ is: "found", at: instance.url, card })
  expect(await look([one, "f".repeat(64)])).toMatchObject({ is: "found", card })
})

test("is missing where no place has it, and a place that is no forum does not count", async () => {
  const nowhere = "http://127.0.0.1:9"
  expect(await look([NONE], [instance.url, nowhere])).toEqual({
    is: "missing",
    asked: [instance.url],
    failed: [nowhere],
  })
})

test("is told apart where its ids lead to two posts", async () => {
  expect(await look([one, other])).toEqual({ is: "differing" })
})

test("is broken where a place gives another post than the one asked for, or a changed one", async () => {
  const swapped: typeof fetcher = (url, request) => fetcher(url.replace(NONE, one), request)
  expect(await look([NONE], [instance.url], swapped)).toEqual({ is: "broken" })
  const changed: typeof fetcher = async (url, request) => {
    const answer = await fetcher(url, request)
    return answer.ok ? { ...answer, text: answer.text.replaceAll("The first", "The worst") } : answer
  }
  expect(await look([one], [instance.url], changed)).toEqual({ is: "broken" })
})
