// A real Chromium with the built extension, driven by what a person can see.
import { readlinkSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type BrowserContext, chromium, expect, type Page } from "playwright/test"
import type { Browser } from "webextension-polyfill"
import { findChromium } from "../../scripts/browsers.ts"

declare const chrome: Browser

export const PASSWORD = "correct horse battery staple 42"
/** Throwaway key of these tests: never fund or reuse. */
export const HEX_KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"

/** The test build, or a copy of it elsewhere. */
const BUILD =
  process.env.SPASM_BUILD ?? fileURLToPath(new URL("../../.output/chrome-mv3-e2e", import.meta.url))

export type Extension = {
  readonly context: BrowserContext
  readonly url: (path: string) => string
  readonly open: (path: string) => Promise<Page>
  /** Opens one of the extension's pages for as long as the work takes. */
  readonly during: <T>(path: string, work: (page: Page) => Promise<T>) => Promise<T>
  /** Runs a function in a bare document of the extension, which holds no line to the background. */
  readonly inside: <Argument, Result>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ) => Promise<Result>
  /** Imports keys through the welcome screen. */
  readonly onboard: (keys?: string) => Promise<void>
  readonly enable: (origin: string) => Promise<void>
  /** Turns the switch of a listed site that serves its frames inside other sites. */
  readonly frame: (origin: string) => Promise<void>
  readonly lock: () => Promise<void>
  readonly unlock: () => Promise<void>
  /** The windows that ask, of which there should never be two. */
  readonly windows: () => Page[]
  /** The window that asks, once it says `heading`. */
  readonly approval: (heading: string) => Promise<Page>
  /** Presses a button of the window that says `heading`. */
  readonly decide: (heading: string, button: string) => Promise<void>
  /** Ends the worker and waits until it is gone. */
  readonly stopWorker: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What every Chromium of ours is started with. */
export const chromiumArguments = (build = BUILD): readonly string[] => [
  `--disable-extensions-except=${build}`,
  `--load-extension=${build}`,
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
]

/**
 * Starts Chromium on a profile folder (a temporary one where none is given) with the extension loaded. `unlike` names
 * switches of Playwright that this browser shall not have.
 */
export async function launch(
  profile = "",
  build = BUILD,
  unlike: readonly string[] = [],
): Promise<Extension> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? "",
    headless: true,
    chromiumSandbox: false,
    viewport: null,
    args: [...chromiumArguments(build)],
    ignoreDefaultArgs: [...unlike],
  })
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"))
  const url = (path: string): string => new URL(path, worker.url()).href
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(url(path))
    return page
  }
  const during = async <Result>(path: string, work: (page: Page) => Promise<Result>): Promise<Result> => {
    const page = await open(path)
    try {
      return await work(page)
    } finally {
      await page.close()
    }
  }
  const windows = (): Page[] =>
    context.pages().filter((page) => !page.isClosed() && page.url().startsWith(url("/approval.html")))
  const approval = async (heading: string): Promise<Page> => {
    let found: Page | undefined
    const look = async (): Promise<string | null> => {
      for (const page of windows()) {
        const title = await page
          .locator("h1")
          .textContent({ timeout: 1000 })
          .catch(() => null)
        found = title?.startsWith(heading) ? page : undefined
        if (found) return heading
        if (title !== null) return title
      }
      return null
    }
    await expect.poll(look, { intervals: [50], message: `a window says "${heading}"` }).toBe(heading)
    if (!found) throw new Error("unreachable")
    return found
  }
  return {
    context,
    url,
    open,
    during,
    inside: (work, argument) => during("/manifest.json", (page) => page.evaluate(work as never, argument)),
    windows,
    approval,
    onboard: (keys = HEX_KEY) =>
      during("/options.html#/welcome", async (page) => {
        await page.getByRole("button", { name: "I already have keys" }).click()
        await page.getByRole("textbox", { name: "Keys" }).fill(keys)
        await page.getByRole("textbox", { name: "Password", exact: true }).fill(PASSWORD)
        await page.getByRole("textbox", { name: "Repeat password" }).fill(PASSWORD)
        await page.getByRole("button", { name: "Import" }).click()
        await page.getByRole("heading", { name: "Ready" }).waitFor()
      }),
    enable: (origin) =>
      during("/options.html#/sites", async (page) => {
        await page.getByRole("textbox", { name: "Site" }).fill(origin)
        await page.getByRole("button", { name: "Add" }).click()
        await page.locator(`[data-origin="${origin}"]`).first().waitFor()
      }),
    frame: (origin) =>
      during("/options.html#/sites", async (page) => {
        const framed = page
          .locator(`[data-origin="${origin}"]`)
          .getByRole("switch", { name: "Also inside other sites' pages" })
        await framed.click()
        await page.waitForFunction(
          async () => {
            const scripts = await chrome.scripting.getRegisteredContentScripts()
            return scripts.some(({ id }) => id === "frame-door")
          },
          undefined,
          { polling: 50 },
        )
      }),
    lock: () =>
      during("/popup.html", async (page) => {
        await page.getByRole("button", { name: "Lock" }).click()
        await page.getByRole("button", { name: "Unlock" }).waitFor()
      }),
    unlock: () =>
      during("/popup.html", async (page) => {
        await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD)
        await page.getByRole("button", { name: "Unlock" }).click()
        await page.getByRole("button", { name: "Lock", exact: true }).waitFor()
      }),
    decide: async (heading, button) => {
      const page = await approval(heading)
      const drawn = await page.locator("h1").elementHandle()
      await page.getByRole("button", { name: button, exact: true }).click()
      // The page hears its answer before the window shows the next request, which may have the same heading.
      await drawn?.waitForElementState("hidden").catch((error) => {
        if (!page.isClosed()) throw error
      })
    },
    stopWorker: async () => {
      const [page] = context.pages()
      if (!page) throw new Error("no page to stop the worker from")
      const session = await context.newCDPSession(page)
      const stopped = new Promise<void>((done) => {
        session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
          if (versions.some(({ runningStatus }) => runningStatus === "stopped")) done()
        })
      })
      await session.send("ServiceWorker.enable")
      await session.send("ServiceWorker.stopAllWorkers")
      await stopped
      await session.detach()
    },
    close: () => context.close(),
  }
}

/** The browser ends as in a power cut: nothing is written any more. Its lock names its process. */
export async function kill({ context }: Extension, profile: string): Promise<void> {
  const gone = context.waitForEvent("close")
  const pid = /\d+$/.exec(readlinkSync(join(profile, "SingletonLock")))?.[0]
  process.kill(Number(pid), "SIGKILL")
  await gone
}
