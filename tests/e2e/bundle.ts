// A piece of a dapp: code with real libraries from npm, bundled for a page.
import { build, type Rollup } from "vite"

/** One plain script of a module's code, which may import what the project has installed. */
export async function bundle(code: string): Promise<string> {
  const entry = "virtual:client"
  const built = await build({
    configFile: false,
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    plugins: [
      {
        name: "client",
        enforce: "pre",
        resolveId: (id) => (id.endsWith(entry) ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ["iife"], name: "client", fileName: "client" },
    },
  })
  const [output] = (Array.isArray(built) ? built : [built]) as Rollup.RollupOutput[]
  const chunk = output?.output[0]
  if (chunk?.type !== "chunk") throw new Error("nothing was bundled")
  return chunk.code
}
