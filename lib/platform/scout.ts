// Looking for posts in a page and drawing them there, by scripts that are put into it.
import type { Scripting } from "webextension-polyfill"
import { browser } from "./browser.ts"

async function inject(tabId: number, frameId: number, file: string): Promise<boolean> {
  const injection = { target: { tabId, frameIds: [frameId] }, files: [file], world: "ISOLATED" }
  try {
    await browser.scripting.executeScript(injection as unknown as Scripting.ScriptInjection)
    return true
  } catch {
    return false
  }
}

/** Looks for posts in the page of a tab as it stands, once; false where the browser does not let us. */
export const scoutNow = (tabId: number): Promise<boolean> => inject(tabId, 0, "/content-scripts/scout.js")

/** Draws what was found in a frame. */
export const drawFound = (tabId: number, frameId: number): Promise<boolean> =>
  inject(tabId, frameId, "/content-scripts/cards.js")

/** Puts a button beside the links that the person points at in a frame. */
export const pointAtLinks = (tabId: number, frameId: number): Promise<boolean> =>
  inject(tabId, frameId, "/content-scripts/links.js")
