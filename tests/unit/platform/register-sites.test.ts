// The scripts of the sites that are on: at no moment is one missing that was there before and is wanted still.
import { beforeEach, expect, test } from "vitest"

type Script = { readonly id: string; readonly matches: readonly string[] }

/** What the browser has, what it had after each change, and whether it refuses to change what it has. */
const scripts = new Map<string, Script>()
const moments: string[][] = []
let refuses = false
beforeEach(() => {
  scripts.clear()
  moments.length = 0
  refuses = false
})

const noted = (change: () => void): void => {
  change()
  moments.push([...scripts.keys()].sort())
}
const put = (some: readonly Script[], isKnown: boolean): void =>
  noted(() => {
    for (const script of some) {
      if (scripts.has(script.id) !== isKnown) throw new Error(`${script.id}: registered already, or not yet`)
      scripts.set(script.id, script)
    }
  })
const extension = {
  runtime: { id: "test" },
  permissions: { contains: async () => true, getAll: async () => ({ origins: [] }) },
  scripting: {
    getRegisteredContentScripts: async () => [...scripts.values()],
    registerContentScripts: async (some: readonly Script[]) => put(some, false),
    updateContentScripts: async (some: readonly Script[]) => {
      if (refuses) throw new Error("not now")
      put(some, true)
    },
    unregisterContentScripts: async ({ ids }: { readonly ids: readonly string[] }) =>
      noted(() => {
        for (const id of ids) scripts.delete(id)
      }),
  },
}
// Before the polyfill is imported, which takes what it finds.
Object.assign(globalThis, { chrome: extension, browser: extension })
const { registerSites } = await import("../../../lib/platform/sites.ts")

const site = (name: string, change: object = {}) => ({
  origin: `https://${name}.example`,
  on: true,
  first: false,
  framed: false,
  ...change,
})
const SITE = ["site-bridge", "site-frame", "site-provider"]

test("a site that stays on keeps its scripts through every change", async () => {
  await registerSites([site("one")], false)
  await registerSites([site("one"), site("two", { first: true })], false)
  await registerSites([site("one"), site("two", { on: false }), site("three", { framed: true })], false)
  await registerSites([site("one")], false)
  for (const moment of moments) expect(moment).toEqual(expect.arrayContaining(SITE))
  expect([...scripts.keys()].sort()).toEqual(SITE)
  expect(scripts.get("site-provider")?.matches).toEqual(["https://one.example/*"])
})

test("what is off is gone, and so is everything where nothing is on", async () => {
  await registerSites([site("one"), site("two")], false)
  await registerSites([site("one", { on: false }), site("two")], false)
  expect([...scripts.keys()].sort()).toEqual(SITE)
  for (const { matches } of scripts.values()) expect(matches).toEqual(["https://two.example/*"])
  await registerSites([site("two", { on: false })], false)
  expect(scripts.size).toBe(0)
})

test("a change that the browser refuses leaves nothing for a site that is off", async () => {
  refuses = true
  await registerSites([site("one"), site("two")], false)
  await registerSites([site("two")], false)
  for (const { matches } of scripts.values()) expect(matches).toEqual(["https://two.example/*"])
  expect([...scripts.keys()].sort()).toEqual(SITE)
})
