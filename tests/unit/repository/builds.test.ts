// The built packages, as stores get them: what they may do, and that tests drive the very same code.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { exists, filesBelow, ROOT, readJson, readText } from "./sources.ts"

type Manifest = Readonly<Record<string, unknown>> & {
  readonly permissions: readonly string[]
  readonly content_security_policy?: { readonly extension_pages?: string }
  readonly browser_specific_settings?: { readonly gecko?: { readonly id?: string } }
}

/** None of these makes a browser warn the person who installs it. */
const QUIET = ["activeTab", "alarms", "contextMenus", "scripting", "storage"]
/** Firefox has a sidebar without asking. */
const PANEL = ["sidePanel"]
const ABSENT = ["host_permissions", "content_scripts", "web_accessible_resources", "externally_connectable"]
const LOOPBACK = ["http://localhost/*", "http://127.0.0.1/*"]
const THREATS = "docs/threat-model.md"

const folderOf = (browser: string): string => `.output/${browser}-mv3`
const manifestOf = (folder: string): Manifest => readJson(`${folder}/manifest.json`) as Manifest
/** Every file of a build but its manifest, with a hash of its bytes. */
const contentsOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    filesBelow(folder)
      .filter((file) => file !== `${folder}/manifest.json`)
      .map((file) => [
        file.slice(folder.length),
        createHash("sha256")
          .update(readFileSync(join(ROOT, file)))
          .digest("hex"),
      ]),
  )

describe.each(["chrome", "firefox"])("the build for %s", (browser) => {
  const store = folderOf(browser)
  const tested = `${store}-e2e`

  test("is there (npm run build:all)", () => {
    expect([store, tested].filter((folder) => !exists(`${folder}/manifest.json`))).toEqual([])
  })

  test("asks for nothing that a browser warns of", () => {
    const manifest = manifestOf(store)
    expect(ABSENT.filter((key) => key in manifest)).toEqual([])
    const quiet = browser === "chrome" ? [...QUIET, ...PANEL].toSorted() : QUIET
    expect(manifest.permissions.toSorted()).toEqual(quiet)
    if (exists(THREATS)) {
      const threats = readText(THREATS)
      expect(quiet.filter((permission) => !threats.includes(permission))).toEqual([])
    }
  })

  test("has a panel beside the page, which opens when it is asked for", () => {
    const { side_panel: panel, sidebar_action: sidebar } = manifestOf(store)
    if (browser === "chrome") expect(panel).toEqual({ default_path: "sidepanel.html" })
    else expect(sidebar).toMatchObject({ default_panel: "sidepanel.html", open_at_install: false })
  })

  test("has a policy of its own that lets no foreign code in", () => {
    const policy = manifestOf(store).content_security_policy?.extension_pages ?? ""
    const directives = new Map(policy.split("; ").map((one) => [one.split(" ")[0], one.split(" ").slice(1)]))
    expect(directives.get("default-src")).toEqual(["'none'"])
    expect(directives.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"])
    expect(directives.get("style-src")).toEqual(["'self'"])
    expect(directives.get("require-trusted-types-for")).toEqual(["'script'"])
    for (const closed of ["frame-ancestors", "base-uri", "form-action"])
      expect(directives.get(closed)).toEqual(["'none'"])
  })

  test("has a fixed id where the browser wants one", () => {
    const id = manifestOf(store).browser_specific_settings?.gecko?.id
    expect(id).toBe(browser === "firefox" ? "signer@spasm.network" : undefined)
  })

  test("is what tests drive, byte for byte, but for loopback being granted", () => {
    const { host_permissions: granted, ...rest } = manifestOf(tested)
    expect(granted).toEqual(LOOPBACK)
    expect(rest).toEqual(manifestOf(store))
    expect(contentsOf(tested)).toEqual(contentsOf(store))
  })

  test("holds no map, no source and no address of a test", () => {
    const names = filesBelow(store)
    expect(names.filter((name) => !/\.(?:js|css|html|json|png|svg|wasm)$/.test(name))).toEqual([])
  })
})
