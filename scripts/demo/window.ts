// A visible browser with the extension in it, for trying things out by hand.
import { chromium } from "playwright"
import { findChromium } from "../browsers.ts"

/** Opens the forum and the extension's welcome; resolves when the last window is closed. */
export async function openWindow(build: string, forum: string): Promise<void> {
  const isRoot = process.getuid?.() === 0
  const context = await chromium.launchPersistentContext("", {
    executablePath: findChromium() ?? "",
    headless: false,
    chromiumSandbox: !isRoot,
    viewport: null,
    ignoreDefaultArgs: ["--enable-automation"],
    args: [`--disable-extensions-except=${build}`, `--load-extension=${build}`, "--no-first-run"],
  })
  const closed = new Promise<void>((done) => context.once("close", () => done()))
  // A browser without any page left has no window left.
  const closeIfEmpty = (): void => {
    if (context.pages().length === 0) void context.close()
  }
  context.on("page", (page) => page.once("close", closeIfEmpty))
  const [page = await context.newPage()] = context.pages()
  page.once("close", closeIfEmpty)
  await page.goto(forum)
  console.log("The browser is open. Make an identity on the welcome page, switch the signer on for the forum")
  console.log("(Home, Sites), connect there and publish a post. Close the window to end.")
  process.once("SIGINT", () => void context.close())
  process.once("SIGTERM", () => void context.close())
  await closed
}
