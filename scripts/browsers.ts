// Finding browsers on this machine.
import { spawnSync } from "node:child_process"
import { accessSync, constants, statSync } from "node:fs"
import { delimiter, join } from "node:path"

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The first of these programs on the PATH that will do, or null. */
export function findProgram(
  names: readonly string[],
  willDo: (file: string) => boolean = () => true,
): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const file = join(folder, name)
      if (isProgram(file) && willDo(file)) return file
    }
  }
  return null
}

/** Since this release Google's own Chrome, unlike Chromium and Chrome for Testing, loads no extension from a folder. */
const CHROME_LOADS_NONE = 137

/** Whether this Chromium or Chrome can be started with an extension from a folder. */
export function loadsExtensions(program: string): boolean {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8", timeout: 10_000 })
  const release = /^Google Chrome (\d+)\./.exec(stdout ?? "")?.[1]
  return release === undefined || Number(release) < CHROME_LOADS_NONE
}

/** A Chromium: CHROME_PATH, else what the machine has that loads extensions. */
export const findChromium = (): string | null =>
  process.env.CHROME_PATH ||
  findProgram(["chromium", "chromium-browser"]) ||
  findProgram(["google-chrome", "google-chrome-stable"], loadsExtensions)

/** A Firefox: FIREFOX_PATH, else what the machine has. */
export const findFirefox = (): string | null =>
  process.env.FIREFOX_PATH || findProgram(["firefox-esr", "firefox"])
