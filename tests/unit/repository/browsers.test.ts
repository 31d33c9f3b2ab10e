// A browser is found, or somebody is told what to do.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { findChromium, findFirefox } from "../../../scripts/browsers.ts"
import { ensureChromium, ensureFirefox } from "../../../scripts/setup-browsers.ts"

let folder = ""
const said: string[] = []
const say = (line: string): void => void said.push(line)

/** Puts a program on the PATH that answers with this. */
const program = (name: string, answer: string): string => {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\necho "${answer}"\n`, { mode: 0o755 })
  return file
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spasm-browsers-"))
  said.length = 0
  vi.stubEnv("PATH", folder)
  vi.stubEnv("CHROME_PATH", "")
  vi.stubEnv("FIREFOX_PATH", "")
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test("what the variable names goes before what the PATH has", () => {
  program("chromium", "Chromium 156.0.0.0")
  const other = program("other", "Chromium 150.0.0.0")
  vi.stubEnv("CHROME_PATH", other)
  expect(ensureChromium(say)).toBe(other)
  expect(said).toEqual([`Chromium: ${other}`])
})

test("a Chrome that loads no extension is passed over, a Chromium and a Chrome for Testing are not", () => {
  const chrome = program("google-chrome", "Google Chrome 137.0.7151.55")
  expect(findChromium()).toBe(null)
  program("google-chrome", "Google Chrome 136.0.7103.113")
  expect(findChromium()).toBe(chrome)
  program("google-chrome", "Google Chrome for Testing 150.0.7151.55")
  expect(findChromium()).toBe(chrome)
  const chromium = program("chromium", "Chromium 156.0.0.0")
  expect(findChromium()).toBe(chromium)
})

test("a variable that names no program, or a Chrome that will not do, is told as a sentence", () => {
  vi.stubEnv("CHROME_PATH", join(folder, "nowhere"))
  expect(() => ensureChromium(say)).toThrow(/nowhere", which is no program\. Set it to Chromium, or unset it/)
  vi.stubEnv("FIREFOX_PATH", folder)
  expect(() => ensureFirefox(say)).toThrow(/FIREFOX_PATH is .* which is no program/)
  vi.stubEnv("CHROME_PATH", program("google-chrome", "Google Chrome 150.0.1.1"))
  expect(() => ensureChromium(say)).toThrow(
    /loads no extension from a folder\. Set CHROME_PATH to a Chromium/,
  )
})

test("where nothing is and nothing can install it, a sentence says what to do", () => {
  expect(() => ensureChromium(say)).toThrow(
    "no apt-get to install it with. Install Chromium, or set CHROME_PATH",
  )
  expect(findFirefox()).toBe(null)
  expect(() => ensureFirefox(say)).toThrow("Install Firefox, or set FIREFOX_PATH")
})
