// What the test runners write down: how many tests passed and failed, and why.
import { readFileSync } from "node:fs"
import { stripVTControlCharacters } from "node:util"
import * as v from "valibot"

export type Count = {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly { readonly title: string; readonly reason: string }[]
}

const VitestReport = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      message: v.optional(v.string()),
      assertionResults: v.array(
        v.object({
          fullName: v.string(),
          status: v.string(),
          failureMessages: v.optional(v.nullable(v.array(v.string()))),
        }),
      ),
    }),
  ),
})

/** The JSON report of Vitest. A file that could not even be loaded counts as one failure. */
export function readVitest(file: string): Count {
  const { testResults } = v.parse(VitestReport, readJson(file))
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, title: `${name}: ${test.fullName}` })),
  )
  const failures = tests
    .filter(({ status }) => status === "failed")
    .map(({ title, failureMessages }) => ({ title, reason: plain(failureMessages ?? []) }))
  const broken = testResults
    .filter(({ status, assertionResults: all }) => status === "failed" && !all.some(isFailed))
    .map(({ name, message }) => ({ title: name, reason: plain([message ?? ""]) }))
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: failures.length + broken.length,
    failures: [...failures, ...broken],
  }
}

const isFailed = ({ status }: { readonly status: string }): boolean => status === "failed"

const PlaywrightError = v.object({ message: v.optional(v.string()), snippet: v.optional(v.string()) })
type Suite = {
  readonly title: string
  readonly suites?: readonly Suite[] | undefined
  readonly specs?: readonly v.InferOutput<typeof PlaywrightSpec>[] | undefined
}
const PlaywrightSpec = v.object({
  title: v.string(),
  file: v.string(),
  line: v.number(),
  tests: v.array(
    v.object({
      status: v.picklist(["expected", "unexpected", "flaky", "skipped"]),
      results: v.array(v.object({ errors: v.optional(v.array(PlaywrightError)) })),
    }),
  ),
})
const PlaywrightSuite: v.GenericSchema<unknown, Suite> = v.object({
  title: v.string(),
  suites: v.optional(v.array(v.lazy(() => PlaywrightSuite))),
  specs: v.optional(v.array(PlaywrightSpec)),
})
const PlaywrightReport = v.object({ suites: v.array(PlaywrightSuite), errors: v.array(PlaywrightError) })

/** The JSON report of Playwright. A test that passed only when tried again has failed. */
export function readPlaywright(file: string): Count {
  const { suites, errors } = v.parse(PlaywrightReport, readJson(file))
  const tests = suites.flatMap(specsOf).flatMap((spec) => spec.tests.map((test) => ({ spec, ...test })))
  const failures = tests
    .filter(({ status }) => status === "unexpected" || status === "flaky")
    .map(({ spec, results }) => ({
      title: `${spec.file}:${spec.line}: ${spec.title}`,
      reason: plain(results.flatMap(({ errors: some = [] }) => some.map(textOf))),
    }))
  const outside = errors.map((error) => ({ title: "outside of any test", reason: plain([textOf(error)]) }))
  return {
    passed: tests.filter(({ status }) => status === "expected").length,
    failed: failures.length + outside.length,
    failures: [...failures, ...outside],
  }
}

const specsOf = ({ suites = [], specs = [] }: Suite): readonly v.InferOutput<typeof PlaywrightSpec>[] => [
  ...specs,
  ...suites.flatMap(specsOf),
]

const textOf = ({ message = "", snippet = "" }: v.InferOutput<typeof PlaywrightError>): string =>
  `${message}\n${snippet}`

const plain = (texts: readonly string[]): string => stripVTControlCharacters(texts.join("\n")).trim()

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"))
