// Where the signer works: a host permission and a registered script for each site, and nothing anywhere else.
import type { Scripting } from "webextension-polyfill"
import type { Site } from "../app/sites.ts"
import { browser } from "./browser.ts"
import { scoutNow } from "./scout.ts"

type Registered = Scripting.RegisteredContentScript[]
type Script = Registered[number] & { world?: "MAIN" | "ISOLATED" }

const FILES = {
  provider: "/content-scripts/provider.js",
  bridge: "/content-scripts/bridge.js",
  frame: "/content-scripts/frame.js",
  frameDoor: "/content-scripts/frame-door.js",
  first: "/content-scripts/first.js",
  scout: "/content-scripts/scout.js",
}

/** The match pattern of one origin. Firefox knows no port in a pattern and so serves every port of the host. */
export function patternOf(origin: string): string {
  const { protocol, host, hostname } = new URL(origin)
  return `${protocol}//${import.meta.env.FIREFOX ? hostname : host}/*`
}

/** The origin of a typed address, or null where it is not one that the signer can serve. */
export function originOf(text: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`
  try {
    const { protocol, hostname, origin } = new URL(address)
    const loopback = hostname === "localhost" || hostname === "127.0.0.1"
    // Some engines take a space for a part of a host, in percent signs.
    const named = hostname !== "" && !hostname.includes("%")
    return named && (protocol === "https:" || (protocol === "http:" && loopback)) ? origin : null
  } catch {
    return null
  }
}

/** Registers exactly the scripts that these sites need; `all` serves every other site that was granted too. */
export async function registerSites(sites: readonly Site[], all: boolean): Promise<void> {
  const wanted = await scriptsFor(sites, all)
  const { scripting } = browser
  const known = (await scripting.getRegisteredContentScripts()).map(({ id }) => id)
  const isKnown = ({ id }: Script): boolean => known.includes(id)
  const register = async (scripts: readonly Script[]): Promise<void> => {
    if (scripts.length > 0) await scripting.registerContentScripts(scripts as Registered)
  }
  const unregister = async (ids: string[]): Promise<void> => {
    if (ids.length > 0) await scripting.unregisterContentScripts({ ids })
  }
  try {
    // Changed in place: a page that loads meanwhile, as many do when the browser starts, must find its provider.
    const changed = wanted.filter(isKnown)
    if (changed.length > 0) await scripting.updateContentScripts(changed as Registered)
    await register(wanted.filter((script) => !isKnown(script)))
    await unregister(known.filter((id) => wanted.every((script) => script.id !== id)))
  } catch {
    await unregister((await scripting.getRegisteredContentScripts()).map(({ id }) => id))
    await register(wanted)
  }
}

async function scriptsFor(sites: readonly Site[], all: boolean): Promise<readonly Script[]> {
  const on = sites.filter((site) => site.on)
  const granted = await Promise.all(on.map(({ origin }) => isGranted(origin)))
  const served = on.filter((_, at) => granted[at])
  const patterns = (some: readonly Site[]): string[] => [
    ...new Set(some.map(({ origin }) => patternOf(origin))),
  ]
  const everywhere = all ? ((await browser.permissions.getAll()).origins ?? []) : []
  return [
    ...group("site", patterns(served.filter(({ first }) => !first)), []),
    ...group("first", patterns(served.filter(({ first }) => first)), []),
    ...group("all", everywhere, patterns(sites)),
    ...inFrames(patterns(served.filter(({ framed }) => framed))),
  ]
}

const AT_ONCE = { runAt: "document_start", persistAcrossSessions: true } as const

/**
 * A frame inside another site's page has no provider to borrow and asks for one of its own. That takes a world of our
 * own in every frame of the site, which costs as much as all else together: only where the person wants it.
 */
function inFrames(matches: readonly string[]): Script[] {
  if (matches.length === 0) return []
  const script = { id: "frame-door", js: [FILES.frameDoor], world: "ISOLATED", allFrames: true } as const
  return [{ ...AT_ONCE, ...script, js: [...script.js], matches: [...matches] }]
}

function group(
  id: "site" | "first" | "all",
  matches: readonly string[],
  excludeMatches: readonly string[],
): Script[] {
  if (matches.length === 0) return []
  const script = (name: string, js: string[], world: "MAIN" | "ISOLATED", allFrames: boolean): Script => ({
    ...AT_ONCE,
    id: `${id}-${name}`,
    matches: [...matches],
    excludeMatches: [...excludeMatches],
    js,
    world,
    allFrames,
  })
  return [
    // Both in one world of our own; the scout waits there until the page stands.
    script("bridge", [FILES.bridge, FILES.scout], "ISOLATED", false),
    script("provider", id === "first" ? [FILES.first, FILES.provider] : [FILES.provider], "MAIN", false),
    script("frame", [FILES.frame], "MAIN", true),
  ]
}

export const isGranted = (origin: string): Promise<boolean> =>
  browser.permissions.contains({ origins: [patternOf(origin)] })

/** Puts the provider into a page as it stands, without a reload; false where the browser does not let us. */
export async function injectNow(tabId: number, frameId: number, first = false): Promise<boolean> {
  const target = { tabId, frameIds: [frameId] }
  const inject = (files: string[], world: "MAIN" | "ISOLATED"): Promise<unknown> =>
    browser.scripting.executeScript({
      target,
      files,
      world,
      injectImmediately: true,
    } as Scripting.ScriptInjection)
  try {
    await inject([FILES.bridge], "ISOLATED")
    await inject(first ? [FILES.first, FILES.provider] : [FILES.provider], "MAIN")
    return true
  } catch {
    return false
  }
}

/** A tab that is frozen, or whose page holds it up, takes a script only when it runs again. */
const PATIENCE_MS = 2000

/** Serves a site in every tab that shows it already, as far as those tabs run. */
export async function injectInOpenTabs(origin: string, first: boolean): Promise<void> {
  const tabs = await browser.tabs.query({ url: patternOf(origin) })
  const own = tabs.filter(({ url }) => url && new URL(url).origin === origin)
  const served = own.map(({ id }) =>
    id === undefined ? null : Promise.all([injectNow(id, 0, first), scoutNow(id)]),
  )
  await Promise.race([Promise.all(served), new Promise((done) => setTimeout(done, PATIENCE_MS))])
}

/** Whether the signer can ever work on this origin: https anywhere, http on this computer alone. */
export const servable = (origin: string): boolean => originOf(origin) === origin

/** Asks the browser for the site, which shows its own dialog; must be the first thing that a click does. */
export async function grantOrigin(origin: string): Promise<boolean> {
  try {
    return await browser.permissions.request({ origins: [patternOf(origin)] })
  } catch {
    return isGranted(origin)
  }
}

/** Asks the browser for every site. */
export async function grantEverySite(): Promise<boolean> {
  try {
    return await browser.permissions.request({ origins: ["https://*/*"] })
  } catch {
    return false
  }
}

/** Whether another wallet answers in the page; false where the browser does not let us look. */
export async function otherWalletIn(tabId: number): Promise<boolean> {
  const look = (): boolean => {
    const { ethereum } = window as unknown as { ethereum?: { isSpasm?: boolean } }
    return ethereum !== undefined && !ethereum.isSpasm
  }
  try {
    const script = { target: { tabId }, func: look, world: "MAIN" } as unknown as Scripting.ScriptInjection
    const [answer] = await browser.scripting.executeScript(script)
    return answer?.result === true
  } catch {
    return false
  }
}
