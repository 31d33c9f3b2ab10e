import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { defineConfig, type UserManifest } from "wxt"
import { browsersOwn, lighter } from "./scripts/build/lighter.ts"
import { packedTexts } from "./scripts/build/texts.ts"

const csp = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src https: wss: http://localhost:* http://127.0.0.1:* ws://localhost:* ws://127.0.0.1:*",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ")

const hosts = ["https://*/*", "http://localhost/*", "http://127.0.0.1/*"]

/** What every page shows. In one file, and its styles in one sheet, a page paints sooner. */
const SHARED =
  /virtual:wxt|node_modules\/(?:@?preact|webextension-polyfill)\/|wxt-html-plugins|preload-helper|components\/(?:identity|ui)\/|lib\/platform\/(?:background-client|browser|i18n|scout|side-panel|sites|tabs)\.ts|lib\/core\/(?:names|text\/blocks)/

/** The test build is the store build with loopback granted, since no test can press the browser's own dialog. */
const forTests = process.env.SPASM_E2E === "1"

export default defineConfig({
  imports: false,
  outDirTemplate: `{{browser}}-mv{{manifestVersion}}${forTests ? "-e2e" : ""}`,
  manifest: ({ browser }): UserManifest => ({
    name: "__MSG_extensionName__",
    description: "__MSG_extensionDescription__",
    default_locale: "en",
    permissions: ["storage", "activeTab", "scripting", "alarms", "contextMenus"],
    optional_host_permissions: hosts,
    ...(forTests && { host_permissions: ["http://localhost/*", "http://127.0.0.1/*"] }),
    content_security_policy: { extension_pages: csp },
    icons: { 16: "icon/16.png", 32: "icon/32.png", 48: "icon/48.png", 128: "icon/128.png" },
    action: { default_title: "__MSG_extensionName__" },
    ...(browser === "firefox"
      ? {
          browser_specific_settings: {
            gecko: {
              id: "signer@spasm.network",
              strict_min_version: "140.0",
              data_collection_permissions: { required: ["none"] },
            },
          },
        }
      : { minimum_chrome_version: "123" }),
  }),
  hooks: {
    "build:publicAssets": (_wxt, files) => {
      const library = import.meta.resolve("@bitauth/libauth")
      const absoluteSrc = fileURLToPath(new URL("lib/bin/secp256k1/secp256k1.wasm", library))
      files.push({ absoluteSrc, relativeDest: "secp256k1.wasm" })
      for (const [at, file] of files.entries()) {
        if (!("absoluteSrc" in file) || !/messages\.json$/.test(file.relativeDest)) continue
        const contents = packedTexts(readFileSync(file.absoluteSrc, "utf8"))
        files[at] = { relativeDest: file.relativeDest, contents }
      }
    },
    "vite:build:extendConfig": (entrypoints, config) => {
      const { build, plugins = [] } = config
      if (entrypoints.every(({ name }) => name === "cards")) config.plugins = [...plugins, browsersOwn]
      if (build && entrypoints.some(({ inputPath }) => inputPath.endsWith(".html"))) {
        const groups = [{ name: "shared", test: SHARED }]
        const output = { codeSplitting: { includeDependenciesRecursively: false, groups } }
        build.rolldownOptions = {
          ...build.rolldownOptions,
          output: { ...build.rolldownOptions?.output, ...output },
        }
      }
    },
  },
  zip: { artifactTemplate: "{{name}}-{{version}}-{{browser}}.zip" },
  vite: () => ({
    plugins: [lighter],
    build: {
      target: "es2022",
      sourcemap: false,
      modulePreload: {
        polyfill: false,
        // The popup's first frame is drawn while its scripts are on their way, not once they are all there.
        resolveDependencies: (_script, dependencies, { hostId }) =>
          hostId === "entrypoints/popup/index.html" ? [] : dependencies,
      },
      cssCodeSplit: false,
    },
    // Preact's markup without Preact's compat layer: nothing here needs React's names.
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  }),
})
