import { defineConfig } from "playwright/test"

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  timeout: 120_000,
  // Each worker has a browser of its own, with a profile, a worker and windows: two cores carry two of them.
  workers: 2,
  // Deriving a key from a password may take seconds on a busy machine.
  expect: { timeout: 15_000 },
  reporter: [["list"]],
})
