import { defineConfig } from "vitest/config"

export default defineConfig({
  test: { include: ["tests/unit/**/*.test.ts", "tests/components/**/*.test.tsx"], testTimeout: 60_000 },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
})
