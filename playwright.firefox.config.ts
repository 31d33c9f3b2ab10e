import { defineConfig } from "playwright/test"

export default defineConfig({
  testDir: "tests/firefox",
  outputDir: "test-results/firefox",
  timeout: 60_000,
  // All stories share one browser.
  workers: 1,
  // Deriving a key from a password may take seconds on a busy machine.
  expect: { timeout: 15_000 },
  reporter: [["list"]],
})
