// `npm run size`: what the store build weighs, against its budgets. Fails beyond a limit.
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { filesBelow, firstLoad, gzipSize, rawSize, zipSize } from "./size/measure.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const build = join(root, ".output", "chrome-mv3")

type Budget = {
  readonly name: string
  readonly unit: "B" | "packages"
  readonly value: () => number
  /** The aim; going beyond it is only said. */
  readonly target: number
  readonly limit: number
}

const script = (name: string): string => join(build, "content-scripts", `${name}.js`)
const raw = (...names: readonly string[]): number => sum(names.map(script).map(rawSize))
const gzip = (...names: readonly string[]): number => sum(names.map(script).map(gzipSize))
const atFirst = (entry: string) => (): number => sum(firstLoad(build, entry).map(gzipSize))
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const bytes = (name: string, value: () => number, target: number, limit: number): Budget => ({
  name,
  unit: "B",
  value,
  target,
  limit,
})

const FRAMES = 20
const PAGE = ["provider", "bridge", "scout"]
/** These two also look at the page itself, only to find that it is no frame. */
const FRAME = ["frame", "frame-door"]
const BUDGETS: readonly Budget[] = [
  bytes("scripts in an enabled page, raw", () => raw(...PAGE, ...FRAME), 11_500, 12_000),
  bytes("scripts in an enabled page, gzip", () => gzip(...PAGE, ...FRAME), 5_000, 8_000),
  bytes("provider, raw", () => raw("provider"), 5_500, 6_000),
  bytes("provider, gzip", () => gzip("provider"), 2_500, 4_000),
  bytes("scout, raw", () => raw("scout"), 4_000, 6_000),
  bytes("cards in a page with a post, gzip", () => gzip("cards"), 40_000, 60_000),
  bytes(
    `scripts in an enabled page with ${FRAMES} frames, raw`,
    () => raw(...PAGE) + (1 + FRAMES) * raw(...FRAME),
    36_000,
    40_000,
  ),
  bytes("popup at first load, gzip", atFirst("popup.html"), 30_000, 60_000),
  bytes("approval window at first load, gzip", atFirst("approval.html"), 105_000, 120_000),
  bytes("home at first load, gzip", atFirst("options.html"), 80_000, 90_000),
  bytes("background, gzip", atFirst("background.js"), 80_000, 120_000),
  bytes("reader module, gzip", () => readerSize(), 20_000, 31_000),
  bytes("package, zip", () => zipSize(build), 400_000, 600_000),
  bytes("package, unpacked", () => sum(filesBelow(build).map(rawSize)), 1_500_000, 2_500_000),
  { name: "direct dependencies", unit: "packages", value: directDependencies, target: 12, limit: 16 },
]

/** The reader alone, as one minified module; 0 before it was built. */
function readerSize(): number {
  const file = join(root, ".output", "reader", "spasm-reader.js")
  return existsSync(file) ? gzipSize(file) : 0
}

function directDependencies(): number {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>
  }
  return Object.keys(dependencies).length
}

if (!existsSync(build)) {
  console.error("There is no build to weigh; run `npm run build` first.")
  process.exit(1)
}

const rows = BUDGETS.map(({ name, unit, value, target, limit }) => {
  const size = value()
  return { name, unit, value: size, target, limit, ok: size <= limit }
})

const cells = [
  ["", "size", "target", "limit", ""],
  ...rows.map(({ name, value, target, limit, ok }) => [
    name,
    String(value),
    String(target),
    String(limit),
    ok ? (value <= target ? "" : "beyond the target") : "BEYOND THE LIMIT",
  ]),
]
const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
for (const [name = "", ...numbers] of cells) {
  const padded = numbers.slice(0, 3).map((text, at) => text.padStart(widths[at + 1] ?? 0))
  console.log([name.padEnd(widths[0] ?? 0), ...padded, numbers[3]].join("  ").trimEnd())
}
writeFileSync(join(root, ".output", "size.json"), `${JSON.stringify(rows, null, 2)}\n`)
process.exit(rows.every(({ ok }) => ok) ? 0 : 1)
