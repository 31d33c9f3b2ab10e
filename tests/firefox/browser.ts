// A real Firefox with the built extension, driven over WebDriver BiDi by what a person can see.
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect } from "playwright/test"
import puppeteer, { type Page } from "puppeteer-core"
import type { Browser } from "webextension-polyfill"
import { findFirefox } from "../../scripts/browsers.ts"
import { HEX_KEY, PASSWORD } from "../e2e/browser.ts"

declare const chrome: Browser

/** Firefox's own side of an extension. */
declare const WebExtensionPolicy: {
  readonly getByID: (id: string) => {
    readonly extension: { readonly terminateBackground: () => Promise<void> }
  } | null
}

/** The test build, or a copy of it elsewhere. */
const BUILD =
  process.env.SPASM_FIREFOX_BUILD ?? fileURLToPath(new URL("../../.output/firefox-mv3-e2e", import.meta.url))
const ADDON = "signer@spasm.network"
/** Firefox draws the host of an extension's own pages by lot unless it is told one. */
const HOST = "5a3b1c2d-0000-4000-8000-000000000001"
const PREFERENCES = {
  "extensions.webextensions.uuids": JSON.stringify({ [ADDON]: HOST }),
  // The dialog for a site, which no test can press, is taken as answered with yes.
  "extensions.webextOptionalPermissionPrompts": false,
  "xpinstall.signatures.required": false,
}

export type Extension = {
  /** Opens a web page in a new tab. */
  readonly visit: (address: string) => Promise<Page>
  /** Opens a page of the extension in a new tab. */
  readonly open: (path: string) => Promise<Page>
  /** Opens a page, and closes it when the work there is done. */
  readonly during: <Result>(path: string, work: (page: Page) => Promise<Result>) => Promise<Result>
  /** Imports a key through the welcome screen. */
  readonly onboard: () => Promise<void>
  readonly enable: (origin: string) => Promise<void>
  /** Turns the switch of a listed site that serves its frames inside other sites. */
  readonly frame: (origin: string) => Promise<void>
  readonly lock: () => Promise<void>
  readonly unlock: () => Promise<void>
  /** The windows that ask, of which there should never be two. */
  readonly windows: () => Promise<Page[]>
  /** The window that asks, once it says `heading`. */
  readonly approval: (heading: string) => Promise<Page>
  /** Presses a button of the window that says `heading`. */
  readonly decide: (heading: string, button: string) => Promise<void>
  /** Puts the background to sleep, as Firefox does after thirty idle seconds. */
  readonly stopBackground: () => Promise<void>
  /** Closes every page but the one that Firefox began with. */
  readonly closePages: () => Promise<void>
  readonly close: () => Promise<void>
  /** Ends Firefox as in a power cut: nothing is written any more. */
  readonly kill: () => Promise<void>
}

/**
 * Starts Firefox with the extension: on a fresh profile for as long as it runs; in the folder `profile` for good, as
 * it would be from a store. A Firefox that insists on signatures, which an ESR does not, takes it for one run there too.
 */
export async function launch(profile?: string): Promise<Extension> {
  if (profile) {
    // A file of the extension's name that holds the path of its folder counts as the extension.
    mkdirSync(join(profile, "extensions"), { recursive: true })
    writeFileSync(join(profile, "extensions", ADDON), BUILD)
  }
  const firefox = await puppeteer.launch({
    browser: "firefox",
    executablePath: findFirefox() ?? "",
    headless: true,
    // Without it no page of an extension may be opened by its address.
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: PREFERENCES,
    ...(profile && { userDataDir: profile }),
  })
  /** The open pages of the extension at this path; those that it opened itself have no address for BiDi. */
  const own = async (path: string): Promise<Page[]> => {
    const pages = await firefox.pages()
    const here = await Promise.all(pages.map((page) => page.evaluate(() => location.href).catch(() => "")))
    return pages.filter((_, at) => here[at]?.startsWith(`moz-extension://${HOST}${path}`))
  }
  const windows = (): Promise<Page[]> => own("/approval.html")
  const tab = async (): Promise<Page> => {
    // Firefox would put the tab into the window that asks, which takes it along when it closes.
    await expect.poll(async () => (await windows()).length, "no window asks").toBe(0)
    return firefox.newPage()
  }
  const open = async (path: string): Promise<Page> => {
    const page = await tab()
    // The load event of an extension's page never arrives.
    await page.goto(`moz-extension://${HOST}${path}`, { waitUntil: [] })
    return page
  }
  const during: Extension["during"] = async (path, work) => {
    const page = await open(path)
    try {
      return await work(page)
    } finally {
      await page.close()
    }
  }
  const approval = async (heading: string): Promise<Page> => {
    let found: Page | undefined
    await expect(async () => {
      for (const page of await windows()) {
        const title = await page.$eval("h1", ({ textContent }) => textContent)
        if (title?.startsWith(heading)) found = page
      }
      expect(found, `a window says "${heading}"`).toBeDefined()
    }).toPass({ intervals: [50], timeout: 30_000 })
    if (!found) throw new Error("unreachable")
    return found
  }
  const [home] = await firefox.pages()
  if (!home) throw new Error("Firefox began without a page")
  // From this page Firefox itself can be reached.
  await home.goto("about:config", { waitUntil: [] })
  const isThere = await home.evaluate((id) => WebExtensionPolicy.getByID(id) !== null, ADDON)
  if (!isThere) await firefox.installExtension(BUILD)
  return {
    visit: async (address) => {
      const page = await tab()
      await page.goto(address)
      return page
    },
    open,
    during,
    windows,
    approval,
    onboard: async () => {
      // It opens by itself and takes the focus, so nothing can be typed elsewhere before it did.
      await expect.poll(async () => (await own("/options.html#/welcome")).length).toBe(1)
      for (const page of await own("/options.html#/welcome")) await page.close()
      // Opened anew: nothing can be found by its name in a page that is older than this session.
      const page = await open("/options.html#/welcome")
      await press(page, "I already have keys")
      await fill(page, "Keys", HEX_KEY)
      await fill(page, "Password", PASSWORD)
      await fill(page, "Repeat password", PASSWORD)
      await press(page, "Import")
      await page.waitForSelector("::-p-aria([name='Ready'][role='heading'])")
      await page.close()
    },
    enable: (origin) =>
      during("/options.html#/sites", async (page) => {
        await fill(page, "Site", origin)
        await press(page, "Add")
        await page.waitForSelector(`[data-origin="${origin}"]`)
      }),
    frame: (origin) =>
      during("/options.html#/sites", async (page) => {
        await page
          .locator(
            `[data-origin="${origin}"] ::-p-aria([name="Also inside other sites' pages"][role="switch"])`,
          )
          .click()
        await page.waitForFunction(async () => {
          const scripts = await chrome.scripting.getRegisteredContentScripts()
          return scripts.some(({ id }) => id === "frame-door")
        })
      }),
    lock: () =>
      during("/popup.html", async (page) => {
        await press(page, "Lock")
        await page.waitForSelector("::-p-aria([name='Unlock'][role='button'])")
      }),
    unlock: () =>
      during("/popup.html", async (page) => {
        await fill(page, "Password", PASSWORD)
        await press(page, "Unlock")
        await page.waitForSelector("::-p-aria([name='Lock'][role='button'])")
      }),
    decide: async (heading, button) => press(await approval(heading), button),
    stopBackground: () =>
      home.evaluate((id) => WebExtensionPolicy.getByID(id)?.extension.terminateBackground(), ADDON),
    closePages: async () => {
      for (const page of await firefox.pages()) if (page !== home) await page.close()
    },
    close: () => firefox.close(),
    kill: async () => {
      const running = firefox.process()
      const gone = new Promise((done) => running?.once("exit", done))
      running?.kill("SIGKILL")
      await gone
    },
  }
}

/** Presses the button of this name as soon as it stands still and may be pressed. */
export const press = (page: Page, name: string): Promise<void> =>
  page
    .locator(`::-p-aria([name="${name}"][role="button"])`)
    .filter((button) => button.getAttribute("aria-disabled") !== "true")
    .click()

/** Types into the field with this label. */
export async function fill(page: Page, label: string, text: string): Promise<void> {
  const field = await page.waitForFunction(
    (name) =>
      [...document.querySelectorAll("label")].find(({ textContent }) => textContent === name)?.control,
    {},
    label,
  )
  await field.asElement()?.type(text)
}
