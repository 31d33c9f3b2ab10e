// `npm test`: every check and every test in order, and one line that sums them up.
import { existsSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Command, type Ended, ROOT, run } from "./command.ts"
import { ensureChromium, ensureFirefox } from "./setup-browsers.ts"
import { type Count, readPlaywright, readVitest } from "./test/reports.ts"

/** A step counts as one, or as the tests that its report names. */
type Step = Command & {
  readonly name: string
  readonly before?: () => unknown
  readonly report?: { readonly file: string; readonly read: (file: string) => Count }
}

const REPORTS = join(ROOT, ".output", "test")
/** Lines of a failure that are printed; the whole output is rarely the clearer one. */
const MOST_LINES = 60

const wxt = (name: string, e2e: boolean, ...args: string[]): Step => ({
  name,
  program: "wxt",
  args: ["build", ...args],
  ...(e2e && { env: { SPASM_E2E: "1" } }),
})

const playwright = (name: string, config: string, before: () => unknown): Step => {
  const file = join(REPORTS, `${config}.json`)
  return {
    name,
    before,
    program: "playwright",
    args: ["test", "--config", config, "--reporter=json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    report: { file, read: readPlaywright },
  }
}

const unitReport = join(REPORTS, "unit.json")
const FIREFOX_CONFIG = "playwright.firefox.config.ts"

const STEPS: readonly Step[] = [
  { name: "generated types", program: "wxt", args: ["prepare"] },
  { name: "format and lint", program: "biome", args: ["check", "--error-on-warnings"] },
  { name: "types", program: "tsc", args: [] },
  { name: "types of lib/core", program: "tsc", args: ["-p", "lib/core"] },
  { name: "nothing unused", program: "knip", args: [] },
  wxt("build for Chromium", false),
  wxt("build for Firefox", false, "-b", "firefox", "--mv3"),
  wxt("test build for Chromium", true),
  wxt("test build for Firefox", true, "-b", "firefox", "--mv3"),
  { name: "build of the reader", program: process.execPath, args: ["scripts/build-reader.ts"] },
  { name: "size", program: process.execPath, args: ["scripts/size.ts"] },
  {
    name: "unit and component tests",
    program: "vitest",
    args: ["run", "--reporter=json", `--outputFile=${unitReport}`],
    report: { file: unitReport, read: readVitest },
  },
  playwright("tests in Chromium", "playwright.config.ts", ensureChromium),
  ...(existsSync(join(ROOT, FIREFOX_CONFIG))
    ? [playwright("tests in Firefox", FIREFOX_CONFIG, ensureFirefox)]
    : []),
]

async function take(step: Step): Promise<Count> {
  const { name, before, report } = step
  if (report) console.log(`  ${name} …`)
  const refusal = attempt(before)
  const { ok, output, seconds } = refusal ?? (await run(step))
  const count = report ? counted(report, ok, output) : one(ok, output)
  const tests = report ? `: ${count.passed} passed, ${count.failed} failed` : ""
  console.log(`${count.failed > 0 ? "✘" : "✔"} ${name}${tests} (${seconds.toFixed(1)} s)`)
  return count
}

function attempt(work: Step["before"]): Ended | null {
  try {
    work?.()
    return null
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error), seconds: 0 }
  }
}

function counted({ file, read }: NonNullable<Step["report"]>, ok: boolean, output: string): Count {
  if (!existsSync(file)) return one(false, output)
  const count = read(file)
  // A runner that fails without a failed test has found something wrong with itself.
  return ok || count.failed > 0
    ? count
    : { ...count, failed: 1, failures: [{ title: "the runner itself", reason: output }] }
}

function one(ok: boolean, output: string): Count {
  return ok
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [{ title: "", reason: output }] }
}

function print(failures: Count["failures"]): void {
  for (const { title, reason } of failures) {
    const lines = reason.split("\n")
    if (title) console.log(`  ✘ ${title.replace(ROOT, "")}`)
    for (const line of lines.slice(0, MOST_LINES)) console.log(`    ${line.replaceAll(ROOT, "")}`)
    if (lines.length > MOST_LINES) console.log(`    … and ${lines.length - MOST_LINES} lines more`)
  }
}

rmSync(REPORTS, { recursive: true, force: true })
mkdirSync(REPORTS, { recursive: true })
let passed = 0
let failed = 0
for (const step of STEPS) {
  const count = await take(step)
  print(count.failures)
  passed += count.passed
  failed += count.failed
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
