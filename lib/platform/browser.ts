// The browser's extension API. Promise-returning in Chromium through the polyfill; imported by lib/platform and the
// entrypoints alone.
import browser from "webextension-polyfill"

export { browser }
