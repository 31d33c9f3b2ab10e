// The reader as other programs take it: one file, in a realm that has nothing of a browser, with the same answers.
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createContext, runInContext } from "node:vm"
import { beforeAll, describe, expect, test } from "vitest"
import { read } from "../../../lib/core/spasm/read.ts"

const root = new URL("../../../", import.meta.url)
const script = new URL(".output/reader/spasm-reader.global.js", root)
const module = new URL(".output/reader/spasm-reader.js", root)

beforeAll(() => {
  if (!existsSync(script)) execFileSync(process.execPath, ["scripts/build-reader.ts"], { cwd: root })
})

const folder = new URL("../../vectors/", import.meta.url)
const vectors = readdirSync(folder)
  .filter((file) => file.endsWith(".json") && !["keys.json", "index.json"].includes(file))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Vector)

type Vector = { readonly name: string; readonly input?: unknown; readonly inputText?: string }

describe("the reader as one file", () => {
  test("answers in a bare realm as it does here", () => {
    const realm = createContext({})
    runInContext(readFileSync(script, "utf8"), realm)
    for (const { input, inputText } of vectors) {
      const text = inputText ?? JSON.stringify(input)
      const there = runInContext(
        `JSON.stringify(SpasmReader.read(${JSON.stringify(text)}, { as: "event" }))`,
        realm,
      ) as string
      expect(JSON.parse(there)).toEqual(JSON.parse(JSON.stringify(read(text, { as: "event" }))))
    }
  })

  test("takes a verifier of its host", async () => {
    const { read: readThere } = (await import(module.href)) as { read: typeof read }
    const [vector] = vectors.filter(({ name }) => name === "body-signed-closed")
    expect(readThere(vector?.input, { as: "event" }).signatures).toMatchObject([{ valid: true }])
    const verifier = { recover: () => null, schnorr: () => false }
    expect(readThere(vector?.input, { as: "event", verifier })).toMatchObject({ view: "refuse" })
  })

  test("names nothing of a browser, and no other library's reader", () => {
    for (const file of [script, module]) {
      const code = readFileSync(file, "utf8")
      expect(code).not.toMatch(/\b(?:document|window|localStorage|XMLHttpRequest|fetch)\s*[.(]/)
      expect(code).not.toMatch(/convertToSpasm|DOMPurify|\brequire\(/)
      expect(code.match(/^import\b/m)).toBeNull()
    }
  })
})
