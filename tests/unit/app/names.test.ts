// The book of petnames over a store that stays: what a person says is kept, what a page says of a proof is proven again.
import { expect, test } from "vitest"
import { createNames } from "../../../lib/app/names.ts"
import { nobleCurve } from "../../../lib/core/curve.ts"
import { fakeMemory } from "../../fakes/memory.ts"
import { ann, nostrKey, signedBy, signedByBoth } from "../../instance/sample-events.ts"

const ANN = ann.address.toLowerCase()
const NOBODY = { windowId: undefined }

function world() {
  const disk = fakeMemory()
  const start = () =>
    createNames({
      local: disk.start(),
      verifier: async () => nobleCurve.verifier,
    })
  const door = start()
  const list = async () =>
    (await door.names({}, NOBODY)).map(({ name, keys }) => [name, ...keys.map(({ key }) => key)])
  return { door, start, list }
}

test("a name outlives the worker", async () => {
  const { door, start } = world()
  await door["name-author"]({ key: ANN, name: "Ann" }, NOBODY)
  expect(await start().names({}, NOBODY)).toEqual([{ name: "Ann", keys: [{ key: ANN, by: "you" }] }])
})

test("changes at once are all kept", async () => {
  const { door, list } = world()
  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      door["name-author"]({ key: String(at).padStart(64, "0"), name: `Author ${at}` }, NOBODY),
    ),
  )
  expect(await list()).toHaveLength(20)
})

test("a name that hides something is not kept, whoever sends it", async () => {
  const { door, list } = world()
  await door["name-author"]({ key: ANN, name: "An\u202en" }, NOBODY)
  expect(await list()).toEqual([])
})

test("keys are joined by a post that proves it, and by nothing else", async () => {
  const { door, list } = world()
  await door["name-author"]({ key: ANN, name: "Ann" }, NOBODY)
  const proof = JSON.stringify(await signedByBoth(ann, { content: "Signed by both" }))
  const forged = [
    proof.replaceAll("Signed by both", "Signed by none"),
    JSON.stringify(await signedBy(ann, { content: "Signed by one" })),
    "no JSON",
  ]
  for (const text of forged) {
    expect(await door["join-keys"]({ text }, NOBODY)).toEqual({ joined: false })
    expect(await list()).toEqual([["Ann", ANN]])
  }
  expect(await door["join-keys"]({ text: proof }, NOBODY)).toEqual({ joined: true })
  expect(await list()).toEqual([["Ann", ANN, nostrKey]])
  const [{ keys: [, second] = [] } = {}] = await door.names({}, NOBODY)
  expect(second?.by).toMatch(/^spasmid01[0-9a-f]{64}$/)
  await door["forget-keys"]({ keys: [ANN] }, NOBODY)
  expect(await list()).toEqual([["Ann", nostrKey]])
  await door["forget-keys"]({ keys: [nostrKey] }, NOBODY)
  expect(await list()).toEqual([])
})
