// Makes sure that there is a browser to work with: the machine's own, else one from its packages.
import { spawnSync } from "node:child_process"
import { findChromium, findFirefox, findProgram, isProgram, loadsExtensions } from "./browsers.ts"

type Browser = {
  readonly name: string
  readonly find: () => string | null
  /** Its package in Debian and what comes from it. */
  readonly package: string
  readonly variable: "CHROME_PATH" | "FIREFOX_PATH"
}

type Say = (line: string) => void

const CHROMIUM: Browser = {
  name: "Chromium",
  find: findChromium,
  package: "chromium",
  variable: "CHROME_PATH",
}
const FIREFOX: Browser = {
  name: "Firefox",
  find: findFirefox,
  package: "firefox-esr",
  variable: "FIREFOX_PATH",
}

/** The path of a Chromium, installed first where there is none; throws a sentence that says what to do. */
export const ensureChromium = (say: Say = console.log): string => ensure(CHROMIUM, say)

/** The path of a Firefox, likewise. */
export const ensureFirefox = (say: Say = console.log): string => ensure(FIREFOX, say)

function ensure(browser: Browser, say: Say): string {
  const { name, variable } = browser
  const path = browser.find() ?? install(browser, say)
  if (!isProgram(path))
    throw new Error(
      `${variable} is "${path}", which is no program. Set it to ${name}, or unset it, and try again.`,
    )
  if (browser === CHROMIUM && !loadsExtensions(path))
    throw new Error(
      `${path} is Google's Chrome, which loads no extension from a folder. Set ${variable} to a Chromium, or unset it, and try again.`,
    )
  say(`${name}: ${path}`)
  // Tests and other programs started from here use the same one.
  process.env[variable] = path
  return path
}

function install(browser: Browser, say: Say): string {
  const { name, variable } = browser
  const advice = `Install ${name}, or set ${variable} to the program, and try again.`
  const apt = findProgram(["apt-get"])
  if (!apt) throw new Error(`There is no ${name} here and no apt-get to install it with. ${advice}`)
  const isRoot = process.getuid?.() === 0
  const sudo = isRoot ? null : findProgram(["sudo"])
  if (!isRoot && !sudo) throw new Error(`There is no ${name} here and no right to install it. ${advice}`)
  const prefix = sudo ? [sudo, ...(process.stdin.isTTY ? [] : ["-n"]), apt] : [apt]
  for (const args of [["update"], ["install", "-y", browser.package]]) {
    say(`Installing ${name} (apt-get ${args.join(" ")}) …`)
    const [program = apt, ...rest] = prefix
    const { status, stderr } = spawnSync(program, [...rest, "-qq", ...args], {
      stdio: ["inherit", "ignore", "pipe"],
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    })
    if (status !== 0) throw new Error(`apt-get ${args.join(" ")} failed: ${stderr.trim()}\n${advice}`)
  }
  const path = browser.find()
  if (!path) throw new Error(`apt-get installed ${browser.package}, yet no ${name} is there. ${advice}`)
  return path
}
