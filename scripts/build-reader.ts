// The reader alone: one ES module and one plain script, for hosts that want to read what is signed as this signer does.
import { fileURLToPath } from "node:url"
import { build } from "vite"

const root = fileURLToPath(new URL("..", import.meta.url))

await build({
  root,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  build: {
    outDir: ".output/reader",
    emptyOutDir: true,
    minify: true,
    target: "es2022",
    // A module too is made as small as it gets: whoever bundles it anew loses nothing, since it is one file of one export.
    rolldownOptions: { output: { minify: true } },
    lib: {
      entry: "lib/core/spasm/read.ts",
      formats: ["es", "iife"],
      name: "SpasmReader",
      fileName: (format) => (format === "es" ? "spasm-reader.js" : "spasm-reader.global.js"),
    },
  },
})
console.log("The reader module is in .output/reader/")
