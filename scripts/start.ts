// `npm start`: the extension in a browser beside a demo forum. In a window where there is a display; without one the
// main job is done once, by itself, with every step printed and pictured.
import { ROOT, run } from "./command.ts"
import { ensureChromium } from "./setup-browsers.ts"

const BUILD = ".output/chrome-mv3-e2e"
const hasDisplay =
  process.platform !== "linux" || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

async function start(): Promise<boolean> {
  ensureChromium()
  console.log(`Building the extension into ${BUILD} …`)
  const built = await run({ program: "wxt", args: ["build"], env: { SPASM_E2E: "1" } })
  if (!built.ok) throw new Error(`The build failed:\n${built.output}`)
  const { startInstance } = await import("../tests/instance/server.ts")
  const forum = await startInstance({ port: 0 })
  console.log(`Demo forum: ${forum.url}`)
  await forum.preparePage()
  try {
    if (hasDisplay) {
      const { openWindow } = await import("./demo/window.ts")
      await openWindow(`${ROOT}${BUILD}`, forum.url)
      return true
    }
    const { doMainJob } = await import("./demo/main-job.ts")
    return await doMainJob(forum.url)
  } finally {
    await forum.close()
  }
}

try {
  process.exit((await start()) ? 0 : 1)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
