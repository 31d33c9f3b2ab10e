// Every word that a person reads: each is used, each that is used is there, and every problem can be told.
import { describe, expect, test } from "vitest"
import { filesBelow, readJson, readText, sourcesIn } from "./sources.ts"

type Messages = Readonly<
  Record<string, { readonly message: string; readonly placeholders?: Readonly<Record<string, unknown>> }>
>

const ENGLISH = "public/_locales/en/messages.json"
const english = readJson(ENGLISH) as Messages
const keys = Object.keys(english)
const sources = sourcesIn("lib", "components", "entrypoints")
const text = sources.map(readText).join("\n")

/** Keys that are put together while running, in components/review/labels.ts. */
const FAMILIES = ["field_", "kind_", "problem_", "problemText_"]
const isBuilt = (key: string): boolean => FAMILIES.some((family) => key.startsWith(family))
const literals = new Set([...text.matchAll(/"([A-Za-z]\w*)"/g)].map(([, word]) => word))
const keyOf = (name: string): string => name.replaceAll("-", "_")

const problemCodes = [
  ...(/export type ProblemCode =([^/]+)/
    .exec(readText("lib/core/spasm/reading.ts"))?.[1]
    ?.matchAll(/"([\w-]+)"/g) ?? []),
].map(([, code = ""]) => code)

describe("messages", () => {
  test("every key that is used is there", () => {
    const used = [...text.matchAll(/\b(?:t|prepareDocument)\(\s*"(\w+)"/g)].map(([, key = ""]) => key)
    expect(used.length).toBeGreaterThan(100)
    expect([...new Set(used)].filter((key) => !keys.includes(key))).toEqual([])
  })

  test("every key is used", () => {
    const config = readText("wxt.config.ts")
    const unused = keys.filter(
      (key) => !isBuilt(key) && !literals.has(key) && !config.includes(`__MSG_${key}__`),
    )
    expect(unused).toEqual([])
  })

  test("the families of built keys are the ones known here", () => {
    const built = new Set([...text.matchAll(/`([A-Za-z]\w*_)\$\{/g)].map(([, family]) => family))
    expect([...built].sort()).toEqual(FAMILIES.toSorted())
  })

  test("every problem has a title and a text, and no other has", () => {
    expect(problemCodes.length).toBeGreaterThan(20)
    for (const family of ["problem_", "problemText_"]) {
      const named = keys.filter((key) => key.startsWith(family)).map((key) => key.slice(family.length))
      expect(named.sort()).toEqual(problemCodes.map(keyOf).sort())
    }
  })

  test("every kind of Nostr event has words, and no other has", () => {
    const table = readText("lib/core/nostr/kinds.ts").matchAll(/^ {2}\["([a-z-]+)", "/gm)
    const named = keys.filter((key) => key.startsWith("kind_")).map((key) => key.slice("kind_".length))
    expect(named.length).toBeGreaterThan(60)
    expect(named.sort()).toEqual([...table].map(([, name = ""]) => keyOf(name)).sort())
  })

  test("every label of a field belongs to a name that a reading uses", () => {
    const core = sourcesIn("lib/core", "components/review").map(readText).join("\n")
    const names = new Set([...core.matchAll(/"([a-z]+(?:-[a-z]+)*)"/g)].map(([, name = ""]) => keyOf(name)))
    const people = [...core.matchAll(/people\("([a-z]+)"\)/g)].flatMap(([, name]) => [
      `${name}_detail`,
      `${name}_name`,
    ])
    const labels = keys.filter((key) => key.startsWith("field_")).map((key) => key.slice("field_".length))
    expect(labels.filter((label) => !names.has(label) && !people.includes(label))).toEqual([])
  })
})

describe("locales", () => {
  const files = filesBelow("public/_locales").filter((file) => file.endsWith("messages.json"))

  test.each(files)("%s says the same things, with the same placeholders", (file) => {
    const locale = readJson(file) as Messages
    expect(Object.keys(locale).sort()).toEqual(keys.toSorted())
    for (const [key, { message, placeholders = {} }] of Object.entries(locale)) {
      const used = [...message.matchAll(/\$(\w+)\$/g)].map(([, name = ""]) => name.toLowerCase())
      expect([...new Set(used)].sort(), key).toEqual(Object.keys(placeholders).sort())
      expect(placeholders, key).toEqual(english[key]?.placeholders ?? {})
    }
  })
})
