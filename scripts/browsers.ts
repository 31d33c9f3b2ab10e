// Finding browsers on this machine.
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

/** The first of these programs on the PATH, or null. */
export function findProgram(names: readonly string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const file = join(folder, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return null
}

/** A Chromium: CHROME_PATH, else what the machine has. */
export const findChromium = (): string | null =>
  process.env.CHROME_PATH ||
  findProgram(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])

/** A Firefox: FIREFOX_PATH, else what the machine has. */
export const findFirefox = (): string | null =>
  process.env.FIREFOX_PATH || findProgram(["firefox-esr", "firefox"])
