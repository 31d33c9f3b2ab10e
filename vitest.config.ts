import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["tests/unit/**/*.test.ts", "tests/components/**/*.test.tsx"],
    testTimeout: 60_000,
    // Of two cores the default would leave one idle.
    maxWorkers: "100%",
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
})
