// A Chromium that nobody drives. A debugger, and whoever holds it, learns of each world and script of a page, which costs
// as much as what is measured.
import { spawn } from "node:child_process"
import { chromiumArguments } from "../../tests/e2e/browser.ts"
import { findChromium } from "../browsers.ts"

export type Undriven = { readonly gone: Promise<void>; readonly end: () => Promise<void> }

/** Starts it on a profile that nobody else has open. */
export function startUndriven(profile: string, more: readonly string[]): Undriven {
  const flags = ["--headless=new", "--no-sandbox", `--user-data-dir=${profile}`, ...chromiumArguments()]
  const browser = spawn(findChromium() ?? "", [...flags, ...more], { stdio: "ignore" })
  const gone = new Promise<void>((resolve) => browser.once("exit", () => resolve()))
  const end = (): Promise<void> => {
    browser.kill()
    return gone
  }
  return { gone, end }
}
